// The second factor: set up, asked for, replaced, taken away.

#include "shop/auth/enrolling.h"

#include <gmock/gmock.h>

#include "platform/crypto/base32.h"
#include "shop/auth/test_world.h"
#include "shop/auth/totp.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

const Device laptop{"192.0.2.7", "test"};

struct Enrolled {
  SignedIn jana;
  std::string secret;
  RecoveryCodes codes;
};

std::string code_now(World* world, const std::string& secret) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(world->base.clock.now());
  return totp_code(secret, seconds.time_since_epoch().count() / 30);
}

Proof proof_with(std::string second_factor) {
  return {.password = good_password, .second_factor = std::move(second_factor), .device = laptop};
}

Task<std::string> begun(World* world, SignedIn jana) {
  const auto enrolment = co_await world->second_factors.begin(jana.account.id, jana.session,
                                                              proof_with(""), World::soon());
  if (!enrolment) throw std::runtime_error("begin was refused");
  co_return crypto::base32_bytes(enrolment->secret).value();
}

// With a code that is half a minute old by the time it is over: its step does not work again.
Task<Enrolled> enrolled(World* world) {
  Enrolled done;
  done.jana = co_await world->member("jana@example.cz");
  done.secret = co_await begun(world, done.jana);
  const auto codes = co_await world->second_factors.confirm(
      done.jana.account.id, done.jana.session, code_now(world, done.secret), World::soon());
  if (!codes) throw std::runtime_error("confirm was refused");
  done.codes = *codes;
  co_return done;
}

Task<std::expected<SignedIn, Refusal>> sign_in_with(World* world, std::string code,
                                                    std::string address = "192.0.2.7") {
  return world->auth.sign_in("jana@example.cz", good_password, std::move(code),
                             {std::move(address), "test"}, World::soon());
}

Task<void> not_begun(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  auto& factors = world->second_factors;
  const AccountId id = jana.account.id;
  const auto unproven =
      co_await factors.begin(id, jana.session, {.password = other_password}, World::soon());
  EXPECT_EQ(unproven.error(), Refusal::bad_credentials);
  co_await world->auth.ask_sign_in_code("jana@example.cz", World::soon());
  const auto mail = co_await world->mail();
  const auto by_mail =
      co_await factors.begin(id, jana.session, {.code = mail->secret}, World::soon());
  EXPECT_EQ(by_mail.error(), Refusal::bad_credentials) << "the password, and nothing less";
  const auto nothing = co_await factors.confirm(id, jana.session, "123456", World::soon());
  EXPECT_EQ(nothing.error(), Refusal::no_second_factor);

  const std::string secret = co_await begun(world, jana);
  const auto wrong = co_await factors.confirm(id, jana.session, "000000", World::soon());
  EXPECT_EQ(wrong.error(), Refusal::bad_second_factor);
  const auto elsewhere = co_await world->sign_in("jana@example.cz", good_password);
  EXPECT_TRUE(elsewhere.has_value()) << "nothing counts before a code was right";
  const auto by_another =
      co_await factors.confirm(id, elsewhere->session, code_now(world, secret), World::soon());
  EXPECT_EQ(by_another.error(), Refusal::no_second_factor);
  world->base.clock.advance(16min);
  const auto late =
      co_await factors.confirm(id, jana.session, code_now(world, secret), World::soon());
  EXPECT_EQ(late.error(), Refusal::no_second_factor);
  const auto state = co_await factors.state(id, World::soon());
  EXPECT_FALSE(state.is_set);
}
TEST(AuthSecondFactor, is_set_up_by_password_and_code_in_one_session_and_in_time) {
  in_world(not_begun);
}

Task<void> set_up(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const auto elsewhere = co_await world->sign_in("jana@example.cz", good_password);
  const auto enrolment = co_await world->second_factors.begin(jana.account.id, jana.session,
                                                              proof_with(""), World::soon());
  EXPECT_THAT(enrolment->uri, testing::HasSubstr("secret=" + enrolment->secret));
  EXPECT_THAT(enrolment->uri, testing::HasSubstr("jana%40example.cz"));
  const std::string secret = crypto::base32_bytes(enrolment->secret).value();
  const std::string code = code_now(world, secret);
  const auto codes =
      co_await world->second_factors.confirm(jana.account.id, jana.session, code, World::soon());
  EXPECT_EQ(codes->size(), recovery_codes_count);
  const bool stays = co_await world->is_let_in(jana.access_token);
  EXPECT_TRUE(stays);
  const bool goes = co_await world->is_let_in(elsewhere->access_token);
  EXPECT_FALSE(goes) << "whoever was signed in elsewhere shows the second factor now";
  const auto again = co_await world->second_factors.begin(jana.account.id, jana.session,
                                                          proof_with(""), World::soon());
  EXPECT_EQ(again.error(), Refusal::second_factor_set);
  const auto twice =
      co_await world->second_factors.confirm(jana.account.id, jana.session, code, World::soon());
  EXPECT_EQ(twice.error(), Refusal::no_second_factor);

  const std::string stored = world->base.text(
      "SELECT a.totp_secret || ' ' || (SELECT string_agg(hash, ' ') FROM auth.recovery_code)"
      " FROM auth.account a");
  EXPECT_THAT(stored, testing::Not(testing::HasSubstr(enrolment->secret)));
  for (const std::string& recovery : *codes)
    EXPECT_THAT(stored, testing::Not(testing::HasSubstr(recovery)));
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log"
                               " WHERE action = 'auth.set_second_factor'"),
            1);
}
TEST(AuthSecondFactor, counts_from_its_first_code_and_ends_every_other_session) {
  in_world(set_up);
}

Task<void> each_code_once(World* world) {
  const Enrolled enrolled_now = co_await enrolled(world);
  const auto missing = co_await sign_in_with(world, "");
  EXPECT_EQ(missing.error(), Refusal::second_factor);
  const auto replayed = co_await sign_in_with(world, code_now(world, enrolled_now.secret));
  EXPECT_EQ(replayed.error(), Refusal::bad_second_factor) << "it confirmed the enrolment";
  world->base.clock.advance(30s);
  const std::string code = code_now(world, enrolled_now.secret);
  const auto right = co_await sign_in_with(world, code);
  EXPECT_TRUE(right.has_value());
  const auto twice = co_await sign_in_with(world, code);
  EXPECT_EQ(twice.error(), Refusal::bad_second_factor);
  const auto by_recovery = co_await sign_in_with(world, " " + enrolled_now.codes[3] + " ");
  EXPECT_TRUE(by_recovery.has_value());
  const auto used = co_await sign_in_with(world, enrolled_now.codes[3]);
  EXPECT_EQ(used.error(), Refusal::bad_second_factor);
  const auto state =
      co_await world->second_factors.state(enrolled_now.jana.account.id, World::soon());
  EXPECT_EQ(state.recovery_codes_left, 9);
  const auto wrong_password = co_await world->auth.sign_in(
      "jana@example.cz", other_password, enrolled_now.codes[4], laptop, World::soon());
  EXPECT_EQ(wrong_password.error(), Refusal::bad_credentials);
  const auto unspent = co_await sign_in_with(world, enrolled_now.codes[4]);
  EXPECT_TRUE(unspent.has_value()) << "behind a wrong password no code is looked at";
}
TEST(AuthSecondFactor, every_code_works_once) {
  in_world(each_code_once);
}

Task<void> guessing(World* world) {
  const Enrolled enrolled_now = co_await enrolled(world);
  world->base.clock.advance(30s);
  for (int i = 0; i < free_failures + 1; ++i) {
    const auto wrong = co_await sign_in_with(world, "000000", "203.0.113.9");
    EXPECT_EQ(wrong.error(), Refusal::bad_second_factor);
  }
  const auto waits = co_await sign_in_with(world, "000000", "203.0.113.9");
  EXPECT_EQ(waits.error(), Refusal::too_many_attempts);
  const auto owner = co_await sign_in_with(world, code_now(world, enrolled_now.secret));
  EXPECT_TRUE(owner.has_value()) << "elsewhere nobody waits";

  for (int i = 0; i < most_failures + 2; ++i)
    co_await sign_in_with(world, "000000", "10.0." + std::to_string(i) + ".1");
  world->base.clock.advance(1h);
  const std::string code = code_now(world, enrolled_now.secret);
  const auto shut = co_await sign_in_with(world, code);
  EXPECT_EQ(shut.error(), Refusal::too_many_attempts);
  const auto way_in = co_await sign_in_with(world, enrolled_now.codes[0]);
  EXPECT_TRUE(way_in.has_value()) << "nobody is locked out by somebody else";
  const auto open_again = co_await sign_in_with(world, code);
  EXPECT_TRUE(open_again.has_value());
}
TEST(AuthSecondFactor, guessing_is_slowed_by_network_and_stopped_without_locking_the_owner_out) {
  in_world(guessing);
}

Task<void> two_steps(World* world) {
  const Enrolled enrolled_now = co_await enrolled(world);
  auto& factors = world->second_factors;
  const auto step = [&](std::string password) {
    return factors.first_step("jana@example.cz", std::move(password), laptop, World::soon());
  };
  const auto wrong = co_await step(other_password);
  EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  const auto first = co_await step(good_password);
  EXPECT_FALSE(first->signed_in.has_value());
  const bool is_a_session = co_await world->is_let_in(first->half);
  EXPECT_FALSE(is_a_session);
  const auto second = [&](std::string half, std::string code) {
    return factors.second_step(std::move(half), std::move(code), laptop, World::soon());
  };
  const auto forged = co_await second(first->half + "x", enrolled_now.codes[0]);
  EXPECT_EQ(forged.error(), Refusal::invalid_link);
  const auto bad = co_await second(first->half, "000000");
  EXPECT_EQ(bad.error(), Refusal::bad_second_factor);
  const auto in = co_await second(first->half, enrolled_now.codes[0]);
  EXPECT_TRUE(in.has_value());
  const auto twice = co_await second(first->half, enrolled_now.codes[1]);
  EXPECT_EQ(twice.error(), Refusal::invalid_link) << "a first step opens one session";

  const auto slow = co_await step(good_password);
  world->base.clock.advance(11min);
  const auto late = co_await second(slow->half, enrolled_now.codes[2]);
  EXPECT_EQ(late.error(), Refusal::invalid_link);
  const auto before_change = co_await step(good_password);
  const auto changed = co_await world->auth.change_password(
      in->account.id, in->session, good_password, other_password, World::soon());
  EXPECT_TRUE(changed.has_value());
  const auto outdated = co_await second(before_change->half, enrolled_now.codes[3]);
  EXPECT_EQ(outdated.error(), Refusal::invalid_link) << "the password is another one";
}
TEST(AuthSecondFactor, a_half_sign_in_is_no_session_and_works_once_in_time) {
  in_world(two_steps);
}

Task<void> many_tries(World* world) {
  const Enrolled enrolled_now = co_await enrolled(world);
  const auto first = co_await world->second_factors.first_step("jana@example.cz", good_password,
                                                               laptop, World::soon());
  for (int i = 0; i < most_code_tries; ++i)
    co_await world->second_factors.second_step(
        first->half, "000000", {"10.0." + std::to_string(i) + ".1", "test"}, World::soon());
  const auto spent = co_await world->second_factors.second_step(first->half, enrolled_now.codes[0],
                                                                laptop, World::soon());
  EXPECT_EQ(spent.error(), Refusal::invalid_link);
}
TEST(AuthSecondFactor, a_half_sign_in_is_good_for_five_tries) {
  in_world(many_tries);
}

Task<void> replaced(World* world) {
  const Enrolled enrolled_now = co_await enrolled(world);
  const AccountId id = enrolled_now.jana.account.id;
  auto& factors = world->second_factors;
  const auto half_proof =
      co_await factors.replace_recovery_codes(id, proof_with(""), World::soon());
  EXPECT_EQ(half_proof.error(), Refusal::second_factor);
  const auto fresh =
      co_await factors.replace_recovery_codes(id, proof_with(enrolled_now.codes[0]), World::soon());
  EXPECT_EQ(fresh->size(), recovery_codes_count);
  const auto old = co_await sign_in_with(world, enrolled_now.codes[1]);
  EXPECT_EQ(old.error(), Refusal::bad_second_factor);
  const auto in = co_await sign_in_with(world, fresh->at(1));
  EXPECT_TRUE(in.has_value());

  const auto not_yet =
      co_await factors.remove(id, in->session, proof_with("000000"), World::soon());
  EXPECT_EQ(not_yet.error(), Refusal::bad_second_factor);
  const auto gone =
      co_await factors.remove(id, in->session, proof_with(fresh->at(2)), World::soon());
  EXPECT_TRUE(gone.has_value());
  const bool other_session = co_await world->is_let_in(enrolled_now.jana.access_token);
  EXPECT_FALSE(other_session);
  const auto plain = co_await sign_in_with(world, "");
  EXPECT_TRUE(plain.has_value());
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.recovery_code"), 0);
  const auto again =
      co_await factors.remove(id, in->session, proof_with(fresh->at(3)), World::soon());
  EXPECT_EQ(again.error(), Refusal::no_second_factor);
}
TEST(AuthSecondFactor, codes_are_replaced_and_all_of_it_removed_by_password_and_code) {
  in_world(replaced);
}

Task<void> another_secret(World* world) {
  const Enrolled enrolled_now = co_await enrolled(world);
  const std::string id = enrolled_now.jana.account.id.text();
  const SignedIn petr = co_await world->member("petr@example.cz");
  pg::query_now(world->base.conninfo,
                "UPDATE auth.account SET totp_secret = (SELECT totp_secret FROM auth.account"
                " WHERE id = '" +
                    id + "') WHERE id = '" + petr.account.id.text() + "'");
  world->base.clock.advance(30s);
  const auto stolen =
      co_await world->auth.sign_in("petr@example.cz", good_password,
                                   code_now(world, enrolled_now.secret), laptop, World::soon());
  EXPECT_EQ(stolen.error(), Refusal::bad_second_factor)
      << "a row that was copied opens nothing in another's place";
}
TEST(AuthSecondFactor, a_sealed_secret_is_of_its_account_alone) {
  in_world(another_secret);
}

Task<void> required(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  co_await world->staff.appoint({"jana@example.cz", "", "owner", "cli"}, World::soon());
  world->base.config = Config::of({{"STAFF_SECOND_FACTOR", "required"}});
  SessionAuthenticator strict(world->base.platform, world->core.sessions, world->core.keys);
  const auto principal = [&](http::Permission permission) {
    return strict.by_token(jana.access_token, permission, World::soon());
  };
  const auto without = co_await principal(http::permission::settings_write);
  EXPECT_FALSE(without->may(http::permission::settings_write));
  EXPECT_TRUE(without->may(http::permission::account)) << "or nobody could set one up";
  EXPECT_TRUE(without->lacks_second_factor);
  const std::string secret = co_await begun(world, jana);
  co_await world->second_factors.confirm(jana.account.id, jana.session, code_now(world, secret),
                                         World::soon());
  const auto with_one = co_await principal(http::permission::settings_write);
  EXPECT_TRUE(with_one->may(http::permission::settings_write));
  const SignedIn customer = co_await world->member("petr@example.cz");
  const auto untouched =
      co_await strict.by_token(customer.access_token, http::permission::account, World::soon());
  EXPECT_FALSE(untouched->lacks_second_factor);
}
TEST(AuthSecondFactor, staff_without_one_do_nothing_as_staff_where_it_is_required) {
  in_world(required);
}

}  // namespace
}  // namespace flipflop::auth
