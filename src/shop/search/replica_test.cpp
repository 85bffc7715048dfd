#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shop/search/fake.h"

namespace flipflop::search {
namespace {

using testing::ElementsAre;

Contents lamps() {
  Contents contents;
  contents.categories = {category(1, "Osvětlení"), category(2, "Stolní lampy", 1),
                         category(3, "Kuchyně")};
  contents.records = {record(made_up(1, {.name = "Lampa Dub", .category = 2, .variants = 3})),
                      record(made_up(2, {.name = "Hrnek Sníh", .category = 3})),
                      record(made_up(3, {.name = "Lustr Oblak", .category = 1}))};
  contents.stock = {stock(1, 0, 4), stock(1, 1, 5), stock(2, 0, 7)};
  contents.position = 10;
  return contents;
}

Changes at(std::int64_t position) {
  Changes changes;
  changes.position = position;
  return changes;
}

TEST(Record, says_what_the_product_said) {
  product::Product product = made_up(1, {.name = "Lampa Dub", .variants = 2});
  product.variants[0].compare_at_price = Money{99900};
  product.variants[1].compare_at_price = Money{99900};
  product.variants[1].lowest_before = Money{89900};
  product.variants[1].is_active = false;
  product.is_featured = true;
  const Record packed(product);
  EXPECT_EQ(packed.name, "Lampa Dub");
  EXPECT_EQ(packed.slug, "lampa-dub-1");
  EXPECT_EQ(packed.attributes[1], (Record::Named{"Výška", "46 cm"}));
  EXPECT_EQ(packed.images[0].source_url, "http://wholesale/1.jpg");
  EXPECT_EQ(packed.variants[1].label(), "barva 1");
  EXPECT_EQ(packed.variants[0].compare_at_price, std::nullopt) << "nothing to announce it with";
  EXPECT_EQ(packed.variants[1].compare_at_price, Money{99900});
  EXPECT_EQ(packed.variants[1].lowest_before, Money{89900});
  EXPECT_FALSE(packed.variants[1].is_active);
  EXPECT_TRUE(packed.is_featured);
  EXPECT_TRUE(same(packed, Record(product)));
}

TEST(Record, differs_when_any_part_does) {
  const product::Product product = made_up(1, {.name = "Lampa Dub", .variants = 2});
  const Record packed(product);
  auto changed = product;
  changed.variants[1].price = Money{1};
  EXPECT_FALSE(same(packed, Record(changed)));
  changed = product;
  changed.variants[1].options[0].value = "jiná";
  EXPECT_FALSE(same(packed, Record(changed)));
  changed = product;
  changed.images[0].file = "3f9c";
  EXPECT_FALSE(same(packed, Record(changed)));
  changed = product;
  changed.description += " Víc.";
  EXPECT_FALSE(same(packed, Record(changed)));
}

TEST(Record, keeps_empty_and_repeated_texts) {
  product::Product product = made_up(1, {.name = "Dub", .brand = "Dub"});
  product.description.clear();
  product.attributes = {{"Dub", ""}, {"", "Dub"}};
  const Record packed(product);
  EXPECT_EQ(packed.description, "");
  EXPECT_EQ(packed.brand.data(), packed.name.data());
  EXPECT_THAT(packed.attributes, ElementsAre(Record::Named{"Dub", ""}, Record::Named{"", "Dub"}));
}

TEST(Replica, finds_products_by_id_address_and_variant) {
  const auto replica = ReplicaBuilder::build(lamps());
  ASSERT_NE(replica->find(product_id(1)), nullptr);
  EXPECT_EQ(replica->find(product_id(1))->record->name, "Lampa Dub");
  EXPECT_EQ(replica->find_by_slug("hrnek-snih-2")->record->id, product_id(2));
  EXPECT_EQ(replica->find_by_variant(variant_id(1, 2))->record->id, product_id(1));
  EXPECT_EQ(replica->find(product_id(9)), nullptr);
  EXPECT_EQ(replica->find_by_slug("nic"), nullptr);
  EXPECT_EQ(replica->find_by_variant(variant_id(2, 5)), nullptr);
}

TEST(Replica, an_empty_one_finds_nothing) {
  const Replica empty;
  EXPECT_FALSE(empty.is_loaded());
  EXPECT_EQ(empty.find(product_id(1)), nullptr);
  EXPECT_EQ(empty.find_by_slug(""), nullptr);
  EXPECT_TRUE(empty.top_categories().empty());
  const auto built = ReplicaBuilder::build({});
  EXPECT_TRUE(built->is_loaded());
  EXPECT_EQ(built->size(), 0u);
}

TEST(Replica, lists_the_newest_first_and_categories_with_all_below) {
  const auto replica = ReplicaBuilder::build(lamps());
  EXPECT_EQ(replica->at(0).record->name, "Lustr Oblak");
  EXPECT_THAT(replica->top_categories(), ElementsAre(category_id(3), category_id(1)));
  const CategoryNode* lighting = replica->find_category_by_slug("osvetleni");
  EXPECT_THAT(lighting->products, ElementsAre(0u, 2u));
  EXPECT_THAT(lighting->children, ElementsAre(category_id(2)));
  const auto path = replica->path_to(category_id(2));
  ASSERT_EQ(path.size(), 2u);
  EXPECT_EQ(path[0]->category.name, "Osvětlení");
}

TEST(Replica, categories_in_a_circle_or_without_their_parent_are_on_top) {
  Contents contents;
  contents.categories = {category(1, "A", 2), category(2, "B", 1), category(3, "C", 9)};
  contents.records = {record(made_up(1, {.name = "Lampa", .category = 1}))};
  const auto replica = ReplicaBuilder::build(std::move(contents));
  std::size_t reached = 0;
  std::vector<product::CategoryId> waiting = replica->top_categories();
  while (!waiting.empty()) {
    const CategoryNode* node = replica->find_category(waiting.back());
    waiting.pop_back();
    ++reached;
    waiting.insert(waiting.end(), node->children.begin(), node->children.end());
  }
  EXPECT_EQ(reached, 3u);
  EXPECT_EQ(replica->find_category(category_id(1))->products.size(), 1u);
}

TEST(Replica, what_is_not_sold_is_found_but_in_no_list) {
  Contents contents = lamps();
  product::Product gone = made_up(4, {.name = "Lampa stará", .category = 2});
  gone.is_active = false;
  contents.records.push_back(record(gone));
  const auto replica = ReplicaBuilder::build(std::move(contents));
  EXPECT_NE(replica->find(product_id(4)), nullptr);
  EXPECT_EQ(replica->on_sale().size(), 3u);
  EXPECT_EQ(replica->find_category_by_slug("stolni-lampy")->products.size(), 1u);
}

TEST(Replica, stock_is_counted_over_active_variants) {
  Contents contents = lamps();
  product::Product lamp = made_up(1, {.name = "Lampa Dub", .crowns = 500, .variants = 3});
  lamp.variants[0].is_active = false;
  contents.records[0] = record(lamp);
  const auto replica = ReplicaBuilder::build(std::move(contents));
  const Replica::Entry* entry = replica->find(product_id(1));
  EXPECT_EQ(entry->available, 5);
  EXPECT_EQ(entry->lowest_price, Money{50100});
  EXPECT_EQ(entry->available_of(entry->record->variants[0]), 4);
}

TEST(Builder, a_change_of_stock_makes_one_new_entry_and_shares_the_rest) {
  const auto before = ReplicaBuilder::build(lamps());
  Changes changes = at(11);
  changes.stock = {stock(1, 1, 0)};
  EXPECT_FALSE(ReplicaBuilder::is_heavy(*before, changes));
  const auto after = ReplicaBuilder::next(*before, changes);
  EXPECT_EQ(after->find(product_id(1))->available, 4);
  EXPECT_EQ(before->find(product_id(1))->available, 9);
  EXPECT_GT(after->find(product_id(1))->version, before->find(product_id(1))->version);
  EXPECT_EQ(after->find(product_id(2))->version, before->find(product_id(2))->version);
  EXPECT_EQ(&after->index(), &before->index());
  EXPECT_EQ(after->find(product_id(1))->record, before->find(product_id(1))->record);
  EXPECT_EQ(after->position(), 11);
}

TEST(Builder, a_repeated_event_changes_the_position_alone) {
  const auto before = ReplicaBuilder::build(lamps());
  Changes changes = at(12);
  changes.stock = {stock(1, 1, 5)};
  changes.records = {record(made_up(2, {.name = "Hrnek Sníh", .category = 3}))};
  changes.stock.push_back(stock(2, 0, 7));
  const auto after = ReplicaBuilder::next(*before, changes);
  EXPECT_EQ(after->version(), before->version());
  EXPECT_EQ(after->position(), 12);
}

TEST(Builder, a_change_of_price_needs_no_new_index) {
  const auto before = ReplicaBuilder::build(lamps());
  Changes changes = at(11);
  changes.records = {record(made_up(2, {.name = "Hrnek Sníh", .crowns = 80, .category = 3}))};
  changes.stock = {stock(2, 0, 7)};
  EXPECT_FALSE(ReplicaBuilder::is_heavy(*before, changes));
  const auto after = ReplicaBuilder::next(*before, changes);
  EXPECT_EQ(after->find(product_id(2))->lowest_price, Money{8000});
  EXPECT_EQ(after->find(product_id(2))->available, 7);
}

TEST(Builder, a_new_name_is_found_and_keeps_the_stock) {
  const auto before = ReplicaBuilder::build(lamps());
  Changes changes = at(11);
  changes.records = {record(made_up(2, {.name = "Šálek Sníh", .category = 3}))};
  changes.stock = {stock(2, 0, 7)};
  EXPECT_TRUE(ReplicaBuilder::is_heavy(*before, changes));
  const auto after = ReplicaBuilder::next(*before, changes);
  EXPECT_EQ(after->find_by_slug("salek-snih-2")->available, 7);
  EXPECT_EQ(after->find_by_slug("hrnek-snih-2"), nullptr);
  EXPECT_EQ(after->size(), 3u);
}

TEST(Builder, new_products_and_gone_ones_move_the_lists) {
  const auto before = ReplicaBuilder::build(lamps());
  Changes changes = at(11);
  changes.records = {record(made_up(9, {.name = "Lampa nová", .category = 2}))};
  changes.gone = {product_id(3), product_id(77)};
  const auto after = ReplicaBuilder::next(*before, changes);
  EXPECT_EQ(after->size(), 3u);
  EXPECT_EQ(after->at(0).record->name, "Lampa nová");
  EXPECT_EQ(after->find(product_id(3)), nullptr);
  EXPECT_EQ(after->find_category_by_slug("osvetleni")->products.size(), 2u);
  EXPECT_EQ(after->find(product_id(1))->version, before->find(product_id(1))->version);
}

TEST(Builder, new_category_names_have_a_version_of_their_own) {
  const auto before = ReplicaBuilder::build(lamps());
  Changes changes = at(11);
  changes.categories = {category(1, "Světla"), category(2, "Stolní lampy", 1)};
  const auto after = ReplicaBuilder::next(*before, changes);
  EXPECT_NE(after->categories_version(), before->categories_version());
  EXPECT_EQ(after->find(product_id(1))->version, before->find(product_id(1))->version);
  EXPECT_NE(after->find_category_by_slug("svetla"), nullptr);
  EXPECT_EQ(after->find_category_by_slug("kuchyne"), nullptr);
  Changes stock_only = at(12);
  stock_only.stock = {stock(2, 0, 1)};
  EXPECT_EQ(ReplicaBuilder::next(*after, stock_only)->categories_version(),
            after->categories_version());
}

TEST(Builder, large_catalogues_span_many_chunks) {
  Contents contents;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    contents.records.push_back(record(made_up(i, {.name = "Lampa " + std::to_string(i)})));
    contents.stock.push_back(stock(i, 0, 1));
  }
  auto replica = ReplicaBuilder::build(std::move(contents));
  Changes changes = at(2);
  for (std::uint32_t i = 0; i < 1000; i += 7) changes.stock.push_back(stock(i, 0, i));
  replica = ReplicaBuilder::next(*replica, changes);
  for (std::uint32_t i = 0; i < 1000; ++i)
    ASSERT_EQ(replica->find(product_id(i))->available, i % 7 == 0 ? i : 1) << i;
}

}  // namespace
}  // namespace flipflop::search
