#pragma once
// Making an account and proving its e-mail. Registering says nothing about whether the address is
// known here: until it is proven, anybody may claim it. A link of a mail is spent by a button,
// since mail scanners open every link that they see.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

struct RegisterForm {
  std::optional<std::string> first_name, last_name, email, password, zpet;
  bool marketing = false;
};
BOOST_DESCRIBE_STRUCT(RegisterForm, (), (first_name, last_name, email, password, zpet, marketing))

struct ByLinkToken {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(ByLinkToken, (), (token))

class RegisterPage {
 public:
  explicit RegisterPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, ReturnQuery in);
  Task<http::Response> sign_up(http::Call call, RegisterForm in);
  Task<http::Response> render(http::Call call, RegisterForm in, std::vector<Mistake> mistakes);
  Task<http::Response> show_link(http::Call call, ByLinkToken in);
  Task<http::Response> verify(http::Call call, ByLinkToken in);
  Task<http::Response> ask_again(http::Call call, http::Nothing in);

  AccountNeeds needs_;
};

// The agreement to news by e-mail, as the form words it.
user::Consent marketing_consent(bool is_given, const char* source, Instant now);

}  // namespace flipflop::storefront
