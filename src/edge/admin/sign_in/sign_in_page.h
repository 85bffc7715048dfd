#pragma once
// How staff sign in, with the code of a second factor in a step of its own, and out. Who they are
// is auth's to say; what they may see, each page's permission.

#include "edge/admin/layout/staff_shell.h"
#include "shop/auth/auth.h"

namespace flipflop::admin {

struct SignInQuery {
  std::optional<json::Text<0, 2000>> zpet;  // where the visitor wanted to go
};
BOOST_DESCRIBE_STRUCT(SignInQuery, (), (zpet))

// What is missing or too long is simply wrong.
struct SignInForm {
  std::optional<std::string> email, password, zpet;
};
BOOST_DESCRIBE_STRUCT(SignInForm, (), (email, password, zpet))

struct CodeForm {
  std::optional<std::string> half, code, zpet;
};
BOOST_DESCRIBE_STRUCT(CodeForm, (), (half, code, zpet))

class SignInPage {
 public:
  // nullptr where this process has none: nobody signs in then, or nobody in two steps.
  struct Identity {
    auth::Auth* auth;
    auth::SecondFactors* second_factors;
  };
  SignInPage(Platform& platform, StaffShell& shell, Identity identity)
      : platform_(platform), shell_(shell), identity_(identity) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, SignInQuery in);
  Task<http::Response> sign_in(http::Call call, SignInForm in);
  Task<http::Response> check_code(http::Call call, CodeForm in);
  Task<http::Response> sign_out(http::Call call, http::Nothing in);
  Task<std::expected<auth::FirstStep, auth::Refusal>> first_step(http::Call call, SignInForm in);
  http::Response enter(const auth::SignedIn& signed_in,
                       const std::optional<std::string>& zpet) const;
  http::Response code_page(const CodeForm& form, const std::string& mistake) const;
  http::Response page(const http::Principal& principal, const SignInForm& form,
                      const std::string& mistake) const;
  bool is_https() const;

  Platform& platform_;
  StaffShell& shell_;
  Identity identity_;
};

// The page of staff that a visitor comes back to; anything else than a path below /sprava leads to
// its beginning.
std::string way_back(const std::string& wanted);

}  // namespace flipflop::admin
