#include "platform/outbox/outbox.h"
#include "shop/loyalty/test_world.h"

namespace flipflop::loyalty {
namespace {

using std::chrono::days;
using Kind = jobs::Outcome::Kind;

Task<void> doubled_and_early(World* world) {
  co_await world->switch_on();
  const order::OrderId order = world->delivered(world->jana, Money{109'990});
  for (int times = 0; times < 3; ++times) co_await world->told(order);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.job WHERE queue = 'loyalty.award'"),
            1);
  Account shown = co_await world->service.account(world->jana, World::soon());
  EXPECT_EQ(shown.balance, 0);
  EXPECT_EQ(shown.waiting.at(0).points, 109);

  const auto early = co_await world->counted(order);
  EXPECT_EQ(early.kind, Kind::again);
  EXPECT_EQ(early.delay, days(14));
  EXPECT_EQ(world->ledger(), "") << "the buyer may still withdraw";
  world->base.clock.advance(days(14));
  for (int times = 0; times < 3; ++times) {
    const auto outcome = co_await world->counted(order);
    EXPECT_EQ(outcome.kind, Kind::done);
  }
  EXPECT_EQ(world->ledger(), "earned 109");
  shown = co_await world->service.account(world->jana, World::soon());
  EXPECT_TRUE(shown.waiting.empty());
  EXPECT_EQ(shown.entries.at(0).order_number, "2600000001");
  EXPECT_EQ(shown.expiring.value_or(Expiring{}).points, 109);
  co_await world->told(order);
  EXPECT_EQ(world->ledger(), "earned 109");
}
TEST(Awards, AnOrderBringsPointsOnceAndNotBeforeNobodyCanWithdraw) {
  in_world(&doubled_and_early);
}

Task<void> nothing_for(World* world) {
  const order::OrderId before = world->delivered(world->jana, Money{100'000});
  co_await world->told(before);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM loyalty.award"), 0) << "switched off";
  co_await world->switch_on();

  const order::OrderId guests = world->delivered(std::nullopt, Money{100'000});
  const order::OrderId unpaid = world->delivered(world->jana, Money{100'000});
  world->orders.orders[unpaid].payment_status = order::PaymentStatus::pending;
  const order::OrderId back = world->delivered(world->jana, Money{100'000});
  world->refund(back, Money{109'900});
  const order::OrderId small = world->delivered(world->jana, Money{999});
  for (const order::OrderId id : {guests, unpaid, back, small}) co_await world->told(id);
  world->base.clock.advance(days(14));
  for (const order::OrderId id : {guests, unpaid, back, small}) {
    const auto outcome = co_await world->counted(id);
    EXPECT_EQ(outcome.kind, Kind::done);
  }
  EXPECT_EQ(world->ledger(), "");
  EXPECT_EQ(world->base.number("SELECT count(*) FROM loyalty.award WHERE awarded_at IS NULL"), 0);
}
TEST(Awards, GuestsAndWhatWasNotPaidOrWentBackBringNothing) {
  in_world(&nothing_for);
}

Task<void> claimed_order(World* world) {
  co_await world->switch_on();
  const order::OrderId order = world->delivered(std::nullopt, Money{50'000});
  co_await world->told(order);
  world->base.clock.advance(days(14));
  world->orders.orders[order].account = world->jana;  // proved its address meanwhile
  co_await world->counted(order);
  EXPECT_EQ(world->ledger(), "earned 50");
}
TEST(Awards, AGuestWhoGetsAnAccountInTimeHasTheOrderCounted) {
  in_world(&claimed_order);
}

Task<void> partly_back(World* world) {
  co_await world->switch_on();
  const order::OrderId order = world->delivered(world->jana, Money{100'000});
  co_await world->told(order);
  world->base.clock.advance(days(14));
  returns::View announced;
  announced.id = world->base.ids.next_as<returns::CaseId>();
  announced.order = order;
  world->returns.cases[announced.id] = announced;
  const auto waits = co_await world->counted(order);
  EXPECT_EQ(waits.kind, Kind::again) << "the goods of a withdrawal are on their way";
  EXPECT_EQ(world->ledger(), "");
  world->returns.cases[announced.id].state = returns::State::received;
  world->refund(order, Money{40'000});
  co_await world->counted(order);
  EXPECT_EQ(world->ledger(), "earned 60");
  co_await world->refund_told(order);
  EXPECT_EQ(world->ledger(), "earned 60") << "it was counted without them";
}
TEST(Awards, WhatGoesBackUntilThenIsNotCounted) {
  in_world(&partly_back);
}

Task<void> back_later(World* world) {
  co_await world->switch_on();
  const order::OrderId order = co_await world->earned(Money{300'000});
  world->refund(order, Money{50'000});
  for (int times = 0; times < 3; ++times) co_await world->refund_told(order);
  EXPECT_EQ(world->ledger(), "earned 300, taken_back -50");
  co_await world->exchanged(200, "k");
  world->refund(order, Money{100'000});
  for (int times = 0; times < 3; ++times) co_await world->refund_told(order);
  EXPECT_EQ(world->ledger(), "earned 300, taken_back -50, exchanged -200, taken_back -50")
      << "what was spent is not asked back";
  co_await world->give(world->jana, 500);
  co_await world->refund_told(order);
  const std::int64_t balance = co_await world->balance(world->jana);
  EXPECT_EQ(balance, 500) << "nor later";
}
TEST(Awards, AClaimTakesPointsBackDownToZeroOnce) {
  in_world(&back_later);
}

Task<void> all_back(World* world) {
  co_await world->switch_on();
  const order::OrderId order = co_await world->earned(Money{300'000});
  for (int times = 0; times < 2; ++times) {
    pg::Tx tx = co_await world->base.database->begin(World::soon());
    co_await world->service.payment_refunded(
        tx, payment::PaymentRefunded{{}, order.uuid, Money{309'900}});
    co_await world->service.payment_refunded(
        tx, payment::PaymentRefunded{{}, world->base.ids.next(), Money{1}});
    co_await tx.commit();
  }
  EXPECT_EQ(world->ledger(), "earned 300, taken_back -300");
}
TEST(Awards, AnOrderThatIsPaidBackWholeBringsNothing) {
  in_world(&all_back);
}

void pay_by_voucher(World* world, order::OrderId id, Money total, Money of_voucher) {
  order::View& order = world->orders.orders[id];
  order.totals.total = total;
  order.vouchers = {{world->base.ids.next_as<voucher::VoucherId>(), "AAAA", of_voucher}};
}

Task<void> back_on_vouchers(World* world) {
  co_await world->switch_on();
  const order::OrderId covered = co_await world->earned(Money{300'000});
  const order::OrderId partly = co_await world->earned(Money{100'000});
  pay_by_voucher(world, covered, Money{309'900}, Money{309'900});
  pay_by_voucher(world, partly, Money{109'900}, Money{50'000});
  for (int times = 0; times < 2; ++times) {
    for (const Uuid order : {covered.uuid, partly.uuid, world->base.ids.next()}) {
      pg::Tx tx = co_await world->base.database->begin(World::soon());
      co_await world->service.vouchers_given_back(tx, voucher::VouchersGivenBack{order});
      co_await tx.commit();
    }
  }
  EXPECT_EQ(world->ledger(), "earned 300, earned 100, taken_back -300");
}
TEST(Awards, AnOrderThatIsBackOnItsVouchersWholeBringsNothing) {
  in_world(&back_on_vouchers);
}

Task<void> first_in_first_out(World* world) {
  Terms terms;
  terms.is_on = true;
  terms.validity_months = 1;
  co_await world->set(terms);
  co_await world->give(world->jana, 250);
  world->base.clock.advance(days(20));
  co_await world->give(world->jana, 100);
  co_await world->exchanged(200, "k");  // of the first ones
  Account shown = co_await world->service.account(world->jana, World::soon());
  EXPECT_EQ(shown.expiring.value_or(Expiring{}).points, 50);
  co_await world->service.expire(World::soon());
  EXPECT_EQ(world->ledger(), "adjusted 250, adjusted 100, exchanged -200") << "not yet";

  world->base.clock.advance(days(11));
  const auto late = co_await world->exchanged(200, "late");
  EXPECT_EQ(late.error(), ExchangeRefusal::not_enough);
  for (int times = 0; times < 3; ++times) co_await world->service.expire(World::soon());
  EXPECT_EQ(world->ledger(), "adjusted 250, adjusted 100, exchanged -200, expired -50");
  world->base.clock.advance(days(60));
  for (int times = 0; times < 3; ++times) co_await world->service.expire(World::soon());
  EXPECT_EQ(world->ledger(),
            "adjusted 250, adjusted 100, exchanged -200, expired -50, expired -100");
  shown = co_await world->service.account(world->jana, World::soon());
  EXPECT_EQ(shown.balance, 0);
  EXPECT_FALSE(shown.expiring);
}
TEST(Expiry, TakesTheOldestPointsThatWereNotSpentOnce) {
  in_world(&first_in_first_out);
}

Task<void> ended_before_the_job(World* world) {
  Terms terms;
  terms.is_on = true;
  terms.validity_months = 1;
  co_await world->set(terms);
  co_await world->give(world->jana, 250);
  world->base.clock.advance(days(20));
  co_await world->give(world->jana, 300);
  world->base.clock.advance(days(15));
  const auto coupon = co_await world->exchanged(200, "k");
  EXPECT_TRUE(coupon.has_value());
  EXPECT_EQ(world->ledger(), "adjusted 250, adjusted 300, expired -250, exchanged -200");
  co_await world->service.expire(World::soon());
  const std::int64_t balance = co_await world->balance(world->jana);
  EXPECT_EQ(balance, 100);
}
TEST(Expiry, PointsThatHaveEndedAreNotSpentWhereTheDailyJobIsLate) {
  in_world(&ended_before_the_job);
}

Task<void> promises(World* world) {
  const order::OrderId id = world->delivered(world->jana, Money{50'000});
  order::View order = world->orders.orders[id];
  order.status = order::Status::confirmed;
  auto promise = co_await world->service.promise(order, World::soon());
  EXPECT_FALSE(promise) << "switched off";
  co_await world->switch_on();
  promise = co_await world->service.promise(order, World::soon());
  EXPECT_EQ(promise.value_or(Promise{}).points, 50);
  order::View guests = order;
  guests.account.reset();
  promise = co_await world->service.promise(guests, World::soon());
  EXPECT_FALSE(promise);
  order.status = order::Status::cancelled;
  promise = co_await world->service.promise(order, World::soon());
  EXPECT_FALSE(promise);
  order = world->orders.orders[id];
  co_await world->told(id);
  promise = co_await world->service.promise(order, World::soon());
  EXPECT_FALSE(promise.value_or(Promise{0, true}).is_awarded);
  world->base.clock.advance(days(14));
  co_await world->counted(id);
  promise = co_await world->service.promise(order, World::soon());
  EXPECT_TRUE(promise.value_or(Promise{}).is_awarded);
}
TEST(Promises, AnOrderSaysWhatItBringsItsAccount) {
  in_world(&promises);
}

Task<void> by_event_and_job(World* world) {
  world->service.subscribe();
  co_await world->switch_on();
  const order::OrderId order = world->delivered(world->jana, Money{100'000});
  world->base.start_events();
  world->base.start_jobs();
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  co_await world->base.outbox.publish(tx, order::OrderDelivered{order});
  co_await tx.commit();
  const bool waits = co_await world->base.becomes("SELECT count(*) FROM loyalty.award", "1");
  EXPECT_TRUE(waits);
  world->base.clock.advance(days(14));
  world->base.jobs.wake();
  const bool is_awarded =
      co_await world->base.becomes("SELECT coalesce(sum(points), 0) FROM loyalty.entry", "100");
  EXPECT_TRUE(is_awarded);
}
TEST(Awards, ComeByTheDeliverysEventAndAJob) {
  in_world(&by_event_and_job);
}

}  // namespace
}  // namespace flipflop::loyalty
