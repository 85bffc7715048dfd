#pragma once
// Points over a real database, with the real promotions and accounts, and orders and returns in
// memory. The clock stands until a test moves it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/invariant.h"
#include "platform/test_platform.h"
#include "shop/auth/fake.h"
#include "shop/loyalty/service.h"
#include "shop/order/fake.h"
#include "shop/promotion/module.h"
#include "shop/returns/fake.h"
#include "shop/user/module.h"

namespace flipflop::loyalty {

struct World {
  explicit World(const pg::TestDatabase& test) : base(test) {
    holders = {&service, &users.holder()};
    jana = auth.add("jana@example.cz", "heslo heslo");
  }

  static Deadline soon() { return TestPlatform::soon(); }

  Task<void> set(Terms terms) {
    const bool is_done = co_await service.change_terms({std::move(terms), {}, "test"}, soon());
    EXPECT_TRUE(is_done);
  }
  Task<void> switch_on() {
    Terms terms;
    terms.is_on = true;
    co_await set(terms);
  }
  Task<void> give(AccountId account, std::int64_t points) {
    const auto done = co_await service.adjust({account, points, "Dárek", "test"}, soon());
    EXPECT_TRUE(done.has_value());
  }
  Task<std::expected<Coupon, ExchangeRefusal>> exchanged(std::int64_t points, std::string key) {
    return service.exchange({jana, points, {}, std::move(key)}, soon());
  }
  Task<std::int64_t> balance(AccountId account) {
    const Account shown = co_await service.account(account, soon());
    co_return shown.balance;
  }

  // Delivered now, with fourteen days to withdraw, and paid.
  order::OrderId delivered(std::optional<AccountId> account, Money goods) {
    order::View view;
    view.id = base.ids.next_as<order::OrderId>();
    view.number = std::to_string(2'600'000'001 + static_cast<std::int64_t>(orders.orders.size()));
    view.account = account;
    view.status = order::Status::delivered;
    view.payment_status = order::PaymentStatus::paid;
    order::OrderLine line;
    line.quantity = 1;
    line.total = goods;
    view.lines = {line};
    returns::Openings open;
    open.delivered_at = base.clock.now();
    open.withdrawal_until = base.clock.now() + std::chrono::days(14);
    returns.open[view.id] = open;
    orders.orders[view.id] = view;
    return view.id;
  }
  Task<void> told(order::OrderId id) {
    pg::Tx tx = co_await base.database->begin(soon());
    co_await service.order_delivered(tx, order::OrderDelivered{id});
    co_await tx.commit();
  }
  Task<jobs::Outcome> counted(order::OrderId id) {
    jobs::Job job;
    job.deadline = soon();
    return service.award(std::move(job), AwardJob{id});
  }
  // Delivered, told and counted when its time has come.
  Task<order::OrderId> earned(Money goods) {
    const order::OrderId id = delivered(jana, goods);
    co_await told(id);
    base.clock.advance(std::chrono::days(14));
    const auto outcome = co_await counted(id);
    EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
    co_return id;
  }
  void refund(order::OrderId id, Money amount) {
    returns::Refund made;
    made.cause = base.ids.next();
    made.order = id;
    made.amount = amount;
    returns.refunds[made.cause] = made;
  }
  Task<void> refund_told(order::OrderId id) {
    pg::Tx tx = co_await base.database->begin(soon());
    co_await service.refund_sent(tx, returns::RefundSent{base.ids.next(), id.uuid});
    co_await tx.commit();
  }

  // "earned 100, exchanged -200"
  std::string ledger() const {
    return base.text(
        "SELECT coalesce(string_agg(kind || ' ' || points, ', ' ORDER BY serial), '')"
        " FROM loyalty.entry");
  }
  std::int64_t coupons() const { return base.number("SELECT count(*) FROM promotion.coupon"); }

  void expect_sound() const {
    EXPECT_EQ(base.number("SELECT count(*) FROM loyalty.account a WHERE balance <> (SELECT"
                          " coalesce(sum(points), 0) FROM loyalty.entry e"
                          " WHERE e.account_id = a.account_id)"),
              0);
    EXPECT_EQ(base.number("SELECT count(*) FROM loyalty.exchange"), coupons());
  }

  TestPlatform base;
  order::FakeOrders orders;
  returns::FakeReturns returns;
  auth::FakeAuth auth;
  privacy::Holders holders;
  promotion::Module promotions{base.platform};
  user::Module users{base.platform, auth, holders};
  Store store{*base.database};
  Service service{base.platform, {orders, returns, promotions.face(), users.face(), auth}, store};
  AccountId jana;
};

using Scene = Task<void> (*)(World*);

inline void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
  world.expect_sound();
}

}  // namespace flipflop::loyalty
