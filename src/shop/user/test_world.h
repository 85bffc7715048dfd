#pragma once
// Customers over a real database with an identity in memory, and the routes as a client calls them.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "platform/http/test_client.h"
#include "platform/test_platform.h"
#include "shop/auth/fake.h"
#include "shop/user/module.h"

namespace flipflop::user {

struct World {
  explicit World(const pg::TestDatabase& test) : base(test) { holders = {&module.holder()}; }

  TestPlatform base;
  auth::FakeAuth auth;
  privacy::Holders holders;
  Module module{base.platform, auth, holders};
  Users& users = module.face();
  AccountId jana = auth.add("jana@example.cz", "sedm malych koz");
  AccountId petr = auth.add("petr@example.cz", "osm velkych vlku");

  static Deadline soon() { return TestPlatform::soon(); }

  static NewAddress address(std::string street) {
    return {"Jana", "Nová", "", std::move(street), "Praha", "110 00", "CZ", "+420777123456"};
  }
  Task<Address> add(AccountId account, std::string street, bool is_default = false) {
    NewAddress given = address(std::move(street));
    given.is_default = is_default;
    const auto added = co_await users.add_address(account, given, soon());
    EXPECT_TRUE(added.has_value());
    co_return added.value_or(Address{});
  }
  std::int64_t defaults(AccountId account) const {
    return base.number("SELECT count(*) FROM \"user\".address WHERE is_default AND account_id = '" +
                       account.text() + "'");
  }
};

// Signs in whoever names an account.
class HeaderAuthenticator final : public http::Authenticator {
 public:
  Task<std::optional<http::Principal>> authenticate(const http::Request* request, http::Permission,
                                                    Deadline) override {
    http::Principal principal;
    principal.account_id = request->header("x-account");
    co_return principal;
  }
};

struct Site {
  explicit Site(World* world) { world->module.register_routes(router); }

  static http::Fields as(AccountId account) { return {{"x-account", account.text()}}; }
  Task<http::Response> erase(AccountId account, std::string body, std::string query = "") {
    http::Request request{.method = http::Method::del, .target = "/users/me" + query};
    request.headers = {{"x-account", account.text()}, {"content-type", "application/json"}};
    request.body = std::move(body);
    return client.send(std::move(request));
  }

  http::Router router;
  HeaderAuthenticator authenticator;
  http::TestClient client{router, &authenticator};
};

using Scene = Task<void> (*)(World*);

inline void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
}

}  // namespace flipflop::user
