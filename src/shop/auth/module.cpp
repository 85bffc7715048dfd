#include "shop/auth/module.h"

#include "platform/loop/repeat.h"
#include "shop/auth/authenticator.h"
#include "shop/auth/enrolling.h"
#include "shop/auth/foreign/foreign_service.h"
#include "shop/auth/http.h"
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
        foreign(foreign::ForeignService::from(core)),
        routes(face(), token_authenticator(), platform.public_url),
        second_factor_routes(enrolling, service),
        key_routes(keys),
        account_routes(service, staff) {}

  Auth& face() {
    if (foreign) return foreign->face();
    return service;
  }
  TokenAuthenticator& token_authenticator() {
    if (foreign) return foreign->authenticator();
    return authenticator;
  }

  Core core;
  Service service;
  StaffService staff;
  Enrolling enrolling;
  KeyMaking keys;
  SessionAuthenticator authenticator;
  std::unique_ptr<foreign::ForeignService> foreign;  // nullptr: we sign people in
  Routes routes;
  SecondFactorRoutes second_factor_routes;
  ApiKeyRoutes key_routes;
  AccountRoutes account_routes;
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {}
Module::~Module() = default;

Auth& Module::face() {
  return parts_->face();
}

Staff& Module::staff() {
  if (parts_->foreign) return parts_->foreign->staff();
  return parts_->staff;
}

SecondFactors* Module::second_factors() {
  return parts_->foreign ? nullptr : &parts_->enrolling;
}

ApiKeys& Module::api_keys() {
  return parts_->keys;
}

http::Authenticator& Module::authenticator() {
  return parts_->token_authenticator();
}

privacy::Holder& Module::holder() {
  if (parts_->foreign) return parts_->foreign->holder();
  return parts_->service;
}

privacy::Holder* Module::former_holder() {
  return parts_->foreign ? &parts_->service : nullptr;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
  // A foreign service keeps the rest, and is asked itself.
  if (parts_->foreign) return;
  parts_->second_factor_routes.register_on(router);
  parts_->key_routes.register_on(router);
  parts_->account_routes.register_on(router);
}

void Module::start(Loops& loops) {
  loops.at(0).spawn("auth revocations",
                    repeat("auth revocations", listen_every, &Revocations::listen,
                           &parts_->core.sessions.revocations()));
  if (parts_->foreign) parts_->foreign->start(loops);
}

}  // namespace flipflop::auth
