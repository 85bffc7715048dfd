#pragma once
// Paid orders over all modules, by card, by transfer and by vouchers, from which staff take pieces
// out. Here because order and returns both have their part in it.

#include <string>
#include <utility>
#include <vector>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/order/test_crowd.h"
#include "shop/order/test_gateway.h"
#include "shop/returns/module.h"

namespace flipflop::admin {

struct PaidShop {
  PaidShop(const pg::TestDatabase& test, order::TestGateway* gateway) : world(test, gateway) {
    world.module.register_routes(router);
    module.register_routes(router);
    client.set_key_guard(&guard);
  }

  order::CardWorld world;
  returns::Module module{world.base.platform,
                         {world.orders, world.payments.face(), world.warehouse.face(),
                          world.shipping.face(), world.billing.face(), world.vouchers.face()}};
  returns::Returns& cases = module.face();
  idempotency::HttpGuard guard{*world.base.database, world.base.clock, world.base.random};
  http::Router router;
  http::TestStaff staff{{"orders.read", "orders.write", "payments.write"}};
  http::TestClient client{router, &staff};
  std::int64_t serial = 0;  // of payments

  static Deadline soon() { return order::World::soon(); }

  // On our shelf, for so much.
  Task<product::VariantId> offer(Money price, std::int64_t pieces, VatRate vat = VatRate{21}) {
    auto product = world.lamp(vat);
    product.variants[0].price = price;
    co_await world.offer(product);
    world.stock_at_home(product, pieces);
    co_return product.variants[0].id;
  }

  order::PlaceRequest request(std::vector<order::RequestedLine> items, std::string payment) {
    order::PlaceRequest request = world.request(world.lamp(), 1, std::move(payment));
    request.items = std::move(items);
    return request;
  }

  // Waits until the order knows of its money.
  Task<order::OrderId> paid(order::PlaceRequest request) {
    const bool is_by_card = request.payment_method == "bogus";
    const order::Placed placed = co_await world.place(std::move(request));
    const std::string proof = "money-" + std::to_string(++serial);
    const order::View view = co_await world.view(placed.id);
    if (is_by_card) {
      const std::string reference = co_await world.reference_of(placed.id);
      co_await world.pay_by_card(proof, reference);
    } else if (!view.to_pay().is_zero()) {
      co_await world.pay(placed.id, proof);
    }
    co_await world.reaches(placed.id, "confirmed", "paid");
    co_return placed.id;
  }

  Task<std::expected<void, order::EditRefusal>> keep(order::OrderId id,
                                                     std::vector<order::KeptPieces> kept) {
    return world.orders.keep_fewer(id, std::move(kept), by_staff(), soon());
  }
  static order::EditTerms by_staff() {
    order::EditTerms terms;
    terms.by = order::EditedBy::staff;
    terms.actor = "staff-1";
    return terms;
  }

  Task<void> moved(order::OrderId id, order::Status to) {
    order::StatusChange change;
    change.status = to;
    const auto done = co_await world.orders.change(id, std::move(change), "test", soon());
    EXPECT_TRUE(done.has_value());
  }

  returns::Announcement withdrawal(order::OrderId order, std::vector<returns::WantedLine> lines) {
    returns::Announcement announcement;
    announcement.order = order;
    announcement.lines = std::move(lines);
    announcement.name = "Jana Nová";
    announcement.email = "jana@example.cz";
    announcement.request_key = world.base.ids.next().text();
    return announcement;
  }

  std::int64_t free(product::VariantId variant) const {
    return number("SELECT on_hand - held FROM warehouse.stock WHERE item_id = '" + variant.text() +
                  "'");
  }
  std::int64_t number(const std::string& sql) const { return world.base.number(sql); }
  std::string text(const std::string& sql) const { return world.base.text(sql); }
  // What vouchers and payment were asked to give back.
  std::int64_t asked_back() const {
    return number("SELECT coalesce(sum(amount), 0) FROM returns.refund");
  }

  // What `flipflop audit` says about orders, pieces, money and documents.
  void expect_sound() const {
    order::expect_sound(&world);
    for (const std::string view :
         {"returns_counted", "returns_money", "returns_refunds", "returns_stock", "payment_ledger",
          "payment_balance", "billing_corrections", "billing_totals"})
      for (const auto& row :
           pg::query_now(world.base.conninfo, assets::read("app/audit/" + view + ".sql")))
        ADD_FAILURE() << view << ": " << row.at(0);
  }
};

using PaidScene = Task<void> (*)(PaidShop*);

inline void in_paid_shop(PaidScene scene) {
  const pg::TestDatabase test;
  order::TestGateway gateway;
  PaidShop shop(test, &gateway);
  shop.world.base.run([&shop, scene] { return scene(&shop); });
  shop.world.base.stop();
}

}  // namespace flipflop::admin
