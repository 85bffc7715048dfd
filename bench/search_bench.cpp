// The catalogue in memory: how long a replica of 10,000 and 100,000 products with three variants
// takes to build, to save and to load, what it weighs, and what a search in it costs.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <filesystem>
#include <fstream>

#include "shop/search/fake.h"
#include "shop/search/snapshot.h"

namespace {

using namespace flipflop;  // NOLINT: a bench reads better
using search::Filter;
using search::Replica;
using search::Sort;

constexpr std::uint32_t categories = 60;
constexpr std::uint32_t top_categories = 6;

const char* const adjectives[] = {"Dubová", "Skleněná", "Lněná",    "Černá",
                                  "Bílá",   "Velká",    "Skládací", "Kameninová"};
const char* const things[] = {"lampa", "váza",    "deka",   "mísa",  "police",
                              "židle", "konvice", "svíčka", "taška", "krabice"};

product::Product product(std::uint32_t number) {
  search::MadeUp from{.name = std::string(adjectives[number % 8]) + " " + things[number % 10] +
                              " č. " + std::to_string(number),
                      .brand = "Značka " + std::to_string(number % 300),
                      .crowns = 50 + number * 7919 % 9000,
                      .category = top_categories + number % (categories - top_categories),
                      .variants = 3};
  product::Product made = search::made_up(number, from);
  made.description =
      "Vyrobeno z jednoho kusu a ošetřeno olejem, takže zůstává patrná kresba dřeva. Povrch snese "
      "vlhko i sluníčko a časem jen zkrásní.\nStačí občas otřít suchým hadříkem. Doporučujeme "
      "teplé "
      "světlo a místo, kde na ně každý uvidí.\nBalíme do papíru, bez plastů, a posíláme v krabici, "
      "kterou můžete použít znovu.";
  made.attributes = {{"Materiál", "dubové dřevo"},
                     {"Výška", "46 cm"},
                     {"Šířka", "28 cm"},
                     {"Hmotnost", "1,2 kg"},
                     {"Země původu", "Česko"}};
  made.images.push_back(made.images.front());
  made.images.back().source_url += "?b";
  for (auto& image : made.images) image.file = "3f9c2b7d5e1a4c683f9c2b7d5e1a4c68";
  return made;
}

search::Contents catalogue(std::uint32_t size) {
  search::Contents contents;
  for (std::uint32_t i = 0; i < categories; ++i)
    contents.categories.push_back(
        search::category(i, "Kategorie " + std::to_string(i),
                         i < top_categories ? std::nullopt : std::optional(i % top_categories)));
  for (std::uint32_t i = 0; i < size; ++i) {
    contents.records.push_back(search::record(product(i)));
    for (std::uint32_t variant = 0; variant < 3; ++variant)
      contents.stock.push_back(search::stock(i, variant, (i + variant) % 7));
  }
  contents.position = 1;
  return contents;
}

double resident_megabytes() {
  malloc_trim(0);
  std::ifstream status("/proc/self/statm");
  std::int64_t pages = 0;
  std::int64_t resident = 0;
  status >> pages >> resident;
  return static_cast<double>(resident) * 4096 / 1e6;
}

std::shared_ptr<const Replica> replica_of(std::int64_t size) {
  static std::map<std::int64_t, std::shared_ptr<const Replica>> replicas;
  auto& replica = replicas[size];
  if (!replica)
    replica = search::ReplicaBuilder::build(catalogue(static_cast<std::uint32_t>(size)));
  return replica;
}

void build(benchmark::State& state) {
  const double before = resident_megabytes();
  double weight = 0;
  for (auto _ : state) {
    auto contents = catalogue(static_cast<std::uint32_t>(state.range(0)));
    const auto replica = search::ReplicaBuilder::build(std::move(contents));
    weight = resident_megabytes() - before;
    benchmark::DoNotOptimize(replica);
  }
  state.counters["MB"] = weight;
}
BENCHMARK(build)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(1);

void new_index(benchmark::State& state) {
  const auto replica = replica_of(state.range(0));
  for (auto _ : state) {
    search::Changes changes;
    product::Product renamed = product(5);
    renamed.name = "Nové jméno";
    changes.records = {search::record(renamed)};
    benchmark::DoNotOptimize(search::ReplicaBuilder::next(*replica, std::move(changes)));
  }
}
BENCHMARK(new_index)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void change_of_stock(benchmark::State& state) {
  const auto replica = replica_of(state.range(0));
  std::int64_t pieces = 0;
  for (auto _ : state) {
    search::Changes changes;
    changes.stock = {search::stock(5, 0, 10 + ++pieces)};
    benchmark::DoNotOptimize(search::ReplicaBuilder::next(*replica, std::move(changes)));
  }
}
BENCHMARK(change_of_stock)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

std::string snapshot_path() {
  return (std::filesystem::temp_directory_path() / "flipflop-bench.snapshot").string();
}

void save(benchmark::State& state) {
  const search::Snapshot snapshot{
      .database = {"1", "x"}, .schema_version = "1", .replica = replica_of(state.range(0))};
  for (auto _ : state) search::write_snapshot(snapshot_path(), snapshot);
  state.counters["MB"] = static_cast<double>(std::filesystem::file_size(snapshot_path())) / 1e6;
}
BENCHMARK(save)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(2);

void load(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(search::read_snapshot(snapshot_path(), {"1", "x"}, "1"));
  std::filesystem::remove(snapshot_path());
}
BENCHMARK(load)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(2);

void find(benchmark::State& state, Filter filter) {
  const auto replica = replica_of(state.range(0));
  search::FakeSearch searching;
  int total = 0;
  for (auto _ : state) total = searching.find(*replica, filter).total;
  state.counters["found"] = total;
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);
}
BENCHMARK_CAPTURE(find, first_page, Filter{})->Apply(sizes);
BENCHMARK_CAPTURE(find, category, Filter{.category = search::category_id(9)})->Apply(sizes);
BENCHMARK_CAPTURE(find, top_category_with_facets,
                  Filter{.category = search::category_id(1),
                         .sort = Sort::price_up,
                         .limit = 24,
                         .counts_facets = true})
    ->Apply(sizes);
BENCHMARK_CAPTURE(find, everything_with_facets,
                  Filter{.sort = Sort::recommended, .limit = 24, .counts_facets = true})
    ->Apply(sizes);
BENCHMARK_CAPTURE(find, one_word, Filter{.text = "lampa", .sort = Sort::relevance, .limit = 24})
    ->Apply(sizes);
BENCHMARK_CAPTURE(
    find, two_words_with_facets,
    Filter{.text = "dubová lampa", .sort = Sort::relevance, .limit = 24, .counts_facets = true})
    ->Apply(sizes);
BENCHMARK_CAPTURE(find, one_letter, Filter{.text = "l", .sort = Sort::relevance})->Apply(sizes);
BENCHMARK_CAPTURE(find, code, Filter{.text = "LMP-4711-1", .sort = Sort::relevance})->Apply(sizes);

}  // namespace

BENCHMARK_MAIN();
