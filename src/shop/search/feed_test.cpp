#include "shop/search/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "platform/loop/run_here.h"
#include "platform/test_platform.h"
#include "shop/product/module.h"
#include "shop/warehouse/module.h"

namespace flipflop::search {
namespace {

using namespace std::chrono_literals;

// A catalogue over PostgreSQL with one feed that follows it.
struct Shop {
  explicit Shop(const pg::TestDatabase& test)
      : world(test), products(world.platform), warehouse(world.platform) {
    std::filesystem::create_directories(world.data_folder);
    Loop::current().spawn("relay", world.outbox.relay());
    start_again();
  }

  // As a new process would: nothing is known but what is stored.
  void start_again() {
    posted = std::make_unique<Posted<Replica>>(std::make_shared<const Replica>());
    feed = std::make_unique<Feed>(world.platform, products.face(), warehouse.face(), *posted);
  }

  const Replica& replica() const { return *posted->current(); }

  product::ImportedProduct lamp(const std::string& name, std::int64_t crowns) {
    product::ImportedProduct made;
    made.id = world.ids.next_as<product::ProductId>();
    made.name = name;
    made.description = "Svítí.";
    made.brand = "Lumavka";
    made.category_path = {"Osvětlení", "Stolní lampy"};
    made.image_urls = {"http://wholesale/" + slug(name) + ".jpg"};
    made.variants.push_back({.id = world.ids.next_as<product::VariantId>(),
                             .sku = slug(name),
                             .ean = "8594103000101",
                             .price = Money{crowns * 100},
                             .vat = VatRate{21}});
    return made;
  }

  Task<void> import(std::vector<product::ImportedProduct> list) {
    pg::Tx tx = co_await world.database->begin(world.soon());
    co_await products.face().upsert(tx, world.ids.next(), std::move(list));
    co_await tx.commit();
  }

  Task<void> count(product::VariantId variant, std::int64_t pieces) {
    pg::Tx tx = co_await world.database->begin(world.soon());
    const auto location = co_await warehouse.face().supplier_location(tx, supplier, "Velkoobchod");
    co_await warehouse.face().set_supplier_stock(
        tx, location, world.ids.next(),
        {{.item = {variant.uuid}, .label = "Lampa", .quantity = pieces}});
    co_await tx.commit();
  }

  // Every event has its position.
  Task<void> tell_everything() {
    const bool told =
        co_await world.becomes("SELECT count(*) FROM platform.outbox WHERE position IS NULL", "0");
    EXPECT_TRUE(told);
  }

  // Rounds until `holds`; false when it never does.
  Task<bool> follows_until(std::function<bool()> holds) {
    const Deadline limit = world.soon();
    while (!holds() && !limit.passed()) co_await feed->round();
    co_return holds();
  }

  Money price_of(const product::ImportedProduct& product) const {
    const Replica::Entry* entry = replica().find(product.id);
    return entry ? entry->lowest_price : Money{};
  }
  std::int64_t stock_of(const product::ImportedProduct& product) const {
    const Replica::Entry* entry = replica().find(product.id);
    return entry ? entry->available : -1;
  }

  TestPlatform world;
  product::Module products;
  warehouse::Module warehouse;
  Uuid supplier = world.ids.next();
  std::unique_ptr<Posted<Replica>> posted;
  std::unique_ptr<Feed> feed;
};

using Scene = Task<void> (*)(Shop*);

// The relay still runs when the scene is over, so the shop outlives the loop.
Task<void> play(const pg::TestDatabase* test, Scene scene, std::unique_ptr<Shop>* shop) {
  *shop = std::make_unique<Shop>(*test);
  co_await scene(shop->get());
  co_await (*shop)->world.database->close(TestPlatform::soon());
}

void in_shop(Scene scene) {
  const pg::TestDatabase test;
  std::unique_ptr<Shop> shop;
  run_here(play(&test, scene, &shop));
}

Task<void> first_load(Shop* shop) {
  const auto lamp = shop->lamp("Lampa Dub", 500);
  co_await shop->import({lamp, shop->lamp("Lustr Žalud", 900)});
  co_await shop->count(lamp.variants[0].id, 7);
  EXPECT_FALSE(shop->feed->is_loaded());
  EXPECT_FALSE(shop->replica().is_loaded());
  co_await shop->feed->load();
  EXPECT_TRUE(shop->feed->is_loaded());
  EXPECT_EQ(shop->replica().size(), 2u);
  EXPECT_EQ(shop->stock_of(lamp), 7);
  EXPECT_EQ(shop->price_of(lamp), Money{50000});
  EXPECT_NE(shop->replica().find_category_by_slug("stolni-lampy"), nullptr);
}
TEST(Feed, the_first_replica_holds_everything_that_is_stored) {
  in_shop(first_load);
}

Task<void> changes_follow(Shop* shop) {
  auto lamp = shop->lamp("Lampa Dub", 500);
  co_await shop->import({lamp});
  co_await shop->feed->load();
  co_await shop->count(lamp.variants[0].id, 3);
  const bool stock = co_await shop->follows_until([&] { return shop->stock_of(lamp) == 3; });
  EXPECT_TRUE(stock);

  lamp.variants[0].price = Money{44400};
  co_await shop->import({lamp});
  const bool price =
      co_await shop->follows_until([&] { return shop->price_of(lamp) == Money{44400}; });
  EXPECT_TRUE(price);
  EXPECT_EQ(shop->stock_of(lamp), 3);

  const auto other = shop->lamp("Svícen", 100);
  co_await shop->import({other});
  const bool added = co_await shop->follows_until(
      [&] { return shop->replica().find_by_slug("svicen") != nullptr; });
  EXPECT_TRUE(added);
  EXPECT_EQ(shop->replica().find_category_by_slug("stolni-lampy")->products.size(), 2u);
}
TEST(Feed, stock_prices_and_new_products_follow_their_events) {
  in_shop(changes_follow);
}

Task<void> dropped_product(Shop* shop) {
  const auto lamp = shop->lamp("Lampa Dub", 500);
  co_await shop->import({lamp});
  co_await shop->feed->load();
  pg::Tx tx = co_await shop->world.database->begin(TestPlatform::soon());
  co_await shop->products.face().deactivate(tx, shop->world.ids.next(), {lamp.id});
  co_await tx.commit();
  const bool gone = co_await shop->follows_until([&] { return shop->replica().on_sale().empty(); });
  EXPECT_TRUE(gone);
  EXPECT_FALSE(shop->replica().find(lamp.id)->record->is_active);
}
TEST(Feed, a_product_that_is_no_longer_sold_leaves_the_lists) {
  in_shop(dropped_product);
}

Task<void> restart(Shop* shop) {
  auto lamp = shop->lamp("Lampa Dub", 500);
  const auto other = shop->lamp("Svícen", 100);
  co_await shop->import({lamp});
  co_await shop->feed->load();
  co_await shop->import({other});
  const bool seen = co_await shop->follows_until([&] { return shop->replica().size() == 2; });
  EXPECT_TRUE(seen);
  co_await shop->feed->end(TestPlatform::soon());
  EXPECT_TRUE(std::filesystem::exists(shop->world.data_folder + "/replica.snapshot"));

  // What happens while the process is down is in the events behind the snapshot.
  co_await shop->count(lamp.variants[0].id, 4);
  co_await shop->tell_everything();
  // Proof that the file is used: a change that no event tells is not seen.
  pg::run_script(shop->world.conninfo,
                 "UPDATE product.product SET name = 'Tajně' WHERE slug = 'svicen'");
  shop->start_again();
  co_await shop->feed->load();
  EXPECT_EQ(shop->stock_of(lamp), 4);
  EXPECT_EQ(shop->replica().find(other.id)->record->name, "Svícen");
}
TEST(Feed, a_restart_takes_the_snapshot_and_the_events_behind_it) {
  in_shop(restart);
}

Task<void> other_history(Shop* shop) {
  const auto lamp = shop->lamp("Lampa Dub", 500);
  co_await shop->import({lamp});
  co_await shop->tell_everything();
  co_await shop->feed->load();
  co_await shop->feed->end(TestPlatform::soon());
  // As if a backup had been restored: the same positions, but other events at them.
  pg::run_script(shop->world.conninfo,
                 "UPDATE platform.outbox SET id = gen_random_uuid();"
                 "UPDATE product.product SET name = 'Z jiné historie'");
  shop->start_again();
  co_await shop->feed->load();
  EXPECT_EQ(shop->replica().find(lamp.id)->record->name, "Z jiné historie");
}
TEST(Feed, a_snapshot_of_another_history_is_not_used) {
  in_shop(other_history);
}

Task<void> broken_file(Shop* shop) {
  const auto lamp = shop->lamp("Lampa Dub", 500);
  co_await shop->import({lamp});
  co_await shop->tell_everything();
  co_await shop->feed->load();
  co_await shop->feed->end(TestPlatform::soon());
  std::ofstream(shop->world.data_folder + "/replica.snapshot", std::ios::app) << "x";
  shop->start_again();
  co_await shop->feed->load();
  EXPECT_EQ(shop->replica().size(), 1u);
}
TEST(Feed, a_broken_snapshot_costs_a_rebuild_and_nothing_else) {
  in_shop(broken_file);
}

Task<void> together(Shop* shop) {
  co_await shop->feed->load();
  const auto lamp = shop->lamp("Lampa Dub", 500);
  co_await shop->import({lamp});
  co_await shop->count(lamp.variants[0].id, 2);
  co_await shop->tell_everything();
  co_await shop->feed->catch_up();
  EXPECT_EQ(shop->stock_of(lamp), 2);
}
TEST(Feed, a_product_and_its_stock_in_one_batch_are_counted_once) {
  in_shop(together);
}

Task<void> night(Shop* shop) {
  const auto lamp = shop->lamp("Lampa Dub", 500);
  const auto other = shop->lamp("Svícen", 100);
  co_await shop->import({lamp, other});
  co_await shop->count(other.variants[0].id, 2);
  co_await shop->tell_everything();
  co_await shop->feed->load();
  const int unchanged = co_await shop->feed->reconcile();
  EXPECT_EQ(unchanged, 0);

  pg::run_script(shop->world.conninfo,
                 "UPDATE product.product SET name = 'Tajně' WHERE slug = 'svicen';"
                 "UPDATE product.category SET name = 'Lampičky' WHERE slug = 'stolni-lampy'");
  const int mended = co_await shop->feed->reconcile();
  EXPECT_EQ(mended, 1);
  EXPECT_EQ(shop->replica().find(other.id)->record->name, "Tajně");
  EXPECT_EQ(shop->replica().find_category_by_slug("stolni-lampy")->category.name, "Lampičky");
  EXPECT_EQ(shop->stock_of(other), 2);
  const int again = co_await shop->feed->reconcile();
  EXPECT_EQ(again, 0);
}
TEST(Feed, the_nightly_comparison_mends_what_no_event_told) {
  in_shop(night);
}

Task<void> clock_strikes(Shop* shop) {
  const auto lamp = shop->lamp("Lampa Dub", 500);
  co_await shop->import({lamp});
  co_await shop->tell_everything();
  co_await shop->feed->load();
  pg::run_script(shop->world.conninfo, "UPDATE product.product SET name = 'Tajně'");
  co_await shop->feed->round();
  EXPECT_EQ(shop->replica().find(lamp.id)->record->name, "Lampa Dub");
  shop->world.clock.advance(24h);
  co_await shop->feed->round();
  EXPECT_EQ(shop->replica().find(lamp.id)->record->name, "Tajně");
}
TEST(Feed, it_compares_once_a_night_by_itself) {
  in_shop(clock_strikes);
}

Task<void> large_import(Shop* shop) {
  std::vector<product::ImportedProduct> list;
  for (int i = 0; i < 500; ++i) list.push_back(shop->lamp("Lampa " + std::to_string(i), 100 + i));
  co_await shop->feed->load();
  co_await shop->import(list);
  co_await shop->import({list.begin(), list.begin() + 200});
  const bool all = co_await shop->follows_until([&] { return shop->replica().size() == 500; });
  EXPECT_TRUE(all);
  shop->start_again();
  co_await shop->feed->load();
  EXPECT_EQ(shop->replica().size(), 500u);
  EXPECT_EQ(shop->replica().find_category_by_slug("osvetleni")->products.size(), 500u);
}
TEST(Feed, a_full_page_of_products_is_not_the_last) {
  in_shop(large_import);
}

}  // namespace
}  // namespace flipflop::search
