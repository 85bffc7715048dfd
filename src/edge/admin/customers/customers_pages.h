#pragma once
// A customer's account for staff: found by its address, shown with the group that it is in, and put
// into another one.

#include <string>

#include "edge/admin/layout/staff_shell.h"
#include "shop/auth/auth.h"
#include "shop/user/user.h"

namespace flipflop::admin {

struct CustomersQuery {
  std::optional<json::Text<0, 254>> email;
};
BOOST_DESCRIBE_STRUCT(CustomersQuery, (), (email))

struct CustomerPageId {
  auth::AccountId id;
};
BOOST_DESCRIBE_STRUCT(CustomerPageId, (), (id))

struct CustomerGroupForm {
  auth::AccountId id;
  std::optional<json::Text<0, 60>> group;  // empty: none
};
BOOST_DESCRIBE_STRUCT(CustomerGroupForm, (), (id, group))

class CustomersPages {
 public:
  // `auth` may be nullptr: then there is nobody to be found.
  CustomersPages(StaffShell& shell, auth::Auth* auth, user::Groups& groups)
      : shell_(shell), auth_(auth), groups_(groups) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> search(http::Call call, CustomersQuery in);
  Task<http::Response> show(http::Call call, CustomerPageId in);
  Task<http::Response> change_group(http::Call call, CustomerGroupForm in);
  Task<http::Response> page(http::Call call, auth::AccountId id, std::string mistake);

  StaffShell& shell_;
  auth::Auth* auth_;
  user::Groups& groups_;
};

}  // namespace flipflop::admin
