// What staff are told of rules, and forms that are sent twice.

#include <gmock/gmock.h>

#include "shop/promotion/test_world.h"

namespace flipflop::promotion {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Task<std::vector<std::string>> names(World* world, RuleFilter filter) {
  const auto page =
      co_await world->editing.browse_rules(std::move(filter), rule_list().usual(), world->soon());
  std::vector<std::string> names;
  for (const KeptRule& kept : page.items) names.push_back(kept.rule.name);
  co_return names;
}

RuleEdit named(std::string name) {
  RuleEdit edit = World::by_code();
  edit.rule.name = std::move(name);
  return edit;
}

Task<void> states(World* world) {
  const Instant now = world->clock.now();
  RuleEdit edit = named("běží");
  edit.rule.condition.from = now;
  edit.rule.condition.until = now + std::chrono::hours(1);
  co_await world->kept(edit);
  edit = named("skončila");
  edit.rule.condition.until = now;
  co_await world->kept(edit);
  edit = named("vypnutá");
  edit.is_active = false;
  edit.rule.lane = Lane::automatic;
  co_await world->kept(edit);
  edit = named("teprve bude");
  edit.rule.condition.from = now + Duration(1);
  co_await world->kept(edit);

  const std::pair<RuleState, std::string> expected[] = {{RuleState::running, "běží"},
                                                        {RuleState::ended, "skončila"},
                                                        {RuleState::off, "vypnutá"},
                                                        {RuleState::planned, "teprve bude"}};
  for (const auto& [state, name] : expected) {
    const auto found = co_await names(world, {.state = state});
    EXPECT_THAT(found, ElementsAre(name));
  }
  const auto page = co_await world->editing.browse_rules({}, rule_list().usual(), world->soon());
  for (const KeptRule& kept : page.items)
    EXPECT_THAT(expected,
                testing::Contains(testing::Pair(world->editing.state_of(kept), kept.rule.name)));
  const auto automatic = co_await names(world, {.lane = Lane::automatic});
  EXPECT_THAT(automatic, ElementsAre("vypnutá"));
  const auto gifts = co_await names(world, {.effect = Effect::gift});
  EXPECT_THAT(gifts, IsEmpty());
}
TEST(PromotionEditing, RulesAreFoundByTheirStateAtThisMoment) {
  run_in<World>(&states);
}

Task<void> totals(World* world) {
  const RuleId one = co_await world->coupon({.code = "LETO", .limit_total = 5});
  const RuleId many = co_await world->coupon({.prefix = "MAJ-", .count = 3, .limit_total = 1});
  const RuleId open = co_await world->coupon({.code = "PORAD", .limit_per_customer = 1});
  const RuleId none = co_await world->kept(World::by_code());
  const auto offered = co_await world->asked("leto");
  const auto done =
      co_await world->redeem({world->ids.next(), offered.coupon.value_or(CouponId{}), {}});
  EXPECT_TRUE(done.has_value());

  const auto found = co_await world->editing.coupon_totals({one, many, open, none}, world->soon());
  EXPECT_EQ(found.size(), 3u);
  for (const CouponTotals& total : found) {
    EXPECT_FALSE(total.has_more);
    EXPECT_EQ(total.uses, total.rule == one ? 1 : 0);
    EXPECT_EQ(total.coupons, total.rule == many ? 3 : 1);
    EXPECT_EQ(total.code, total.rule == one ? "LETO" : total.rule == many ? "" : "PORAD");
    EXPECT_EQ(total.limit, total.rule == one    ? std::optional<std::int64_t>(5)
                           : total.rule == many ? std::optional<std::int64_t>(3)
                                                : std::nullopt);
  }
  const auto by_code =
      co_await world->editing.browse_rules({.code = "PORAD"}, rule_list().usual(), world->soon());
  EXPECT_EQ(by_code.items.size(), 1u);
  EXPECT_EQ(by_code.items.at(0).rule.id, open);
}
TEST(PromotionEditing, TheCouponsOfARuleAreCountedWithTheirUses) {
  run_in<World>(&totals);
}

Task<void> twice(World* world) {
  RuleEdit edit = World::by_code();
  edit.rule.id = world->ids.next_as<RuleId>();
  const RuleId first = co_await world->kept(edit);
  const RuleId second = co_await world->kept(edit);
  EXPECT_EQ(first, edit.rule.id);
  EXPECT_EQ(second, edit.rule.id);
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.rule"), 1);

  edit.rule.name = "Jinak";
  const auto another = co_await world->editing.add_rule(edit, "test", world->soon());
  EXPECT_FALSE(another.has_value()) << "the way back in a browser makes nothing of its own";
  for (int click = 0; click < 2; ++click) {
    const auto changed = co_await world->editing.change_rule(edit, "1", "test", world->soon());
    EXPECT_TRUE(changed.has_value()) << "it is what was wanted";
  }
  edit.rule.name = "Ještě jinak";
  const auto stale = co_await world->editing.change_rule(edit, "1", "test", world->soon());
  EXPECT_FALSE(stale.has_value());
  EXPECT_EQ(stale.error(), EditRefusal::stale);

  CouponOrder order{.rule = edit.rule.id, .prefix = "A-", .count = 2};
  order.form = world->ids.next();
  const auto made = co_await world->editing.make_coupons(order, "test", world->soon());
  const auto again = co_await world->editing.make_coupons(order, "test", world->soon());
  EXPECT_EQ(made.value_or(std::vector<std::string>{}), again.value_or(std::vector<std::string>{}));
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.coupon"), 2);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log"), 3);
  order.count = 3;
  const auto more = co_await world->editing.make_coupons(order, "test", world->soon());
  EXPECT_EQ(more.value_or(std::vector<std::string>{}).size(), 3u) << "another wish is no click";
  const auto more_again = co_await world->editing.make_coupons(order, "test", world->soon());
  EXPECT_EQ(more_again, more);
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.coupon"), 5);
}
TEST(PromotionEditing, AFormThatIsSentTwiceIsOneAct) {
  run_in<World>(&twice);
}

}  // namespace
}  // namespace flipflop::promotion
