// Signing up, signing in, going on and leaving.

#include "shop/auth/service.h"

#include <gmock/gmock.h>

#include "shop/auth/test_world.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

Task<void> unverified(World* world) {
  const SignedIn first = co_await world->sign_up("  Jana@Example.CZ ");
  EXPECT_EQ(first.account.email, "jana@example.cz");
  EXPECT_FALSE(first.account.is_verified);
  EXPECT_THAT(first.account.roles, testing::ElementsAre("customer"));
  EXPECT_EQ(first.refresh_token.size(), 43u);
  EXPECT_TRUE(first.cookie.empty());
  const bool is_let_in = co_await world->is_let_in(first.access_token);
  EXPECT_TRUE(is_let_in);
  const SignedIn second = co_await world->sign_up("jana@example.cz");
  EXPECT_NE(first.account.id, second.account.id);
  EXPECT_EQ(world->base.events_told("auth.account_registered"), 2);
}
TEST(AuthService, any_number_of_accounts_may_claim_an_address) {
  in_world(unverified);
}

Task<void> known_address(World* world) {
  const SignedIn owner = co_await world->member("jana@example.cz");
  const SignedIn other = co_await world->sign_up("jana@example.cz");
  EXPECT_NE(owner.account.id, other.account.id);
  const auto mail = co_await world->mail();
  EXPECT_EQ(mail->purpose, Link::Purpose::account_exists);
  EXPECT_EQ(mail->recipient, "jana@example.cz");
  EXPECT_TRUE(mail->secret.empty());
  const auto found = co_await world->auth.find_by_email("JANA@example.cz", World::soon());
  EXPECT_EQ(found->id, owner.account.id);
}
TEST(AuthService, signing_up_with_a_known_address_answers_the_same_and_mails_the_difference) {
  in_world(known_address);
}

Task<void> bad_sign_up(World* world) {
  const auto try_with = [&](std::string email, std::string password) {
    return world->auth.sign_up({std::move(email), std::move(password), "", "", ""}, {},
                               World::soon());
  };
  const auto no_address = co_await try_with("jana", good_password);
  EXPECT_EQ(no_address.error(), Refusal::invalid_email);
  const auto too_short = co_await try_with("jana@example.cz", "krátké");
  EXPECT_EQ(too_short.error(), Refusal::password_too_short);
  const auto too_long = co_await try_with("jana@example.cz", std::string(300, 'x'));
  EXPECT_EQ(too_long.error(), Refusal::password_too_long);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.account"), 0);
}
TEST(AuthService, a_sign_up_with_a_bad_address_or_password_makes_nothing) {
  in_world(bad_sign_up);
}

// How many times a password is held against a hash.
Task<std::uint64_t> cost_of(World* world, std::string email, std::string password) {
  const std::uint64_t before = world->core.verifications();
  const auto answer = co_await world->sign_in(std::move(email), std::move(password));
  if (!answer) EXPECT_EQ(answer.error(), Refusal::bad_credentials);
  co_return world->core.verifications() - before;
}

Task<void> two_hashes(World* world) {
  co_await world->member("jana@example.cz");
  co_await world->sign_up("novy@example.cz");
  for (const char* email : {"jana@example.cz", "novy@example.cz", "nikdo@example.cz"}) {
    const std::uint64_t wrong = co_await cost_of(world, email, "wrong password here");
    EXPECT_EQ(wrong, 2u) << email;
  }
  const std::uint64_t right = co_await cost_of(world, "jana@example.cz", good_password);
  EXPECT_EQ(right, 2u);
}
TEST(AuthService, a_sign_in_costs_two_hashes_whoever_exists) {
  in_world(two_hashes);
}

Task<void> each_its_own(World* world) {
  const SignedIn owner = co_await world->member("jana@example.cz");
  NewAccount claim{"jana@example.cz", other_password, "", "", ""};
  const auto claimed = co_await world->auth.sign_up(std::move(claim), {}, World::soon());
  const auto as_owner = co_await world->sign_in("Jana@example.cz ", good_password);
  EXPECT_EQ(as_owner->account.id, owner.account.id);
  EXPECT_NE(as_owner->session, owner.session);
  EXPECT_NE(as_owner->refresh_token, owner.refresh_token);
  const auto as_claimant = co_await world->sign_in("jana@example.cz", other_password);
  EXPECT_EQ(as_claimant->account.id, claimed->account.id);
}
TEST(AuthService, owner_and_claimant_of_an_address_sign_in_each_by_their_password) {
  in_world(each_its_own);
}

Task<void> long_passwords(World* world) {
  co_await world->member("jana@example.cz");
  for (const std::string& password :
       {std::string(), std::string(257, 'x'), std::string(1 << 20, 'x'),
        std::string("\xff\xfe vlak"), std::string(good_password) + "!",
        std::string(good_password) + std::string(1, '\0')}) {
    const auto refused = co_await world->sign_in(
        "jana@example.cz", password, "198.51.100." + std::to_string(password.size() % 7));
    EXPECT_EQ(refused.error(), Refusal::bad_credentials) << password.size();
  }
}
TEST(AuthService, a_password_is_neither_trimmed_nor_cut) {
  in_world(long_passwords);
}

Task<void> waits(World* world) {
  co_await world->member("jana@example.cz");
  for (int i = 0; i < free_failures + 1; ++i) {
    const auto wrong = co_await world->sign_in("jana@example.cz", "wrong password");
    EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  }
  const auto too_soon = co_await world->sign_in("jana@example.cz", good_password, "192.0.2.200");
  EXPECT_EQ(too_soon.error(), Refusal::too_many_attempts);
  const auto elsewhere = co_await world->sign_in("jana@example.cz", good_password, "198.51.100.7");
  EXPECT_TRUE(elsewhere.has_value());
  world->base.clock.advance(1s);
  const auto later = co_await world->sign_in("jana@example.cz", "wrong password");
  EXPECT_EQ(later.error(), Refusal::bad_credentials);
  world->base.clock.advance(1s);
  const auto twice_as_long = co_await world->sign_in("jana@example.cz", good_password);
  EXPECT_EQ(twice_as_long.error(), Refusal::too_many_attempts);
  world->base.clock.advance(1s);
  const auto in_time = co_await world->sign_in("jana@example.cz", good_password);
  EXPECT_TRUE(in_time.has_value());
}
TEST(AuthService, a_network_that_guesses_waits_longer_and_longer_and_nobody_else_does) {
  in_world(waits);
}

Task<void> same_for_unknown(World* world) {
  for (int i = 0; i < free_failures + 1; ++i) {
    const auto wrong = co_await world->sign_in("nikdo@example.cz", "wrong password");
    EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  }
  const auto refused = co_await world->sign_in("nikdo@example.cz", "wrong password");
  EXPECT_EQ(refused.error(), Refusal::too_many_attempts);
}
TEST(AuthService, guessing_at_an_address_that_nobody_has_is_answered_alike) {
  in_world(same_for_unknown);
}

Task<void> hundred(World* world) {
  co_await world->member("jana@example.cz");
  for (int i = 0; i < most_failures; ++i) {
    const auto wrong = co_await world->sign_in("jana@example.cz", "wrong password",
                                               "10.1." + std::to_string(i) + ".1");
    EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  }
  const auto refused = co_await world->sign_in("jana@example.cz", good_password, "203.0.113.1");
  EXPECT_EQ(refused.error(), Refusal::too_many_attempts);
  co_await world->auth.ask_sign_in_code("jana@example.cz", World::soon());
  const auto mail = co_await world->mail();
  const auto by_code =
      co_await world->auth.sign_in_by_code("jana@example.cz", mail->secret, {}, World::soon());
  EXPECT_TRUE(by_code.has_value());
  const auto again = co_await world->sign_in("jana@example.cz", good_password, "203.0.113.1");
  EXPECT_TRUE(again.has_value());
}
TEST(AuthService, after_a_hundred_failures_only_the_mail_opens) {
  in_world(hundred);
}

Task<void> factor_needed(World* world) {
  const SignedIn owner = co_await world->member("jana@example.cz");
  pg::query_now(world->base.conninfo, "UPDATE auth.account SET totp_secret = 'sealed' RETURNING 1");
  const auto missing = co_await world->sign_in("jana@example.cz", good_password);
  EXPECT_EQ(missing.error(), Refusal::second_factor);
  const auto unchecked =
      co_await world->auth.sign_in("jana@example.cz", good_password, "123456", {}, World::soon());
  EXPECT_EQ(unchecked.error(), Refusal::bad_second_factor);
  co_await world->auth.ask_sign_in_code("jana@example.cz", World::soon());
  const auto mail = co_await world->mail();
  const auto by_code =
      co_await world->auth.sign_in_by_code("jana@example.cz", mail->secret, {}, World::soon());
  EXPECT_EQ(by_code.error(), Refusal::second_factor);
}
TEST(AuthService, a_second_factor_cannot_be_left_out) {
  in_world(factor_needed);
}

Task<void> rotation(World* world) {
  const SignedIn first = co_await world->sign_up("jana@example.cz");
  world->base.clock.advance(10min);
  const auto second = co_await world->auth.refresh(first.refresh_token, {}, World::soon());
  EXPECT_EQ(second->session, first.session);
  EXPECT_EQ(second->account.email, "jana@example.cz");
  EXPECT_NE(second->refresh_token, first.refresh_token);
  const auto third = co_await world->auth.refresh(second->refresh_token, {}, World::soon());
  EXPECT_TRUE(third.has_value());
  // The first one again: whoever has the third loses it.
  const auto reused = co_await world->auth.refresh(first.refresh_token, {}, World::soon());
  EXPECT_EQ(reused.error(), Refusal::reused_token);
  const auto heir = co_await world->auth.refresh(third->refresh_token, {}, World::soon());
  EXPECT_EQ(heir.error(), Refusal::invalid_link);
  const bool is_let_in = co_await world->is_let_in(third->access_token);
  EXPECT_FALSE(is_let_in);
  for (const std::string& forged :
       {std::string(), std::string("x"), std::string(5000, 'x'), first.access_token}) {
    const auto refused = co_await world->auth.refresh(forged, {}, World::soon());
    EXPECT_EQ(refused.error(), Refusal::invalid_link);
  }
}
TEST(AuthService, a_refresh_token_is_good_once_and_its_return_ends_the_session) {
  in_world(rotation);
}

Task<void> lifetimes(World* world) {
  SignedIn current = co_await world->sign_up("jana@example.cz");
  const SignedIn forgotten = co_await world->sign_up("petr@example.cz");
  for (int i = 0; i < 4; ++i) {
    world->base.clock.advance(20 * 24h);
    auto next = co_await world->auth.refresh(current.refresh_token, {}, World::soon());
    EXPECT_TRUE(next.has_value());
    current = std::move(*next);
  }
  world->base.clock.advance(11 * 24h);
  const auto after_ninety_days =
      co_await world->auth.refresh(current.refresh_token, {}, World::soon());
  EXPECT_EQ(after_ninety_days.error(), Refusal::invalid_link);
  const auto unseen = co_await world->auth.refresh(forgotten.refresh_token, {}, World::soon());
  EXPECT_EQ(unseen.error(), Refusal::invalid_link);
}
TEST(AuthService, a_session_ends_after_thirty_days_unseen_and_after_ninety_at_most) {
  in_world(lifetimes);
}

Task<void> own_sessions(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const SignedIn petr = co_await world->member("petr@example.cz");
  Device phone{"2001:db8::1", "Phone\r\nX: y \xc5\xbe", SessionKind::browser};
  world->base.clock.advance(1s);
  const auto browser =
      co_await world->auth.sign_in("jana@example.cz", good_password, "", phone, World::soon());
  EXPECT_EQ(browser->cookie.size(), 43u);
  EXPECT_TRUE(browser->access_token.empty());
  const auto list = co_await world->auth.sessions(jana.account.id, jana.session, World::soon());
  EXPECT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].id, browser->session);
  EXPECT_EQ(list[0].device.user_agent, "PhoneX: y ž");
  EXPECT_FALSE(list[0].is_current);
  EXPECT_TRUE(list[1].is_current);
  const bool strangers = co_await world->auth.revoke(petr.account.id, jana.session, World::soon());
  EXPECT_FALSE(strangers);
  const bool own = co_await world->auth.revoke(jana.account.id, jana.session, World::soon());
  EXPECT_TRUE(own);
  const bool twice = co_await world->auth.revoke(jana.account.id, jana.session, World::soon());
  EXPECT_FALSE(twice);
  co_await world->auth.sign_out(browser->session, World::soon());
  co_await world->auth.sign_out(browser->session, World::soon());
  const auto none = co_await world->auth.sessions(jana.account.id, jana.session, World::soon());
  EXPECT_TRUE(none.empty());
  const bool is_petr_let_in = co_await world->is_let_in(petr.access_token);
  EXPECT_TRUE(is_petr_let_in);
}
TEST(AuthService, sessions_are_listed_and_ended_by_their_owner_alone) {
  in_world(own_sessions);
}

Task<void> nothing_readable(World* world) {
  const SignedIn jana = co_await world->sign_up("jana@example.cz");
  Device browser{"192.0.2.7", "test", SessionKind::browser};
  const auto by_cookie =
      co_await world->auth.sign_in("jana@example.cz", good_password, "", browser, World::soon());
  co_await world->auth.ask_password_reset("jana@example.cz", World::soon());
  const auto reset = co_await world->mail();
  for (const std::string table :
       {"auth.session", "auth.refresh_token", "auth.link_request", "auth.account",
        "auth.signing_key", "platform.outbox", "platform.job", "platform.audit_log"}) {
    const std::string content =
        world->base.text("SELECT coalesce(string_agg(t::text, ' '), '') FROM " + table + " t");
    for (const std::string& secret : {jana.refresh_token, jana.access_token, by_cookie->cookie,
                                      reset->secret, std::string(good_password)})
      EXPECT_EQ(content.find(secret), std::string::npos) << table;
  }
  for (const std::string table :
       {"platform.outbox", "platform.job", "platform.audit_log", "auth.guess"})
    EXPECT_EQ(world->base.text("SELECT coalesce(string_agg(t::text, ' '), '') FROM " + table + " t")
                  .find("jana@"),
              std::string::npos);
}
TEST(AuthService, no_table_holds_a_secret_and_no_event_a_person) {
  in_world(nothing_readable);
}

Task<void> erased(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const SignedIn claim = co_await world->sign_up("jana@example.cz");
  const SignedIn petr = co_await world->sign_up("petr@example.cz");
  // Who merely claims the address is erased alone.
  {
    pg::Tx tx = co_await world->base.database->begin(World::soon());
    co_await world->auth.erase_person(tx, {"", claim.account.id.uuid});
    co_await tx.commit();
  }
  const auto still_there = co_await world->auth.find_by_email("jana@example.cz", World::soon());
  EXPECT_EQ(still_there->id, jana.account.id);
  const auto files = co_await world->auth.export_person({"", jana.account.id.uuid}, World::soon());
  EXPECT_EQ(files.size(), 1u);
  EXPECT_NE(files[0].json.find("jana@example.cz"), std::string::npos);
  EXPECT_EQ(files[0].json.find("argon"), std::string::npos);
  {
    pg::Tx tx = co_await world->base.database->begin(World::soon());
    co_await world->auth.erase_person(tx, {"jana@example.cz", jana.account.id.uuid});
    co_await tx.commit();
  }
  const bool is_let_in = co_await world->is_let_in(jana.access_token);
  EXPECT_FALSE(is_let_in);
  const bool is_petr_let_in = co_await world->is_let_in(petr.access_token);
  EXPECT_TRUE(is_petr_let_in);
  EXPECT_EQ(world->base.events_told("auth.account_erased"), 2);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.account WHERE email LIKE 'jana%' OR "
                               "(last_name <> '' AND email = '')"),
            0);
  EXPECT_EQ(
      world->base.number("SELECT count(*) FROM auth.session WHERE account_id <> '" +
                         petr.account.id.text() + "' AND (address <> '' OR user_agent <> '')"),
      0);
}
TEST(AuthService, an_erased_person_is_nowhere_and_signed_out) {
  in_world(erased);
}

}  // namespace
}  // namespace flipflop::auth
