#include "shop/product/reduction.h"

#include <algorithm>

namespace flipflop::product {
namespace {

constexpr auto window = std::chrono::days(30);

// Each price that somebody could pay, from when on: one that was replaced at the same instant was
// never offered, and one written again is not new.
std::vector<PastPrice> offered(const std::vector<PastPrice>& prices) {
  std::vector<PastPrice> out;
  for (const PastPrice& next : prices) {
    if (!out.empty() && out.back().since >= next.since) {
      const Instant since = out.back().since;
      out.pop_back();
      if (out.empty() || out.back().price != next.price) out.push_back({since, next.price});
    } else if (out.empty() || out.back().price != next.price) {
      out.push_back(next);
    }
  }
  return out;
}

// Where the reduction that today's price is part of began; 0: it is none.
std::size_t first_step(const std::vector<PastPrice>& prices) {
  std::size_t at = prices.size() - 1;
  if (at == 0 || prices[at].price >= prices[at - 1].price) return 0;
  while (at > 1 && prices[at - 1].price < prices[at - 2].price &&
         prices[at].since - prices[at - 1].since < window)
    --at;
  return at;
}

}  // namespace

std::optional<Money> lowest_before_reduction(std::vector<PastPrice> prices, Money crossed_out) {
  prices = offered(prices);
  if (prices.empty() || crossed_out <= prices.back().price) return std::nullopt;
  const std::size_t step = first_step(prices);
  if (step == 0) return std::nullopt;
  const auto before = prices.begin() + static_cast<std::ptrdiff_t>(step);
  const bool was_charged = std::any_of(
      prices.begin(), before, [&](const PastPrice& past) { return past.price >= crossed_out; });
  if (!was_charged) return std::nullopt;

  // The price in force when the 30 days began counts too.
  Money lowest = prices[step - 1].price;
  for (std::size_t at = step - 1; at > 0 && prices[at].since > before->since - window; --at)
    lowest = std::min(lowest, prices[at - 1].price);
  if (lowest <= prices.back().price) return std::nullopt;
  return lowest;
}

}  // namespace flipflop::product
