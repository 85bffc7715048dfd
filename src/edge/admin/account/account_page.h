#pragma once
// Where a member of staff sets up a second factor, gets new recovery codes and takes it away.
// Secret and recovery codes stand in the answer to a form alone, so nothing shows them again.

#include "edge/admin/layout/staff_shell.h"
#include "shop/auth/auth.h"

namespace flipflop::admin {

// What is missing or too long is simply wrong.
struct AccountForm {
  std::optional<std::string> password, code;
};
BOOST_DESCRIBE_STRUCT(AccountForm, (), (password, code))

class AccountPage {
 public:
  // `factors` is nullptr where another service signs people in.
  AccountPage(StaffShell& shell, auth::SecondFactors* factors) : shell_(shell), factors_(factors) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> begin(http::Call call, AccountForm in);
  Task<http::Response> confirm(http::Call call, AccountForm in);
  Task<http::Response> replace_codes(http::Call call, AccountForm in);
  Task<http::Response> remove(http::Call call, AccountForm in);

  // The page as it is for this account, with what went wrong.
  Task<http::Response> page(http::Call call, std::string mistake);
  http::Response enrolment_page(const http::Call& call, const auth::Enrolment& enrolment) const;
  http::Response codes_page(const http::Call& call, const auth::RecoveryCodes& codes) const;
  auth::SecondFactors& factors() const;

  StaffShell& shell_;
  auth::SecondFactors* factors_;
};

}  // namespace flipflop::admin
