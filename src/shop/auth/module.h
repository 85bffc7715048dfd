#pragma once
// The auth module on one screen.

#include <memory>

#include "platform/http/permission.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

class Module {
 public:
  explicit Module(Platform& platform);
  ~Module();

  Auth& face();
  Staff& staff();
  SecondFactors* second_factors();  // nullptr with a foreign service, which has its own
  ApiKeys& api_keys();
  http::Authenticator& authenticator();
  privacy::Holder& holder();
  // Of the accounts that were ours before a foreign service signed people in; nullptr without one.
  privacy::Holder* former_holder();
  void register_routes(http::Router& router);
  // Spawns what listens for sessions that other processes end; before the loops start.
  void start(Loops& loops);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::auth
