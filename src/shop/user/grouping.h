#pragma once
// Groups of customers: every change is written together with its line in the audit log.

#include "platform/platform.h"
#include "shop/auth/auth.h"
#include "shop/user/store.h"
#include "shop/user/user.h"

namespace flipflop::user {

class Grouping final : public Groups {
 public:
  Grouping(Platform& platform, Store& store, auth::Auth& auth)
      : platform_(platform), store_(store), auth_(auth) {}

  Task<std::vector<std::string>> groups(Deadline deadline) override;
  Task<std::expected<void, GroupRefusal>> add_group(std::string name, audit_log::Actor actor,
                                                    Deadline deadline) override;
  Task<std::string> group_of(AccountId account, Deadline deadline) override;
  Task<std::expected<void, GroupRefusal>> put_into_group(AccountId account, std::string name,
                                                         audit_log::Actor actor,
                                                         Deadline deadline) override;
  std::size_t read_group(pg::ReadBatch& batch, AccountId account) override;
  std::string group_in(const pg::Rows& rows) override;
  void guard_group(pg::WriteBatch& batch, AccountId account, std::string name) override;

 private:
  Platform& platform_;
  Store& store_;
  auth::Auth& auth_;
};

}  // namespace flipflop::user
