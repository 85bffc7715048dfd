#include "app/demo_catalogue.h"

#include <fmt/core.h>

namespace flipflop::app {
namespace {

// 1 January 2026: ids of the demo catalogue look as if it had been made then.
constexpr std::int64_t first_millisecond = 1'767'225'600'000;

struct Kind {
  std::string noun;
  std::vector<std::string> category;
  std::int64_t lowest_koruny;
  std::int64_t highest_koruny;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> list = {
      {"Stolní lampa", {"Osvětlení", "Stolní lampy"}, 490, 3990},
      {"Závěsné svítidlo", {"Osvětlení", "Závěsná svítidla"}, 790, 6990},
      {"Lustr", {"Osvětlení", "Lustry"}, 1490, 9990},
      {"Hrnec", {"Kuchyně", "Hrnce a pánve"}, 390, 2990},
      {"Pánev", {"Kuchyně", "Hrnce a pánve"}, 290, 2490},
      {"Nůž", {"Kuchyně", "Nože"}, 190, 1990},
      {"Povlečení", {"Domácnost", "Ložní prádlo"}, 590, 2990},
      {"Polštář", {"Domácnost", "Ložní prádlo"}, 190, 990},
      {"Deka", {"Domácnost", "Deky"}, 290, 1990},
      {"Batoh", {"Outdoor a sport", "Batohy"}, 690, 4990},
      {"Spací pytel", {"Outdoor a sport", "Kempování"}, 890, 5990},
      {"Stan", {"Outdoor a sport", "Kempování"}, 1490, 9990},
      {"Stavebnice", {"Dítě a hračky", "Stavebnice"}, 199, 2990},
      {"Skládačka", {"Dítě a hračky", "Skládačky"}, 99, 690},
      {"Zahradní nůžky", {"Zahrada", "Nářadí"}, 190, 1490},
      {"Květináč", {"Zahrada", "Květináče"}, 59, 990},
      {"Kancelářská židle", {"Kancelář", "Židle"}, 1990, 9990},
      {"Diář", {"Kancelář", "Papírnictví"}, 99, 590},
  };
  return list;
}

const std::vector<std::string> brands = {
    "Aurela", "Borovik", "Ceduna", "Dřevona", "Elmira",         "Fonteska", "Havran", "Javorka",
    "Klasek", "Lumeo",   "Morvan", "Nordika", "Ostrava Design", "Pramen",   "Rohan"};
const std::vector<std::string> models = {
    "Alba", "Bora", "Cirka", "Dora", "Evna",  "Fara", "Gama", "Hela",   "Irma", "Jura", "Kora",
    "Lira", "Mira", "Nora",  "Orla", "Prima", "Rosa", "Sora", "Tundra", "Una",  "Vera", "Zora"};
const std::vector<std::string> colours = {"bílá", "černá", "modrá",   "zelená",
                                          "šedá", "hnědá", "červená", "žlutá"};
const std::vector<std::string> materials = {"dřevo", "ocel", "bavlna", "plast", "sklo", "keramika"};
const std::vector<std::string> sentences = {
    "Navrženo pro každodenní používání.", "Vyrobeno tak, aby vydrželo roky.",
    "Snadno se čistí a skladuje.",        "Hodí se do bytu i na chalupu.",
    "Balení obsahuje návod v češtině.",   "Oblíbený dárek pro celou rodinu."};

}  // namespace

DemoCatalogue::DemoCatalogue(std::uint64_t seed) : random_(seed) {}

DemoBatch DemoCatalogue::next(int count) {
  DemoBatch batch;
  for (int made = 0; made < count; ++made) {
    product::ImportedProduct product = make_product();
    for (const product::ImportedVariant& variant : product.variants) {
      const bool sold_out = random_.below(20) == 0;
      batch.stock.push_back(
          {.item = {variant.id.uuid},
           .label = product.name,
           .quantity = sold_out ? 0 : static_cast<std::int64_t>(1 + random_.below(500))});
    }
    batch.products.push_back(std::move(product));
  }
  return batch;
}

product::ImportedProduct DemoCatalogue::make_product() {
  ++number_;
  const Kind& kind = kinds()[random_.below(kinds().size())];
  product::ImportedProduct product;
  product.id = {next_id()};
  product.brand = pick(brands);
  product.name = fmt::format("{} {} {}", kind.noun, pick(models), number_);
  product.description = pick(sentences) + " " + pick(sentences) + "\n\n" + pick(sentences);
  product.category_path = kind.category;
  product.attributes = {{"Materiál", pick(materials)},
                        {"Hmotnost", fmt::format("{} g", 50 + random_.below(9950))},
                        {"Záruka", "24 měsíců"}};
  product.is_featured = number_ <= 12;
  add_variants(product, fmt::format("DEMO-{:07}", number_));
  const std::int64_t span = kind.highest_koruny - kind.lowest_koruny;
  const auto koruny = kind.lowest_koruny +
                      static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(span)));
  for (product::ImportedVariant& variant : product.variants) variant.price = {koruny * 100};
  return product;
}

// Half of the products are simple; the others come in two to four colours.
void DemoCatalogue::add_variants(product::ImportedProduct& product, const std::string& sku) {
  const std::uint64_t colour_count = random_.below(2) == 0 ? 0 : 2 + random_.below(3);
  if (colour_count == 0) {
    product.variants.push_back({.id = {next_id()}, .sku = sku});
    return;
  }
  const std::uint64_t first = random_.below(colours.size());
  for (std::uint64_t at = 0; at < colour_count; ++at) {
    product.variants.push_back({.id = {next_id()},
                                .sku = fmt::format("{}-{}", sku, at + 1),
                                .options = {{"Barva", colours[(first + at) % colours.size()]}}});
  }
}

Uuid DemoCatalogue::next_id() {
  std::array<std::uint8_t, 10> bytes{};
  random_.fill(bytes);
  return Uuid::v7(first_millisecond + ids_++, bytes);
}

std::string DemoCatalogue::pick(const std::vector<std::string>& from) {
  return from[random_.below(from.size())];
}

}  // namespace flipflop::app
