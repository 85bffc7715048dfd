#include "shop/promotion/service.h"

#include <gmock/gmock.h>

#include "platform/loop/loop.h"
#include "shop/promotion/test_world.h"

namespace flipflop::promotion {
namespace {

using testing::SizeIs;

const std::string jana = customer_key("email", "jana@example.cz");
const std::string petr = customer_key("email", "petr@example.cz");

Task<void> refusals(World* world) {
  CouponOrder order{.code = "JARO10", .limit_total = 1};
  const RuleId rule = co_await world->coupon(order);
  const auto nothing = co_await world->asked("");
  EXPECT_FALSE(nothing.refusal);
  EXPECT_FALSE(nothing.coupon);
  for (const char* unknown : {"LETO10", "JARO10X", "%", "jaro 10", "'; DROP TABLE x", "Jaro10ě"}) {
    const auto refused = co_await world->asked(unknown);
    EXPECT_EQ(refused.refusal, CouponRefusal::unknown) << unknown;
    EXPECT_THAT(refused.rules, SizeIs(0));
  }
  const auto held = co_await world->asked("  jaro10 ");
  EXPECT_FALSE(held.refusal);
  EXPECT_EQ(held.rules.at(0).id, rule);

  RuleEdit timed = World::by_code();
  timed.rule.id = rule;
  timed.rule.condition.from = world->clock.now() + std::chrono::hours(1);
  timed.rule.condition.until = world->clock.now() + std::chrono::hours(2);
  co_await world->editing.change_rule(timed, std::nullopt, "test", world->soon());
  auto offered = co_await world->asked("JARO10");
  EXPECT_EQ(offered.refusal, CouponRefusal::not_yet);
  world->clock.advance(std::chrono::hours(1));
  offered = co_await world->asked("JARO10");
  EXPECT_FALSE(offered.refusal);
  world->clock.advance(std::chrono::hours(1));
  offered = co_await world->asked("JARO10");
  EXPECT_EQ(offered.refusal, CouponRefusal::expired);
}
TEST(Coupons, ACodeIsRefusedForAReasonThatItsBuyerUnderstands) {
  run_in<World>(&refusals);
}

Task<void> per_customer(World* world) {
  co_await world->coupon({.code = "JEDNOU", .limit_per_customer = 1});
  const auto id = (co_await world->asked("JEDNOU")).coupon.value_or(CouponId{});
  const Uuid order = world->ids.next();
  const std::string account = customer_key("account", "7");
  const auto first = co_await world->redeem({order, id, {jana, account}});
  EXPECT_TRUE(first.has_value());
  const auto second = co_await world->redeem({world->ids.next(), id, {jana}});
  EXPECT_EQ(second.error().guard, Promotions::guard_coupon_spent);
  const auto by_account = co_await world->redeem({world->ids.next(), id, {account, petr}});
  EXPECT_FALSE(by_account.has_value()) << "another address, the same account";
  const auto asked = co_await world->asked("JEDNOU", {petr, account});
  EXPECT_EQ(asked.refusal, CouponRefusal::spent_by_customer);
  const auto other = co_await world->redeem({world->ids.next(), id, {petr}});
  EXPECT_TRUE(other.has_value());

  const bool released = co_await world->released(order);
  EXPECT_TRUE(released);
  const bool again = co_await world->released(order);
  EXPECT_FALSE(again) << "an order gives its coupon back once";
  const bool unknown = co_await world->released(world->ids.next());
  EXPECT_FALSE(unknown);
  EXPECT_EQ(world->uses(), 1);
  const auto once_more = co_await world->redeem({world->ids.next(), id, {account, jana}});
  EXPECT_TRUE(once_more.has_value()) << "the order was cancelled";
}
TEST(Coupons, ALimitPerCustomerCountsEveryNameThatTheBuyerHas) {
  run_in<World>(&per_customer);
}

Task<void> switched_off(World* world) {
  const RuleId rule = co_await world->coupon({.code = "VYPNUTO"});
  const auto before = co_await world->asked("VYPNUTO");
  const auto off = co_await world->editing.change_coupon({.code = "VYPNUTO", .is_active = false},
                                                         "test", world->soon());
  EXPECT_TRUE(off.has_value());
  const auto after = co_await world->asked("VYPNUTO");
  EXPECT_EQ(after.refusal, CouponRefusal::unknown);
  const auto late = co_await world->redeem({world->ids.next(), *before.coupon, {jana}});
  EXPECT_EQ(late.error().guard, Promotions::guard_coupon_spent);

  // A rule that changed since the read stops an order that was priced by it.
  const std::vector<Step> steps = {
      {rule, before.rules.at(0).version, "", Lane::coupon, Money{100}, {}}};
  const auto guard = [world, steps] {
    pg::WriteBatch batch(*world->database);
    world->service.guard_steps(batch, steps);
    return batch;
  };
  pg::WriteBatch holds = guard();
  const auto done = co_await holds.commit(world->soon());
  EXPECT_TRUE(done.has_value());
  RuleEdit dearer = World::by_code(500);
  dearer.rule.id = rule;
  co_await world->editing.change_rule(dearer, std::nullopt, "test", world->soon());
  pg::WriteBatch changed = guard();
  const auto refused = co_await changed.commit(world->soon());
  EXPECT_EQ(refused.error().guard, Promotions::guard_rules_changed);
}
TEST(Coupons, WhatIsSwitchedOffOrChangedStopsAnOrderThatReliedOnIt) {
  run_in<World>(&switched_off);
}

Task<void> automatic_ones(World* world) {
  RuleEdit automatic = World::by_code();
  automatic.rule.lane = Lane::automatic;
  co_await world->kept(automatic);
  RuleEdit off = automatic;
  off.is_active = false;
  co_await world->kept(off);
  RuleEdit past = automatic;
  past.rule.condition.until = world->clock.now();
  co_await world->kept(past);
  co_await world->kept(World::by_code());
  const auto offered = co_await world->asked("");
  EXPECT_THAT(offered.rules, SizeIs(1)) << "neither off, nor past, nor by code";
}
TEST(Rules, OnlyThoseInForceAreOffered) {
  run_in<World>(&automatic_ones);
}

Task<void> too_many(World* world) {
  pg::run_script(world->conninfo,
                 "INSERT INTO promotion.rule SELECT gen_random_uuid(), 1, 'x', 'automatic',"
                 " 'percent', 1, 0, 0, '{}', '{}', '', 0, 0, NULL, NULL, true, now(), now()"
                 " FROM generate_series(1, 400)");
  RuleEdit one_more = World::by_code();
  one_more.rule.lane = Lane::automatic;
  const auto refused = co_await world->editing.add_rule(one_more, "test", world->soon());
  EXPECT_EQ(refused.error(), EditRefusal::too_many);
  co_await world->kept(World::by_code());  // by code: only whoever enters it is priced by it
  one_more.is_active = false;
  one_more.rule.id = co_await world->kept(one_more);
  one_more.is_active = true;
  const auto on = co_await world->editing.change_rule(one_more, {}, "test", world->soon());
  EXPECT_EQ(on.error(), EditRefusal::too_many);
  const auto offered = co_await world->asked("");
  EXPECT_THAT(offered.rules, SizeIs(400)) << "none is left out";
}
TEST(Rules, ThereAreNeverMoreThanEveryCartIsPricedBy) {
  run_in<World>(&too_many);
}

struct Storm : World {
  using World::World;
  int running = 0, taken = 0, spent = 0;
  Signal ended;
};

Task<void> one_buyer(Storm* storm, CouponId coupon, std::vector<std::string> customers) {
  const auto done = co_await storm->redeem({storm->ids.next(), coupon, std::move(customers)});
  ++(done ? storm->taken : storm->spent);
  --storm->running;
  storm->ended.notify_all();
}

Task<void> all_ended(Storm* storm) {
  const Deadline deadline = storm->soon();
  while (storm->running > 0) {
    const bool woken = co_await storm->ended.wait(deadline);
    EXPECT_TRUE(woken) << "the storm did not end";
    if (!woken) co_return;
  }
}

Task<void> limit_of_one(Storm* storm) {
  co_await storm->coupon({.code = "PRVNI", .limit_total = 1});
  const auto offered = co_await storm->asked("PRVNI");
  for (int buyer = 0; buyer < 200; ++buyer) {
    ++storm->running;
    Loop::current().spawn(
        "storm", one_buyer(storm, *offered.coupon, {customer_key("email", std::to_string(buyer))}));
  }
  co_await all_ended(storm);
  EXPECT_EQ(storm->taken, 1);
  EXPECT_EQ(storm->spent, 199);
}
TEST(Coupons, TwoHundredBuyersOfACouponForOneAreServedOnce) {
  run_in<Storm>(&limit_of_one);
}

Task<void> one_person_at_once(Storm* storm) {
  co_await storm->coupon({.code = "DVAKRAT", .limit_per_customer = 2});
  const auto offered = co_await storm->asked("DVAKRAT");
  const std::string account = customer_key("account", "7");
  for (int tab = 0; tab < 60; ++tab) {
    ++storm->running;
    std::vector<std::string> names = {jana, account};
    if (tab % 2 == 0) std::swap(names[0], names[1]);
    Loop::current().spawn("storm", one_buyer(storm, *offered.coupon, std::move(names)));
  }
  co_await all_ended(storm);
  EXPECT_EQ(storm->taken, 2);
}
TEST(Coupons, OnePersonInManyTabsUsesItAsOftenAsAllowedAndNobodyDeadlocks) {
  run_in<Storm>(&one_person_at_once);
}

Task<void> forgotten(World* world) {
  co_await world->coupon({.code = "JEDNOU", .limit_per_customer = 1});
  const auto offered = co_await world->asked("JEDNOU");
  const Uuid order = world->ids.next();
  co_await world->redeem({order, *offered.coupon, {jana}});
  pg::Tx tx = co_await world->database->begin(world->soon());
  co_await world->service.erase_person(tx, {"jana@example.cz", std::nullopt});
  co_await tx.commit();
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.customer_use"), 0);
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.use WHERE customers <> '{}'"), 0);
  EXPECT_EQ(world->uses(), 1);
  const bool released = co_await world->released(order);
  EXPECT_TRUE(released) << "and its order can still be cancelled";
  EXPECT_EQ(world->uses(), 0);
}
TEST(Coupons, AnErasedPersonIsForgottenAndTheCountStays) {
  run_in<World>(&forgotten);
}

}  // namespace
}  // namespace flipflop::promotion
