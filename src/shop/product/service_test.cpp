#include "shop/product/service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/invariant.h"
#include "platform/loop/run_here.h"
#include "platform/pg/test_database.h"

namespace flipflop::product {
namespace {

struct Shop {
  explicit Shop(const pg::TestDatabase& test)
      : conninfo(test.conninfo()),
        database(test.open()),
        outbox(*database, ids, clock),
        products(*database, outbox, ids, clock) {}

  std::string conninfo;
  ManualClock clock{*parse_iso("2026-11-24T08:00:00Z")};
  SystemRandom random;
  Ids ids{clock, random};
  std::unique_ptr<pg::Database> database;
  outbox::Outbox outbox;
  Service products;

  static Deadline soon() { return Deadline::after(std::chrono::seconds(20)); }

  Task<int> import(std::vector<ImportedProduct> list) {
    pg::Tx tx = co_await database->begin(soon());
    const int changed = co_await products.upsert(tx, ids.next(), std::move(list));
    co_await tx.commit();
    co_return changed;
  }

  Task<Product> load(ProductId id) {
    std::vector<Product> found = co_await products.load({id}, soon());
    invariant(found.size() == 1, "the product is there");
    co_return found[0];
  }

  Task<PricedVariant> price(VariantId id) {
    pg::ReadBatch batch(*database);
    const std::size_t at = products.read_prices(batch, {id});
    const std::vector<pg::Rows> rows = co_await batch.run(soon());
    std::vector<PricedVariant> prices = products.prices_in(rows[at]);
    invariant(prices.size() == 1, "the variant is there");
    co_return prices[0];
  }

  // True when the order engine would still take this price.
  Task<bool> guard_passes(VariantId id, std::int64_t version) {
    pg::WriteBatch batch(*database);
    products.guard_prices(batch, {{id, version}});
    const auto done = co_await batch.commit(soon());
    if (!done) EXPECT_EQ(done.error().guard, Products::guard_price_changed);
    co_return done.has_value();
  }

  int events(const std::string& kind) const {
    return std::stoi(pg::query_now(
        conninfo, "SELECT count(*) FROM platform.outbox WHERE kind = '" + kind + "'")[0][0]);
  }

  ImportedVariant variant(std::string sku, Money price) {
    ImportedVariant made;
    made.id = ids.next_as<VariantId>();
    made.sku = std::move(sku);
    made.price = price;
    return made;
  }

  ImportedProduct lamp() {
    ImportedProduct product;
    product.id = ids.next_as<ProductId>();
    product.name = "Dubová lampa";
    product.description = "Stojí na stole.";
    product.brand = "Havran";
    product.category_path = {"Osvětlení", "Stolní lampy"};
    product.attributes = {{"Výška", "42 cm"}, {"Uvozovky", "\"a\", {b}, \\c"}};
    product.image_urls = {"http://wholesale/1.jpg", "http://wholesale/2.jpg"};
    product.variants = {variant("L-B", Money{129900}), variant("L-C", Money{139900})};
    product.variants[0].options = {{"Barva", "Bílá"}, {"Velikost", "M"}};
    product.variants[1].options = {{"Barva", "Černá"}, {"Velikost", "M"}};
    return product;
  }
};

using Scene = Task<void> (*)(Shop*);

Task<void> play(const pg::TestDatabase* test, Scene scene) {
  Shop shop(*test);
  co_await scene(&shop);
  co_await shop.database->close(Shop::soon());
}

void in_shop(Scene scene) {
  const pg::TestDatabase test;
  run_here(play(&test, scene));
}

Task<void> import_and_read_back(Shop* shop) {
  const ImportedProduct lamp = shop->lamp();
  const int changed = co_await shop->import({lamp});
  EXPECT_EQ(changed, 1);
  const Product product = co_await shop->load(lamp.id);
  EXPECT_EQ(product.name, "Dubová lampa");
  EXPECT_EQ(product.slug, "dubova-lampa");
  EXPECT_EQ(product.attributes, lamp.attributes);
  EXPECT_EQ(product.images.size(), 2u);
  EXPECT_EQ(product.images[0].source_url, "http://wholesale/1.jpg");
  EXPECT_EQ(product.images[0].file, "");
  EXPECT_TRUE(product.is_active);
  EXPECT_EQ(product.variants.size(), 2u);
  EXPECT_EQ(product.variants[1].sku, "L-C");
  EXPECT_EQ(product.variants[1].options, lamp.variants[1].options);
  EXPECT_EQ(product.variants[1].price, Money{139900});
  EXPECT_EQ(product.variants[1].price_version, 1);
  const PricedVariant priced = co_await shop->price(lamp.variants[0].id);
  EXPECT_EQ(priced.variant_label, "Bílá, M");
  EXPECT_TRUE(priced.is_sellable);
  EXPECT_EQ(shop->events("product.changed"), 1);
  EXPECT_EQ(shop->events("product.categories_changed"), 1);
}
TEST(Products, AnImportedProductReadsBackAsItWasGiven) {
  in_shop(import_and_read_back);
}

Task<void> import_twice(Shop* shop) {
  const ImportedProduct lamp = shop->lamp();
  co_await shop->import({lamp});
  shop->clock.advance(std::chrono::hours(1));
  const int changed = co_await shop->import({lamp});
  EXPECT_EQ(changed, 0);
  EXPECT_EQ(shop->events("product.changed"), 1);
  const Product product = co_await shop->load(lamp.id);
  EXPECT_EQ(iso_text(product.updated_at), "2026-11-24T08:00:00.000000Z");
}
TEST(Products, AnUnchangedImportWritesAndTellsNothing) {
  in_shop(import_twice);
}

Task<void> same_names(Shop* shop) {
  ImportedProduct one = shop->lamp();
  ImportedProduct two = shop->lamp();
  ImportedProduct three = shop->lamp();
  co_await shop->import({one});
  co_await shop->import({two, three});
  const Product first = co_await shop->load(one.id);
  const Product second = co_await shop->load(two.id);
  const Product third = co_await shop->load(three.id);
  EXPECT_EQ(first.slug, "dubova-lampa");
  EXPECT_EQ((std::set{second.slug, third.slug}),
            (std::set<std::string>{"dubova-lampa-2", "dubova-lampa-3"}));
  one.name = "Jasanová lampa";
  co_await shop->import({one});
  const Product renamed = co_await shop->load(one.id);
  EXPECT_EQ(renamed.name, "Jasanová lampa");
  EXPECT_EQ(renamed.slug, "dubova-lampa");
}
TEST(Products, AddressesAreUniqueAndSurviveANewName) {
  in_shop(same_names);
}

Task<void> price_change(Shop* shop) {
  ImportedProduct lamp = shop->lamp();
  co_await shop->import({lamp});
  const VariantId id = lamp.variants[0].id;
  const bool before = co_await shop->guard_passes(id, 1);
  EXPECT_TRUE(before);
  lamp.variants[0].price = Money{119900};
  co_await shop->import({lamp});
  const PricedVariant changed = co_await shop->price(id);
  EXPECT_EQ(changed.price, Money{119900});
  EXPECT_EQ(changed.price_version, 2);
  const PricedVariant other = co_await shop->price(lamp.variants[1].id);
  EXPECT_EQ(other.price_version, 1);
  const bool old_price = co_await shop->guard_passes(id, 1);
  EXPECT_FALSE(old_price);
  const bool new_price = co_await shop->guard_passes(id, 2);
  EXPECT_TRUE(new_price);
  const auto history = pg::query_now(shop->conninfo,
                                     "SELECT gross_haler FROM product.price_history"
                                     " WHERE variant_id = '" +
                                         id.text() + "' ORDER BY id");
  EXPECT_EQ(history, (std::vector<std::vector<std::string>>{{"129900"}, {"119900"}}));
  EXPECT_THROW(pg::run_script(shop->conninfo, "UPDATE product.price_history SET gross_haler = 1"),
               pg::Error);
  EXPECT_THROW(pg::run_script(shop->conninfo, "DELETE FROM product.price_history"), pg::Error);
}
TEST(Products, ANewPriceGetsAVersionAndALineInTheHistory) {
  in_shop(price_change);
}

Task<void> variant_leaves(Shop* shop) {
  ImportedProduct lamp = shop->lamp();
  co_await shop->import({lamp});
  ImportedProduct smaller = lamp;
  smaller.variants.pop_back();
  const VariantId gone = lamp.variants[1].id;
  co_await shop->import({smaller});
  const PricedVariant missing = co_await shop->price(gone);
  EXPECT_FALSE(missing.is_sellable);
  const bool sold = co_await shop->guard_passes(gone, missing.price_version);
  EXPECT_FALSE(sold);
  co_await shop->import({lamp});
  const PricedVariant back = co_await shop->price(gone);
  EXPECT_TRUE(back.is_sellable);
  EXPECT_GT(back.price_version, missing.price_version);
}
TEST(Products, AVariantMissingFromAnImportIsNotSoldUntilItComesBack) {
  in_shop(variant_leaves);
}

Task<void> product_leaves(Shop* shop) {
  const ImportedProduct lamp = shop->lamp();
  co_await shop->import({lamp});
  {
    pg::Tx tx = co_await shop->database->begin(Shop::soon());
    const int changed = co_await shop->products.deactivate(tx, shop->ids.next(), {lamp.id});
    EXPECT_EQ(changed, 1);
    const int again = co_await shop->products.deactivate(tx, shop->ids.next(), {lamp.id});
    EXPECT_EQ(again, 0);
    co_await tx.commit();
  }
  const PricedVariant gone = co_await shop->price(lamp.variants[0].id);
  EXPECT_FALSE(gone.is_sellable);
  EXPECT_EQ(shop->events("product.changed"), 2);
  const int changed = co_await shop->import({lamp});
  EXPECT_EQ(changed, 1);
  const PricedVariant back = co_await shop->price(lamp.variants[0].id);
  EXPECT_TRUE(back.is_sellable);
}
TEST(Products, AProductThatItsSupplierDroppedComesBackWithTheSameContent) {
  in_shop(product_leaves);
}

Task<void> categories(Shop* shop) {
  ImportedProduct table = shop->lamp();
  ImportedProduct ceiling = shop->lamp();
  ceiling.category_path = {"Výprodej", "Stolní lampy"};
  ImportedProduct loose = shop->lamp();
  loose.category_path = {};
  co_await shop->import({table, ceiling, loose});
  co_await shop->import({shop->lamp()});
  const std::vector<Category> made = co_await shop->products.categories(Shop::soon());
  std::vector<std::string> slugs;
  for (const Category& category : made) slugs.push_back(category.slug);
  std::ranges::sort(slugs);
  EXPECT_EQ(slugs, (std::vector<std::string>{"osvetleni", "stolni-lampy", "vyprodej",
                                             "vyprodej-stolni-lampy"}));
  const Product in_tree = co_await shop->load(table.id);
  const Product outside = co_await shop->load(loose.id);
  EXPECT_TRUE(in_tree.category_id.has_value());
  EXPECT_FALSE(outside.category_id.has_value());
  EXPECT_EQ(shop->events("product.categories_changed"), 1);
}
TEST(Products, CategoriesAreMadeOnceAndHaveAddressesOfTheirOwn) {
  in_shop(categories);
}

Task<void> numbers_exchanged(Shop* shop) {
  ImportedProduct lamp = shop->lamp();
  co_await shop->import({lamp});
  std::swap(lamp.variants[0].sku, lamp.variants[1].sku);
  co_await shop->import({lamp});
  const PricedVariant first = co_await shop->price(lamp.variants[0].id);
  EXPECT_EQ(first.sku, "L-C");
  EXPECT_EQ(first.price_version, 1);
}
TEST(Products, TwoVariantsMayExchangeTheirNumbers) {
  in_shop(numbers_exchanged);
}

Task<void> variant_moves(Shop* shop) {
  ImportedProduct from = shop->lamp();
  co_await shop->import({from});
  ImportedProduct to = shop->lamp();
  to.variants = {from.variants[1]};
  co_await shop->import({to});
  const Product left = co_await shop->load(from.id);
  EXPECT_EQ(left.variants.size(), 1u);
  const auto told = pg::query_now(shop->conninfo,
                                  "SELECT count(*) FROM platform.outbox WHERE kind ="
                                  " 'product.changed' AND body::text LIKE '%" +
                                      from.id.text() + "%'");
  EXPECT_EQ(told[0][0], "2");
}
TEST(Products, AVariantThatMovesIsToldForBothProducts) {
  in_shop(variant_moves);
}

Task<void> picture(Shop* shop) {
  const ImportedProduct lamp = shop->lamp();
  const ImportedProduct twin = shop->lamp();
  co_await shop->import({lamp, twin});
  const std::string url = lamp.image_urls[0];
  for (int round = 0; round < 2; ++round) {
    pg::Tx tx = co_await shop->database->begin(Shop::soon());
    co_await shop->products.set_image_file(tx, shop->ids.next(), url, "3f9c", 1280, 960);
    co_await tx.commit();
  }
  const Product shown = co_await shop->load(twin.id);
  EXPECT_EQ(shown.images[0].file, "3f9c");
  EXPECT_EQ(shown.images[0].height, 960);
  EXPECT_EQ(shop->events("product.changed"), 2);
  const PricedVariant priced = co_await shop->price(lamp.variants[0].id);
  EXPECT_EQ(priced.image_file, "3f9c");
}
TEST(Products, AStoredPictureShowsOnEveryProductThatHasIt) {
  in_shop(picture);
}

constexpr pg::Statement list_variants{"test.list_variants",
                                      "SELECT set_config('flipflop.variants', $1, true)"};

Task<void> listed(Shop* shop) {
  const ImportedProduct lamp = shop->lamp();
  co_await shop->import({lamp});
  pg::ReadBatch batch(*shop->database);
  batch.add(list_variants, {"{" + lamp.variants[0].id.text() + "}"});
  const std::size_t at = shop->products.read_listed_prices(batch);
  const std::vector<pg::Rows> rows = co_await batch.run(Shop::soon());
  EXPECT_EQ(shop->products.prices_in(rows[at]).size(), 1u);

  pg::ReadBatch without(*shop->database);
  const std::size_t none = shop->products.read_listed_prices(without);
  const std::vector<pg::Rows> nothing = co_await without.run(Shop::soon());
  EXPECT_TRUE(nothing[none].empty());
}
TEST(Products, PricesOfVariantsListedByAnEarlierStatement) {
  in_shop(listed);
}

Task<void> pages(Shop* shop) {
  std::vector<ImportedProduct> lamps;
  for (int i = 0; i < 7; ++i) lamps.push_back(shop->lamp());
  co_await shop->import(lamps);
  std::vector<Product> all;
  for (ProductId after; true; after = all.back().id) {
    const std::vector<Product> page = co_await shop->products.load_after(after, 3, Shop::soon());
    if (page.empty()) break;
    all.insert(all.end(), page.begin(), page.end());
  }
  EXPECT_EQ(all.size(), 7u);
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].id, all[i].id);
}
TEST(Products, AllProductsPageByPageInIdOrder) {
  in_shop(pages);
}

Task<void> import_one(Shop* shop, int* done) {
  std::vector<ImportedProduct> one;
  one.push_back(shop->lamp());
  co_await shop->import(std::move(one));
  ++*done;
}

Task<void> imports_at_once(Shop* shop) {
  int done = 0;
  for (int i = 0; i < 4; ++i) Loop::current().spawn("import", import_one(shop, &done));
  const Deadline limit = Shop::soon();
  while (done < 4 && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(done, 4);
  const auto slugs =
      pg::query_now(shop->conninfo, "SELECT slug FROM product.product ORDER BY slug");
  EXPECT_EQ(slugs.size(), 4u);
  EXPECT_EQ(slugs[3][0], "dubova-lampa-4");
  const auto made = pg::query_now(shop->conninfo, "SELECT count(*) FROM product.category");
  EXPECT_EQ(made[0][0], "2");
}
TEST(Products, ImportsAtTheSameMomentDoNotTakeEachOthersNames) {
  in_shop(imports_at_once);
}

}  // namespace
}  // namespace flipflop::product
