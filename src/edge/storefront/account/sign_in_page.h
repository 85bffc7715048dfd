#pragma once
// Signing in by password or by a code from a mail, and signing out. Whatever is wrong, the answer
// does not tell whether the e-mail is known here.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

struct SignInForm {
  std::optional<std::string> email, password, second_factor, zpet;
};
BOOST_DESCRIBE_STRUCT(SignInForm, (), (email, password, second_factor, zpet))

struct CodeForm {
  std::optional<std::string> email, code, zpet;
};
BOOST_DESCRIBE_STRUCT(CodeForm, (), (email, code, zpet))

class SignInPage {
 public:
  explicit SignInPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, ReturnQuery in);
  Task<http::Response> sign_in(http::Call call, SignInForm in);
  Task<http::Response> show_code(http::Call call, ReturnQuery in);
  Task<http::Response> send_code(http::Call call, CodeForm in);
  Task<http::Response> check_code(http::Call call, CodeForm in);
  Task<http::Response> sign_out(http::Call call, http::Nothing in);

  struct Shown {
    std::vector<Mistake> mistakes;
    bool asks_second_factor = false;
    bool asks_code = false;
    int status = 200;
  };
  Task<http::Response> render(http::Call call, SignInForm in, Shown shown);
  Task<http::Response> render_code(http::Call call, CodeForm in, Shown shown);
  void require_codes() const;

  AccountNeeds needs_;
};

}  // namespace flipflop::storefront
