// Many at once: one refresh token, one code, one password.

#include <gtest/gtest.h>

#include "platform/crypto/base32.h"
#include "shop/auth/test_world.h"
#include "shop/auth/totp.h"

namespace flipflop::auth {
namespace {

// How many of those that run at once have come to their end, and how.
struct Storm {
  int running = 0;
  int succeeded = 0;
  std::vector<SignedIn> winners;
};

Task<void> ended(Storm* storm) {
  const Deadline limit = TestPlatform::soon();
  while (storm->running > 0 && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(storm->running, 0);
}

Task<void> refresh_once(World* world, std::string token, Storm* storm) {
  const auto next = co_await world->auth.refresh(std::move(token), {}, World::soon());
  if (next) {
    ++storm->succeeded;
    storm->winners.push_back(*next);
  } else {
    EXPECT_EQ(next.error(), Refusal::reused_token);
  }
  --storm->running;
}

Task<void> one_refresh_token(World* world) {
  const SignedIn jana = co_await world->sign_up("jana@example.cz");
  Storm storm;
  for (int i = 0; i < 50; ++i) {
    ++storm.running;
    Loop::current().spawn("refresh", refresh_once(world, jana.refresh_token, &storm));
  }
  co_await ended(&storm);
  EXPECT_EQ(storm.succeeded, 1);
  EXPECT_EQ(world->live_sessions(), 0);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.refresh_token WHERE used_at IS NULL"), 1);
  for (const SignedIn& winner : storm.winners) {
    const auto next = co_await world->auth.refresh(winner.refresh_token, {}, World::soon());
    EXPECT_FALSE(next.has_value());
    const bool is_let_in = co_await world->is_let_in(winner.access_token);
    EXPECT_FALSE(is_let_in);
  }
}
TEST(AuthStorm, fifty_uses_of_one_refresh_token_leave_no_live_session) {
  in_world(one_refresh_token);
}

Task<void> try_code(World* world, std::string code, Storm* storm) {
  const auto in =
      co_await world->auth.sign_in_by_code("jana@example.cz", std::move(code), {}, World::soon());
  if (in) ++storm->succeeded;
  --storm->running;
}

Task<void> one_code(World* world) {
  co_await world->member("jana@example.cz");
  co_await world->auth.ask_sign_in_code("jana@example.cz", World::soon());
  const auto mail = co_await world->mail();
  Storm storm;
  for (int i = 0; i < 30; ++i) {
    ++storm.running;
    Loop::current().spawn("code", try_code(world, mail->secret, &storm));
  }
  co_await ended(&storm);
  EXPECT_EQ(storm.succeeded, 1);
  EXPECT_LE(world->base.number("SELECT max(tries) FROM auth.link_request"), most_code_tries);
}
TEST(AuthStorm, one_code_signs_in_once) {
  in_world(one_code);
}

Task<void> guess(World* world, int number, Storm* storm) {
  const auto answer = co_await world->sign_in("jana@example.cz", "wrong password",
                                              "10.1." + std::to_string(number) + ".1");
  if (!answer && answer.error() == Refusal::bad_credentials) ++storm->succeeded;
  --storm->running;
}

Task<void> guesses(World* world) {
  co_await world->member("jana@example.cz");
  Storm storm;
  for (int i = 0; i < 150; ++i) {
    ++storm.running;
    Loop::current().spawn("guess", guess(world, i, &storm));
  }
  co_await ended(&storm);
  EXPECT_EQ(storm.succeeded, most_failures);
}
TEST(AuthStorm, guesses_at_once_are_all_counted) {
  in_world(guesses);
}

Task<void> verify(World* world, std::string token, Storm* storm) {
  const auto account = co_await world->auth.verify_email(std::move(token), World::soon());
  if (account) ++storm->succeeded;
  --storm->running;
}

Task<void> rivals(World* world) {
  std::vector<std::string> tokens;
  for (int i = 0; i < 10; ++i) {
    co_await world->sign_up("jana@example.cz");
    const auto mail = co_await world->mail();
    tokens.push_back(mail->secret);
  }
  Storm storm;
  for (const std::string& token : tokens) {
    ++storm.running;
    Loop::current().spawn("verify", verify(world, token, &storm));
  }
  co_await ended(&storm);
  EXPECT_EQ(storm.succeeded, 1);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.account WHERE is_verified"), 1);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.account WHERE is_active"), 1);
  EXPECT_EQ(world->live_sessions(), 1);
}
TEST(AuthStorm, of_ten_claims_that_are_proven_at_once_one_has_the_address) {
  in_world(rivals);
}

Task<void> try_totp(World* world, std::string code, int number, Storm* storm) {
  const Device device{"10.1." + std::to_string(number) + ".1", "test"};
  const auto in = co_await world->auth.sign_in("jana@example.cz", good_password, std::move(code),
                                               device, World::soon());
  if (in) ++storm->succeeded;
  --storm->running;
}

Task<void> one_step(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const AccountId id = jana.account.id;
  const auto enrolment = co_await world->second_factors.begin(
      id, jana.session, {.password = good_password}, World::soon());
  const std::string secret = crypto::base32_bytes(enrolment->secret).value();
  const auto step =
      std::chrono::floor<std::chrono::seconds>(world->base.clock.now()).time_since_epoch().count() /
      30;
  const auto codes = co_await world->second_factors.confirm(
      id, jana.session, totp_code(secret, step - 1), World::soon());
  for (const std::string& code : {totp_code(secret, step), codes->at(0)}) {
    Storm storm;
    for (int i = 0; i < 30; ++i) {
      ++storm.running;
      Loop::current().spawn("totp", try_totp(world, code, i, &storm));
    }
    co_await ended(&storm);
    EXPECT_EQ(storm.succeeded, 1);
  }
}
TEST(AuthStorm, one_code_of_the_second_factor_signs_in_once) {
  in_world(one_step);
}

}  // namespace
}  // namespace flipflop::auth
