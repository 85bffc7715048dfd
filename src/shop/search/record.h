#pragma once
// A product as pages and lists show it. Immutable, and packed: its arrays and texts lie in one
// block of memory, equal texts once, so that 100,000 products take about 150 MB. Part of the face.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/money.h"
#include "shop/product/product.h"

namespace flipflop::search {

struct Record {
  struct Named {
    std::string_view name, value;
    bool operator==(const Named&) const = default;
  };
  struct Image {
    std::string_view source_url;
    std::string_view file;  // empty until it was fetched
    int width = 0, height = 0;
    bool operator==(const Image&) const = default;
  };
  struct Variant {
    product::VariantId id;
    std::string_view sku, ean;
    std::span<const Named> options;  // empty for the single variant of a simple product
    Money price;                     // gross
    std::int64_t price_version = 0;
    // Only where a reduction may be announced: the price crossed out, and the lowest of the 30 days
    // before. Both or neither.
    std::optional<Money> compare_at_price, lowest_before;
    VatRate vat;
    bool is_active = true;

    // "Bílá, M"; empty for a simple product.
    std::string label() const;
  };

  explicit Record(const product::Product& product);
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

  product::ProductId id;
  std::string_view name, slug, description, brand;
  std::optional<product::CategoryId> category_id;
  std::span<const Named> attributes;
  std::span<const Image> images;
  std::span<const Variant> variants;  // in the order they are shown; at least one
  Instant created_at, updated_at;
  bool is_active = true;
  bool is_featured = false;

 private:
  std::unique_ptr<std::byte[]> block_;
};

// Whether both say the same.
bool same(const Record& left, const Record& right);

// Path of a picture in one of the widths 320, 640 and 1280, on the storefront:
// "/obrazky/3f9c-640.webp", or a neutral drawing until the picture was fetched.
std::string picture_path(const Record& record, std::size_t image, int width);

}  // namespace flipflop::search
