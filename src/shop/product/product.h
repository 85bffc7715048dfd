#pragma once
// What is for sale: categories, products, variants with options, attributes, images, prices. A
// price row has a version; the price's history is kept (Omnibus). A variant's id is the warehouse's
// item id.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/list/list.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::product {

using ProductId = Id<struct ProductTag>;
using VariantId = Id<struct VariantTag>;
using CategoryId = Id<struct CategoryTag>;

// Text, price, options, images or sellability of these products changed; at most 500 ids each.
struct ProductsChanged {
  static constexpr const char* kind = "product.changed";
  Uuid cause;
  std::vector<Uuid> products;
  Uuid aggregate() const { return cause; }
};
BOOST_DESCRIBE_STRUCT(ProductsChanged, (), (cause, products))

struct CategoriesChanged {
  static constexpr const char* kind = "product.categories_changed";
  Uuid cause;
  Uuid aggregate() const { return cause; }
};
BOOST_DESCRIBE_STRUCT(CategoriesChanged, (), (cause))

struct Category {
  CategoryId id;
  std::optional<CategoryId> parent_id;
  std::string name;
  std::string slug;  // unique
  std::string description;
  int sort_order = 0;
};

struct NameValue {
  std::string name;
  std::string value;
  auto operator<=>(const NameValue&) const = default;
};
BOOST_DESCRIBE_STRUCT(NameValue, (), (name, value))

// A picture of a product. `file` is the stem of the stored WebP files ("3f9c…": -320, -640, -1280)
// and empty until a job has fetched `source_url`; pages show a neutral picture until then.
struct Image {
  std::string source_url;
  std::string file;
  int width = 0;
  int height = 0;
};

struct Variant {
  VariantId id;
  std::string sku;
  std::string ean;
  std::vector<NameValue> options;  // empty for the single variant of a simple product
  Money price;                     // gross
  VatRate vat;
  std::int64_t price_version = 0;
  std::optional<Money> compare_at_price;
  // The lowest of the 30 days before the reduction; without it none is announced (reduction.h).
  std::optional<Money> lowest_before;
  bool is_active = true;
};

struct Product {
  ProductId id;
  std::string name;
  std::string slug;  // unique
  std::string description;
  std::string brand;
  std::optional<CategoryId> category_id;
  std::vector<NameValue> attributes;
  std::vector<Image> images;
  std::vector<Variant> variants;  // in the order they are shown; at least one
  bool is_active = true;
  bool is_featured = false;
  Instant created_at;
  Instant updated_at;
};

// What a supplier's item group says. Ids are given by the caller (supplier keeps the matching).
struct ImportedVariant {
  VariantId id;
  std::string sku;
  std::string ean;
  std::vector<NameValue> options;
  Money price;
  VatRate vat;
};

struct ImportedProduct {
  ProductId id;
  std::string name;
  std::string description;  // plain text
  std::string brand;
  std::vector<std::string> category_path;  // empty: uncategorised
  std::vector<NameValue> attributes;
  std::vector<std::string> image_urls;
  std::vector<ImportedVariant> variants;
  std::vector<VariantId> kept_variants;  // not told about this time; they stay as they are
  bool is_featured = false;
};

// A price as the order engine needs it, read from PostgreSQL, never from the replica.
struct PricedVariant {
  VariantId id;
  ProductId product_id;
  std::string product_name;
  std::string product_slug;
  std::string brand;
  std::string summary;             // the first 200 characters of the description
  std::vector<NameValue> options;  // empty for a simple product
  std::string variant_label;       // "Bílá, M"; empty for a simple product
  std::string sku;
  std::string image_file;
  Money price;
  VatRate vat;
  std::int64_t price_version = 0;
  bool is_sellable = false;      // product and variant are active
  std::vector<Uuid> categories;  // its own and all above
};

// A product in the list of staff.
struct Listed {
  ProductId id;
  std::string name, slug, brand;
  std::string sku;             // of the first variant
  std::optional<Money> price;  // the lowest of the variants on sale; nullopt: none is
  std::int64_t variants = 0;
  bool is_active = true;
  Instant updated_at;
};

struct StaffFilter {
  std::string search;  // a part of the name, brand or a number; empty: all
  std::optional<bool> is_active;
  std::optional<CategoryId> category;
};
const list::List& staff_list();

class Products {
 public:
  virtual ~Products() = default;

  // Creates or changes these products and their variants (missing variants become inactive), makes
  // missing categories, records price changes, tells ProductsChanged. One short transaction of the
  // caller; at most 500 products, each once, with at least one variant. Returns how many really
  // changed.
  virtual Task<int> upsert(pg::Tx& tx, Uuid cause, std::vector<ImportedProduct> products) = 0;
  // Products that a supplier no longer lists stop being sold; returns how many changed.
  virtual Task<int> deactivate(pg::Tx& tx, Uuid cause, std::vector<ProductId> products) = 0;

  virtual Task<std::vector<Category>> categories(Deadline deadline) = 0;
  // Everything about these products, in the order of the ids; missing ones are left out.
  virtual Task<std::vector<Product>> load(std::vector<ProductId> ids, Deadline deadline) = 0;
  // Products behind `after` in id order (nil: from the start).
  virtual Task<std::vector<Product>> load_after(ProductId after, int limit, Deadline deadline) = 0;

  // For staff: `query` is of staff_list().
  virtual Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query,
                                          Deadline deadline) = 0;

  // Read batch: prices of `variants`, or of those that an earlier statement listed in
  // flipflop.variants. Missing variants have no row.
  virtual std::size_t read_prices(pg::ReadBatch& batch, std::vector<VariantId> variants) = 0;
  virtual std::size_t read_listed_prices(pg::ReadBatch& batch) = 0;
  virtual std::vector<PricedVariant> prices_in(const pg::Rows& rows) = 0;

  // Stage carts: every variant is still sellable at this price version (rows locked FOR SHARE in id
  // order); the guard is guard_price_changed.
  struct Expected {
    VariantId id;
    std::int64_t price_version = 0;
  };
  virtual void guard_prices(pg::WriteBatch& batch, std::vector<Expected> expected) = 0;
  static constexpr const char* guard_price_changed = "product.price_changed";

  // Called by the image job: the stored file of a source picture.
  virtual Task<void> set_image_file(pg::Tx& tx, Uuid cause, std::string source_url,
                                    std::string file, int width, int height) = 0;
};

}  // namespace flipflop::product
