#pragma once
// Cases over a real database with the real modules below them and a shelf of ours.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/invariant.h"
#include "platform/idempotency/http_guard.h"
#include "platform/test_platform.h"
#include "shop/auth/fake.h"
#include "shop/billing/module.h"
#include "shop/cart/module.h"
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

namespace flipflop::returns {

struct World {
  explicit World(const pg::TestDatabase& test) : base(test) {
    holders = {&orders.holder(), &module.holder(), &suppliers.holder(), &users.holder()};
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
  Module module{base.platform,
                {orders.face(), payments.face(), warehouse.face(), shipping.face(), billing.face(),
                 vouchers.face()}};
  Returns& returns = module.face();

  std::vector<voucher::VoucherId> paying;  // of the next orders

  static Deadline soon() { return TestPlatform::soon(); }

  // A product of one variant on our shelf.
  Task<product::VariantId> offer(std::string name, Money price, std::int64_t pieces) {
    product::ImportedProduct product;
    product.id = base.ids.next_as<product::ProductId>();
    product.name = std::move(name);
    product::ImportedVariant variant;
    variant.id = base.ids.next_as<product::VariantId>();
    variant.sku = variant.id.text().substr(24);
    variant.price = price;
    variant.vat = VatRate{21};
    product.variants = {variant};
    pg::Tx tx = co_await base.database->begin(soon());
    co_await products.face().upsert(tx, base.ids.next(), {product});
    co_await tx.commit();
    const std::string item = "'" + variant.id.text() + "'";
    const std::string own = "(SELECT id FROM warehouse.location WHERE kind = 'own')";
    const std::string count = std::to_string(pieces);
    pg::run_script(base.conninfo,
                   "INSERT INTO warehouse.item VALUES (" + item +
                       ", 'Lampa');"
                       "INSERT INTO warehouse.stock (item_id, location_id, on_hand) VALUES (" +
                       item + ", " + own + ", " + count +
                       ");"
                       "INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause,"
                       " at) VALUES (" +
                       item + ", " + own + ", " + count +
                       ", 'correction', gen_random_uuid(), now())");
    co_return variant.id;
  }

  // Ordered in cash: confirmed at once, paid when it is delivered.
  Task<order::OrderId> ordered(std::vector<order::RequestedLine> items,
                               std::string payment = "cod") {
    order::PlaceRequest request;
    request.items = std::move(items);
    request.email = "jana@example.cz";
    request.phone = "+420 777 123 456";
    request.delivery = {"Jana", "Nová", "", "Dlouhá 1", "Praha", "110 00", "CZ", ""};
    request.payment_method = std::move(payment);
    request.delivery_method = "bogus";
    request.vouchers = paying;
    const auto placed = co_await orders.face().place(std::move(request), soon());
    invariant(placed.has_value(), "the order is placed");
    co_return placed->id;
  }
  Task<void> moved(order::OrderId id, order::Status to) {
    order::StatusChange change;
    change.status = to;
    const auto done = co_await orders.face().change(id, std::move(change), "test", soon());
    EXPECT_TRUE(done.has_value());
  }
  Task<order::OrderId> delivered(std::vector<order::RequestedLine> items) {
    const auto id = co_await ordered(std::move(items));
    co_await moved(id, order::Status::shipped);
    co_await moved(id, order::Status::delivered);
    co_return id;
  }

  Announcement withdrawal(order::OrderId order, std::vector<WantedLine> lines) {
    Announcement announcement;
    announcement.order = order;
    announcement.lines = std::move(lines);
    announcement.name = "Jana Nová";
    announcement.email = "jana@example.cz";
    announcement.bank_account = "2000000018/2010";
    announcement.request_key = base.ids.next().text();
    return announcement;
  }
  Announcement claim(order::OrderId order, std::vector<WantedLine> lines) {
    Announcement announcement = withdrawal(order, std::move(lines));
    announcement.kind = Kind::claim;
    announcement.remedy = Remedy::repair;
    announcement.description = "Nesvítí";
    return announcement;
  }
  Task<CaseId> made(Announcement announcement) {
    const auto id = co_await returns.announce(std::move(announcement), soon());
    EXPECT_TRUE(id.has_value());
    co_return id.value_or(CaseId{});
  }
  Task<View> view(CaseId id) {
    const auto view = co_await returns.find(id, soon());
    invariant(view.has_value(), "the case exists");
    co_return *view;
  }

  std::int64_t free(product::VariantId variant) const {
    return base.number("SELECT on_hand - held FROM warehouse.stock WHERE item_id = '" +
                       variant.text() + "'");
  }
  std::string counter(product::VariantId variant) const {
    return base.text(
        "SELECT taken || ' ' || came_back || ' ' || refunded FROM returns.counter"
        " WHERE variant_id = '" +
        variant.text() + "'");
  }
  std::string number_of(order::OrderId id) const {
    return base.text("SELECT number FROM \"order\".orders WHERE id = '" + id.text() + "'");
  }
  // A person sent the money by bank.
  Task<void> money_is_sent(order::OrderId id, Money amount, std::string proof) {
    const auto receipt =
        co_await payments.face().confirm_refund(number_of(id), amount, std::move(proof), soon());
    EXPECT_EQ(receipt, payment::Receipt::booked);
  }
};

// All of a case has come.
inline Receipt arrived(CaseId id) {
  Receipt receipt;
  receipt.id = id;
  receipt.actor = "staff";
  return receipt;
}

using Scene = Task<void> (*)(World*);

inline void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
}

}  // namespace flipflop::returns
