// Every method of payment through everything that its far end can do: accept, decline, repeat,
// reorder, forge, come late, hang, and answer nonsense. Whatever it does, money that came is
// captured once, told once, and the books are right at the end (World::expect_sound).

#include <gmock/gmock.h>

#include <algorithm>

#include "platform/http/test_client.h"
#include "shop/payment/test_gateway.h"
#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using Mood = TestGateway::Mood;

struct Far {
  TestGateway gateway;
  http::Client client{http::ClientOptions{.allow_private = true}};
};

// The world with the bogus provider, its webhooks, and the gateway that it speaks to.
struct BogusWorld : Far, World {
  explicit BogusWorld(const pg::TestDatabase& given)
      : World(given, std::make_unique<BogusProvider>(client, gateway.url(), "secret")) {
    webhooks.add_to(router);
  }
  Webhooks webhooks{*settlement, clock};
  http::Router router;
  http::TestClient provider_side{router};
};

struct OpenOne {
  NewPayment payment;
  Uuid attempt;
  std::string reference;
};

Task<OpenOne> opened(BogusWorld* world, std::string order_number = "2026000001") {
  auto payment = co_await created(world, "bogus", std::move(order_number));
  co_await world->service->start_now(payment.id, world->soon());
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  EXPECT_EQ(attempt->state, AttemptState::pending);
  co_return OpenOne{payment, attempt->id, attempt->reference};
}

// The status of the answer to a message.
Task<int> told(BogusWorld* world, std::string event_id, std::string reference,
               const char* secret = "secret") {
  auto body = TestGateway::message(event_id, reference);
  auto fields = TestGateway::signature(body, world->clock.now(), secret);
  const auto answer = co_await world->provider_side.post_json("/payments/webhooks/bogus",
                                                              std::move(body), std::move(fields));
  co_return answer.status;
}

jobs::Job hurried(milliseconds patience) {
  return {.id = {}, .queue = {}, .key = {}, .deadline = Deadline::after(patience)};
}

Task<jobs::Outcome> checked(BogusWorld* world, Uuid attempt, milliseconds patience) {
  return world->settlement->check(hurried(patience), {attempt});
}

std::int64_t captures_of(const World* world, const NewPayment& payment) {
  return world->number("SELECT count(*) FROM payment.capture WHERE payment_id = '" +
                       payment.id.text() + "'");
}

enum class Event { open, declined, paid, paid_again, forged };

Task<void> delivered(BogusWorld* world, const OpenOne* one, Event event) {
  switch (event) {
    case Event::open:
      world->gateway.says(one->reference, BogusState::open);
      co_await told(world, "open-" + one->reference, one->reference);
      co_return;
    case Event::declined:
      world->gateway.says(one->reference, BogusState::declined);
      co_await told(world, "declined-" + one->reference, one->reference);
      co_return;
    case Event::paid:
    case Event::paid_again:
      world->gateway.says(one->reference, BogusState::paid);
      co_await told(world, "paid-" + one->reference, one->reference);
      co_return;
    case Event::forged: {
      const int status = co_await told(world, "forged-" + one->reference, one->reference, "guess");
      EXPECT_EQ(status, 400);
      co_return;
    }
  }
}

// The far end answers from a replica that lags as badly as the messages do.
Task<void> five_events_in_every_order(BogusWorld* world) {
  std::vector<Event> order = {Event::open, Event::declined, Event::paid, Event::paid_again,
                              Event::forged};
  int number = 0;
  do {
    const auto one = co_await opened(world, std::to_string(2026000001 + number++));
    for (const Event event : order) co_await delivered(world, &one, event);
    const auto state = co_await state_of(world, one.payment.order_id);
    EXPECT_EQ(state, State::paid) << number;
    EXPECT_EQ(captures_of(world, one.payment), 1) << number;
  } while (std::ranges::next_permutation(order).found);
  EXPECT_EQ(number, 120);
  EXPECT_EQ(world->events("payment.captured"), 120);
}
TEST(MethodContract, FiveMessagesOfAGatewayInEveryOrderEndInOneCapture) {
  run_in<BogusWorld>(five_events_in_every_order);
}

Task<void> hundred_times_in_every_order(BogusWorld* world) {
  std::vector<Event> order = {Event::open, Event::declined, Event::paid};
  int number = 0;
  do {
    const auto one = co_await opened(world, std::to_string(2026000001 + number++));
    const int asked_before = world->gateway.questions();
    for (int time = 0; time < 100; ++time)
      for (const Event event : order) co_await delivered(world, &one, event);
    EXPECT_EQ(world->gateway.questions() - asked_before, 3) << "one question for each event";
    const auto state = co_await state_of(world, one.payment.order_id);
    EXPECT_EQ(state, State::paid) << number;
    EXPECT_EQ(captures_of(world, one.payment), 1) << number;
  } while (std::ranges::next_permutation(order).found);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.inbox"), 18);
  EXPECT_EQ(world->events("payment.captured"), 6);
}
TEST(MethodContract, EveryMessageAHundredTimesInEveryOrderHasOneEffect) {
  run_in<BogusWorld>(hundred_times_in_every_order);
}

Task<void> late_money(BogusWorld* world) {
  const auto one = co_await opened(world);
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->cancel(tx, one.payment.order_id);
  co_await tx.commit();
  world->clock.advance(days(1));
  world->gateway.says(one.reference, BogusState::paid);
  for (int time = 0; time < 3; ++time) co_await told(world, "late", one.reference);
  EXPECT_EQ(world->events("payment.captured"), 1) << "the order must learn of it";
  world->clock.advance(minutes(6));
  co_await world->desk->watch(world->soon());
  for (int time = 0; time < 3; ++time) co_await worked(world, refund_queue);
  EXPECT_EQ(world->gateway.refunded(one.reference), one.payment.amount.haler);
  const auto state = co_await state_of(world, one.payment.order_id);
  EXPECT_EQ(state, State::refunded);
}
TEST(MethodContract, MoneyThatComesAfterTheOrderWasCancelledGoesBackOnce) {
  run_in<BogusWorld>(late_money);
}

Task<void> a_far_end_in_trouble(BogusWorld* world) {
  const auto one = co_await opened(world);
  world->gateway.says(one.reference, BogusState::paid);
  for (const Mood mood : {Mood::hangs, Mood::fails, Mood::babbles, Mood::answers_in_html}) {
    world->gateway.be(mood);
    bool has_failed = false;
    try {
      co_await checked(world, one.attempt, milliseconds(400));
    } catch (const std::exception&) {
      has_failed = true;  // the job runner tries again
    }
    EXPECT_TRUE(has_failed);
    const auto state = co_await state_of(world, one.payment.order_id);
    EXPECT_EQ(state, State::pending) << "never paid, never failed without proof";
  }
  world->gateway.be(Mood::well);
  const auto outcome = co_await checked(world, one.attempt, milliseconds(5000));
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  const auto state = co_await state_of(world, one.payment.order_id);
  EXPECT_EQ(state, State::paid);
}
TEST(MethodContract, AGatewayThatHangsFailsOrBabblesChangesNothing) {
  run_in<BogusWorld>(a_far_end_in_trouble);
}

Task<void> a_lost_answer_to_the_start(BogusWorld* world) {
  const auto payment = co_await created(world, "bogus");
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  world->gateway.lose_next_answer();
  bool has_failed = false;
  try {
    co_await world->settlement->start(hurried(milliseconds(400)), {attempt->id});
  } catch (const std::exception&) {
    has_failed = true;
  }
  EXPECT_TRUE(has_failed);
  auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::created);
  pg::run_script(world->conninfo, "DELETE FROM platform.job");
  world->clock.advance(minutes(5));
  co_await world->reconciliation->run(world->soon());
  state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::pending);
  EXPECT_EQ(world->gateway.payments(), 1u) << "one key, one payment";
}
TEST(MethodContract, AStartWhoseAnswerWasLostIsNotASecondPayment) {
  run_in<BogusWorld>(a_lost_answer_to_the_start);
}

Task<void> a_lost_answer_to_a_refund(BogusWorld* world) {
  const auto one = co_await opened(world);
  world->gateway.says(one.reference, BogusState::paid);
  co_await told(world, "paid", one.reference);
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->refund_part(
      tx, {one.payment.order_id, world->ids.next(), Money{900}, "returned goods"});
  co_await tx.commit();
  const auto refund = Uuid::parse(world->text("SELECT id FROM payment.refund")).value();
  world->gateway.lose_next_answer();
  bool has_failed = false;
  try {
    co_await world->settlement->refund(hurried(milliseconds(400)), {refund});
  } catch (const std::exception&) {
    has_failed = true;
  }
  EXPECT_TRUE(has_failed);
  EXPECT_EQ(world->gateway.refunded(one.reference), 900);
  for (int time = 0; time < 3; ++time) co_await world->settlement->refund(world->job(), {refund});
  EXPECT_EQ(world->gateway.refunded(one.reference), 900) << "one key, one refund";
  EXPECT_EQ(world->events("payment.part_refunded"), 1);
}
TEST(MethodContract, ARefundWhoseAnswerWasLostIsNotASecondRefund) {
  run_in<BogusWorld>(a_lost_answer_to_a_refund);
}

struct Credit {
  int number;  // of its reference
  Money amount;
};

// The whole sum twice, another one, one with leading zeros, and the first again.
Task<void> five_transfers_in_every_order(World* world) {
  const std::vector<Credit> credits = {{1, Money{149900}},
                                       {2, Money{100}},
                                       {3, Money{149900}},
                                       {4, Money{149900}},
                                       {1, Money{149900}}};
  std::vector<std::size_t> order = {0, 1, 2, 3, 4};
  int number = 0;
  do {
    const auto payment =
        co_await created(world, "bank_transfer", std::to_string(2026000001 + number++));
    std::map<Receipt, int> receipts;
    for (const std::size_t index : order) {
      const auto& credit = credits.at(index);
      const auto receipt = co_await world->service->receive_transfer(
          (credit.number == 4 ? "00" : "") + payment.order_number, credit.amount,
          payment.order_number + "-" + std::to_string(credit.number), world->soon());
      ++receipts[receipt];
    }
    EXPECT_EQ(receipts[Receipt::booked], 1) << number;
    EXPECT_EQ(receipts[Receipt::repeated], 1) << number;
    EXPECT_EQ(receipts[Receipt::wrong_amount] + receipts[Receipt::not_expected], 3) << number;
    EXPECT_EQ(captures_of(world, payment), 1) << number;
  } while (std::ranges::next_permutation(order).found);
  EXPECT_EQ(number, 120);
  EXPECT_EQ(world->events("payment.captured"), 120);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case WHERE state = 'open'"), 360);
}
TEST(MethodContract, FiveTransfersInEveryOrderPayOnceAndTheOthersAreCases) {
  in_world(five_transfers_in_every_order);
}

Task<void> a_statement_read_a_hundred_times(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  for (int time = 0; time < 100; ++time) {
    co_await world->service->receive_transfer("2026000001", payment.amount, "b1", world->soon());
    co_await world->service->receive_transfer("777", payment.amount, "b2", world->soon());
  }
  EXPECT_EQ(world->events("payment.captured"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case"), 1);
  EXPECT_EQ(world->number("SELECT sum(amount) FROM payment.entry WHERE account = 'bank'"), 299800);
}
TEST(MethodContract, AStatementThatIsReadAHundredTimesIsBookedOnce) {
  in_world(a_statement_read_a_hundred_times);
}

Task<void> a_transfer_after_cancellation(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->cancel(tx, payment.order_id);
  co_await tx.commit();
  world->clock.advance(days(8));
  const auto receipt =
      co_await world->service->receive_transfer("2026000001", payment.amount, "b1", world->soon());
  EXPECT_EQ(receipt, Receipt::booked);
  EXPECT_EQ(world->events("payment.captured"), 1);
  world->clock.advance(minutes(6));
  for (int time = 0; time < 2; ++time) co_await world->desk->watch(world->soon());
  EXPECT_EQ(world->text("SELECT kind FROM payment.case WHERE state = 'open'"), "refund_by_hand");
}
TEST(MethodContract, ATransferThatComesAfterTheOrderWasCancelledWaitsForAPersonToSendItBack) {
  in_world(a_transfer_after_cancellation);
}

Task<void> cash(World* world) {
  const auto payment = co_await created(world, "cod");
  for (int time = 0; time < 100; ++time) {
    auto tx = co_await world->database->begin(world->soon());
    co_await world->service->collected_on_delivery(tx, payment.order_id);
    co_await tx.commit();
  }
  EXPECT_EQ(captures_of(world, payment), 1);
  EXPECT_EQ(world->events("payment.captured"), 1);
  const auto transfer =
      co_await world->service->receive_transfer("2026000001", payment.amount, "b1", world->soon());
  EXPECT_EQ(transfer, Receipt::not_expected) << "and by bank besides";
  EXPECT_EQ(
      world->number("SELECT sum(amount) FROM payment.entry WHERE account = 'cash_on_delivery'"),
      payment.amount.haler);
}
TEST(MethodContract, CashThatIsReportedAHundredTimesIsTakenOnce) {
  in_world(cash);
}

}  // namespace
}  // namespace flipflop::payment
