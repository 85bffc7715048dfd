// What a gift that the cart has earned may be, with today's price and stock.

#include <algorithm>

#include "shop/cart/rules.h"
#include "shop/cart/service.h"

namespace flipflop::cart {
namespace {

// A page shows a few, not a catalogue.
constexpr std::size_t most_choices = 12;

bool is_named(const std::vector<product::ProductId>& products, product::ProductId id) {
  return std::ranges::find(products, id) != products.end();
}

std::vector<product::ProductId> named_in(const std::vector<Gift>& gifts) {
  std::vector<product::ProductId> products;
  for (const Gift& gift : gifts)
    for (const product::ProductId id : gift.products)
      if (!is_named(products, id)) products.push_back(id);
  return products;
}

void fill(Gift& gift, const std::vector<product::PricedVariant>& prices,
          const std::vector<warehouse::StockLine>& stock) {
  for (const product::PricedVariant& item : prices) {
    const std::int64_t available = available_of(item.id, stock);
    if (!item.is_sellable || available < 1 || !is_named(gift.products, item.product_id)) continue;
    if (gift.choices.size() < most_choices) gift.choices.push_back({item, 1, available, true});
  }
}

}  // namespace

Task<std::vector<Gift>> Service::with_choices(std::vector<Gift> gifts, Deadline deadline) {
  if (gifts.empty()) co_return gifts;
  const auto products = co_await products_.load(named_in(gifts), deadline);
  std::vector<product::VariantId> variants;
  std::vector<warehouse::ItemId> items;
  for (const product::Product& product : products) {
    for (const product::Variant& variant : product.variants) {
      variants.push_back(variant.id);
      items.push_back({variant.id.uuid});
    }
  }
  pg::ReadBatch batch(database_);
  const std::size_t prices_at = products_.read_prices(batch, std::move(variants));
  const std::size_t stock_at = warehouse_.read_stock(batch, std::move(items));
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);
  const auto prices = products_.prices_in(rows[prices_at]);
  const auto stock = warehouse_.stock_lines(rows[stock_at]);
  for (Gift& gift : gifts) fill(gift, prices, stock);
  std::erase_if(gifts, [](const Gift& gift) { return gift.choices.empty(); });
  co_return gifts;
}

}  // namespace flipflop::cart
