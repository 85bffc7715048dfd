#pragma once
// What a feed format must provide: a reader that turns bytes of a downloaded feed into items, a
// batch at a time, in constant memory. A reader judges one item at a time; matching, pricing and
// every decision about the catalogue belong to sync.cpp. Readers block: they run on the worker
// pool, one batch per call, never two calls at once.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "shop/product/product.h"

namespace flipflop::supplier {

// One sellable thing as the supplier describes it.
struct FeedItem {
  std::string id;        // the supplier's own, unique in the feed
  std::string group_id;  // items of one group are variants of one product; empty: alone
  std::string name;      // of the product, without the options
  std::string description;
  std::string brand;
  std::string ean;
  std::string sku;
  Money price;  // gross, before our margin
  VatRate vat;
  std::vector<std::string> category_path;
  std::vector<product::NameValue> params;
  std::vector<std::string> image_urls;
  std::int64_t stock = 0;
  bool stock_assumed = false;  // the feed says available, but not how many
  bool is_featured = false;
};
BOOST_DESCRIBE_STRUCT(FeedItem, (),
                      (id, group_id, name, description, brand, ean, sku, price, vat, category_path,
                       params, image_urls, stock, stock_assumed, is_featured))

struct FeedSkip {
  std::string item;  // the id, or "#17" for the 17th item
  std::string
      reason;  // missing_id, long_id, missing_name, bad_price, bad_vat, bad_stock, long_field
};

struct FeedBatch {
  std::vector<FeedItem> items;
  std::vector<FeedSkip> skipped;
  bool at_end = false;
  // Not empty: the feed cannot be believed and nothing of it counts: empty, truncated, malformed,
  // wrong_encoding, entities, too_deep.
  std::string failure;
};

class FeedReader {
 public:
  virtual ~FeedReader() = default;
  // About `count` further items; at_end or failure set on the last call.
  virtual FeedBatch read(std::size_t count) = 0;
};

struct FeedFile {
  std::string path;
  std::int64_t assumed_stock = 5;  // what "available" without a number counts as
};

// The reader of `adapter`, or nullptr for an unknown name (adapters.cpp is the list).
std::unique_ptr<FeedReader> open_feed(std::string_view adapter, FeedFile file);
std::vector<std::string_view> adapter_names();

}  // namespace flipflop::supplier
