// Money that goes back in parts: never more than came, once per cause, told when it is there.

#include <gtest/gtest.h>

#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

const Money tenth{14990};

Task<RefundAnswer> asked(World* world, RefundRequest request) {
  auto tx = co_await world->database->begin(world->soon());
  const auto answer = co_await world->service->refund_part(tx, std::move(request));
  co_await tx.commit();
  co_return answer;
}

Task<RefundAnswer> asked(World* world, Uuid order_id, Money amount) {
  return asked(world, {order_id, world->ids.next(), amount, "returned goods"});
}

Task<void> called_off(World* world, Uuid order_id) {
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->refund(tx, order_id, "order cancelled");
  co_await tx.commit();
}

Task<void> nothing_goes_back_that_did_not_come(World* world) {
  const auto payment = co_await created(world, "scripted");
  auto answer = co_await asked(world, payment.order_id, tenth);
  EXPECT_EQ(answer, RefundAnswer::nothing_captured);
  answer = co_await asked(world, world->ids.next(), tenth);
  EXPECT_EQ(answer, RefundAnswer::nothing_captured);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.refund"), 0);
}
TEST(Refund, NothingGoesBackThatDidNotCome) {
  in_world(nothing_goes_back_that_did_not_come);
}

Task<void> more_than_is_left_is_refused(World* world) {
  const auto payment = co_await paid(world, "scripted");
  auto answer = co_await asked(world, payment.order_id, payment.amount + Money{1});
  EXPECT_EQ(answer, RefundAnswer::exceeds);
  answer = co_await asked(world, payment.order_id, tenth);
  EXPECT_EQ(answer, RefundAnswer::requested);
  answer = co_await asked(world, payment.order_id, payment.amount);
  EXPECT_EQ(answer, RefundAnswer::exceeds);
  EXPECT_EQ(world->number("SELECT refunded FROM payment.capture"), tenth.haler);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid);
}
TEST(Refund, MoreThanIsLeftIsRefusedAndChangesNothing) {
  in_world(more_than_is_left_is_refused);
}

Task<void> one_cause_pays_once(World* world) {
  const auto payment = co_await paid(world, "scripted");
  const RefundRequest request{payment.order_id, world->ids.next(), tenth, "returned goods"};
  auto answer = co_await asked(world, request);
  EXPECT_EQ(answer, RefundAnswer::requested);
  for (int time = 0; time < 100; ++time) {
    answer = co_await asked(world, request);
    EXPECT_EQ(answer, RefundAnswer::repeated);
    if (time == 50) co_await worked(world, refund_queue);
  }
  EXPECT_EQ(world->provider->sent.size(), 1u);
  EXPECT_EQ(world->events("payment.part_refunded"), 1);
  EXPECT_EQ(world->events("payment.refunded"), 0);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid) << "the order keeps the rest";
}
TEST(Refund, OneCausePaysOnceHoweverOftenItAsks) {
  in_world(one_cause_pays_once);
}

Task<void> parts_that_make_the_whole(World* world) {
  const auto payment = co_await paid(world, "scripted");
  auto answer = co_await asked(world, payment.order_id, Money{100000});
  EXPECT_EQ(answer, RefundAnswer::requested);
  answer = co_await asked(world, payment.order_id, Money{49900});
  EXPECT_EQ(answer, RefundAnswer::requested);
  auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::refund_due);
  EXPECT_EQ(world->events("payment.part_refunded"), 0) << "nothing was sent yet";
  co_await worked(world, refund_queue);
  state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::refunded);
  EXPECT_EQ(world->events("payment.part_refunded"), 2);
  EXPECT_EQ(world->events("payment.refunded"), 1);
  answer = co_await asked(world, payment.order_id, Money{1});
  EXPECT_EQ(answer, RefundAnswer::exceeds);
}
TEST(Refund, PartsThatMakeTheWholeEndThePayment) {
  in_world(parts_that_make_the_whole);
}

Task<void> an_order_called_off_after_a_part(World* world) {
  const auto payment = co_await paid(world, "scripted");
  co_await asked(world, payment.order_id, tenth);
  co_await worked(world, refund_queue);
  co_await called_off(world, payment.order_id);
  co_await called_off(world, payment.order_id);
  co_await worked(world, refund_queue);
  Money sent;
  for (const auto& [id, amount] : world->provider->sent) sent = sent + amount;
  EXPECT_EQ(sent, payment.amount);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::refunded);
  EXPECT_EQ(world->events("payment.refunded"), 1);
  EXPECT_EQ(world->events("payment.part_refunded"), 1);
}
TEST(Refund, AnOrderCalledOffAfterAPartGetsTheRest) {
  in_world(an_order_called_off_after_a_part);
}

Task<void> a_part_by_hand(World* world) {
  const auto payment = co_await paid(world, "bank_transfer");
  co_await asked(world, payment.order_id, tenth);
  co_await asked(world, payment.order_id, tenth);
  const auto sent = [](World* here, Money amount, std::string proof) {
    return here->service->confirm_refund("2026000001", amount, std::move(proof), here->soon());
  };
  auto receipt = co_await sent(world, payment.amount, "out-1");
  EXPECT_EQ(receipt, Receipt::wrong_amount);
  receipt = co_await sent(world, tenth, "out-1");
  EXPECT_EQ(receipt, Receipt::booked);
  receipt = co_await sent(world, tenth, "out-1");
  EXPECT_EQ(receipt, Receipt::repeated);
  EXPECT_EQ(world->events("payment.part_refunded"), 1);
  receipt = co_await sent(world, tenth, "out-2");
  EXPECT_EQ(receipt, Receipt::booked);
  receipt = co_await sent(world, tenth, "out-3");
  EXPECT_EQ(receipt, Receipt::not_expected);
  EXPECT_EQ(world->events("payment.part_refunded"), 2);
  EXPECT_EQ(world->events("payment.refunded"), 0);
}
TEST(Refund, APartThatAPersonSendsIsConfirmedWithItsOwnProof) {
  in_world(a_part_by_hand);
}

Task<void> a_part_from_several_captures(World* world) {
  const auto payment = co_await paid(world, "scripted");
  pg::run_script(world->conninfo,
                 "INSERT INTO payment.capture (id, payment_id, source, reference, amount, at) "
                 "SELECT gen_random_uuid(), id, 'scripted', 'second', 100, '2027-01-01' "
                 "FROM payment.intent");
  const auto answer = co_await asked(world, payment.order_id, payment.amount + Money{40});
  EXPECT_EQ(answer, RefundAnswer::requested);
  EXPECT_EQ(world->number("SELECT refunded FROM payment.capture WHERE reference = 'second'"), 40);
  const auto first = world->text("SELECT key FROM platform.job WHERE queue = 'payment.refund'");
  co_await world->jobs.work_now(refund_queue, first, world->soon());
  EXPECT_EQ(world->events("payment.part_refunded"), 0) << "the other piece is on its way";
  co_await worked(world, refund_queue);
  EXPECT_EQ(world->events("payment.part_refunded"), 1);
}
TEST(Refund, APartTakesFromTheOldestMoneyFirstAndIsToldOnce) {
  in_world(a_part_from_several_captures);
}

Task<void> a_killed_worker(World* world) {
  const auto payment = co_await paid(world, "scripted");
  co_await asked(world, payment.order_id, tenth);
  const auto key = world->text("SELECT key FROM platform.job WHERE queue = 'payment.refund'");
  // What a kill at payment.refunded_unnoted leaves behind: sent, and nothing written.
  co_await world->provider->refund("", Uuid::parse(key).value(), tenth, world->soon());
  EXPECT_EQ(world->events("payment.part_refunded"), 0);
  for (int time = 0; time < 2; ++time)
    co_await world->settlement->refund(world->job(), {Uuid::parse(key).value()});
  EXPECT_EQ(world->provider->sent.size(), 1u);
  EXPECT_EQ(world->events("payment.part_refunded"), 1);
}
TEST(Refund, AWorkerKilledBetweenProviderAndNoteRefundsOnce) {
  in_world(a_killed_worker);
}

struct Asking {
  World* world;
  Uuid order_id;
  std::map<RefundAnswer, int>* answers;
  int* running;
  Signal* ended;
};

Task<void> ask(Asking asking) {
  const auto answer = co_await asked(asking.world, asking.order_id, tenth);
  ++(*asking.answers)[answer];
  --*asking.running;
  asking.ended->notify_all();
}

Task<void> fifty_at_once(World* world) {
  const auto payment = co_await paid(world, "scripted");
  std::map<RefundAnswer, int> answers;
  int running = 50;
  Signal ended;
  for (int time = 0; time < 50; ++time)
    Loop::current().spawn("refund", ask({world, payment.order_id, &answers, &running, &ended}));
  const auto deadline = world->soon();
  while (running > 0) {
    const bool woken = co_await ended.wait(deadline);
    EXPECT_TRUE(woken) << "the storm did not end";
    if (!woken) co_return;
  }
  EXPECT_EQ(answers[RefundAnswer::requested], 10);
  EXPECT_EQ(answers[RefundAnswer::exceeds], 40);
  EXPECT_EQ(world->number("SELECT sum(amount) FROM payment.refund"), payment.amount.haler);
  EXPECT_EQ(world->number("SELECT refunded FROM payment.capture"), payment.amount.haler);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::refund_due);
}
TEST(Refund, OfFiftyTenthsAtOnceExactlyTenGoBack) {
  in_world(fifty_at_once);
}

constexpr const char* captured =
    "INSERT INTO payment.intent (id, order_id, order_number, variable_symbol, amount, method, "
    "state, return_url, made_at, changed_at) VALUES ('01900000-0000-7000-8000-000000000001', "
    "gen_random_uuid(), '1', '1', 100, 'cod', 'pending', '', now(), now());"
    "INSERT INTO payment.capture (id, payment_id, source, reference, amount, at) VALUES "
    "('01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000001', 'cod', '1', "
    "100, now());";

std::string refund_of(int amount) {
  return "INSERT INTO payment.refund (id, capture_id, amount, reason, state, made_at) VALUES "
         "(gen_random_uuid(), '01900000-0000-7000-8000-000000000002', " +
         std::to_string(amount) + ", '', 'due', now());";
}

TEST(Refund, TheDatabaseRefusesMoreThanCameWhoeverWrites) {
  const pg::TestDatabase database;
  pg::run_script(database.conninfo(), captured + refund_of(60) + refund_of(40));
  EXPECT_THROW(pg::run_script(database.conninfo(), refund_of(1)), pg::Error);
  EXPECT_THROW(pg::run_script(database.conninfo(), refund_of(0)), pg::Error);
  EXPECT_THROW(pg::run_script(database.conninfo(), refund_of(-1)), pg::Error);
}

TEST(Refund, TheDatabaseRewritesNeitherMoneyThatCameNorMoneyThatWentBack) {
  for (const char* change :
       {"UPDATE payment.capture SET amount = 200", "UPDATE payment.capture SET refunded = 50",
        "UPDATE payment.capture SET refunded = 70, reference = 'x'", "DELETE FROM payment.capture",
        "UPDATE payment.refund SET amount = 50", "UPDATE payment.refund SET reason = 'other'",
        "UPDATE payment.refund SET state = 'due'", "DELETE FROM payment.refund"}) {
    const pg::TestDatabase database;
    pg::run_script(database.conninfo(), captured + refund_of(60));
    EXPECT_THROW(pg::run_script(database.conninfo(), change), pg::Error) << change;
  }
}

}  // namespace
}  // namespace flipflop::payment
