#pragma once
// Auth over a real database, with hashes that are quick and the mail that a test reads.

#include <gtest/gtest.h>

#include <string>

#include "platform/test_platform.h"
#include "shop/auth/authenticator.h"
#include "shop/auth/enrolling.h"
#include "shop/auth/key_making.h"
#include "shop/auth/service.h"
#include "shop/auth/staff.h"

namespace flipflop::auth {

inline constexpr const char* good_password = "vlak vezl sedm lamp do Brna";
inline constexpr const char* other_password = "modrý stůl stál u okna";

struct World {
  explicit World(const pg::TestDatabase& test) : base(test) {}

  TestPlatform base;
  Core core{base.platform, HashOptions{.memory_kib = 64, .passes = 1, .queue_limit = 1000}};
  Service auth{core};
  StaffService staff{core};
  Enrolling second_factors{core};
  KeyMaking keys{core};
  SessionAuthenticator authenticator{base.platform, core.sessions, core.keys};

  static Deadline soon() { return TestPlatform::soon(); }

  Task<SignedIn> sign_up(std::string email) {
    NewAccount account{std::move(email), good_password, "Jana", "Nová", ""};
    auto signed_in = co_await auth.sign_up(std::move(account), {"192.0.2.7", "test"}, soon());
    if (!signed_in) throw std::runtime_error("sign_up was refused");
    co_return std::move(*signed_in);
  }

  // An account that has proven its address.
  Task<SignedIn> member(std::string email) {
    SignedIn signed_in = co_await sign_up(std::move(email));
    const auto link = co_await mail();
    if (!link) throw std::runtime_error("no mail was asked for");
    const auto verified = co_await auth.verify_email(link->secret, soon());
    if (!verified) throw std::runtime_error("the link was refused");
    signed_in.account = *verified;
    co_return signed_in;
  }

  Task<std::expected<SignedIn, Refusal>> sign_in(std::string email, std::string password,
                                                 std::string address = "192.0.2.7") {
    Device device{std::move(address), "test"};
    return auth.sign_in(std::move(email), std::move(password), "", std::move(device), soon());
  }

  // What notification makes of the newest request for a mail.
  Task<std::optional<Link>> mail() {
    const std::string id = base.text(
        "SELECT aggregate FROM platform.outbox WHERE kind = 'auth.link_requested'"
        " ORDER BY written DESC LIMIT 1");
    return auth.mint_link(Uuid::parse(id).value(), soon());
  }

  // The principal of an access token on a route of this permission; nullopt when it is refused.
  Task<std::optional<http::Principal>> principal(
      std::string token, http::Permission permission = http::permission::account) {
    return authenticator.by_token(std::move(token), permission, soon());
  }
  Task<bool> is_let_in(std::string token) {
    const auto found = co_await principal(std::move(token));
    co_return found.has_value();
  }

  std::int64_t live_sessions() const {
    return base.number("SELECT count(*) FROM auth.session WHERE ended_at IS NULL");
  }
};

using Scene = Task<void> (*)(World*);

inline void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
}

}  // namespace flipflop::auth
