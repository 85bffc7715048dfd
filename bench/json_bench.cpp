// How long the JSON of a product list takes: 24 cards, about 11 KB. The copy of the finished text
// is the ceiling that the ratio refers to.

#include <benchmark/benchmark.h>

#include "platform/json/describe.h"

namespace {

namespace json = flipflop::json;

struct Option {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(Option, (), (name, value))

struct Card {
  flipflop::Id<struct CardTag> id;
  std::string name, slug, brand, image_url, description;
  flipflop::Money price;
  std::optional<flipflop::Money> compare_at_price;
  std::string currency;
  std::int64_t stock_quantity = 0;
  bool is_active = true;
  std::vector<Option> options;
};
BOOST_DESCRIBE_STRUCT(Card, (),
                      (id, name, slug, brand, image_url, description, price, compare_at_price,
                       currency, stock_quantity, is_active, options))

struct List {
  std::vector<Card> items;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(List, (), (items, total))

}  // namespace

FLIPFLOP_JSON(Option);
FLIPFLOP_JSON(Card);
FLIPFLOP_JSON(List);

namespace {

List sample() {
  List list;
  for (int i = 0; i < 24; ++i) {
    Card card;
    card.id.uuid = flipflop::Uuid::v7(1'700'000'000'000 + i, {});
    card.name = "Dubová stolní lampa se stínidlem z přírodního lnu č. " + std::to_string(i);
    card.slug = "dubova-stolni-lampa-" + std::to_string(i);
    card.brand = "Světlo \"Domů\"";
    card.image_url = "/media/3f9c2b7d5e1a4c68-640.webp";
    card.description = "Ručně vyrobená lampa z masivního dubu, olejovaný povrch, objímka E27.";
    card.price = flipflop::Money{129'950 + i * 1000};
    if (i % 3 == 0) card.compare_at_price = flipflop::Money{159'900};
    card.currency = "CZK";
    card.stock_quantity = i * 7;
    card.options = {{"Barva", "Bílá"}};
    list.items.push_back(std::move(card));
  }
  list.total = 5000;
  return list;
}

void json_write_24_cards(benchmark::State& state) {
  const List list = sample();
  std::string out;
  for (auto _ : state) {
    out.clear();
    json::write(out, list);
    benchmark::DoNotOptimize(out.data());
  }
  state.counters["bytes"] = static_cast<double>(out.size());
}
BENCHMARK(json_write_24_cards);

void json_write_24_cards_into_a_new_string(benchmark::State& state) {
  const List list = sample();
  for (auto _ : state) benchmark::DoNotOptimize(json::to_text(list));
}
BENCHMARK(json_write_24_cards_into_a_new_string);

void json_read_24_cards(benchmark::State& state) {
  const std::string text = json::to_text(sample());
  for (auto _ : state) benchmark::DoNotOptimize(json::from_text<List>(text));
}
BENCHMARK(json_read_24_cards);

void ceiling_copy_of_the_text(benchmark::State& state) {
  const std::string text = json::to_text(sample());
  std::string out;
  for (auto _ : state) {
    out.assign(text);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(ceiling_copy_of_the_text);

}  // namespace

BENCHMARK_MAIN();
