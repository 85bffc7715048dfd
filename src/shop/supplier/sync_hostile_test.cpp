// Feeds that are wrong in ways which must hurt only the items concerned, and runs that lose their
// turn.

#include <gtest/gtest.h>

#include <filesystem>

#include "shop/supplier/sync.h"
#include "shop/supplier/test_world.h"

namespace flipflop::supplier {
namespace {

using HostileFeed = SyncTest;

TEST_F(HostileFeed, AnItemThatMovesToAnotherGroupStaysForSaleAsTheSameVariant) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    world.server.publish(shop(item("A-S", "A", price(100, 3) + size("S")) +
                              item("A-M", "C", price(110, 4) + size("M")) +
                              item("B", "", price(200, 5))));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done") << report.reason;
    EXPECT_EQ(world.active_variants(), 3);
    EXPECT_EQ(world.active_products(), 3);
    EXPECT_EQ(world.base.number("SELECT count(*) FROM product.variant"), 3) << "the same variants";
    EXPECT_EQ(world.stock_of_all(), 12);
    EXPECT_EQ(world.base.number("SELECT count(*) FROM supplier.item WHERE is_listed"), 3);
  });
}

TEST_F(HostileFeed, AnUnreadableItemDoesNotClashWithTheCodeOfAnotherInItsGroup) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    const std::string code = "<SKU>LAMPA</SKU>";
    world.server.publish(shop(item("A-S", "A", price(100, 3) + size("S") + code) +
                              item("A-M", "A", price(110, 4) + size("M") + code)));
    co_await world.sync(id);
    world.server.publish(shop(item("A-S", "A", "<PRICE_VAT>?</PRICE_VAT>" + size("S") + code) +
                              item("A-M", "A", price(120, 4) + size("M") + code)));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done") << report.reason;
    EXPECT_EQ(world.active_variants(), 2);
    EXPECT_EQ(world.base.number("SELECT count(DISTINCT sku) FROM product.variant"), 2);
  });
}

TEST_F(HostileFeed, AnEndlessCategoryHurtsNoOtherItem) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    std::string path;
    for (int i = 0; i < 3000; ++i) path += "Kategorie " + std::to_string(i) + " | ";
    world.server.publish(
        shop(item("A", "", price(100, 3) + "<CATEGORYTEXT>" + path + "</CATEGORYTEXT>") +
             item("B", "", price(200, 5))));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done") << report.reason;
    EXPECT_GE(world.active_products(), 1);
    EXPECT_LE(world.base.number("SELECT count(*) FROM product.category"), 8);
  });
}

TEST_F(HostileFeed, AWholeGroupThatIsRenamedLeavesNoEmptyProductForSale) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(shop(item("Z-S", "Z", price(100, 3) + size("S"))));
    co_await world.sync(id);
    world.server.publish(shop(item("Z-S", "A", price(100, 3) + size("S"))));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done") << report.reason;
    EXPECT_EQ(world.active_products(), 1);
    EXPECT_EQ(world.active_variants(), 1);
    EXPECT_EQ(world.base.number("SELECT count(*) FROM product.price WHERE is_sellable"), 1);
    EXPECT_EQ(world.stock_of_all(), 3);
  });
}

TEST_F(HostileFeed, AVariantThatVanishesAfterItWasUnreadableIsNoLongerSold) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    const std::string good = item("A-M", "A", price(110, 4) + size("M"));
    world.server.publish(two_products);
    co_await world.sync(id);
    world.server.publish(shop(item("A-S", "A", "<PRICE_VAT>?</PRICE_VAT>") + good));
    co_await world.sync(id);
    EXPECT_EQ(world.active_variants(), 2);
    world.server.publish(shop(good));
    co_await world.sync(id);
    EXPECT_EQ(world.active_variants(), 1);
  });
}

TEST_F(HostileFeed, TextsReachTheShopWithoutMarkupAndDisguises) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(
        shop("<SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCT>Lam\u202Epa &lt;b&gt;Dub&lt;/b&gt;"
             "</PRODUCT><DESCRIPTION><![CDATA[<p>Pevná</p><script>alert(1)</script>"
             "<p>Lehká</p>]]></DESCRIPTION>" +
             price(1, 1) + "</SHOPITEM>"));
    co_await world.sync(id);
    EXPECT_EQ(world.base.text("SELECT name FROM product.product"), "Lampa Dub");
    EXPECT_EQ(world.base.text("SELECT description FROM product.product"), "Pevná\n\nLehká");
  });
}

TEST_F(HostileFeed, AnIdThatIsCutInsideALetterHurtsNoOtherItem) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    std::string long_id = "x";
    for (int i = 0; i < 40; ++i) long_id += "ž";
    world.server.publish(shop(item(long_id, "", price(1, 1)) + item("B", "", price(200, 5))));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done") << report.reason;
    EXPECT_EQ(report.skipped.at(0).reason, "long_id");
    EXPECT_EQ(world.active_products(), 1);
  });
}

TEST_F(HostileFeed, AGroupWithoutEndIsCutAndReported) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    std::string items;
    for (int i = 0; i < 510; ++i)
      items += item("N" + std::to_string(i), "A", price(1, 1) + size(std::to_string(i)));
    world.server.publish(shop(items));
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "done") << report.reason;
    EXPECT_EQ(report.items_skipped, 10);
    EXPECT_EQ(report.skipped.at(0).reason, "large_group");
    EXPECT_EQ(world.active_variants(), 500);
  });
}

TEST_F(HostileFeed, ARunThatWasOvertakenWritesNothing) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    // Another process takes the turn while the feed is on its way.
    world.server.before_answer = [&world] {
      pg::run_script(world.base.conninfo,
                     "UPDATE supplier.run SET state = 'failed', reason = 'interrupted'; "
                     "UPDATE supplier.supplier SET running = gen_random_uuid()");
    };
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(report.state, "failed");
    EXPECT_EQ(report.reason, "interrupted");
    EXPECT_EQ(world.active_products(), 0);
    EXPECT_EQ(world.base.number("SELECT count(*) FROM supplier.supplier WHERE running IS NULL"), 0)
        << "the other's turn goes on";
    EXPECT_EQ(world.base.number("SELECT count(*) FROM supplier.stage"), 0);
  });
}

TEST_F(HostileFeed, AStageThatACrashEmptiedDoesNotEmptyTheCatalogue) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    world.server.publish(shop(item("A-S", "A", price(101, 3) + size("S")) +
                              item("A-M", "A", price(110, 4) + size("M")) +
                              item("B", "", price(200, 5))));
    // The first question after the decision: the list of what changed.
    pg::run_script(world.base.conninfo,
                   "CREATE FUNCTION supplier.lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "DELETE FROM supplier.stage; RETURN NULL; END $$; CREATE TRIGGER loses AFTER "
                   "UPDATE OF lease_until ON supplier.supplier FOR EACH STATEMENT EXECUTE FUNCTION "
                   "supplier.lose();");
    const RunReport report = co_await world.sync(id);
    EXPECT_EQ(world.active_variants(), 3) << report.reason;
    EXPECT_EQ(world.stock_of_all(), 12);
  });
}

TEST_F(HostileFeed, WhatAKilledRunLeftBehindIsClearedAway) {
  with_world([](World& world) -> Task<void> {
    const SupplierId id = co_await world.add();
    world.server.publish(two_products);
    co_await world.sync(id);
    pg::run_script(
        world.base.conninfo,
        "UPDATE supplier.run SET state = 'running'; INSERT INTO supplier.stage SELECT id, "
        "'x', 0, '', '', 0, false, 0, '', false FROM supplier.run");
    co_await world.sync(id, true);
    EXPECT_EQ(world.base.number("SELECT count(*) FROM supplier.stage"), 0);
    EXPECT_TRUE(std::filesystem::is_empty(world.base.data_folder + "/feeds"));
  });
}

TEST_F(HostileFeed, EverySupplierIsReadByAJobOfItsOwn) {
  with_world([](World& world) -> Task<void> {
    co_await world.add();
    world.server.publish(two_products);
    world.base.start_jobs();
    const bool is_read = co_await world.base.becomes(
        "SELECT count(*) FROM platform.job WHERE queue = 'supplier.sync' AND state = 'done'", "1");
    EXPECT_TRUE(is_read);
    EXPECT_EQ(world.active_products(), 2);
    co_await world.base.jobs.drain(TestPlatform::soon());
  });
}

}  // namespace
}  // namespace flipflop::supplier
