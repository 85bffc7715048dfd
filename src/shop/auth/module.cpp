#include "shop/auth/module.h"

#include "platform/loop/repeat.h"
#include "shop/auth/authenticator.h"
#include "shop/auth/enrolling.h"
#include "shop/auth/http_second_factor.h"
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
        authenticator(platform, core.sessions),
        routes(service, authenticator, platform.public_url),
        second_factor_routes(enrolling, service) {}

  Core core;
  Service service;
  StaffService staff;
  Enrolling enrolling;
  SessionAuthenticator authenticator;
  Routes routes;
  SecondFactorRoutes second_factor_routes;
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

http::Authenticator& Module::authenticator() {
  return parts_->authenticator;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
  parts_->second_factor_routes.register_on(router);
}

void Module::start(Loops& loops) {
  loops.at(0).spawn("auth revocations",
                    repeat("auth revocations", listen_every, &Revocations::listen,
                           &parts_->core.sessions.revocations()));
}

}  // namespace flipflop::auth
