#pragma once
// A forgotten password: a mail is asked for, its link sets a new one.

#include "edge/storefront/account/account_frame.h"
#include "edge/storefront/account/register_page.h"

namespace flipflop::storefront {

struct ForgottenForm {
  std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(ForgottenForm, (), (email))

struct NewPasswordForm {
  std::string token;
  std::optional<std::string> password;
};
BOOST_DESCRIBE_STRUCT(NewPasswordForm, (), (token, password))

class PasswordPages {
 public:
  explicit PasswordPages(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> ask(http::Call call, ForgottenForm in);
  Task<http::Response> render(http::Call call, ForgottenForm in, std::vector<Mistake> mistakes);
  Task<http::Response> show_new(http::Call call, ByLinkToken in);
  Task<http::Response> set_new(http::Call call, NewPasswordForm in);
  Task<http::Response> render_new(http::Call call, std::string token,
                                  std::optional<auth::Refusal> refusal);

  AccountNeeds needs_;
};

}  // namespace flipflop::storefront
