// Points over the real modules below: what orders and returns really say, told by their real
// events.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/invariant.h"
#include "platform/test_platform.h"
#include "shop/auth/fake.h"
#include "shop/billing/module.h"
#include "shop/cart/module.h"
#include "shop/loyalty/module.h"
#include "shop/order/module.h"
#include "shop/payment/module.h"
#include "shop/product/module.h"
#include "shop/promotion/module.h"
#include "shop/returns/module.h"
#include "shop/shipping/module.h"
#include "shop/supplier/module.h"
#include "shop/user/module.h"
#include "shop/voucher/module.h"
#include "shop/warehouse/module.h"

namespace flipflop::loyalty {
namespace {

struct RealWorld {
  explicit RealWorld(const pg::TestDatabase& test) : base(test) {}

  static Deadline soon() { return TestPlatform::soon(); }

  // A lamp for 1,000 Kč, of which we have five.
  Task<product::VariantId> lamp() {
    product::ImportedProduct product;
    product.id = base.ids.next_as<product::ProductId>();
    product.name = "Lampa";
    product::ImportedVariant variant;
    variant.id = base.ids.next_as<product::VariantId>();
    variant.sku = "L-1";
    variant.price = Money{100'000};
    variant.vat = VatRate{21};
    product.variants = {variant};
    pg::Tx tx = co_await base.database->begin(soon());
    co_await products.face().upsert(tx, base.ids.next(), {product});
    co_await tx.commit();
    const std::string item = "'" + variant.id.text() + "'";
    pg::run_script(base.conninfo,
                   "INSERT INTO warehouse.item VALUES (" + item +
                       ", 'Lampa');"
                       "INSERT INTO warehouse.stock (item_id, location_id, on_hand) SELECT " +
                       item +
                       ", id, 5 FROM warehouse.location WHERE kind = 'own';"
                       "INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause,"
                       " at) SELECT " +
                       item +
                       ", id, 5, 'correction', gen_random_uuid(), now() FROM warehouse.location"
                       " WHERE kind = 'own'");
    co_return variant.id;
  }
  // Ordered in cash and delivered; the carrier took the money.
  Task<order::OrderId> delivered(AccountId account, product::VariantId what, std::int64_t pieces) {
    order::PlaceRequest request;
    request.items = {{what, pieces}};
    request.email = "jana@example.cz";
    request.phone = "+420 777 123 456";
    request.delivery = {"Jana", "Nová", "", "Dlouhá 1", "Praha", "110 00", "CZ", ""};
    request.payment_method = "cod";
    request.delivery_method = "bogus";
    request.account = account;
    const auto placed = co_await orders.face().place(std::move(request), soon());
    invariant(placed.has_value(), "the order is placed");
    for (const auto status : {order::Status::shipped, order::Status::delivered}) {
      order::StatusChange change;
      change.status = status;
      const auto done = co_await orders.face().change(placed->id, change, "test", soon());
      EXPECT_TRUE(done.has_value());
    }
    co_return placed->id;
  }
  // One piece goes back; the money for it is asked for.
  Task<void> one_back(order::OrderId order, product::VariantId what) {
    returns::Announcement announcement;
    announcement.order = order;
    announcement.lines = {{what, 1}};
    announcement.name = "Jana Nová";
    announcement.email = "jana@example.cz";
    announcement.bank_account = "2000000018/2010";
    announcement.request_key = "k";
    const auto id = co_await returns.face().announce(std::move(announcement), soon());
    EXPECT_TRUE(id.has_value());
    const auto done = co_await returns.face().receive({.id = *id, .actor = "test"}, soon());
    EXPECT_TRUE(done.has_value());
  }
  Task<void> money_is_sent(order::OrderId id, Money amount, std::string proof) {
    const auto order = co_await orders.face().find(id, soon());
    const auto receipt =
        co_await payments.face().confirm_refund(order->number, amount, std::move(proof), soon());
    EXPECT_EQ(receipt, payment::Receipt::booked);
  }

  TestPlatform base;
  warehouse::Module warehouse{base.platform};
  shipping::Module shipping{base.platform};
  payment::Module payments{base.platform};
  product::Module products{base.platform};
  promotion::Module promotions{base.platform};
  voucher::Module vouchers{base.platform};
  auth::FakeAuth auth;
  privacy::Holders holders;
  user::Module users{base.platform, auth, holders};
  cart::Module carts{base.platform,
                     products.face(),
                     warehouse.face(),
                     {promotions.face(), vouchers.face(), users.groups()}};
  supplier::Module suppliers{base.platform, products.face(), warehouse.face()};
  billing::Module billing{base.platform, payments.face()};
  order::Module orders{base.platform,
                       {carts.face(), products.face(), warehouse.face(), shipping.face(),
                        payments.face(), suppliers.face(), auth, users.face(), promotions.face(),
                        billing.face(), vouchers.face(), users.groups()}};
  returns::Module returns{base.platform,
                          {orders.face(), payments.face(), warehouse.face(), shipping.face(),
                           billing.face(), vouchers.face()}};
  Module module{base.platform,
                {orders.face(), returns.face(), promotions.face(), users.face(), auth}};
};

Task<void> through_it_all(RealWorld* world) {
  TermsChange change;
  change.terms.is_on = true;
  change.actor = "test";
  co_await world->module.face().change_terms(std::move(change), RealWorld::soon());
  const AccountId jana = world->auth.add("jana@example.cz", "heslo heslo");
  const auto lamp = co_await world->lamp();
  world->base.start_events();
  world->base.start_jobs();
  const auto order = co_await world->delivered(jana, lamp, 2);
  const bool waits =
      co_await world->base.becomes("SELECT coalesce(sum(expected), 0) FROM loyalty.award", "200");
  EXPECT_TRUE(waits);
  const bool is_paid = co_await world->base.becomes(
      R"(SELECT count(*) FROM "order".orders WHERE payment_status = 'paid')", "1");
  EXPECT_TRUE(is_paid);
  co_await world->one_back(order, lamp);

  const char* ledger =
      "SELECT coalesce(string_agg(kind || ' ' || points, ', ' ORDER BY serial), '')"
      " FROM loyalty.entry";
  EXPECT_EQ(world->base.text(ledger), "");
  world->base.clock.advance(std::chrono::days(16));
  world->base.jobs.wake();
  const bool is_earned = co_await world->base.becomes(ledger, "earned 100");
  EXPECT_TRUE(is_earned) << world->base.text(ledger);

  co_await world->money_is_sent(order, Money{100'000}, "bank-1");
  const auto goodwill = co_await world->returns.face().pay_back(
      {order, Money{5'000}, "Poškrábaná", "test"}, RealWorld::soon());
  EXPECT_TRUE(goodwill.has_value());
  co_await world->money_is_sent(order, Money{5'000}, "bank-2");
  const bool is_right = co_await world->base.becomes(ledger, "earned 100, taken_back -5");
  EXPECT_TRUE(is_right) << world->base.text(ledger);
}
TEST(RealOrders, BringPointsForWhatStaysAndLoseThoseOfMoneyThatGoesBack) {
  const pg::TestDatabase test;
  RealWorld world(test);
  world.base.run([&world] { return through_it_all(&world); });
  world.base.stop();
}

}  // namespace
}  // namespace flipflop::loyalty
