#include "edge/storefront/product/variant_choice.h"

#include <gtest/gtest.h>

#include "shop/search/fake.h"

namespace flipflop::storefront {
namespace {

using search::stock;

// Bílá S, bílá M, černá M; černá S does not exist.
search::Replica::Entry shirt(std::vector<std::int64_t> pieces) {
  product::Product product = search::made_up(1, {.name = "Triko", .variants = 3});
  product.variants[0].options = {{"Barva", "bílá"}, {"Velikost", "S"}};
  product.variants[1].options = {{"Barva", "bílá"}, {"Velikost", "M"}};
  product.variants[2].options = {{"Barva", "černá"}, {"Velikost", "M"}};
  search::Contents contents;
  contents.records = {search::record(product)};
  for (std::uint32_t i = 0; i < 3; ++i) contents.stock.push_back(stock(1, i, pieces[i]));
  return search::ReplicaBuilder::build(std::move(contents))->at(0);
}

TEST(VariantChoice, nobody_has_to_choose_to_see_what_can_be_bought) {
  const auto entry = shirt({0, 3, 1});
  EXPECT_EQ(chosen_variant(entry, "")->sku, "LMP-1-1");
  EXPECT_EQ(chosen_variant(entry, "LMP-1-0")->sku, "LMP-1-0");
  EXPECT_EQ(chosen_variant(entry, "neznámý")->sku, "LMP-1-1");
}

TEST(VariantChoice, when_everything_is_sold_out_the_first_is_shown) {
  EXPECT_EQ(chosen_variant(shirt({0, 0, 0}), "")->sku, "LMP-1-0");
}

TEST(VariantChoice, each_value_leads_to_the_nearest_variant_that_has_it) {
  const auto entry = shirt({2, 3, 1});
  const auto options = option_choices(entry, *chosen_variant(entry, "LMP-1-1"));
  ASSERT_EQ(options.size(), 2u);
  EXPECT_EQ(options[0].name, "Barva");
  ASSERT_EQ(options[0].choices.size(), 2u);
  EXPECT_TRUE(options[0].choices[0].is_current);
  EXPECT_EQ(options[0].choices[1].value, "černá");
  EXPECT_EQ(options[0].choices[1].variant->sku, "LMP-1-2");
  EXPECT_EQ(options[1].choices[0].variant->sku, "LMP-1-0");
}

TEST(VariantChoice, a_combination_that_does_not_exist_leads_to_the_value_alone) {
  const auto entry = shirt({2, 3, 1});
  const auto options = option_choices(entry, *chosen_variant(entry, "LMP-1-0"));
  EXPECT_EQ(options[0].choices[1].variant->sku, "LMP-1-2");
}

TEST(VariantChoice, what_is_sold_out_says_so) {
  const auto entry = shirt({2, 3, 0});
  const auto options = option_choices(entry, *chosen_variant(entry, ""));
  EXPECT_TRUE(options[0].choices[1].is_sold_out);
  EXPECT_FALSE(options[0].choices[0].is_sold_out);
}

TEST(VariantChoice, variants_that_are_no_longer_sold_are_no_choice) {
  product::Product product = search::made_up(1, {.name = "Triko", .variants = 2});
  product.variants[1].is_active = false;
  search::Contents contents;
  contents.records = {search::record(product)};
  const auto entry = search::ReplicaBuilder::build(std::move(contents))->at(0);
  EXPECT_EQ(chosen_variant(entry, "LMP-1-1")->sku, "LMP-1-0");
  EXPECT_EQ(option_choices(entry, *chosen_variant(entry, ""))[0].choices.size(), 1u);
}

}  // namespace
}  // namespace flipflop::storefront
