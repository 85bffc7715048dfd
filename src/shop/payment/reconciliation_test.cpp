// After any outage our state is the provider's within one cycle.

#include "shop/payment/reconciliation.h"

#include <gtest/gtest.h>

#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

Task<Uuid> attempt_of(World* world, const NewPayment& payment) {
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  co_return attempt->id;
}

Task<NewPayment> numbered(World* world, int number) {
  NewPayment payment{.id = world->ids.next_as<PaymentId>(),
                     .order_id = world->ids.next(),
                     .order_number = std::to_string(2026000100 + number),
                     .amount = Money{100 + number},
                     .method = "scripted",
                     .return_url = "http://shop.example/objednavka/x"};
  pg::WriteBatch batch(*world->database);
  world->service->create(batch, payment);
  const auto committed = co_await batch.commit(world->soon());
  EXPECT_TRUE(committed.has_value());
  co_return payment;
}

Task<void> cycle(World* world) {
  world->clock.advance(minutes(5));
  co_await world->reconciliation->run(world->soon());
}

// Every webhook is lost and no check job is left; some starts never came through.
Task<void> all_is_lost(World* world) {
  std::map<std::string, State> expected;  // by order
  std::vector<NewPayment> payments;
  for (int number = 0; number < 60; ++number) {
    const auto payment = co_await numbered(world, number);
    payments.push_back(payment);
    const bool is_started = number % 4 != 3;
    if (!is_started) continue;
    co_await world->service->start_now(payment.id, world->soon());
    const auto attempt = co_await attempt_of(world, payment);
    auto& report = world->provider->payments.at(attempt.text());
    if (number % 4 == 0) report.state = ProviderState::paid;
    if (number % 4 == 1) report.state = ProviderState::failed;
  }
  pg::run_script(world->conninfo, "DELETE FROM platform.job");
  co_await cycle(world);
  for (std::size_t number = 0; number < payments.size(); ++number) {
    const auto state = co_await state_of(world, payments[number].order_id);
    const State due = number % 4 == 0   ? State::paid
                      : number % 4 == 1 ? State::failed
                                        : State::pending;
    EXPECT_EQ(state, due) << number;
  }
  const auto run = pg::query_now(
      world->conninfo,
      "SELECT asked, settled, differences, ended_at IS NOT NULL FROM payment.reconciliation");
  EXPECT_EQ(run.at(0), (std::vector<std::string>{"60", "45", "45", "t"}));
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.reconciled WHERE is_settled"), 45);
  EXPECT_EQ(world->events("payment.captured"), 15);
  co_await cycle(world);
  EXPECT_EQ(world->number("SELECT sum(differences) FROM payment.reconciliation"), 45)
      << "what is equal differs no more";
}
TEST(Reconciliation, WithEveryMessageAndCheckLostTheStateIsEqualWithinOneCycle) {
  in_world(all_is_lost);
}

Task<void> a_healthy_check_is_not_doubled(World* world) {
  const auto payment = co_await created(world, "scripted");
  co_await world->service->start_now(payment.id, world->soon());
  const auto attempt = co_await attempt_of(world, payment);
  world->clock.advance(minutes(5));
  co_await world->settlement->check(world->job(), {attempt});
  co_await world->reconciliation->run(world->soon());
  EXPECT_EQ(world->number("SELECT asked FROM payment.reconciliation"), 0);
}
TEST(Reconciliation, AnAttemptThatItsCheckJobAskedAboutIsLeftAlone) {
  in_world(a_healthy_check_is_not_doubled);
}

Task<void> a_provider_that_is_down(World* world) {
  const auto first = co_await created(world, "scripted");
  co_await world->service->start_now(first.id, world->soon());
  const auto attempt = co_await attempt_of(world, first);
  world->provider->payments.at(attempt.text()).state = ProviderState::paid;
  pg::run_script(world->conninfo, "DELETE FROM platform.job");
  world->provider->is_down = true;
  bool is_thrown = false;
  world->clock.advance(minutes(5));
  try {
    co_await world->reconciliation->run(world->soon());
  } catch (const http::Unreachable&) {
    is_thrown = true;
  }
  EXPECT_TRUE(is_thrown);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.reconciliation WHERE ended_at IS NULL"), 1);
  const auto before = co_await state_of(world, first.order_id);
  EXPECT_EQ(before, State::pending) << "silence is no state";
  world->provider->is_down = false;
  co_await cycle(world);
  const auto after = co_await state_of(world, first.order_id);
  EXPECT_EQ(after, State::paid);
}
TEST(Reconciliation, AProviderThatIsDownChangesNothingAndIsAskedInTheNextCycle) {
  in_world(a_provider_that_is_down);
}

Task<void> one_that_never_answers(World* world) {
  const auto bad = co_await numbered(world, 1);
  const auto good = co_await numbered(world, 2);
  for (const auto& payment : {bad, good}) {
    co_await world->service->start_now(payment.id, world->soon());
    const auto attempt = co_await attempt_of(world, payment);
    world->provider->payments.at(attempt.text()).state = ProviderState::paid;
  }
  const auto poisoned = co_await attempt_of(world, bad);
  world->provider->payments.erase(poisoned.text());  // at() throws: an answer that is nonsense
  pg::run_script(world->conninfo, "DELETE FROM platform.job");
  world->clock.advance(minutes(5));
  for (int time = 0; time < 2; ++time) {
    try {
      co_await world->reconciliation->run(world->soon());
    } catch (const std::out_of_range&) {
      continue;  // the job runner would try again in a moment
    }
  }
  const auto state = co_await state_of(world, good.order_id);
  EXPECT_EQ(state, State::paid);
}
TEST(Reconciliation, OneQuestionThatAlwaysFailsDoesNotHoldUpTheOthers) {
  in_world(one_that_never_answers);
}

Task<void> ended_ones_are_asked_twice_more(World* world) {
  co_await paid(world, "scripted");
  std::vector<std::int64_t> asked;
  for (const auto wait : {minutes(30), minutes(35), minutes(60), minutes(24 * 60), minutes(60)}) {
    world->clock.advance(wait);
    co_await world->reconciliation->run(world->soon());
    asked.push_back(world->number("SELECT sum(asked) FROM payment.reconciliation"));
  }
  EXPECT_EQ(asked, (std::vector<std::int64_t>{0, 1, 1, 2, 2}));
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case"), 0);
}
TEST(Reconciliation, APaidAttemptIsAskedAboutAgainAnHourAndADayLater) {
  in_world(ended_ones_are_asked_twice_more);
}

Task<void> a_payment_that_is_gone(World* world) {
  const auto payment = co_await paid(world, "scripted");
  const auto attempt = co_await attempt_of(world, payment);
  world->provider->payments.at(attempt.text()).state = ProviderState::refunded;  // not by us
  world->clock.advance(hours(2));
  co_await world->reconciliation->run(world->soon());
  world->clock.advance(days(1));
  co_await world->reconciliation->run(world->soon());
  EXPECT_EQ(world->text("SELECT kind FROM payment.case"), "contradiction");
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.reconciled WHERE NOT is_settled"), 2);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid) << "state only moves forward; a person decides";
  const auto found = co_await world->desk->found_in(
      ReconciliationId::parse(
          world->text("SELECT run_id FROM payment.reconciled ORDER BY at LIMIT 1"))
          .value(),
      world->soon());
  EXPECT_EQ(found.at(0).ours, "paid");
  EXPECT_EQ(found.at(0).theirs, "refunded");
}
TEST(Reconciliation, AProviderThatTakesItsWordBackIsACase) {
  in_world(a_payment_that_is_gone);
}

Task<void> a_failed_one_that_was_paid(World* world) {
  const auto payment = co_await created(world, "scripted");
  co_await world->service->start_now(payment.id, world->soon());
  const auto attempt = co_await attempt_of(world, payment);
  world->provider->payments.at(attempt.text()).state = ProviderState::failed;
  co_await world->settlement->check(world->job(), {attempt});
  world->provider->payments.at(attempt.text()).state = ProviderState::paid;
  world->clock.advance(hours(1));
  co_await world->reconciliation->run(world->soon());
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid);
}
TEST(Reconciliation, ADeclinedAttemptThatWasPaidAfterAllIsFound) {
  in_world(a_failed_one_that_was_paid);
}

Task<void> an_old_open_attempt_is_given_up(World* world) {
  const auto payment = co_await created(world, "scripted");
  co_await world->service->start_now(payment.id, world->soon());
  pg::run_script(world->conninfo, "DELETE FROM platform.job");
  world->clock.advance(days(3));
  co_await world->reconciliation->run(world->soon());
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::failed);
}
TEST(Reconciliation, AnAttemptThatStaysOpenForDaysIsGivenUpThoughItsCheckJobIsGone) {
  in_world(an_old_open_attempt_is_given_up);
}

Task<void> runs_go_after_a_quarter(World* world) {
  co_await world->reconciliation->run(world->soon());
  world->clock.advance(days(91));
  co_await world->reconciliation->run(world->soon());
  co_await world->settlement->forget_bodies(world->soon());
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.reconciliation"), 1);
}
TEST(Reconciliation, RunsAreForgottenAfterAQuarterOfAYear) {
  in_world(runs_go_after_a_quarter);
}

}  // namespace
}  // namespace flipflop::payment
