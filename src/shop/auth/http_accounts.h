#pragma once
// REST of accounts for staff, below /users/admin as old clients know it: the list, one account, and
// what is set by hand. An account's ETag is its version; a change that names an older one is
// refused.

#include <optional>
#include <string>
#include <vector>

#include "platform/list/http.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

struct AccountsQuery : list::Asked {
  std::optional<json::Text<1, 254>> search;
  std::optional<bool> is_admin, is_staff, is_active, is_email_verified;
  std::optional<json::Text<1, 40>> role;
};
BOOST_DESCRIBE_STRUCT(AccountsQuery, (list::Asked),
                      (search, is_admin, is_staff, is_active, is_email_verified, role))

struct AccountRow {
  AccountId id;
  std::string email, first_name, last_name, phone;
  bool is_admin = false;  // owner or admin
  bool is_email_verified = false;
  bool is_active = true;
  bool has_second_factor = false;
  std::vector<std::string> roles;
  Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (),
                      (id, email, first_name, last_name, phone, is_admin, is_email_verified,
                       is_active, has_second_factor, roles, created_at, updated_at))

struct AccountRows {
  std::vector<AccountRow> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(AccountRows, (), (items, pagination))

struct AccountPath {
  AccountId id;
};
BOOST_DESCRIBE_STRUCT(AccountPath, (), (id))

// What is absent stays. `is_admin` is how old clients give and take the role admin, and take that
// of an owner.
struct AccountInput {
  AccountId id;
  std::optional<json::Text<3, 254>> email;
  std::optional<json::Text<0, 100>> first_name, last_name;
  std::optional<json::Text<0, 30>> phone;
  std::optional<bool> is_admin, is_active;
  std::optional<std::vector<std::string>> roles;
};
BOOST_DESCRIBE_STRUCT(AccountInput, (),
                      (id, email, first_name, last_name, phone, is_admin, is_active, roles))

class AccountRoutes {
 public:
  AccountRoutes(Auth& auth, Staff& staff) : auth_(auth), staff_(staff) {}
  void register_on(http::Router& router);

 private:
  Task<http::Prepared<AccountRows>> list(http::Call call, AccountsQuery in);
  Task<http::Reply<AccountRow>> show(http::Call call, AccountPath in);
  Task<http::Reply<AccountRow>> change(http::Call call, AccountInput in);
  Task<http::Nothing> remove_second_factor(http::Call call, AccountPath in);

  Task<AccountChange> change_of(http::Call call, AccountInput in);

  Auth& auth_;
  Staff& staff_;
};

}  // namespace flipflop::auth
