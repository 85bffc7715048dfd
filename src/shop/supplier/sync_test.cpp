// Whole runs of a sync.

#include "shop/supplier/sync.h"

#include <gtest/gtest.h>

#include "shop/supplier/test_world.h"

namespace flipflop::supplier {
namespace {

TEST_F(SyncTest, AFirstRunImportsEverythingAndAForcedSecondFindsItUnchanged) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add(10);
    world.server.publish(two_products);
    const RunReport first = co_await world.sync(id);
    EXPECT_EQ(first.state, "done") << first.reason;
    EXPECT_EQ(first.items_read, 3);
    EXPECT_EQ(first.items_imported, 3);
    EXPECT_EQ(world.active_products(), 2);
    EXPECT_EQ(world.stock_of_all(), 12);
    EXPECT_EQ(world.base.number("SELECT max(gross_haler) FROM product.price"), 22000);
    const RunReport second = co_await world.sync(id, true);
    EXPECT_EQ(second.items_unchanged, 3);
    EXPECT_EQ(second.items_imported, 0);
    EXPECT_EQ(second.products, 0);
  });
}

TEST_F(SyncTest, AnUnmodifiedFeedIsNotReadAgain) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    const RunReport second = co_await world.sync(id);
    EXPECT_TRUE(second.not_modified);
    EXPECT_EQ(second.state, "done");
    EXPECT_EQ(second.items_read, 0);
  });
}

TEST_F(SyncTest, ChangedPricesStocksAndVanishedItemsFollowTheFeed) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    world.server.publish(shop(item("A-S", "A", price(120, 1) + size("S"))));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.items_imported, 1);
    EXPECT_EQ(report.products_deactivated, 1);
    EXPECT_EQ(world.active_products(), 1);
    EXPECT_EQ(world.active_variants(), 1);
    EXPECT_EQ(world.stock_of_all(), 1);
    world.server.publish(two_products);
    co_await world.sync(id);
    EXPECT_EQ(world.active_variants(), 3);
    EXPECT_EQ(world.base.number("SELECT count(*) FROM product.variant"), 3) << "the same variants";
  });
}

TEST_F(SyncTest, AnItemThatTurnsBadKeepsItsPriceAndStockAndHurtsNoOther) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    world.server.publish(shop(item("A-S", "A", "<PRICE_VAT>zdarma</PRICE_VAT>" + size("S")) +
                              item("A-M", "A", price(115, 9) + size("M")) +
                              item("B", "", price(200, 5))));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.items_skipped, 1);
    EXPECT_EQ(report.skipped.at(0).reason, "bad_price");
    EXPECT_EQ(report.items_imported, 1);
    EXPECT_EQ(world.active_variants(), 3);
    EXPECT_EQ(world.stock_of_all(), 3 + 9 + 5);
  });
}

TEST_F(SyncTest, ARepeatedItemCountsOnceAndIsReported) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(shop(item("B", "", price(200, 5)) + item("B", "", price(300, 6))));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.items_read, 2);
    EXPECT_EQ(report.items_imported, 1);
    EXPECT_EQ(report.skipped.at(0).reason, "duplicate_id");
    EXPECT_EQ(world.stock_of_all(), 5);
  });
}

TEST_F(SyncTest, WhateverIsWrongWithAFeedLeavesTheCatalogueAsItWas) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    const struct {
      std::string feed, reason;
    } cases[] = {{"", "empty"},
                 {shop(""), "empty"},
                 {two_products.substr(0, two_products.size() - 30), "truncated"},
                 {"<SHOP></SHIP>", "malformed"},
                 {shop(item("1", "", "<X>\xE9\xE8 </X>" + price(1, 1))), "wrong_encoding"},
                 {"<!DOCTYPE SHOP [<!ENTITY a \"b\">]><SHOP></SHOP>", "entities"},
                 {shop("<SHOPITEM></SHOPITEM>"), "no_usable_item"}};
    for (const auto& one : cases) {
      world.server.publish(one.feed);
      const RunReport report = co_await world.sync(id);
      EXPECT_EQ(report.state, "failed") << one.reason;
      EXPECT_EQ(report.reason, one.reason);
      EXPECT_EQ(world.active_variants(), 3) << one.reason;
      EXPECT_EQ(world.stock_of_all(), 12) << one.reason;
      EXPECT_EQ(world.base.number("SELECT count(*) FROM supplier.stage"), 0) << one.reason;
    }
  });
}

TEST_F(SyncTest, AServerThatFailsOrBreaksOffIsAnAnswerAndChangesNothing) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products, "503 Service Unavailable");
    RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.reason, "http_status");
    world.server.publish(two_products);
    world.server.cut_after_publishing(1000);
    report = co_await world.sync(id);
    EXPECT_EQ(report.reason, "unreachable");
    EXPECT_EQ(world.active_products(), 0);
  });
}

std::string many_items(int count, int crowns) {
  std::string items;
  for (int i = 0; i < count; ++i) items += item("N" + std::to_string(i), "", price(crowns, 1));
  return shop(items);
}

TEST_F(SyncTest, AFeedThatLosesAFifthIsHeldBackUntilItIsForced) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(many_items(40, 100));
    co_await world.sync(id);
    world.server.publish(many_items(20, 100));
    RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.reason, "held_back");
    EXPECT_EQ(world.active_products(), 40);
    world.server.publish(many_items(40, 400));
    report = co_await world.sync(id);
    EXPECT_EQ(report.reason, "held_back");
    world.server.publish(many_items(20, 100));
    report = co_await world.sync(id, true);
    EXPECT_EQ(report.state, "done");
    EXPECT_EQ(world.active_products(), 20);
  });
}

TEST_F(SyncTest, AFeedLargerThanAllowedEndsAsTooLarge) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.base.config.override_with("FEED_MAX_BYTES", "1000");
    world.server.publish(many_items(100, 100));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.reason, "too_large");
    EXPECT_EQ(world.active_products(), 0);
  });
}

TEST_F(SyncTest, ASecondRunWaitsForTheFirstAndAnInterruptedOneIsReported) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    pg::run_script(world.base.conninfo,
                   "INSERT INTO supplier.run (id, supplier_id, state, started_at) SELECT "
                   "gen_random_uuid(), id, 'running', now() FROM supplier.supplier; "
                   "UPDATE supplier.supplier SET running = gen_random_uuid(), lease_until = "
                   "'2026-11-24T10:00:30Z'");
    RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.reason, "already_running");
    world.base.clock.advance(std::chrono::seconds{31});
    report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done");
    EXPECT_EQ(world.base.text("SELECT reason FROM supplier.run WHERE state = 'failed'"),
              "interrupted");
  });
}

TEST_F(SyncTest, SuppliersAreRefusedForATakenNameABadUrlOrAnUnknownFormat) {
  with_world([](World& world) -> Task<void> {
    co_await world.add();
    NewSupplier supplier;
    supplier.name = "Velkoobchod";
    supplier.feed_url = "https://velkoobchod.example/feed.xml";
    auto added = co_await world.suppliers.face().add(supplier, TestPlatform::soon());
    EXPECT_EQ(added.error(), AddRefusal::name_taken);
    supplier.name = "Jiný";
    supplier.feed_url = "file:///etc/passwd";
    added = co_await world.suppliers.face().add(supplier, TestPlatform::soon());
    EXPECT_EQ(added.error(), AddRefusal::bad_url);
    supplier.feed_url = "https://velkoobchod.example/feed.xml";
    supplier.adapter = "morse";
    added = co_await world.suppliers.face().add(supplier, TestPlatform::soon());
    EXPECT_EQ(added.error(), AddRefusal::unknown_adapter);
  });
}

}  // namespace
}  // namespace flipflop::supplier
