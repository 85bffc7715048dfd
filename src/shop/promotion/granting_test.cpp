#include <gmock/gmock.h>

#include "platform/loop/loop.h"
#include "shop/promotion/test_world.h"

namespace flipflop::promotion {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

Grant hundred_crowns(const World* world) {
  return {"Sleva 100 Kč za body", "BODY-", Money{10'000},
          world->clock.now() + std::chrono::hours(24)};
}

enum class End { commit, rollback };

Task<std::optional<Granted>> granted(World* world, Grant grant, End end = End::commit) {
  pg::Tx tx = co_await world->database->begin(world->soon());
  auto made = co_await world->service.grant(tx, std::move(grant));
  if (end == End::commit) co_await tx.commit();
  if (end == End::rollback) co_await tx.rollback();
  co_return made;
}

Task<void> refused_grants(World* world) {
  const auto undone = co_await granted(world, hundred_crowns(world), End::rollback);
  EXPECT_TRUE(undone.has_value());
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.coupon"), 0);
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.rule"), 0) << "all of it is the caller's";

  const auto made = co_await granted(world, hundred_crowns(world));
  const auto offered = co_await world->asked(made.value_or(Granted{}).code);
  RuleEdit dearer;
  dearer.rule = offered.rules.at(0);
  dearer.rule.amount = Money{100'000};
  co_await world->editing.change_rule(dearer, std::nullopt, "test", world->soon());
  const auto refused = co_await granted(world, hundred_crowns(world));
  EXPECT_FALSE(refused.has_value()) << "it would not be what was asked for";
  dearer.is_active = false;
  co_await world->editing.change_rule(dearer, std::nullopt, "test", world->soon());
  const auto off = co_await granted(world, hundred_crowns(world));
  EXPECT_FALSE(off.has_value());
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.coupon"), 1);
}
TEST(Grants, WhatStaffHaveChangedIsGivenToNobodyAnyMore) {
  run_in<World>(&refused_grants);
}

Task<void> for_one_order(World* world) {
  const auto made = co_await granted(world, hundred_crowns(world));
  const auto other = co_await granted(world, hundred_crowns(world));
  EXPECT_THAT(made->code, StartsWith("BODY-"));
  EXPECT_NE(made->code, other->code);
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.rule"), 1);
  const auto offered = co_await world->asked(made->code);
  EXPECT_EQ(offered.coupon, made->id);
  EXPECT_EQ(offered.rules.at(0).amount, Money{10'000});
  EXPECT_EQ(offered.rules.at(0).name, "Sleva 100 Kč za body");

  const std::vector<CouponId> both = {made->id, other->id};
  auto used = co_await world->service.used_of(both, world->soon());
  EXPECT_THAT(used, IsEmpty());
  const Uuid order = world->ids.next();
  const auto first = co_await world->redeem({order, made->id, {}});
  EXPECT_TRUE(first.has_value());
  const auto second = co_await world->redeem({world->ids.next(), made->id, {}});
  EXPECT_EQ(second.error().guard, Promotions::guard_coupon_spent);
  used = co_await world->service.used_of(both, world->soon());
  EXPECT_THAT(used, ElementsAre(made->id));
  co_await world->released(order);
  used = co_await world->service.used_of(both, world->soon());
  EXPECT_THAT(used, IsEmpty()) << "the order was cancelled";

  world->clock.advance(std::chrono::hours(24));
  const auto late = co_await world->asked(other->code);
  EXPECT_EQ(late.refusal, CouponRefusal::expired);
}
TEST(Grants, ACouponIsForOneOrderAndEndsWithItsDay) {
  run_in<World>(&for_one_order);
}

struct Crowd : World {
  using World::World;
  int running = 0, served = 0;
  Signal ended;
};

Task<void> one_grant(Crowd* crowd) {
  const auto made = co_await granted(crowd, hundred_crowns(crowd));
  if (made) ++crowd->served;
  --crowd->running;
  crowd->ended.notify_all();
}

Task<void> first_ones(Crowd* crowd) {
  for (int buyer = 0; buyer < 50; ++buyer) {
    ++crowd->running;
    Loop::current().spawn("crowd", one_grant(crowd));
  }
  while (crowd->running > 0) {
    const bool woken = co_await crowd->ended.wait(crowd->soon());
    EXPECT_TRUE(woken) << "the crowd did not end";
    if (!woken) co_return;
  }
  EXPECT_EQ(crowd->served, 50);
  EXPECT_EQ(crowd->number("SELECT count(*) FROM promotion.rule"), 1);
  EXPECT_EQ(crowd->number("SELECT count(DISTINCT code) FROM promotion.coupon"), 50);
}
TEST(Grants, FiftyWhoComeFirstAtOnceShareOneRule) {
  run_in<Crowd>(&first_ones);
}

}  // namespace
}  // namespace flipflop::promotion
