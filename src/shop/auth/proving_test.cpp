// What the secret of a mail opens, once.

#include "shop/auth/proving.h"

#include <gmock/gmock.h>

#include "shop/auth/test_world.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

Task<void> verified_once(World* world) {
  const SignedIn first = co_await world->sign_up("jana@example.cz");
  const auto first_mail = co_await world->mail();
  const SignedIn second = co_await world->sign_up("jana@example.cz");
  const auto second_mail = co_await world->mail();
  EXPECT_EQ(first_mail->purpose, Link::Purpose::verify_email);
  EXPECT_EQ(second_mail->purpose, Link::Purpose::verify_email);

  const auto verified = co_await world->auth.verify_email(second_mail->secret, World::soon());
  EXPECT_EQ(verified->id, second.account.id);
  EXPECT_TRUE(verified->is_verified);
  const auto clicked_twice = co_await world->auth.verify_email(second_mail->secret, World::soon());
  EXPECT_EQ(clicked_twice->id, second.account.id);
  EXPECT_EQ(world->base.events_told("auth.email_verified"), 1);

  const auto beaten = co_await world->auth.verify_email(first_mail->secret, World::soon());
  EXPECT_EQ(beaten.error(), Refusal::invalid_link);
  const bool is_let_in = co_await world->is_let_in(first.access_token);
  EXPECT_FALSE(is_let_in);
  const auto loser = co_await world->auth.find(first.account.id, World::soon());
  EXPECT_FALSE(loser->is_active);
}
TEST(AuthProving, the_first_to_prove_an_address_has_it_and_other_claims_end) {
  in_world(verified_once);
}

Task<void> out_of_date(World* world) {
  co_await world->sign_up("jana@example.cz");
  const auto mail = co_await world->mail();
  world->base.clock.advance(25h);
  const auto late = co_await world->auth.verify_email(mail->secret, World::soon());
  EXPECT_EQ(late.error(), Refusal::invalid_link);
  const auto not_written_any_more = co_await world->mail();
  EXPECT_FALSE(not_written_any_more.has_value());
  co_await world->member("petr@example.cz");
  co_await world->auth.ask_password_reset("petr@example.cz", World::soon());
  const auto reset = co_await world->mail();
  const auto wrong_purpose = co_await world->auth.verify_email(reset->secret, World::soon());
  EXPECT_EQ(wrong_purpose.error(), Refusal::invalid_link);
  world->base.clock.advance(61min);
  const auto too_late =
      co_await world->auth.reset_password(reset->secret, other_password, World::soon());
  EXPECT_EQ(too_late.error(), Refusal::invalid_link);
  for (const std::string& forged : {std::string(), std::string("x"), std::string(5000, 'x')}) {
    const auto refused = co_await world->auth.reset_password(forged, other_password, World::soon());
    EXPECT_EQ(refused.error(), Refusal::invalid_link);
  }
}
TEST(AuthProving, a_link_is_good_for_its_purpose_and_its_time) {
  in_world(out_of_date);
}

Task<void> reset(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  co_await world->auth.ask_password_reset("Jana@Example.cz", World::soon());
  const auto older = co_await world->mail();
  co_await world->auth.ask_password_reset("jana@example.cz", World::soon());
  const auto newer = co_await world->mail();
  EXPECT_EQ(newer->purpose, Link::Purpose::reset_password);
  const auto replaced =
      co_await world->auth.reset_password(older->secret, other_password, World::soon());
  EXPECT_EQ(replaced.error(), Refusal::invalid_link);
  const auto weak = co_await world->auth.reset_password(newer->secret, "krátké", World::soon());
  EXPECT_EQ(weak.error(), Refusal::password_too_short);
  const auto done =
      co_await world->auth.reset_password(newer->secret, other_password, World::soon());
  EXPECT_TRUE(done.has_value());
  const auto twice =
      co_await world->auth.reset_password(newer->secret, other_password, World::soon());
  EXPECT_EQ(twice.error(), Refusal::invalid_link);
  EXPECT_EQ(world->live_sessions(), 0);
  const bool is_let_in = co_await world->is_let_in(jana.access_token);
  EXPECT_FALSE(is_let_in);
  const auto old_word = co_await world->sign_in("jana@example.cz", good_password);
  EXPECT_EQ(old_word.error(), Refusal::bad_credentials);
  const auto new_word = co_await world->sign_in("jana@example.cz", other_password);
  EXPECT_TRUE(new_word.has_value());
}
TEST(AuthProving, a_reset_is_good_once_the_newest_alone_and_ends_every_session) {
  in_world(reset);
}

Task<void> unknown_address(World* world) {
  co_await world->member("jana@example.cz");
  const std::string counts =
      "SELECT (SELECT count(*) FROM auth.link_request) || ' ' || (SELECT count(*) FROM"
      " platform.outbox WHERE kind = 'auth.link_requested')";
  EXPECT_EQ(world->base.text(counts), "1 1");
  co_await world->auth.ask_password_reset("jana@example.cz", World::soon());
  EXPECT_EQ(world->base.text(counts), "2 2");
  co_await world->auth.ask_password_reset("nikdo@example.cz", World::soon());
  EXPECT_EQ(world->base.text(counts), "3 3");
  const auto mail = co_await world->mail();
  EXPECT_FALSE(mail.has_value());
}
TEST(AuthProving, asking_for_an_unknown_address_does_the_same_and_mails_nobody) {
  in_world(unknown_address);
}

Task<void> change(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const auto elsewhere = co_await world->sign_in("jana@example.cz", good_password);
  const auto wrong = co_await world->auth.change_password(
      jana.account.id, jana.session, "wrong password", other_password, World::soon());
  EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  const auto weak = co_await world->auth.change_password(jana.account.id, jana.session,
                                                         good_password, "short", World::soon());
  EXPECT_EQ(weak.error(), Refusal::password_too_short);
  const auto done = co_await world->auth.change_password(
      jana.account.id, jana.session, good_password, other_password, World::soon());
  EXPECT_TRUE(done.has_value());
  const bool is_here = co_await world->is_let_in(jana.access_token);
  EXPECT_TRUE(is_here);
  const bool is_elsewhere = co_await world->is_let_in(elsewhere->access_token);
  EXPECT_FALSE(is_elsewhere);
  const auto refreshed = co_await world->auth.refresh(elsewhere->refresh_token, {}, World::soon());
  EXPECT_EQ(refreshed.error(), Refusal::invalid_link);
}
TEST(AuthProving, changing_the_password_ends_every_other_session) {
  in_world(change);
}

Task<void> guesses_at_change(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  for (int i = 0; i < free_failures + 1; ++i) {
    const auto wrong = co_await world->auth.change_password(
        jana.account.id, jana.session, "wrong password", other_password, World::soon());
    EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  }
  const auto waits = co_await world->auth.change_password(
      jana.account.id, jana.session, good_password, other_password, World::soon());
  EXPECT_EQ(waits.error(), Refusal::too_many_attempts);
}
TEST(AuthProving, a_stolen_session_cannot_guess_the_password) {
  in_world(guesses_at_change);
}

Task<void> five_tries(World* world) {
  co_await world->member("jana@example.cz");
  co_await world->auth.ask_sign_in_code("jana@example.cz", World::soon());
  const auto mail = co_await world->mail();
  EXPECT_EQ(mail->secret.size(), 6u);
  const std::string wrong = mail->secret == "000000" ? "000001" : "000000";
  for (int i = 0; i < most_code_tries; ++i) {
    const auto refused =
        co_await world->auth.sign_in_by_code("jana@example.cz", wrong, {}, World::soon());
    EXPECT_EQ(refused.error(), Refusal::bad_credentials);
  }
  const auto too_often =
      co_await world->auth.sign_in_by_code("jana@example.cz", mail->secret, {}, World::soon());
  EXPECT_EQ(too_often.error(), Refusal::bad_credentials);
  co_await world->auth.ask_sign_in_code("jana@example.cz", World::soon());
  const auto next = co_await world->mail();
  world->base.clock.advance(9min);
  const auto done =
      co_await world->auth.sign_in_by_code("jana@example.cz", next->secret, {}, World::soon());
  EXPECT_TRUE(done.has_value());
  const auto twice =
      co_await world->auth.sign_in_by_code("jana@example.cz", next->secret, {}, World::soon());
  EXPECT_EQ(twice.error(), Refusal::bad_credentials);
  co_await world->auth.ask_sign_in_code("jana@example.cz", World::soon());
  const auto late = co_await world->mail();
  world->base.clock.advance(11min);
  const auto out_of_date =
      co_await world->auth.sign_in_by_code("jana@example.cz", late->secret, {}, World::soon());
  EXPECT_EQ(out_of_date.error(), Refusal::bad_credentials);
}
TEST(AuthProving, a_code_is_good_once_for_ten_minutes_and_five_tries) {
  in_world(five_tries);
}

Task<void> squatter(World* world) {
  // Somebody registers Jana's address and waits for her.
  const SignedIn thief = co_await world->sign_up("jana@example.cz");
  const auto account = co_await world->auth.sign_up_by_contact(
      {"jana@example.cz", "", "Jana", "", ""}, World::soon());
  EXPECT_NE(account->id, thief.account.id);
  const auto mail = co_await world->mail();
  const auto jana =
      co_await world->auth.sign_in_by_code("jana@example.cz", mail->secret, {}, World::soon());
  EXPECT_TRUE(jana->account.is_verified);
  const bool is_thief_let_in = co_await world->is_let_in(thief.access_token);
  EXPECT_FALSE(is_thief_let_in);
  const auto by_password = co_await world->sign_in("jana@example.cz", good_password);
  EXPECT_EQ(by_password.error(), Refusal::bad_credentials);
  EXPECT_EQ(world->live_sessions(), 1);
}
TEST(AuthProving, whoever_registered_an_address_of_somebody_else_has_nothing_of_it) {
  in_world(squatter);
}

Task<void> code_takes_over(World* world) {
  const SignedIn thief = co_await world->sign_up("jana@example.cz");
  co_await world->auth.ask_sign_in_code("jana@example.cz", World::soon());
  const auto mail = co_await world->mail();
  const auto jana =
      co_await world->auth.sign_in_by_code("jana@example.cz", mail->secret, {}, World::soon());
  EXPECT_EQ(jana->account.id, thief.account.id);
  const bool is_thief_let_in = co_await world->is_let_in(thief.access_token);
  EXPECT_FALSE(is_thief_let_in);
  const auto by_password = co_await world->sign_in("jana@example.cz", good_password);
  EXPECT_EQ(by_password.error(), Refusal::bad_credentials);
  const bool is_jana_let_in = co_await world->is_let_in(jana->access_token);
  EXPECT_TRUE(is_jana_let_in);
}
TEST(AuthProving, a_code_takes_an_unproven_account_from_whoever_made_it) {
  in_world(code_takes_over);
}

Task<void> asked_again(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const SignedIn petr = co_await world->member("petr@example.cz");
  const auto prove = [world](AccountId account, Proof proof) {
    return world->auth.prove(account, std::move(proof), World::soon());
  };
  const std::int64_t sessions = world->live_sessions();
  const auto nothing = co_await prove(jana.account.id, {});
  EXPECT_EQ(nothing.error(), Refusal::bad_credentials);
  const auto wrong = co_await prove(jana.account.id, {.password = other_password});
  EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  const auto nobody = co_await prove(AccountId{}, {.password = good_password});
  EXPECT_EQ(nobody.error(), Refusal::bad_credentials);
  const auto right = co_await prove(jana.account.id, {.password = good_password});
  EXPECT_TRUE(right.has_value());

  co_await world->auth.ask_sign_in_code("petr@example.cz", World::soon());
  const auto mail = co_await world->mail();
  const auto of_another = co_await prove(jana.account.id, {.code = mail->secret});
  EXPECT_EQ(of_another.error(), Refusal::bad_credentials);
  const auto by_code = co_await prove(petr.account.id, {.code = mail->secret});
  EXPECT_TRUE(by_code.has_value());
  const auto twice = co_await prove(petr.account.id, {.code = mail->secret});
  EXPECT_EQ(twice.error(), Refusal::bad_credentials);
  EXPECT_EQ(world->live_sessions(), sessions) << "a proof neither opens nor ends a session";
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.guess WHERE network = ''"), 0)
      << "the right password forgets the wrong ones";
}
TEST(AuthProving, a_proof_is_of_the_account_alone_and_opens_no_session) {
  in_world(asked_again);
}

Task<void> guessed_behind_a_session(World* world) {
  const SignedIn jana = co_await world->member("jana@example.cz");
  const Proof wrong{.password = other_password, .device = {"192.0.2.7", "test"}};
  for (int i = 0; i < free_failures + 1; ++i)
    co_await world->auth.prove(jana.account.id, wrong, World::soon());
  const auto waits = co_await world->auth.prove(jana.account.id, wrong, World::soon());
  EXPECT_EQ(waits.error(), Refusal::too_many_attempts);
  const auto elsewhere = co_await world->sign_in("jana@example.cz", good_password, "198.51.100.7");
  EXPECT_TRUE(elsewhere.has_value());
}
TEST(AuthProving, whoever_took_over_a_session_does_not_guess_the_password_by_proofs) {
  in_world(guessed_behind_a_session);
}

}  // namespace
}  // namespace flipflop::auth
