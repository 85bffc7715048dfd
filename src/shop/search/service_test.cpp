#include "shop/search/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "shop/search/fake.h"

namespace flipflop::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class FindTest : public testing::Test {
 protected:
  FindTest() {
    Contents contents;
    contents.categories = {category(1, "Osvětlení"), category(2, "Stolní lampy", 1),
                           category(3, "Kuchyně")};
    add(contents, 1, {.name = "Stolní lampa Dubina", .crowns = 2490, .category = 2}, 5);
    add(contents, 2, {.name = "Lustr Žalud", .brand = "Žižka", .crowns = 5990, .category = 1}, 0);
    add(contents, 3, {.name = "Hrnek Chumel", .brand = "Kamenina", .crowns = 290, .category = 3},
        9);
    add(contents, 4, {.name = "Hrnek Čáp", .brand = "Kamenina", .crowns = 190, .category = 3}, 0);
    add(contents, 5, {.name = "Lampička na čtení", .crowns = 890, .category = 2}, 2);
    replica = ReplicaBuilder::build(std::move(contents));
  }

  void add(Contents& contents, std::uint32_t number, const MadeUp& from, std::int64_t pieces) {
    contents.records.push_back(record(made_up(number, from)));
    contents.stock.push_back(stock(number, 0, pieces));
  }

  Found find(const Filter& filter) { return service.find(*replica, filter); }

  std::vector<std::string> names(const Filter& filter) {
    std::vector<std::string> names;
    for (const std::uint32_t position : find(filter).positions)
      names.emplace_back(replica->at(position).record->name);
    return names;
  }

  Posted<Replica> posted{std::make_shared<const Replica>()};
  Service service{posted};
  std::shared_ptr<const Replica> replica;
};

TEST_F(FindTest, without_a_filter_everything_comes_newest_first) {
  const Found found = find({});
  EXPECT_EQ(found.total, 5);
  EXPECT_THAT(found.positions, ElementsAre(0u, 1u, 2u, 3u, 4u));
}

TEST_F(FindTest, words_match_beginnings_without_diacritics_and_case) {
  EXPECT_THAT(names({.text = "ZALUD"}), ElementsAre("Lustr Žalud"));
  EXPECT_THAT(names({.text = "žižka lus"}), ElementsAre("Lustr Žalud"));
  EXPECT_THAT(names({.text = "lamp stol"}), ElementsAre("Stolní lampa Dubina"));
  EXPECT_THAT(names({.text = "alud"}), IsEmpty());
  EXPECT_THAT(names({.text = "lampa hrnek"}), IsEmpty());
}

TEST_F(FindTest, a_last_vowel_does_not_matter) {
  EXPECT_THAT(names({.text = "lampy", .sort = Sort::relevance}),
              ElementsAre("Lampička na čtení", "Stolní lampa Dubina"));
}

TEST_F(FindTest, a_vowel_that_comes_and_goes_does_not_matter) {
  EXPECT_THAT(names({.text = "hrnky"}), ElementsAre("Hrnek Čáp", "Hrnek Chumel"));
  EXPECT_THAT(names({.text = "hrnek"}), ElementsAre("Hrnek Čáp", "Hrnek Chumel"));
  EXPECT_THAT(names({.text = "lampiček"}), ElementsAre("Lampička na čtení"));
}

TEST_F(FindTest, codes_are_found_too) {
  EXPECT_THAT(names({.text = "LMP-3-0"}), ElementsAre("Hrnek Chumel"));
  EXPECT_THAT(names({.text = "8594103000104"}), ElementsAre("Hrnek Čáp"));
}

TEST_F(FindTest, the_whole_word_in_a_name_is_the_best_match_and_sold_out_goods_come_last) {
  EXPECT_THAT(names({.text = "lampa", .sort = Sort::relevance}),
              ElementsAre("Stolní lampa Dubina", "Lampička na čtení"));
  EXPECT_THAT(names({.text = "hrnek", .sort = Sort::relevance}),
              ElementsAre("Hrnek Chumel", "Hrnek Čáp"));
}

TEST_F(FindTest, odd_texts_are_harmless) {
  EXPECT_EQ(find({.text = "   -- "}).total, 5);
  EXPECT_EQ(find({.text = std::string(5000, 'x')}).total, 0);
  std::string many;
  for (int i = 0; i < 200; ++i) many += "l ";
  EXPECT_EQ(find({.text = many}).total, 5);
}

TEST_F(FindTest, a_category_holds_what_is_below_it) {
  EXPECT_EQ(find({.category = category_id(1)}).total, 3);
  EXPECT_EQ(find({.category = category_id(2)}).total, 2);
  EXPECT_EQ(find({.category = category_id(9)}).total, 0);
  EXPECT_THAT(names({.text = "lampa", .category = category_id(3)}), IsEmpty());
}

TEST_F(FindTest, prices_brands_and_stock_filter) {
  EXPECT_THAT(names({.price_from = Money{29000}, .price_to = Money{89000}}),
              ElementsAre("Lampička na čtení", "Hrnek Chumel"));
  EXPECT_THAT(names({.brands = {"kamenina"}}), ElementsAre("Hrnek Čáp", "Hrnek Chumel"));
  EXPECT_EQ(find({.brands = {"Kamenina", "zizka"}}).total, 3);
  EXPECT_EQ(find({.brands = {"neznámá"}}).total, 0);
  EXPECT_EQ(find({.in_stock_only = true}).total, 3);
}

TEST_F(FindTest, facets_are_counted_without_their_own_filter) {
  const Found found =
      find({.price_to = Money{250000}, .brands = {"kamenina"}, .counts_facets = true});
  EXPECT_EQ(found.total, 2);
  ASSERT_EQ(found.brands.size(), 2u);
  EXPECT_EQ(found.brands[0].brand, "Kamenina");
  EXPECT_EQ(found.brands[0].count, 2);
  EXPECT_EQ(found.brands[1].brand, "Lumavka");
  EXPECT_EQ(found.lowest, Money{19000});
  EXPECT_EQ(found.highest, Money{29000});
}

TEST_F(FindTest, every_order_is_an_order) {
  EXPECT_EQ(names({.sort = Sort::oldest})[0], "Stolní lampa Dubina");
  EXPECT_EQ(names({.sort = Sort::price_up})[0], "Hrnek Čáp");
  EXPECT_EQ(names({.sort = Sort::price_down})[0], "Lustr Žalud");
  EXPECT_EQ(names({.sort = Sort::recommended}).back(), "Lustr Žalud");
}

TEST_F(FindTest, names_are_sorted_the_czech_way) {
  EXPECT_THAT(names({.sort = Sort::name}),
              ElementsAre("Hrnek Čáp", "Hrnek Chumel", "Lampička na čtení", "Lustr Žalud",
                          "Stolní lampa Dubina"));
  EXPECT_EQ(names({.sort = Sort::name_down})[0], "Stolní lampa Dubina");
}

TEST_F(FindTest, pages_cut_the_list_and_end_with_it) {
  EXPECT_THAT(names({.sort = Sort::price_up, .page = 2, .limit = 2}),
              ElementsAre("Lampička na čtení", "Stolní lampa Dubina"));
  EXPECT_THAT(names({.page = 4, .limit = 2}), IsEmpty());
  EXPECT_EQ(find({.page = 4, .limit = 2}).total, 5);
}

TEST_F(FindTest, what_is_no_longer_sold_is_listed_on_demand_only) {
  Contents contents;
  contents.categories = {category(1, "Osvětlení"), category(2, "Lampy", 1)};
  add(contents, 1, {.name = "Lampa", .category = 2}, 1);
  product::Product gone = made_up(2, {.name = "Lampa stará", .category = 2});
  gone.is_active = false;
  contents.records.push_back(record(gone));
  replica = ReplicaBuilder::build(std::move(contents));
  EXPECT_THAT(names({.text = "lampa"}), ElementsAre("Lampa"));
  EXPECT_THAT(names({.category = category_id(1), .is_active = false}), ElementsAre("Lampa stará"));
  EXPECT_THAT(names({.category = category_id(9), .is_active = false}), IsEmpty());
}

// Against a search that does the same in the simplest way.
TEST_F(FindTest, random_filters_agree_with_a_plain_scan) {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::uint32_t>(random() % bound);
  };
  Contents contents;
  for (std::uint32_t i = 0; i < 300; ++i)
    add(contents, i,
        {.name = "Lampa " + std::to_string(below(9)),
         .brand = "B" + std::to_string(below(5)),
         .crowns = 1 + below(50)},
        below(2));
  replica = ReplicaBuilder::build(std::move(contents));
  for (int round = 0; round < 200; ++round) {
    const std::string digit = std::to_string(below(9));
    const std::string brand = "B" + std::to_string(below(5));
    const Money from{below(50) * 100};
    Filter filter{.text = "lampa " + digit,
                  .price_from = from,
                  .brands = {brand},
                  .in_stock_only = below(2) == 1,
                  .sort = Sort::price_up,
                  .limit = 100};
    int expected = 0;
    for (std::uint32_t position = 0; position < replica->size(); ++position) {
      const Replica::Entry& entry = replica->at(position);
      const bool has_name = entry.record->name == "Lampa " + digit ||
                            words_of(entry.record->variants[0].sku)[1].starts_with(digit) ||
                            entry.record->variants[0].ean.starts_with(digit) || digit == "0";
      expected += has_name && entry.record->brand == brand && entry.lowest_price >= from &&
                  (!filter.in_stock_only || entry.available > 0);
    }
    const Found found = find(filter);
    ASSERT_EQ(found.total, expected) << round;
    for (std::size_t i = 1; i < found.positions.size(); ++i)
      ASSERT_LE(replica->at(found.positions[i - 1]).lowest_price,
                replica->at(found.positions[i]).lowest_price);
  }
}

}  // namespace
}  // namespace flipflop::search
