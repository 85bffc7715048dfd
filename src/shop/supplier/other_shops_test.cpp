// Bugs that other shops had with feeds, as attacks on ours. The table of all of them is
// docs/other-shops.md.

#include <gtest/gtest.h>

#include "shop/supplier/sync.h"
#include "shop/supplier/test_world.h"

namespace flipflop::supplier {
namespace {

using OtherShops = SyncTest;

// Every figure of the warehouse and every price, in one text.
std::string figures(const World& world) {
  return world.base.text(
      "SELECT (SELECT coalesce(string_agg(s::text, ' ' ORDER BY s.item_id, s.location_id), '')"
      " FROM warehouse.stock s) || (SELECT coalesce(string_agg(concat_ws(' ', variant_id,"
      " gross_haler, is_sellable), ' ' ORDER BY variant_id), '') FROM product.price)");
}

void expect_ledger(const World& world) {
  EXPECT_EQ(world.base.number("SELECT coalesce(sum(delta), 0) FROM warehouse.movement"),
            world.stock_of_all());
}

// The item of a supplier as it stands in the warehouse: "on_hand held".
std::string stock_of(const World& world, SupplierId supplier, const std::string& id) {
  return world.base.text(
      "SELECT s.on_hand || ' ' || s.held FROM supplier.item i JOIN warehouse.location l"
      " ON l.supplier_id = i.supplier_id JOIN warehouse.stock s ON s.item_id = i.variant_id"
      " AND s.location_id = l.id WHERE i.external_id = '" +
      id + "' AND i.supplier_id = '" + supplier.text() + "'");
}

Task<void> sync_breaks(World& world, SupplierId id) {
  bool is_broken = false;
  try {
    co_await world.sync(id);
  } catch (const pg::Error&) {
    is_broken = true;
  }
  EXPECT_TRUE(is_broken);
}

// K23, Shopware #10603: an import that failed set the stock of the products to 0.
TEST_F(OtherShops, ARowThatBreaksInAnyWayKeepsItsStockAndPrice) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    const std::string long_text(5000, 'x');
    int others = 5;
    for (const std::string& fields :
         {std::string("<PRICE_VAT>zdarma</PRICE_VAT><STOCK>9</STOCK>"),
          std::string("<PRICE_VAT>-1</PRICE_VAT><STOCK>9</STOCK>"),
          std::string("<PRICE_VAT>100</PRICE_VAT><STOCK>mnoho</STOCK>"),
          std::string("<PRICE_VAT>100</PRICE_VAT><VAT>sto</VAT><STOCK>9</STOCK>"),
          "<PRICE_VAT>100</PRICE_VAT><STOCK>9</STOCK><EAN>" + long_text + "</EAN>",
          std::string()}) {
      ++others;
      world.server.publish(shop(item("A-S", "A", fields + size("S")) +
                                item("A-M", "A", price(110, 4) + size("M")) +
                                item("B", "", price(200, others))));
      const RunReport report = co_await world.sync(id);
      EXPECT_EQ(report.state, "done") << fields;
      EXPECT_EQ(report.items_skipped, 1) << "it is told: " << fields;
      EXPECT_EQ(stock_of(world, id, "A-S"), "3 0") << fields;
      EXPECT_EQ(stock_of(world, id, "B"), std::to_string(others) + " 0") << fields;
      EXPECT_EQ(world.active_variants(), 3) << fields;
      EXPECT_EQ(world.base.number("SELECT count(*) FROM product.price WHERE is_sellable"), 3);
    }
    expect_ledger(world);
  });
}

// K23: the whole feed.
TEST_F(OtherShops, AFeedThatEndsAnywhereOrFailsWhileItIsAppliedChangesNoFigure) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    const std::string before = figures(world);
    const std::string next =
        shop(item("A-S", "A", price(101, 30) + size("S")) +
             item("A-M", "A", price(111, 40) + size("M")) + item("B", "", price(201, 50)));
    for (std::size_t length = 0; length < next.size(); length += 1 + next.size() / 50) {
      world.server.publish(next.substr(0, length));
      const RunReport report = co_await world.sync(id);
      EXPECT_EQ(report.state, "failed") << length;
      EXPECT_EQ(figures(world), before) << length;
    }
    world.server.publish(next);
    pg::run_script(world.base.conninfo,
                   "ALTER TABLE warehouse.movement ADD CONSTRAINT broken"
                   " CHECK (reason <> 'supplier' OR delta < 45) NOT VALID");
    co_await sync_breaks(world, id);
    EXPECT_EQ(figures(world), before) << "all of a batch or nothing";
    pg::run_script(world.base.conninfo, "ALTER TABLE warehouse.movement DROP CONSTRAINT broken");
    world.base.clock.advance(std::chrono::seconds(61));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done") << report.reason;
    EXPECT_EQ(world.stock_of_all(), 120);
    expect_ledger(world);
  });
}

Task<SupplierId> add_other(World& world, const FeedServer& server) {
  NewSupplier supplier;
  supplier.name = "Jiný velkoobchod";
  supplier.feed_url = server.url();
  const auto added = co_await world.suppliers.face().add(supplier, TestPlatform::soon());
  co_return added.value();
}

Task<void> hold(World& world, Uuid order, std::string variant, std::string supplier,
                std::int64_t pieces) {
  const std::string location =
      world.base.text("SELECT id FROM warehouse.location WHERE supplier_id = '" + supplier + "'");
  warehouse::HoldRequest request{order, {}, world.base.clock.now() + std::chrono::hours(1)};
  request.lines.push_back(
      {*warehouse::ItemId::parse(variant), *warehouse::LocationId::parse(location), pieces});
  pg::WriteBatch batch(*world.base.database);
  world.warehouse.face().hold(batch, std::move(request));
  const auto done = co_await batch.commit(TestPlatform::soon());
  EXPECT_TRUE(done.has_value());
}

Task<void> release(World& world, Uuid order) {
  pg::Tx tx = co_await world.base.database->begin(TestPlatform::soon());
  co_await world.warehouse.face().release_hold(tx, order);
  co_await tx.commit();
}

// The variant that we made of a supplier's item.
std::string variant_of(const World& world, SupplierId supplier, const std::string& id) {
  return world.base.text("SELECT variant_id FROM supplier.item WHERE external_id = '" + id +
                         "' AND supplier_id = '" + supplier.text() + "'");
}

// K24, OpenFoodNetwork #2313, #12933 and #6064: "reset absent products" was silently left out, or
// reset products of others.
TEST_F(OtherShops, WhatIsAbsentFromAFeedIsResetAtThatSupplierAlone) {
  with_world([](World& world) -> Task<void> {
    FeedServer other_server;
    world.base.client.allow(other_server.host());
    const SupplierId id = co_await world.add();
    const SupplierId other = co_await add_other(world, other_server);
    world.server.publish(two_products);
    other_server.publish(two_products);
    co_await world.sync(id);
    co_await world.sync(other);
    // The absent item also lies on our own shelf, and a buyer holds a piece of another.
    pg::run_script(world.base.conninfo,
                   "INSERT INTO warehouse.stock (item_id, location_id, on_hand) SELECT '" +
                       variant_of(world, id, "B") +
                       "', id, 7 FROM warehouse.location WHERE kind = 'own';"
                       "INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause,"
                       " at) SELECT item_id, location_id, 7, 'correction', gen_random_uuid(), now()"
                       " FROM warehouse.stock WHERE on_hand = 7");
    co_await hold(world, world.base.ids.next(), variant_of(world, id, "A-M"), id.text(), 1);

    world.server.publish(shop(item("A-S", "A", price(100, 3) + size("S"))));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done");
    EXPECT_EQ(report.products_deactivated, 1) << "and it is told";
    EXPECT_EQ(stock_of(world, id, "A-S"), "3 0");
    EXPECT_EQ(stock_of(world, id, "A-M"), "1 1") << "the buyer's piece stays the buyer's";
    EXPECT_EQ(stock_of(world, id, "B"), "0 0");
    for (const std::string same : {"A-S 3 0", "A-M 4 0", "B 5 0"})
      EXPECT_EQ(same.substr(0, same.find(' ') + 1) +
                    stock_of(world, other, same.substr(0, same.find(' '))),
                same);
    EXPECT_EQ(world.base.number("SELECT on_hand FROM warehouse.stock s JOIN warehouse.location l"
                                " ON l.id = s.location_id WHERE l.kind = 'own'"),
              7)
        << "our own shelf is not the supplier's";
    EXPECT_EQ(world.base.number("SELECT count(*) FROM product.price WHERE is_sellable"), 1 + 3);
    expect_ledger(world);

    // Nothing is no list of what is absent.
    const std::string before = figures(world);
    for (const std::string& nothing : {std::string(), shop("")}) {
      world.server.publish(nothing);
      const RunReport failed = co_await world.sync(id);
      EXPECT_EQ(failed.reason, "empty");
      EXPECT_EQ(figures(world), before);
    }
    world.server.publish(two_products);
    co_await world.sync(id);
    EXPECT_EQ(stock_of(world, id, "B"), "5 0");
    EXPECT_EQ(world.active_variants(), 6);
  });
}

// K24: a reset that had to leave the pieces of a buyer is done when the buyer goes.
TEST_F(OtherShops, WhatABuyerHeldWhenTheSupplierSoldOutIsNotSoldAfterTheBuyerGivesItBack) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    const Uuid order = world.base.ids.next();
    co_await hold(world, order, variant_of(world, id, "B"), id.text(), 2);
    world.server.publish(shop(item("A-S", "A", price(100, 3) + size("S")) +
                              item("A-M", "A", price(110, 4) + size("M")) +
                              item("B", "", price(200, 0))));
    co_await world.sync(id);
    EXPECT_EQ(stock_of(world, id, "B"), "2 2");
    co_await world.sync(id);
    EXPECT_EQ(stock_of(world, id, "B"), "2 2");
    co_await release(world, order);
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done");
    EXPECT_EQ(stock_of(world, id, "B"), "0 0") << "the supplier has none";
    const RunReport unchanged = co_await world.sync(id);
    EXPECT_TRUE(unchanged.not_modified) << "and then nothing is left to do";
    expect_ledger(world);
  });
}

std::string many(int count) {
  std::string items;
  for (int made = 0; made < count; ++made)
    items += item("N" + std::to_string(made), "", price(100, 1));
  return shop(items);
}

// K24: what is not done is said.
TEST_F(OtherShops, AResetOfMoreThanAFifthIsHeldBackAndSaidUntilAPersonForcesIt) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(many(40));
    co_await world.sync(id);
    const std::string before = figures(world);
    world.server.publish(many(31));
    const RunReport held = co_await world.sync(id);
    EXPECT_EQ(held.state, "failed");
    EXPECT_EQ(held.reason, "held_back");
    EXPECT_EQ(figures(world), before);
    const RunReport forced = co_await world.sync(id, true);
    EXPECT_EQ(forced.state, "done");
    EXPECT_EQ(forced.products_deactivated, 9);
    EXPECT_EQ(world.stock_of_all(), 31);
    expect_ledger(world);
  });
}

}  // namespace
}  // namespace flipflop::supplier
