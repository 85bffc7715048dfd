#include "platform/loop/loop.h"
#include "shop/loyalty/test_world.h"

namespace flipflop::loyalty {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Task<void> refusals(World* world) {
  co_await world->give(world->jana, 300);
  const auto off = co_await world->exchanged(200, "k");
  EXPECT_EQ(off.error(), ExchangeRefusal::switched_off);
  co_await world->switch_on();
  const auto unknown = co_await world->exchanged(201, "k");
  EXPECT_EQ(unknown.error(), ExchangeRefusal::unknown_reward);
  const auto dearer =
      co_await world->service.exchange({world->jana, 200, Money{20'000}, "k"}, World::soon());
  EXPECT_EQ(dearer.error(), ExchangeRefusal::unknown_reward) << "worth something else by now";
  const auto more = co_await world->exchanged(500, "k");
  EXPECT_EQ(more.error(), ExchangeRefusal::not_enough);
  const AccountId stranger{world->base.ids.next()};
  const auto nothing = co_await world->service.exchange({stranger, 200, {}, "k"}, World::soon());
  EXPECT_EQ(nothing.error(), ExchangeRefusal::not_enough);
  EXPECT_EQ(world->ledger(), "adjusted 300");
  EXPECT_EQ(world->coupons(), 0);
}
TEST(Exchanges, ARefusalTakesNothing) {
  in_world(&refusals);
}

Task<void> same_key(World* world) {
  co_await world->switch_on();
  co_await world->give(world->jana, 1'000);
  const auto first = co_await world->exchanged(200, "k");
  EXPECT_THAT(first.value_or(Coupon{}).code, StartsWith("BODY-"));
  EXPECT_EQ(first->amount, Money{10'000});
  const auto again = co_await world->exchanged(200, "k");
  EXPECT_EQ(again->code, first->code);
  const auto reused = co_await world->exchanged(500, "k");
  EXPECT_EQ(reused.error(), ExchangeRefusal::key_reused);
  co_await world->set(Terms{});  // off
  const auto late = co_await world->exchanged(200, "k");
  EXPECT_EQ(late->code, first->code) << "what was given is given";
  EXPECT_EQ(world->ledger(), "adjusted 1000, exchanged -200");

  const Account shown = co_await world->service.account(world->jana, World::soon());
  EXPECT_EQ(shown.balance, 800);
  EXPECT_EQ(shown.coupons.at(0).code, first->code);
  EXPECT_FALSE(shown.coupons.at(0).is_used);
  EXPECT_EQ(shown.entries.at(0).kind, EntryKind::exchanged);
}
TEST(Exchanges, TheSameKeyGetsTheSameCoupon) {
  in_world(&same_key);
}

Task<void> changed_rule(World* world) {
  co_await world->switch_on();
  co_await world->give(world->jana, 1'000);
  co_await world->exchanged(200, "first");
  pg::run_script(world->base.conninfo, "UPDATE promotion.rule SET is_active = false");
  const auto refused = co_await world->exchanged(200, "second");
  EXPECT_EQ(refused.error(), ExchangeRefusal::not_granted);
  const auto other = co_await world->exchanged(500, "third");
  EXPECT_TRUE(other.has_value()) << "a reward of another amount has a rule of its own";
  EXPECT_EQ(world->ledger(), "adjusted 1000, exchanged -200, exchanged -500");
}
TEST(Exchanges, ACouponThatStaffSwitchedOffCostsNoPoints) {
  in_world(&changed_rule);
}

struct Crowd {
  World* world;
  int running = 0, served = 0, refused = 0;
  Signal ended;
};

Task<void> one_exchange(Crowd* crowd, std::string key) {
  const auto coupon = co_await crowd->world->exchanged(200, std::move(key));
  ++(coupon ? crowd->served : crowd->refused);
  if (!coupon) EXPECT_EQ(coupon.error(), ExchangeRefusal::not_enough);
  --crowd->running;
  crowd->ended.notify_all();
}

Task<void> all_ended(Crowd* crowd) {
  while (crowd->running > 0) {
    const bool woken = co_await crowd->ended.wait(World::soon());
    EXPECT_TRUE(woken) << "the crowd did not end";
    if (!woken) co_return;
  }
}

Task<void> fifty_at_once(World* world) {
  co_await world->switch_on();
  co_await world->give(world->jana, 1'100);
  Crowd crowd{.world = world};
  for (int tab = 0; tab < 50; ++tab) {
    ++crowd.running;
    Loop::current().spawn("crowd", one_exchange(&crowd, "tab " + std::to_string(tab)));
  }
  co_await all_ended(&crowd);
  EXPECT_EQ(crowd.served, 5);
  EXPECT_EQ(crowd.refused, 45);
  EXPECT_EQ(world->coupons(), 5);
  const std::int64_t left = co_await world->balance(world->jana);
  EXPECT_EQ(left, 100);
}
TEST(Exchanges, FiftyAtOnceNeverTakeMoreThanThereIs) {
  in_world(&fifty_at_once);
}

Task<void> one_key_at_once(World* world) {
  co_await world->switch_on();
  co_await world->give(world->jana, 1'100);
  Crowd crowd{.world = world};
  for (int click = 0; click < 20; ++click) {
    ++crowd.running;
    Loop::current().spawn("crowd", one_exchange(&crowd, "k"));
  }
  co_await all_ended(&crowd);
  EXPECT_EQ(crowd.served, 20);
  EXPECT_EQ(world->coupons(), 1);
  EXPECT_EQ(world->ledger(), "adjusted 1100, exchanged -200");
}
TEST(Exchanges, TwentyClicksOnOneButtonGetOneCoupon) {
  in_world(&one_key_at_once);
}

Task<void> adjustments(World* world) {
  const auto below =
      co_await world->service.adjust({world->jana, -1, "Omyl", "test"}, World::soon());
  EXPECT_EQ(below.error(), AdjustRefusal::below_zero);
  co_await world->give(world->jana, 50);
  const auto taken =
      co_await world->service.adjust({world->jana, -50, "Omyl paní Nové", "test"}, World::soon());
  EXPECT_TRUE(taken.has_value());
  EXPECT_EQ(world->ledger(), "adjusted 50, adjusted -50");
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log"
                               " WHERE action = 'loyalty.adjust'"),
            2);
  const std::string log =
      world->base.text("SELECT string_agg(l::text, '') FROM platform.audit_log l");
  EXPECT_THAT(log, Not(HasSubstr("paní"))) << "the log is kept for good and names nobody";
}
TEST(Adjustments, AreLoggedAndNeverLeaveADebt) {
  in_world(&adjustments);
}

Task<void> past_the_service(World* world) {
  co_await world->switch_on();
  co_await world->give(world->jana, 300);
  co_await world->exchanged(200, "k");
  for (const char* forged :
       {"UPDATE loyalty.account SET balance = 1000000", "DELETE FROM loyalty.account",
        "UPDATE loyalty.entry SET points = 1000000 WHERE points > 0", "DELETE FROM loyalty.entry",
        "UPDATE loyalty.exchange SET code = 'X'", "DELETE FROM loyalty.exchange",
        "INSERT INTO loyalty.entry (id, account_id, kind, points, at)"
        " SELECT gen_random_uuid(), account_id, 'exchanged', -101, now() FROM loyalty.account"})
    EXPECT_THROW(pg::run_script(world->base.conninfo, forged), pg::Error) << forged;
  EXPECT_EQ(world->ledger(), "adjusted 300, exchanged -200");
}
TEST(Ledger, IsNeitherRewrittenNorOverdrawnWhoeverWritesIt) {
  in_world(&past_the_service);
}

Task<void> erased(World* world) {
  co_await world->switch_on();
  co_await world->give(world->jana, 300);
  co_await world->exchanged(200, "k");
  const order::OrderId order = world->delivered(world->jana, Money{100'000});
  co_await world->told(order);
  const auto files = co_await world->service.export_person({"", world->jana.uuid}, World::soon());
  EXPECT_THAT(files.at(0).json, HasSubstr(R"("reason":"Dárek")"));
  EXPECT_THAT(files.at(0).json, HasSubstr(R"("code":"BODY-)"));

  const auto done = co_await world->users.face().erase_person(world->jana, World::soon());
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(world->ledger(), "adjusted 300, exchanged -200, forfeited -100");
  EXPECT_EQ(world->base.number("SELECT count(*) FROM loyalty.entry WHERE reason <> ''"), 0);
  const auto late = co_await world->exchanged(200, "late");
  EXPECT_EQ(late.error(), ExchangeRefusal::erased);
  world->base.clock.advance(std::chrono::days(14));
  const auto outcome = co_await world->counted(order);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  EXPECT_EQ(world->ledger(), "adjusted 300, exchanged -200, forfeited -100");
}
TEST(LoyaltyPrivacy, AnErasedAccountHasNoPointsAndGetsNoneAnyMore) {
  in_world(&erased);
}

}  // namespace
}  // namespace flipflop::loyalty
