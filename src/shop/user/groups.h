#pragma once
// Part of the face: kinds of customers, by which promotions tell who pays what. Staff put an
// account into a group; a guest is in none.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "platform/audit_log/actor.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/auth/auth.h"

namespace flipflop::user {

inline constexpr int most_groups = 50;

enum class GroupRefusal { unknown_account, unknown_group, too_many };

class Groups {
 public:
  virtual ~Groups() = default;

  // All names, in their order.
  virtual Task<std::vector<std::string>> groups(Deadline deadline) = 0;
  // One that is there already stays.
  virtual Task<std::expected<void, GroupRefusal>> add_group(std::string name,
                                                            audit_log::Actor actor,
                                                            Deadline deadline) = 0;
  // Empty: none.
  virtual Task<std::string> group_of(auth::AccountId account, Deadline deadline) = 0;
  // An empty name takes it out of its group.
  virtual Task<std::expected<void, GroupRefusal>> put_into_group(auth::AccountId account,
                                                                 std::string name,
                                                                 audit_log::Actor actor,
                                                                 Deadline deadline) = 0;

  // Read batch: the group of an account.
  virtual std::size_t read_group(pg::ReadBatch& batch, auth::AccountId account) = 0;
  virtual std::string group_in(const pg::Rows& rows) = 0;
  // Stage keys: the account still is in this group.
  virtual void guard_group(pg::WriteBatch& batch, auth::AccountId account, std::string name) = 0;
  static constexpr const char* guard_group_changed = "user.group_changed";
};

}  // namespace flipflop::user
