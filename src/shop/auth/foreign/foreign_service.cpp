#include "shop/auth/foreign/foreign_service.h"

#include "platform/config/config.h"
#include "platform/log/log.h"
#include "platform/loop/repeat.h"
#include "shop/auth/foreign/authenticator.h"
#include "shop/auth/foreign/foreign_auth.h"

namespace flipflop::auth::foreign {
namespace {

using namespace std::chrono_literals;

// A service that is started together with the shop needs a moment.
constexpr std::chrono::milliseconds between_looks = 1s;
constexpr std::chrono::milliseconds look_limit = 2s;
constexpr int most_looks = 30;

RoleMap roles_of(const Config& config) {
  auto roles = RoleMap::parse(config.text("AUTH_SERVICE_ROLES"));
  if (!roles)
    throw BadSetting("AUTH_SERVICE_ROLES: " + roles.error() +
                     " is neither of the form app:shop:* nor of app:shop:boss=owner");
  return *std::move(roles);
}

}  // namespace

struct ForeignService::Parts {
  explicit Parts(Core& core)
      : store(core.platform.database),
        client(core.platform, core.platform.config.text("AUTH_SERVICE_URL")),
        people(core, store, roles_of(core.platform.config)),
        browsers(core, store, client),
        face({core, store, client, people, browsers, held}),
        authenticator({core, store, client, people, browsers, held}) {}

  Task<Again> look();

  Store store;
  ServiceClient client;
  People people;
  Browsers browsers;
  HeldTokens held;
  ForeignAuth face;
  ForeignAuthenticator authenticator;
  int looks = 0;
};

std::unique_ptr<ForeignService> ForeignService::from(Core& core) {
  if (!core.platform.config.is_set("AUTH_SERVICE_URL")) return nullptr;
  return std::make_unique<ForeignService>(core);
}

ForeignService::ForeignService(Core& core) : parts_(std::make_unique<Parts>(core)) {}
ForeignService::~ForeignService() = default;

Auth& ForeignService::face() {
  return parts_->face;
}

Staff& ForeignService::staff() {
  return parts_->face;
}

TokenAuthenticator& ForeignService::authenticator() {
  return parts_->authenticator;
}

privacy::Holder& ForeignService::holder() {
  return parts_->face;
}

void ForeignService::start(Loops& loops) {
  loops.at(0).spawn("look for the auth service",
                    repeat("look for the auth service", between_looks, &Parts::look, parts_.get()));
}

Task<Again> ForeignService::Parts::look() {
  const bool is_last = ++looks == most_looks;
  const std::string objection = co_await client.objection(Deadline::after(look_limit));
  if (objection.empty()) log::info("the auth service answers", {{"url", client.url()}});
  if (!objection.empty() && is_last)
    log::warn("the auth service does not answer", {{"url", client.url()}, {"error", objection}});
  co_return objection.empty() || is_last ? Again::no : Again::yes;
}

}  // namespace flipflop::auth::foreign
