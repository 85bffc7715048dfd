#include "shop/supplier/rules.h"

#include <gtest/gtest.h>

#include "platform/clock/clock.h"
#include "shop/supplier/change_set.h"

namespace flipflop::supplier {
namespace {

FeedItem feed_item(const std::string& id, std::vector<product::NameValue> params) {
  FeedItem item;
  item.id = id;
  item.group_id = "G";
  item.name = "Tričko";
  item.price = Money{10000};
  item.params = std::move(params);
  item.stock = 3;
  return item;
}

MatchedItem matched(FeedItem item) {
  MatchedItem one;
  one.variant.uuid.bytes[0] = static_cast<std::uint8_t>(item.id.back());
  one.item = std::move(item);
  return one;
}

TEST(SupplierRules, ParametersThatDifferAreOptionsAndTheOthersAttributes) {
  const auto product =
      product_of({},
                 {matched(feed_item("1", {{"Barva", "bílá"}, {"Materiál", "bavlna"}})),
                  matched(feed_item("2", {{"Barva", "černá"}, {"Materiál", "bavlna"}}))},
                 0);
  EXPECT_EQ(product.attributes, (std::vector<product::NameValue>{{"Materiál", "bavlna"}}));
  ASSERT_EQ(product.variants.size(), 2U);
  EXPECT_EQ(product.variants[1].options, (std::vector<product::NameValue>{{"Barva", "černá"}}));
}

TEST(SupplierRules, ALoneItemHasAttributesAndNoOptions) {
  const auto product = product_of({}, {matched(feed_item("1", {{"Barva", "bílá"}}))}, 0);
  EXPECT_EQ(product.attributes.size(), 1U);
  EXPECT_TRUE(product.variants[0].options.empty());
}

TEST(SupplierRules, VariantsThatLookAlikeAreToldApartByTheirCode) {
  const auto product =
      product_of({}, {matched(feed_item("1", {})), matched(feed_item("2", {}))}, 0);
  EXPECT_EQ(product.variants[0].options, (std::vector<product::NameValue>{{"Varianta", "1"}}));
  EXPECT_NE(product.variants[0].options, product.variants[1].options);
}

TEST(SupplierRules, TheMarginIsRoundedToTheHaler) {
  FeedItem item = feed_item("1", {});
  item.price = Money{9999};
  EXPECT_EQ(product_of({}, {matched(item)}, 15).variants[0].price.haler, 11499);
  EXPECT_EQ(product_of({}, {matched(item)}, 0).variants[0].price.haler, 9999);
}

TEST(SupplierRules, AFeedThatLosesAFifthIsHeldBackUnlessItIsSmall) {
  EXPECT_FALSE(is_suspicious({100, 20, 0}));
  EXPECT_TRUE(is_suspicious({100, 21, 0}));
  EXPECT_TRUE(is_suspicious({100, 0, 21}));
  EXPECT_FALSE(is_suspicious({19, 19, 0}));
}

class ChangeSetTest : public testing::Test {
 protected:
  ManualClock clock_{Instant{std::chrono::hours{24 * 20000}}};
  SeededRandom random_{7};
  Ids ids_{clock_, random_};

  static Staged staged(const std::string& id, const std::string& hash) {
    return {feed_item(id, {}), "g:G", hash, 0};
  }
  static Known known(const std::string& id, const std::string& hash) {
    Known item;
    item.external_id = id;
    item.group_key = "g:G";
    item.content_hash = hash;
    item.product.uuid.bytes[0] = 9;
    item.variant.uuid.bytes[0] = static_cast<std::uint8_t>(id.back());
    item.stock = 3;
    item.is_listed = true;
    item.price = Money{10000};
    return item;
  }
  std::vector<ChangeSet::Batch> changes(const std::vector<Staged>& now,
                                        const std::vector<Known>& before) {
    ChangeSet set(0, ids_);
    set.compare(now, before, {"g:G"});
    return set.batches(500);
  }
};

TEST_F(ChangeSetTest, NothingIsWrittenForAnUnchangedGroup) {
  const auto batches = changes({staged("1", "a")}, {known("1", "a")});
  ASSERT_EQ(batches.size(), 1U);
  EXPECT_TRUE(batches[0].products.empty());
  EXPECT_TRUE(batches[0].stock.empty());
  EXPECT_TRUE(batches[0].known.empty());
}

TEST_F(ChangeSetTest, AStockChangeTouchesStockAlone) {
  Staged now = staged("1", "a");
  now.item.stock = 1;
  const auto batches = changes({now}, {known("1", "a")});
  EXPECT_TRUE(batches[0].products.empty());
  ASSERT_EQ(batches[0].stock.size(), 1U);
  EXPECT_EQ(batches[0].stock[0].quantity, 1);
}

TEST_F(ChangeSetTest, AVanishedVariantLosesItsStockAndItsSiblingsStay) {
  const auto batches = changes({staged("1", "a")}, {known("1", "a"), known("2", "b")});
  ASSERT_EQ(batches[0].products.size(), 1U);
  EXPECT_EQ(batches[0].products[0].variants.size(), 1U);
  ASSERT_EQ(batches[0].stock.size(), 1U);
  EXPECT_EQ(batches[0].stock[0].quantity, 0);
  ASSERT_EQ(batches[0].known.size(), 1U);
  EXPECT_FALSE(batches[0].known[0].is_listed);
}

TEST_F(ChangeSetTest, AVanishedGroupIsDeactivated) {
  const auto batches = changes({}, {known("1", "a")});
  EXPECT_EQ(batches[0].gone.size(), 1U);
  EXPECT_TRUE(batches[0].products.empty());
}

TEST_F(ChangeSetTest, ANewGroupGetsIdsAndAKnownItemKeepsItsOwn) {
  const auto batches = changes({staged("1", "new"), staged("3", "x")}, {known("1", "a")});
  ASSERT_EQ(batches[0].products.size(), 1U);
  const auto& product = batches[0].products[0];
  EXPECT_EQ(product.id, known("1", "a").product);
  EXPECT_EQ(product.variants[0].id, known("1", "a").variant);
  EXPECT_FALSE(product.variants[1].id.is_nil());
}

}  // namespace
}  // namespace flipflop::supplier
