// Whole runs of a sync: a feed server of the test, the real product and warehouse modules,
// PostgreSQL.

#include "shop/supplier/sync.h"

#include <gtest/gtest.h>

#include <mutex>

#include "platform/http/test_peer.h"
#include "platform/test_platform.h"
#include "shop/product/module.h"
#include "shop/supplier/module.h"
#include "shop/warehouse/module.h"

namespace flipflop::supplier {
namespace {

std::string item(const std::string& id, const std::string& group, const std::string& fields) {
  return "<SHOPITEM><ITEM_ID>" + id + "</ITEM_ID><PRODUCT>Lampa " + group +
         "</PRODUCT><PRODUCTNAME>Lampa " + group + " " + id + "</PRODUCTNAME>" +
         (group.empty() ? "" : "<ITEMGROUP_ID>" + group + "</ITEMGROUP_ID>") + fields +
         "</SHOPITEM>";
}

std::string price(int crowns, int stock) {
  return "<PRICE_VAT>" + std::to_string(crowns) + "</PRICE_VAT><STOCK>" + std::to_string(stock) +
         "</STOCK>";
}

std::string size(const std::string& value) {
  return "<PARAM><PARAM_NAME>Velikost</PARAM_NAME><VAL>" + value + "</VAL></PARAM>";
}

std::string shop(const std::string& items) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?><SHOP>" + items + "</SHOP>";
}

// Serves one feed that a test changes; answers 304 to its own ETag.
class FeedServer {
 public:
  FeedServer()
      : peer_([this](http::TestPeer::Connection& connection, int) {
          const std::string head = connection.read_until("\r\n\r\n");
          const std::lock_guard lock(mutex_);
          const bool is_known = head.find("\"" + etag_ + "\"") != std::string::npos;
          const std::string body = is_known ? "" : feed_;
          connection.write("HTTP/1.1 " + std::string(is_known ? "304 Not Modified" : status_) +
                           "\r\nETag: \"" + etag_ + "\"\r\nConnection: close\r\nContent-Length: " +
                           std::to_string(is_known ? 0 : length_of(body)) + "\r\n\r\n" + body);
        }) {}

  void publish(std::string feed, std::string status = "200 OK") {
    const std::lock_guard lock(mutex_);
    feed_ = std::move(feed);
    status_ = std::move(status);
    etag_ = "v" + std::to_string(++version_);
    promised_ = 0;
  }
  // The connection ends before as many bytes as the head promises.
  void cut_after_publishing(std::size_t missing) { promised_ = missing; }
  std::string url() const { return peer_.url("/feed.xml"); }
  std::string host() const { return "127.0.0.1:" + std::to_string(peer_.port()); }

 private:
  std::size_t length_of(const std::string& body) const { return body.size() + promised_; }

  std::mutex mutex_;
  std::string feed_, status_ = "200 OK", etag_ = "v0";
  std::size_t promised_ = 0;
  int version_ = 0;
  http::TestPeer peer_;
};

struct World {
  explicit World(const pg::TestDatabase& test)
      : base(test),
        products(base.platform),
        warehouse(base.platform),
        suppliers(base.platform, products.face(), warehouse.face()) {
    base.client.allow(server.host());
  }

  Task<SupplierId> add(int margin_percent = 0) {
    NewSupplier supplier;
    supplier.name = "Velkoobchod";
    supplier.feed_url = server.url();
    supplier.margin_percent = margin_percent;
    const auto added = co_await suppliers.face().add(supplier, TestPlatform::soon());
    co_return added.value();
  }
  Task<RunReport> sync(SupplierId id, bool force = false) {
    return suppliers.face().sync(id, force, TestPlatform::soon());
  }
  std::int64_t stock_of_all() const {
    return base.number("SELECT coalesce(sum(on_hand), 0) FROM warehouse.stock");
  }
  std::int64_t active_products() const {
    return base.number("SELECT count(*) FROM product.product WHERE is_active");
  }
  std::int64_t active_variants() const {
    return base.number(
        "SELECT count(*) FROM product.variant v JOIN product.product p ON p.id = v.product_id "
        "WHERE v.is_active AND p.is_active");
  }

  FeedServer server;
  TestPlatform base;
  product::Module products;
  warehouse::Module warehouse;
  Module suppliers;
};

class SyncTest : public testing::Test {
 protected:
  // Runs `body` with a world of its own.
  static void with_world(Task<void> (*body)(World&)) {
    const pg::TestDatabase test;
    run_here(enter(&test, body));
  }

 private:
  static Task<void> enter(const pg::TestDatabase* test, Task<void> (*body)(World&)) {
    World world(*test);
    co_await body(world);
    world.base.client.close();
    co_await world.base.database->close(TestPlatform::soon());
  }
};

const std::string two_products =
    shop(item("A-S", "A", price(100, 3) + size("S")) + item("A-M", "A", price(110, 4) + size("M")) +
         item("B", "", price(200, 5)));

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
