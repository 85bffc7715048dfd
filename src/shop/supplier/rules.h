#pragma once
// Pure decisions of a sync: how a group of feed items becomes a product, and when a feed is so
// different from the last one that a person should look first.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "shop/product/product.h"
#include "shop/supplier/adapters/adapter.h"

namespace flipflop::supplier {

// A feed item with the variant it stands for.
struct MatchedItem {
  FeedItem item;
  product::VariantId variant;
};

// Which product an item belongs to: its group's, or its own when it has none.
std::string group_key(const FeedItem& item);

// Items of one group, in feed order, as one product. Parameters that differ inside the group become
// the variants' options, the others the product's attributes; variants that would look alike get an
// option "Varianta" with their code. Prices are raised by `margin_percent`.
product::ImportedProduct product_of(product::ProductId id, const std::vector<MatchedItem>& group,
                                    int margin_percent);

// "Lampa Dub, Bílá": how the warehouse names an item.
std::string stock_label(const product::ImportedProduct& product,
                        const product::ImportedVariant& variant);

struct Swing {
  std::int64_t listed_before = 0;  // items of the last run
  std::int64_t vanished = 0;       // of those, missing now
  std::int64_t price_jumps = 0;    // of those, price at least tripled or fell to a third
};

// How long to wait before a supplier is asked again about an order of this age: often on the first
// hour, when it is accepted or refused, rarely once it may only be sent.
std::chrono::seconds follow_pause(Duration age);

// True when more than a fifth of at least 20 items vanished or jumped: the run is held back.
bool is_suspicious(const Swing& swing);

}  // namespace flipflop::supplier
