#pragma once
// Orders over a real database with the real modules below them, one supplier and a shelf of ours.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/invariant.h"
#include "platform/http/permission.h"
#include "platform/test_platform.h"
#include "shop/auth/fake.h"
#include "shop/billing/module.h"
#include "shop/cart/module.h"
#include "shop/order/module.h"
#include "shop/payment/module.h"
#include "shop/product/module.h"
#include "shop/promotion/module.h"
#include "shop/shipping/module.h"
#include "shop/supplier/module.h"
#include "shop/user/module.h"
#include "shop/voucher/module.h"
#include "shop/warehouse/module.h"

namespace flipflop::order {

struct World {
  explicit World(const pg::TestDatabase& test) : World(test, "http://127.0.0.1:3500") {}
  // The payment gateway of development is asked below the shop's address.
  World(const pg::TestDatabase& test, const std::string& public_url) : base(test, public_url) {
    holders = {&module.holder(), &billing.holder(), &suppliers.holder(), &users.holder()};
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
  Module module{base.platform,
                Faces{carts.face(), products.face(), warehouse.face(), shipping.face(),
                      payments.face(), suppliers.face(), auth, users.face(), promotions.face(),
                      billing.face(), vouchers.face(), users.groups()}};
  Orders& orders = module.face();

  static Deadline soon() { return TestPlatform::soon(); }

  // A product of one variant for 1 000 Kč.
  product::ImportedProduct lamp(VatRate vat = VatRate{21}) {
    product::ImportedProduct product;
    product.id = base.ids.next_as<product::ProductId>();
    product.name = "Dubová lampa";
    product::ImportedVariant variant;
    variant.id = base.ids.next_as<product::VariantId>();
    variant.sku = "L-1";
    variant.price = Money{100'000};
    variant.vat = vat;
    product.variants = {variant};
    return product;
  }

  Task<void> offer(product::ImportedProduct product) {
    pg::Tx tx = co_await base.database->begin(soon());
    co_await products.face().upsert(tx, base.ids.next(), {product});
    co_await tx.commit();
  }

  // A supplier that has `pieces` of the product's first variant.
  Task<supplier::SupplierId> stock_at_supplier(std::string name, product::ImportedProduct product,
                                               std::int64_t pieces) {
    supplier::NewSupplier made;
    made.name = name;
    made.feed_url = "https://wholesale.example/feed.xml";
    const auto id = co_await suppliers.face().add(made, soon());
    invariant(id.has_value(), "the supplier is new");
    pg::Tx tx = co_await base.database->begin(soon());
    const auto location =
        co_await warehouse.face().supplier_location(tx, id->uuid, std::move(name));
    std::vector<warehouse::SupplierStock> stock;
    stock.push_back({{product.variants[0].id.uuid}, product.name, pieces, false});
    co_await warehouse.face().set_supplier_stock(tx, location, base.ids.next(), stock);
    co_await tx.commit();
    // As if a sync had matched it.
    const std::string variant = product.variants[0].id.text();
    pg::run_script(base.conninfo, "INSERT INTO supplier.item VALUES ('" + id->text() + "', '" +
                                      variant + "', 'group', '" + product.id.text() + "', '" +
                                      variant + "', '', " + std::to_string(pieces) +
                                      ", false, 100000, true)");
    co_return *id;
  }

  void stock_at_home(const product::ImportedProduct& product, std::int64_t pieces) {
    const std::string item = "'" + product.variants[0].id.text() + "'";
    const std::string where = "(SELECT id FROM warehouse.location WHERE kind = 'own')";
    pg::run_script(
        base.conninfo,
        "INSERT INTO warehouse.item VALUES (" + item +
            ", 'Lampa') ON CONFLICT DO NOTHING;"
            "INSERT INTO warehouse.stock (item_id, location_id, on_hand) VALUES (" +
            item + ", " + where + ", " + std::to_string(pieces) +
            ");"
            "INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)"
            " VALUES (" +
            item + ", " + where + ", " + std::to_string(pieces) +
            ", 'correction', gen_random_uuid(), now())");
  }

  PlaceRequest request(const product::ImportedProduct& product, std::int64_t quantity,
                       std::string payment = "bank_transfer") {
    PlaceRequest request;
    request.items = {{product.variants[0].id, quantity}};
    request.email = "Jana.Nova@Example.cz";
    request.phone = "+420 777 123 456";
    request.delivery = {"Jana", "Nová", "", "Dlouhá 1", "Praha", "110 00", "CZ", ""};
    request.payment_method = std::move(payment);
    request.delivery_method = "bogus";
    return request;
  }

  Task<Placed> place(PlaceRequest request) {
    const auto placed = co_await orders.place(std::move(request), soon());
    invariant(placed.has_value(), "the order is placed");
    co_return *placed;
  }

  Task<View> view(OrderId id) {
    const auto view = co_await orders.find(id, soon());
    invariant(view.has_value(), "the order exists");
    co_return *view;
  }

  Task<payment::Receipt> pay(OrderId id, std::string reference) {
    const View order = co_await view(id);
    const auto receipt = co_await payments.face().receive_transfer(order.number, order.to_pay(),
                                                                   std::move(reference), soon());
    co_return receipt;
  }

  Task<voucher::ShownCode> issued_voucher(Money value) {
    const Instant until = base.clock.now() + std::chrono::hours(24 * 365);
    const auto batch = co_await vouchers.desk().issue({"Vánoce", 1, value, until}, "test", soon());
    const auto codes = co_await vouchers.desk().codes(batch, "test", soon());
    co_return codes->at(0);
  }

  template <class Event>
  Task<void> tell(Event event) {
    pg::Tx tx = co_await base.database->begin(soon());
    co_await base.outbox.publish(tx, event);
    co_await tx.commit();
  }

  // Waits for the events that move an order.
  Task<bool> reaches(OrderId id, std::string status, std::string payment_status) {
    const std::string sql =
        "SELECT status || ' ' || payment_status FROM \"order\".orders WHERE id = '" + id.text() +
        "'";
    const bool there = co_await base.becomes(sql, status + " " + payment_status);
    if (!there) ADD_FAILURE() << "the order is " << base.text(sql);
    co_return there;
  }

  std::int64_t free_pieces(const product::ImportedProduct& product) const {
    return base.number(
        "SELECT coalesce(sum(on_hand - held), 0) FROM warehouse.stock"
        " WHERE item_id = '" +
        product.variants[0].id.text() + "'");
  }
  std::int64_t order_count() const { return base.number("SELECT count(*) FROM \"order\".orders"); }
};

// Signs in whoever names an account.
class HeaderAuthenticator final : public http::Authenticator {
 public:
  Task<std::optional<http::Principal>> authenticate(const http::Request* request, http::Permission,
                                                    Deadline) override {
    http::Principal principal;
    principal.account_id = request->header("x-account");
    co_return principal;
  }
};

using Scene = Task<void> (*)(World*);

inline void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
}

}  // namespace flipflop::order
