#pragma once
// The user module on one screen.

#include <memory>

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/auth/auth.h"
#include "shop/user/user.h"

namespace flipflop::user {

class Module {
 public:
  // `holders` are those of all modules, this one's too; read when somebody asks for a copy or an
  // end. Orders come first among them, because their rows are locked first everywhere.
  Module(Platform& platform, auth::Auth& auth, const privacy::Holders& holders);
  ~Module();

  Users& face();
  Groups& groups();
  privacy::Holder& holder();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::user
