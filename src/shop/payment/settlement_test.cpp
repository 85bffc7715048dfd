// Providers that accept, decline, repeat, reorder, forge, come late, hang, and report other money.

#include "shop/payment/settlement.h"

#include <gtest/gtest.h>

#include "platform/http/test_client.h"
#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

struct OpenPayment {
  NewPayment payment;
  std::string reference;
  Uuid attempt;
};

Task<OpenPayment> started(World* world) {
  auto payment = co_await created(world, "scripted");
  co_await world->service->start_now(payment.id, world->soon());
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  co_return OpenPayment{payment, attempt->reference, attempt->id};
}

void report(World* world, const std::string& reference, ProviderState state) {
  world->provider->payments.at(reference).state = state;
}

Task<void> told(World* world, std::string event_id, std::string reference) {
  co_await world->settlement->receive("scripted", {event_id, reference}, "{}", world->soon());
}

Task<jobs::Outcome> checked(World* world, Uuid attempt) {
  return world->settlement->check(world->job(), {attempt});
}

Task<bool> retried(World* world, Uuid order_id) {
  auto tx = co_await world->database->begin(world->soon());
  const bool again = co_await world->service->retry(tx, order_id);
  co_await tx.commit();
  co_return again;
}

Task<void> a_started_payment_has_its_page(World* world) {
  const auto open = co_await started(world);
  const auto view = co_await world->service->find(open.payment.order_id, world->soon());
  EXPECT_EQ(view->state, State::pending);
  EXPECT_EQ(view->redirect_url, "https://pay.example/" + open.reference);
  EXPECT_EQ(view->attempts, 1);
  co_await world->settlement->start(world->job(), {open.attempt});
  EXPECT_EQ(world->provider->starts.at(open.reference), 1);
}
TEST(Settlement, AStartedPaymentHasItsPageAndIsStartedOnce) {
  in_world(a_started_payment_has_its_page);
}

Task<void> a_refused_start_fails(World* world) {
  world->provider->refuses_start = true;
  const auto payment = co_await created(world, "scripted");
  co_await world->service->start_now(payment.id, world->soon());
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::failed);
  EXPECT_EQ(world->events("payment.failed"), 1);
}
TEST(Settlement, APaymentThatTheProviderWillNotTakeFails) {
  in_world(a_refused_start_fails);
}

Task<void> a_provider_that_is_down_is_asked_again(World* world) {
  world->provider->is_down = true;
  const auto payment = co_await created(world, "scripted");
  const auto a_moment = Deadline::after(std::chrono::milliseconds(300));
  co_await world->service->start_now(payment.id, a_moment);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::created);
  EXPECT_EQ(world->text("SELECT state FROM platform.job WHERE queue = 'payment.start'"), "waiting");
  EXPECT_EQ(world->events("payment.failed"), 0);
}
TEST(Settlement, AProviderThatIsDownIsAskedAgainAndNothingFails) {
  in_world(a_provider_that_is_down_is_asked_again);
}

Task<void> accepted_and_repeated(World* world) {
  const auto open = co_await started(world);
  report(world, open.reference, ProviderState::paid);
  for (int time = 0; time < 3; ++time) co_await told(world, "event-1", open.reference);
  co_await told(world, "event-2", open.reference);
  const auto outcome = co_await checked(world, open.attempt);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  const auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::paid);
  EXPECT_EQ(world->events("payment.captured"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.capture"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.inbox WHERE processed_at IS NOT NULL"), 2);
}
TEST(Settlement, AcceptedAndToldManyTimesIsCapturedOnce) {
  in_world(accepted_and_repeated);
}

Task<void> a_message_is_only_a_hint(World* world) {
  const auto open = co_await started(world);
  co_await told(world, "event-1", open.reference);  // the provider says: still open
  const auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::pending);
  EXPECT_EQ(world->events("payment.captured"), 0);
}
TEST(Settlement, AMessageIsOnlyAHintTheStateIsFetched) {
  in_world(a_message_is_only_a_hint);
}

Task<void> declined_then_paid_by_another_attempt(World* world) {
  const auto open = co_await started(world);
  report(world, open.reference, ProviderState::failed);
  co_await told(world, "event-1", open.reference);
  auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::failed);
  EXPECT_EQ(world->events("payment.failed"), 1);
  const bool again = co_await retried(world, open.payment.order_id);
  EXPECT_TRUE(again);
  co_await world->service->start_now(open.payment.id, world->soon());
  const auto second = co_await world->store.current_attempt(open.payment.id, world->soon());
  EXPECT_EQ(second->number, 2);
  report(world, second->reference, ProviderState::paid);
  co_await checked(world, second->id);
  co_await told(world, "event-0", open.reference);  // the decline again, late
  state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::paid);
  EXPECT_EQ(world->events("payment.failed"), 1);
}
TEST(Settlement, ADeclinedPaymentIsPaidByAnotherAttempt) {
  in_world(declined_then_paid_by_another_attempt);
}

Task<void> reordered_messages_end_in_the_same_state(World* world) {
  const auto open = co_await started(world);
  report(world, open.reference, ProviderState::paid);
  co_await told(world, "paid", open.reference);
  report(world, open.reference, ProviderState::pending);  // an older answer of a lagging replica
  co_await told(world, "pending", open.reference);
  report(world, open.reference, ProviderState::failed);
  co_await told(world, "failed", open.reference);
  const auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::paid);
  EXPECT_EQ(world->events("payment.failed"), 0);
}
TEST(Settlement, ReorderedMessagesEndInTheSameState) {
  in_world(reordered_messages_end_in_the_same_state);
}

Task<void> a_message_that_overtakes_the_answer(World* world) {
  const auto payment = co_await created(world, "scripted");
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  const auto reference = attempt->id.text();
  const MessageJob message{"scripted", "early", reference, world->clock.now()};
  const auto early = co_await world->settlement->act_on_message(world->job(), message);
  EXPECT_EQ(early.kind, jobs::Outcome::Kind::again);
  co_await world->service->start_now(payment.id, world->soon());
  report(world, reference, ProviderState::paid);
  const auto later = co_await world->settlement->act_on_message(world->job(), message);
  EXPECT_EQ(later.kind, jobs::Outcome::Kind::done);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid);
}
TEST(Settlement, AMessageThatOvertakesTheAnswerToItsCallWaitsForIt) {
  in_world(a_message_that_overtakes_the_answer);
}

Task<void> a_message_about_nothing(World* world) {
  auto& theirs = world->provider->payments["unknown"];
  theirs = {ProviderState::pending, Money{500}, "CZK"};
  const MessageJob message{"scripted", "event", "unknown", world->clock.now()};
  world->clock.advance(minutes(4));
  auto outcome = co_await world->settlement->act_on_message(world->job(), message);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again) << "nobody paid it yet";
  theirs.state = ProviderState::paid;
  for (int time = 0; time < 2; ++time) {
    outcome = co_await world->settlement->act_on_message(world->job(), message);
    EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  }
  EXPECT_EQ(world->text("SELECT string_agg(kind || ' ' || amount, ',') FROM payment.case"),
            "unknown_payment 500");
  co_await world->desk->watch(world->soon());
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case WHERE state = 'open'"), 1);
}
TEST(Settlement, MoneyThatNoAttemptAskedForIsACaseWithinFiveMinutes) {
  in_world(a_message_about_nothing);
}

Task<void> a_payment_that_is_known_after_all(World* world) {
  const auto payment = co_await created(world, "scripted");
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  const auto reference = attempt->id.text();
  world->provider->payments[reference] = {ProviderState::paid, payment.amount, "CZK"};
  const MessageJob message{"scripted", "event", reference, world->clock.now()};
  world->clock.advance(minutes(4));
  co_await world->settlement->act_on_message(world->job(), message);
  co_await world->service->start_now(payment.id, world->soon());
  co_await world->settlement->check(world->job(), {attempt->id});
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid);
  co_await world->desk->watch(world->soon());
  EXPECT_EQ(world->text("SELECT kind || ' ' || resolution FROM payment.case"),
            "unknown_payment matched");
}
TEST(Settlement, TheCaseOfAPaymentThatIsKnownAfterAllClosesItself) {
  in_world(a_payment_that_is_known_after_all);
}

Task<void> other_money_is_a_difference(World* world) {
  const auto open = co_await started(world);
  world->provider->payments.at(open.reference) = {ProviderState::paid, Money{100}, "CZK"};
  co_await told(world, "event-1", open.reference);
  co_await told(world, "event-2", open.reference);
  const auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::failed);
  EXPECT_EQ(world->events("payment.captured"), 0);
  EXPECT_EQ(world->events("payment.failed"), 1);
  EXPECT_EQ(world->number("SELECT reported_amount FROM payment.difference"), 100);
}
TEST(Settlement, OtherMoneyThanAskedForIsADifferenceAndNoPayment) {
  in_world(other_money_is_a_difference);
}

Task<void> late_money_of_a_cancelled_order(World* world) {
  const auto open = co_await started(world);
  auto tx = co_await world->database->begin(world->soon());
  const bool cancelled = co_await world->service->cancel(tx, open.payment.order_id);
  co_await tx.commit();
  EXPECT_TRUE(cancelled);
  world->clock.advance(days(1));
  report(world, open.reference, ProviderState::paid);
  co_await checked(world, open.attempt);
  EXPECT_EQ(world->events("payment.captured"), 1) << "the order must learn of it";
  auto later = co_await world->database->begin(world->soon());
  const bool too_late = co_await world->service->cancel(later, open.payment.order_id);
  EXPECT_FALSE(too_late);
  co_await world->service->refund(later, open.payment.order_id, "sold out");
  co_await world->service->refund(later, open.payment.order_id, "sold out");
  co_await later.commit();
  auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::refund_due);
  const auto by_hand = co_await world->service->confirm_refund("2026000001", open.payment.amount,
                                                               "out-1", world->soon());
  EXPECT_EQ(by_hand, Receipt::not_expected) << "the provider sends it";
  const auto key = world->text("SELECT key FROM platform.job WHERE queue = 'payment.refund'");
  co_await world->jobs.work_now("payment.refund", key, world->soon());
  co_await world->settlement->refund(world->job(), {Uuid::parse(key).value()});
  state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::refunded);
  EXPECT_EQ(world->provider->refunds.size(), 1u);
  EXPECT_EQ(world->events("payment.refunded"), 1);
}
TEST(Settlement, LateMoneyOfACancelledOrderIsToldAndGoesBackOnce) {
  in_world(late_money_of_a_cancelled_order);
}

Task<void> an_abandoned_attempt_is_paid_too(World* world) {
  const auto open = co_await started(world);
  co_await retried(world, open.payment.order_id);
  co_await world->service->start_now(open.payment.id, world->soon());
  const auto second = co_await world->store.current_attempt(open.payment.id, world->soon());
  report(world, second->reference, ProviderState::paid);
  co_await checked(world, second->id);
  report(world, open.reference, ProviderState::paid);
  co_await checked(world, open.attempt);
  EXPECT_EQ(world->events("payment.captured"), 1);
  const auto key = world->text("SELECT key FROM platform.job WHERE queue = 'payment.refund'");
  co_await world->jobs.work_now("payment.refund", key, world->soon());
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.refund WHERE state = 'done'"), 1);
  const auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::paid) << "the order keeps its own money";
  EXPECT_EQ(world->events("payment.refunded"), 0);
}
TEST(Settlement, AnOrderPaidTwiceGivesTheSecondPaymentBack) {
  in_world(an_abandoned_attempt_is_paid_too);
}

Task<void> an_unanswered_attempt_is_given_up(World* world) {
  const auto open = co_await started(world);
  auto outcome = co_await checked(world, open.attempt);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again);
  EXPECT_EQ(outcome.delay, seconds(20));
  world->clock.advance(days(3));
  outcome = co_await checked(world, open.attempt);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  const auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::failed);
}
TEST(Settlement, AnAttemptThatStaysOpenForDaysIsGivenUp) {
  in_world(an_unanswered_attempt_is_given_up);
}

Task<void> a_payment_cancelled_before_its_start(World* world) {
  const auto payment = co_await created(world, "scripted");
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->cancel(tx, payment.order_id);
  co_await tx.commit();
  co_await world->service->start_now(payment.id, world->soon());
  EXPECT_TRUE(world->provider->starts.empty());
  const bool again = co_await retried(world, payment.order_id);
  EXPECT_FALSE(again);
  EXPECT_EQ(world->events("payment.failed"), 0);
}
TEST(Settlement, APaymentCancelledBeforeItsStartIsNeverStarted) {
  in_world(a_payment_cancelled_before_its_start);
}

Task<void> webhooks_are_verified_before_they_are_believed(World* world) {
  const auto open = co_await started(world);
  report(world, open.reference, ProviderState::paid);
  Webhooks webhooks(*world->settlement, world->clock);
  http::Router router;
  webhooks.add_to(router);
  http::TestClient client(router);
  const auto body = R"({"eventId":"event-1","reference":")" + open.reference + R"("})";
  const auto forged = co_await client.post_json("/payments/webhooks/scripted", body);
  EXPECT_EQ(forged.status, 400);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.inbox"), 0);
  auto state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::pending);
  const auto foreign =
      co_await client.post_json("/payments/webhooks/nobody", body, {{"x-genuine", "yes"}});
  EXPECT_EQ(foreign.status, 404);
  for (int time = 0; time < 2; ++time) {
    const auto genuine =
        co_await client.post_json("/payments/webhooks/scripted", body, {{"x-genuine", "yes"}});
    EXPECT_EQ(genuine.status, 200);
  }
  state = co_await state_of(world, open.payment.order_id);
  EXPECT_EQ(state, State::paid);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.inbox"), 1);
  EXPECT_EQ(world->text("SELECT convert_from(body, 'UTF8') FROM payment.inbox"), body);
}

Task<void> bodies_go_when_nothing_can_be_disputed(World* world) {
  const auto open = co_await started(world);
  const Notice notice{.event_id = "event-1", .reference = open.reference};
  co_await world->settlement->receive("scripted", notice, "{\"payer\":\"Jana\"}", world->soon());
  world->clock.advance(std::chrono::days(549));
  co_await world->settlement->forget_bodies(world->soon());
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.inbox WHERE body <> ''"), 1);
  world->clock.advance(std::chrono::days(2));
  co_await world->settlement->forget_bodies(world->soon());
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.inbox WHERE body <> ''"), 0);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.inbox"), 1) << "it still comes only once";
}
TEST(Settlement, TheBytesOfAMessageAreForgottenAfterTheLastDayOfADispute) {
  in_world(bodies_go_when_nothing_can_be_disputed);
}

TEST(Settlement, AForgedMessageChangesNothingAndARepeatedOneIsAnsweredOnceMore) {
  in_world(webhooks_are_verified_before_they_are_believed);
}

}  // namespace
}  // namespace flipflop::payment
