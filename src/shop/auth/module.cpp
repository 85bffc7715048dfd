#include "shop/auth/module.h"

#include "platform/loop/repeat.h"
#include "shop/auth/authenticator.h"
#include "shop/auth/enrolling.h"
#include "shop/auth/http_accounts.h"
#include "shop/auth/http_api_keys.h"
#include "shop/auth/http_second_factor.h"
#include "shop/auth/key_making.h"
#include "shop/auth/service.h"
#include "shop/auth/staff.h"

namespace flipflop::auth {
namespace {

// Well under the quarter of a second within which a revocation must be known everywhere.
constexpr std::chrono::milliseconds listen_every{100};

}  // namespace

struct Module::Parts {
  explicit Parts(Platform& platform)
      : core(platform),
        service(core),
        staff(core),
        enrolling(core),
        keys(core),
        authenticator(platform, core.sessions, core.keys),
        routes(service, authenticator, platform.public_url),
        second_factor_routes(enrolling, service),
        key_routes(keys),
        account_routes(service, staff) {}

  Core core;
  Service service;
  StaffService staff;
  Enrolling enrolling;
  KeyMaking keys;
  SessionAuthenticator authenticator;
  Routes routes;
  SecondFactorRoutes second_factor_routes;
  ApiKeyRoutes key_routes;
  AccountRoutes account_routes;
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {}
Module::~Module() = default;

Auth& Module::face() {
  return parts_->service;
}

Staff& Module::staff() {
  return parts_->staff;
}

SecondFactors& Module::second_factors() {
  return parts_->enrolling;
}

ApiKeys& Module::api_keys() {
  return parts_->keys;
}

http::Authenticator& Module::authenticator() {
  return parts_->authenticator;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
  parts_->second_factor_routes.register_on(router);
  parts_->key_routes.register_on(router);
  parts_->account_routes.register_on(router);
}

void Module::start(Loops& loops) {
  loops.at(0).spawn("auth revocations",
                    repeat("auth revocations", listen_every, &Revocations::listen,
                           &parts_->core.sessions.revocations()));
}

}  // namespace flipflop::auth
