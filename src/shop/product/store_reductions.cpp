#include "shop/product/store_reductions.h"

#include "shop/product/reduction.h"

namespace flipflop::product {

// Few prices are crossed out, and a price changes rarely.
constexpr pg::Statement select_crossed_out_prices{
    "product.crossed_out_prices",
    "SELECT p.variant_id, p.compare_at_haler, past.gross_haler, past.at"
    "  FROM product.price p CROSS JOIN LATERAL"
    "   (SELECT h.id, h.gross_haler, h.at FROM product.price_history h"
    "     WHERE h.variant_id = p.variant_id ORDER BY h.id DESC LIMIT 400) AS past"
    " WHERE p.variant_id = ANY($1::uuid[]) AND p.compare_at_haler IS NOT NULL"
    " ORDER BY p.variant_id, past.id LIMIT 1000000"};

constexpr pg::Statement update_reductions{
    "product.settle_reductions",
    "UPDATE product.price AS p SET lowest_before_haler = t.lowest"
    "  FROM unnest($1::uuid[], $2::bigint[]) AS t(id, lowest)"
    " WHERE p.variant_id = t.id AND p.lowest_before_haler IS DISTINCT FROM t.lowest"};

Task<void> settle_reductions(pg::Tx& tx, std::vector<VariantId> variants) {
  const pg::Rows rows = co_await tx.run(select_crossed_out_prices, {variants});
  std::vector<VariantId> reduced;
  std::vector<Money> lowest;
  for (int at = 0; at < rows.size();) {
    const auto variant = rows[at].get<VariantId>(0);
    const auto crossed_out = rows[at].get<Money>(1);
    std::vector<PastPrice> prices;
    for (; at < rows.size() && rows[at].get<VariantId>(0) == variant; ++at)
      prices.push_back({rows[at].get<Instant>(3), rows[at].get<Money>(2)});
    const auto found = lowest_before_reduction(std::move(prices), crossed_out);
    if (!found) continue;
    reduced.push_back(variant);
    lowest.push_back(*found);
  }
  if (!reduced.empty()) co_await tx.run(update_reductions, {reduced, lowest});
}

}  // namespace flipflop::product
