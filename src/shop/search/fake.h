#pragma once
// A catalogue in memory for tests: products and categories made up from numbers (equal numbers make
// equal things), and a face over a replica of them that really searches.

#include <string>
#include <vector>

#include "base/text.h"
#include "platform/loop/posted.h"
#include "shop/search/builder.h"
#include "shop/search/service.h"

namespace flipflop::search {

inline Uuid numbered(std::uint8_t kind, std::uint32_t number) {
  Uuid id;
  id.bytes[0] = kind;
  for (int i = 0; i < 4; ++i)
    id.bytes[static_cast<std::size_t>(12 + i)] = static_cast<std::uint8_t>(number >> (8 * (3 - i)));
  return id;
}
inline product::ProductId product_id(std::uint32_t number) {
  return {numbered(1, number)};
}
inline product::VariantId variant_id(std::uint32_t product, std::uint32_t variant) {
  return {numbered(2, product * 16 + variant)};
}
inline product::CategoryId category_id(std::uint32_t number) {
  return {numbered(3, number)};
}

struct MadeUp {
  std::string name;
  std::string brand = "Lumavka";
  std::int64_t crowns = 100;
  std::optional<std::uint32_t> category = std::nullopt;
  int variants = 1;
};

inline product::Product made_up(std::uint32_t number, const MadeUp& from) {
  product::Product product;
  product.id = product_id(number);
  product.name = from.name;
  product.slug = slug(from.name) + "-" + std::to_string(number);
  product.description = "Popis zboží " + from.name + ".";
  product.brand = from.brand;
  if (from.category) product.category_id = category_id(*from.category);
  product.attributes = {{"Materiál", "dub"}, {"Výška", "46 cm"}};
  product.images = {{"http://wholesale/" + std::to_string(number) + ".jpg", "", 800, 600}};
  for (int i = 0; i < from.variants; ++i) {
    product::Variant variant;
    variant.id = variant_id(number, static_cast<std::uint32_t>(i));
    variant.sku = "LMP-" + std::to_string(number) + "-" + std::to_string(i);
    variant.ean = "8594103000" + std::to_string(100 + number);
    if (from.variants > 1) variant.options = {{"Barva", "barva " + std::to_string(i)}};
    variant.price = Money{(from.crowns + i) * 100};
    variant.price_version = 1;
    product.variants.push_back(std::move(variant));
  }
  // A higher number is a newer product.
  product.created_at = *parse_iso("2026-01-01T00:00:00Z") + std::chrono::minutes(number);
  product.updated_at = product.created_at;
  return product;
}

inline product::Category category(std::uint32_t number, const std::string& name,
                                  std::optional<std::uint32_t> parent = std::nullopt) {
  product::Category made;
  made.id = category_id(number);
  if (parent) made.parent_id = category_id(*parent);
  made.name = name;
  made.slug = slug(name);
  return made;
}

inline warehouse::Availability stock(std::uint32_t product, std::uint32_t variant,
                                     std::int64_t pieces) {
  return {.item = warehouse::ItemId{variant_id(product, variant).uuid}, .available = pieces};
}

inline std::shared_ptr<const Record> record(const product::Product& product) {
  return std::make_shared<const Record>(product);
}

class FakeSearch final : public Search {
 public:
  std::shared_ptr<const Replica> replica() override { return current_; }
  Found find(const Replica& replica, const Filter& filter) override {
    return service_.find(replica, filter);
  }

  void use(std::shared_ptr<const Replica> replica) { current_ = std::move(replica); }
  void use(Contents contents) { use(ReplicaBuilder::build(std::move(contents))); }
  void apply(Changes changes) { use(ReplicaBuilder::next(*current_, std::move(changes))); }

 private:
  std::shared_ptr<const Replica> current_ = std::make_shared<const Replica>();
  Posted<Replica> posted_{current_};
  Service service_{posted_};
};

}  // namespace flipflop::search
