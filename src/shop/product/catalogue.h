#pragma once
// What staff change by hand: products and categories, one transaction each, with the event and the
// entry of the audit log. An import that brings something new for a product overwrites the edit. No
// state of its own; safe from every loop.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "platform/audit_log/audit_log.h"
#include "platform/idempotency/once.h"
#include "platform/platform.h"
#include "shop/product/service.h"

namespace flipflop::product {

// Absent members stay as they are; `seen_version` is what the editor saw, absent: any. A price, a
// number and a price before belong to the one variant of a simple product.
struct ProductEdit {
  std::optional<std::string> name, description, brand, sku;
  std::optional<Money> price;
  std::optional<VatRate> vat;
  std::optional<Money> compare_at_price;  // nothing: none any more
  std::optional<std::optional<CategoryId>> category;
  std::optional<std::vector<std::string>> image_urls;
  std::optional<bool> is_active;  // false: staff took it out of the shop
  std::optional<std::string> seen_version;
  idempotency::Once* once = nullptr;
};

struct CategoryEdit {
  std::optional<std::string> name, slug, description;
  std::optional<std::optional<CategoryId>> parent;
  std::optional<int> sort_order;
  std::optional<std::string> seen_version;
  idempotency::Once* once = nullptr;
};

enum class EditRefusal {
  unknown_product,
  unknown_category,
  unknown_parent,
  stale,            // somebody else changed it since
  has_variants,     // its variants have the prices
  sku_taken,        // another product on sale has this number
  slug_taken,       // another category has this address
  parent_is_below,  // a category would stand below itself
  is_used           // products or categories stand in it
};

class Catalogue {
 public:
  Catalogue(Platform& platform, Service& service) : platform_(platform), service_(service) {}

  // `made` has a name, a number and a price.
  Task<std::expected<ProductId, EditRefusal>> add_product(ProductEdit made, audit_log::Actor actor,
                                                          Deadline deadline);
  Task<std::expected<void, EditRefusal>> change_product(ProductId id, ProductEdit edit,
                                                        audit_log::Actor actor, Deadline deadline);
  // `made` has a name; the address is made from it where none is given.
  Task<std::expected<CategoryId, EditRefusal>> add_category(CategoryEdit made,
                                                            audit_log::Actor actor,
                                                            Deadline deadline);
  Task<std::expected<void, EditRefusal>> change_category(CategoryId id, CategoryEdit edit,
                                                         audit_log::Actor actor, Deadline deadline);
  // Of `seen` the version and the key are read alone.
  Task<std::expected<void, EditRefusal>> remove_category(CategoryId id, CategoryEdit seen,
                                                         audit_log::Actor actor, Deadline deadline);

  // A version that is read first is never newer than the thing that is read after it.
  Task<std::optional<Product>> find_product(ProductId id, Deadline deadline);
  Task<std::string> product_version(ProductId id, Deadline deadline);
  Task<std::optional<Category>> find_category(CategoryId id, Deadline deadline);
  Task<std::string> category_version(CategoryId id, Deadline deadline);

 private:
  using Done = std::expected<void, EditRefusal>;
  Task<Done> insert_product(pg::Tx& tx, ProductId id, ProductEdit made);
  // Locks the product; `entry` gets what the edit is about as it was.
  Task<Done> check_product(pg::Tx& tx, ProductId id, ProductEdit edit, audit_log::Entry* entry);
  Task<Done> update_product(pg::Tx& tx, ProductId id, ProductEdit edit);
  Task<Done> insert_category(pg::Tx& tx, CategoryId id, CategoryEdit made);
  Task<Done> check_category(pg::Tx& tx, CategoryId id, CategoryEdit edit, audit_log::Entry* entry);
  Task<Done> update_category(pg::Tx& tx, CategoryId id, CategoryEdit edit);
  Task<Done> delete_category(pg::Tx& tx, CategoryId id);
  // Commits what was done, with its entry, or rolls the refusal back.
  Task<Done> finish(pg::Tx& tx, Done done, audit_log::Entry entry);

  Platform& platform_;
  Service& service_;
};

}  // namespace flipflop::product
