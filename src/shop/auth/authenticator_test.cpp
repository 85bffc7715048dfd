// What is let in, what is remembered of it, and for how long.

#include "shop/auth/authenticator.h"

#include <gmock/gmock.h>

#include "shop/auth/test_world.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

// Another process over the same database: it hears of the first only by the feed.
struct Neighbour {
  explicit Neighbour(World* world)
      : core(world->base.platform, HashOptions{.memory_kib = 64, .passes = 1}),
        authenticator(world->base.platform, core.sessions, core.keys) {}

  Task<void> listen() { co_await core.sessions.revocations().listen(); }
  Task<bool> is_let_in(std::string token) {
    const auto principal = co_await authenticator.by_token(
        std::move(token), http::permission::account, TestPlatform::soon());
    co_return principal.has_value();
  }

  Core core;
  SessionAuthenticator authenticator;
};

http::Request with(std::string name, std::string value) {
  http::Request request;
  request.headers.emplace_back(std::move(name), std::move(value));
  return request;
}

Task<std::optional<http::Principal>> who(World* world, http::Request request,
                                         http::Permission permission) {
  const auto principal =
      co_await world->authenticator.authenticate(&request, permission, World::soon());
  co_return principal;
}

Task<void> tokens(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const auto known = co_await who(world, with("authorization", "Bearer " + jana.access_token),
                                  http::permission::account);
  EXPECT_EQ(known->account_id, jana.account.id.text());
  EXPECT_EQ(known->session_id, jana.session.text());
  EXPECT_TRUE(known->permissions.empty());
  const auto lower = co_await who(world, with("authorization", "bearer  " + jana.access_token),
                                  http::permission::open);
  EXPECT_EQ(lower->account_id, jana.account.id.text());
  for (const std::string& bad :
       {std::string("Bearer x"), std::string("Bearer "), "Bearer " + jana.access_token + "x",
        "Bearer " + jana.refresh_token, "Bearer " + std::string(9000, 'a')}) {
    const auto refused = co_await who(world, with("authorization", bad), http::permission::open);
    EXPECT_FALSE(refused.has_value()) << bad.substr(0, 20);
  }
  const auto other_scheme =
      co_await who(world, with("authorization", "Basic YTpi"), http::permission::open);
  EXPECT_TRUE(other_scheme->is_guest());
  world->base.clock.advance(16min);
  const auto late = co_await who(world, with("authorization", "Bearer " + jana.access_token),
                                 http::permission::open);
  EXPECT_FALSE(late.has_value());
}
TEST(AuthAuthenticator, a_bearer_token_is_good_or_refused_everywhere) {
  in_world(tokens);
}

Task<void> cookies(World* world) {
  co_await world->member("jana@example.cz");
  Device browser{"192.0.2.7", "test", SessionKind::browser};
  const auto jana =
      co_await world->auth.sign_in("jana@example.cz", good_password, "", browser, World::soon());
  const auto known = co_await who(world, with("cookie", "a=b; ff_session=" + jana->cookie),
                                  http::permission::account);
  EXPECT_EQ(known->session_id, jana->session.text());
  for (const std::string& bad : {std::string("x"), jana->cookie + "x", std::string(4000, 'x')}) {
    const auto guest =
        co_await who(world, with("cookie", "ff_session=" + bad), http::permission::account);
    EXPECT_TRUE(guest->is_guest());
  }
  const auto as_token =
      co_await who(world, with("authorization", "Bearer " + jana->cookie), http::permission::open);
  EXPECT_FALSE(as_token.has_value());
  // A browser that is seen goes on beyond its thirty days.
  for (int i = 0; i < 4; ++i) {
    world->base.clock.advance(20 * 24h);
    const auto still =
        co_await who(world, with("cookie", "ff_session=" + jana->cookie), http::permission::open);
    EXPECT_FALSE(still->is_guest()) << i;
  }
  world->base.clock.advance(11 * 24h);
  const auto after_ninety =
      co_await who(world, with("cookie", "ff_session=" + jana->cookie), http::permission::open);
  EXPECT_TRUE(after_ninety->is_guest());
}
TEST(AuthAuthenticator, a_cookie_that_opens_nothing_is_the_guest) {
  in_world(cookies);
}

// Ends the session where nobody is told, to see what is remembered.
void end_behind(World* world, const SignedIn& session) {
  pg::query_now(world->base.conninfo,
                "UPDATE auth.session SET ended_at = now(), end_reason = 'revoked' WHERE id = '" +
                    session.session.text() + "' RETURNING 1");
}

Task<void> remembered(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  co_await world->core.sessions.revocations().listen();
  const bool first = co_await world->is_let_in(jana.access_token);
  EXPECT_TRUE(first);
  end_behind(world, jana);
  const bool warm = co_await world->is_let_in(jana.access_token);
  EXPECT_TRUE(warm);
  const auto as_staff = co_await world->principal(jana.access_token, http::permission::orders_read);
  EXPECT_FALSE(as_staff.has_value());
  world->base.clock.advance(6s);
  const bool in_silence = co_await world->is_let_in(jana.access_token);
  EXPECT_FALSE(in_silence);
}
TEST(AuthAuthenticator, what_is_remembered_is_not_trusted_by_staff_routes_nor_in_silence) {
  in_world(remembered);
}

Task<void> for_a_minute(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  co_await world->core.sessions.revocations().listen();
  co_await world->is_let_in(jana.access_token);
  end_behind(world, jana);
  world->base.clock.advance(61s);
  co_await world->core.sessions.revocations().listen();
  const bool later = co_await world->is_let_in(jana.access_token);
  EXPECT_FALSE(later);
}
TEST(AuthAuthenticator, what_is_remembered_is_read_again_after_a_minute) {
  in_world(for_a_minute);
}

Task<void> at_once(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const SignedIn petr = co_await world->member("petr@example.cz");
  Neighbour neighbour(world);
  co_await world->core.sessions.revocations().listen();
  co_await neighbour.listen();
  for (const SignedIn& one : {jana, petr}) {
    const bool here = co_await world->is_let_in(one.access_token);
    EXPECT_TRUE(here);
    const bool there = co_await neighbour.is_let_in(one.access_token);
    EXPECT_TRUE(there);
  }
  co_await world->auth.revoke(jana.account.id, jana.session, World::soon());
  const bool here = co_await world->is_let_in(jana.access_token);
  EXPECT_FALSE(here);
  const bool before_the_poll = co_await neighbour.is_let_in(jana.access_token);
  EXPECT_TRUE(before_the_poll);
  co_await neighbour.listen();
  const bool after_the_poll = co_await neighbour.is_let_in(jana.access_token);
  EXPECT_FALSE(after_the_poll);
  end_behind(world, petr);
  const bool petr_is_remembered = co_await neighbour.is_let_in(petr.access_token);
  EXPECT_TRUE(petr_is_remembered);
}
TEST(AuthAuthenticator, a_revoked_session_ends_here_at_once_and_elsewhere_with_the_next_poll) {
  in_world(at_once);
}

Task<void> late_commit(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const SignedIn petr = co_await world->member("petr@example.cz");
  Neighbour neighbour(world);
  co_await neighbour.listen();
  const bool jana_is_in = co_await neighbour.is_let_in(jana.access_token);
  EXPECT_TRUE(jana_is_in);
  // The first transaction begins first and commits last.
  pg::Tx slow = co_await world->base.database->begin(World::soon());
  Ending ending{jana.account.id, jana.session, {}, "revoked"};
  co_await world->core.sessions.end(slow, std::move(ending));
  co_await world->auth.revoke(petr.account.id, petr.session, World::soon());
  co_await neighbour.listen();
  co_await neighbour.listen();
  const bool not_yet = co_await neighbour.is_let_in(jana.access_token);
  EXPECT_TRUE(not_yet);
  co_await slow.commit();
  co_await neighbour.listen();
  const bool after = co_await neighbour.is_let_in(jana.access_token);
  EXPECT_FALSE(after);
}
TEST(AuthAuthenticator, a_revocation_that_commits_late_is_not_missed) {
  in_world(late_commit);
}

Task<void> too_many(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  Neighbour neighbour(world);
  co_await neighbour.listen();
  co_await neighbour.is_let_in(jana.access_token);
  end_behind(world, jana);
  pg::query_now(world->base.conninfo,
                "WITH told AS (INSERT INTO auth.revocation (id, account_id, session_id, at)"
                " SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now()"
                " FROM generate_series(1, 5000) RETURNING 1) SELECT count(*) FROM told");
  co_await neighbour.listen();
  const bool is_in = co_await neighbour.is_let_in(jana.access_token);
  EXPECT_FALSE(is_in);
}
TEST(AuthAuthenticator, after_more_revocations_than_can_be_named_everything_is_read_again) {
  in_world(too_many);
}

Task<void> roles(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  co_await world->core.sessions.revocations().listen();
  const auto before = co_await world->principal(jana.access_token);
  EXPECT_FALSE(before->may(http::permission::orders_read));
  const auto unknown =
      co_await world->staff.appoint({"jana@example.cz", "", "emperor", "cli"}, World::soon());
  EXPECT_EQ(unknown.error(), Refusal::unknown_role);
  const auto appointed =
      co_await world->staff.appoint({"jana@example.cz", "", "support", "cli"}, World::soon());
  EXPECT_THAT(appointed->roles, testing::ElementsAre("customer", "support"));
  const auto after = co_await world->principal(jana.access_token);
  EXPECT_TRUE(after->may(http::permission::orders_read));
  EXPECT_FALSE(after->may(http::permission::orders_write));
  const bool dismissed =
      co_await world->staff.dismiss(jana.account.id, "support", "cli", World::soon());
  EXPECT_TRUE(dismissed);
  const auto in_the_end = co_await world->principal(jana.access_token);
  EXPECT_FALSE(in_the_end->may(http::permission::orders_read));
  const auto fresh = co_await world->staff.appoint(
      {"sefka@example.cz", other_password, "owner", "cli"}, World::soon());
  EXPECT_TRUE(fresh->is_verified);
  const auto owner = co_await world->sign_in("sefka@example.cz", other_password);
  const auto may = co_await world->principal(owner->access_token);
  for (const http::Permission permission : http::permission::all)
    EXPECT_TRUE(may->may(permission)) << permission.name();
}
TEST(AuthAuthenticator, a_role_is_had_and_lost_at_once) {
  in_world(roles);
}

TEST(AuthAuthenticator, roles_name_permissions_that_exist) {
  const pg::TestDatabase test;
  std::vector<std::string> known;
  for (const http::Permission permission : http::permission::all)
    known.emplace_back(permission.name());
  for (const auto& row :
       pg::query_now(test.conninfo(), "SELECT DISTINCT permission FROM auth.role_permission"))
    EXPECT_THAT(known, testing::Contains(row.at(0)));
}

Task<void> rotation(World* world) {
  const SignedIn old_key = co_await world->member("jana@example.cz");
  Neighbour neighbour(world);
  const bool before = co_await neighbour.is_let_in(old_key.access_token);
  EXPECT_TRUE(before);
  co_await world->staff.rotate_signing_key("cli", World::soon());
  const SignedIn still_old = co_await world->sign_up("petr@example.cz");
  const auto key_of = [](const SignedIn& one) {
    return one.access_token.substr(0, one.access_token.find('.'));
  };
  EXPECT_EQ(key_of(still_old), key_of(old_key));
  world->base.clock.advance(10min);
  const SignedIn new_key = co_await world->sign_up("eva@example.cz");
  EXPECT_NE(key_of(new_key), key_of(old_key));
  for (const SignedIn& one : {old_key, still_old, new_key}) {
    const bool is_in = co_await neighbour.is_let_in(one.access_token);
    EXPECT_TRUE(is_in);
  }
  EXPECT_EQ(world->base.number(
                "SELECT count(*) FROM platform.audit_log WHERE action = 'auth.add_signing_key'"),
            2);
}
TEST(AuthAuthenticator, a_new_key_fails_no_request_in_any_process) {
  in_world(rotation);
}

Task<void> unknown_key(World* world) {
  const SignedIn first = co_await world->sign_up("jana@example.cz");
  Neighbour neighbour(world);
  co_await neighbour.is_let_in(first.access_token);
  // Somebody made a key sign at once: the neighbour has not seen it, and looks.
  co_await world->core.sessions.keys().add(world->base.clock.now(), "cli", World::soon());
  const SignedIn second = co_await world->sign_up("petr@example.cz");
  const bool too_soon = co_await neighbour.is_let_in(second.access_token);
  EXPECT_FALSE(too_soon);
  world->base.clock.advance(1s);
  const bool is_in = co_await neighbour.is_let_in(second.access_token);
  EXPECT_TRUE(is_in);
}
TEST(AuthAuthenticator, an_unknown_key_is_looked_for_at_most_once_a_second) {
  in_world(unknown_key);
}

}  // namespace
}  // namespace flipflop::auth
