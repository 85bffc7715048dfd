#pragma once
// Part of the face: who works here and what they may do, and the accounts of others as staff list
// and change them.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "platform/audit_log/actor.h"
#include "platform/list/list.h"
#include "platform/loop/task.h"
#include "shop/auth/identity.h"

namespace flipflop::auth {

struct Appointment {
  std::string email, password, role;
  std::string actor;  // who appoints, for the audit log
};

struct AccountFilter {
  std::string search;  // within e-mail and names
  std::optional<std::string> role;
  std::optional<bool> is_admin;  // an admin or an owner
  std::optional<bool> is_staff, is_active, is_verified;
};
const list::List& account_list();
// Changes whenever something about the account does.
std::string version_of(const Account& account);

// What is absent stays as it is. A new address has to be proven by its person.
struct AccountChange {
  std::optional<std::string> email, first_name, last_name, phone;
  std::optional<bool> is_active;                  // false ends every session
  std::optional<std::vector<std::string>> roles;  // all that the account has from now on
  std::optional<std::string> seen_version;        // nullopt: any
  bool may_touch_staff = false;                   // whoever asks may change roles and staff
  audit_log::Actor actor;
};

enum class ChangeRefusal {
  unknown_account,
  stale,         // somebody else changed it meanwhile
  is_staff,      // staff and their roles are the owner's to change
  last_owner,    // somebody has to stay who can make others
  unknown_role,  // or one that is no account's
  invalid_email,
  email_taken,  // another account has proven it
};

// What the operator and the owner do with the accounts of others.
class Staff {
 public:
  virtual ~Staff() = default;
  // Gives the verified account of the address the role, or makes that account, with this password.
  virtual Task<std::expected<Account, Refusal>> appoint(Appointment appointment,
                                                        Deadline deadline) = 0;
  // False when the account does not have the role, or is the last owner. Takes effect in every
  // process at once.
  virtual Task<bool> dismiss(AccountId account, std::string role, std::string actor,
                             Deadline deadline) = 0;
  // For who lost telephone and recovery codes: every session of the account ends. False when it has
  // no second factor.
  virtual Task<bool> remove_second_factor(AccountId account, audit_log::Actor actor,
                                          Deadline deadline) = 0;
  virtual Task<list::Page<Account>> browse(AccountFilter filter, list::Query query,
                                           Deadline deadline) = 0;
  virtual Task<std::expected<Account, ChangeRefusal>> change(AccountId account,
                                                             AccountChange wanted,
                                                             Deadline deadline) = 0;
  // The id of a new key, which signs in ten minutes, when every process knows it.
  virtual Task<std::string> rotate_signing_key(std::string actor, Deadline deadline) = 0;
};

}  // namespace flipflop::auth
