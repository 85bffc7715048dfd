#pragma once
// How staff sign in and out. Who they are is auth's to say; what they may see, each page's
// permission.

#include "edge/admin/layout/staff_shell.h"
#include "shop/auth/auth.h"

namespace flipflop::admin {

struct SignInQuery {
  std::optional<json::Text<0, 2000>> zpet;  // where the visitor wanted to go
};
BOOST_DESCRIBE_STRUCT(SignInQuery, (), (zpet))

// What is missing or too long is simply wrong.
struct SignInForm {
  std::optional<std::string> email, password, code, zpet;
};
BOOST_DESCRIBE_STRUCT(SignInForm, (), (email, password, code, zpet))

class SignInPage {
 public:
  // `auth` is nullptr where this process has none; nobody signs in then.
  SignInPage(Platform& platform, StaffShell& shell, auth::Auth* auth)
      : platform_(platform), shell_(shell), auth_(auth) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, SignInQuery in);
  Task<http::Response> sign_in(http::Call call, SignInForm in);
  Task<http::Response> sign_out(http::Call call, http::Nothing in);
  http::Response page(const http::Principal& principal, const SignInForm& form,
                      const std::string& mistake) const;
  bool is_https() const;

  Platform& platform_;
  StaffShell& shell_;
  auth::Auth* auth_;
};

// The page of staff that a visitor comes back to; anything else than a path below /sprava leads to
// its beginning.
std::string way_back(const std::string& wanted);

}  // namespace flipflop::admin
