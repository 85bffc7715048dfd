// Gifts and bundles: rules that name pieces of the cart.

#include <algorithm>
#include <limits>

#include "shop/promotion/pricing.h"

namespace flipflop::promotion {

// Of the gifts of a lane the one that saves most is given. While none is, the buyer is told of all
// that the cart has earned; later, of what is missing of the one that is given.
void Pricing::give(Lane lane) {
  const Rule* best = nullptr;
  Gift best_gift;
  for (const Rule& rule : rules_) {
    if (rule.lane != lane || rule.effect != Effect::gift) continue;
    auto gift = gift_of(rule);
    if (!gift || gift->saved <= best_gift.saved) continue;
    best = &rule;
    best_gift = *std::move(gift);
  }
  if (best == nullptr) {
    for (const Rule& rule : rules_) {
      if (rule.lane != lane || rule.effect != Effect::gift) continue;
      const auto gift = gift_of(rule);
      if (gift) offer_gift(rule, gift->missing);
    }
    return;
  }
  offer_gift(*best, best_gift.missing);
  for (std::size_t at = 0; at < given_.size(); ++at) given_[at] += best_gift.given.counts[at];
  take(*best, {within_reach(best_gift.given.costs), {}, best_gift.saved});
}

// A given piece never counts for its own condition: when the pieces that are left do not earn as
// many, fewer are given. nullopt: not earned.
std::optional<Pricing::Gift> Pricing::gift_of(const Rule& rule) const {
  if (!is_in_force(rule, situation_)) return std::nullopt;
  const std::int64_t most = std::max<std::int64_t>(1, rule.set_size);
  const Pieces all = dearest_of(rule.gifts, most);
  std::int64_t held = 0;
  for (const std::int64_t count : all.counts) held += count;
  for (std::int64_t pieces = held; pieces >= 0; --pieces) {
    Gift gift;
    gift.given = dearest_of(rule.gifts, pieces);
    if (!has_earned(rule, gift.given)) continue;
    // Where pieces that are held have to be paid, nobody can promise that one more would not.
    if (pieces == held) gift.missing = most - held;
    gift.saved = sum_of(within_reach(gift.given.costs));
    return gift;
  }
  return std::nullopt;
}

bool Pricing::has_earned(const Rule& rule, const Pieces& given) const {
  std::int64_t pieces = matching_pieces(rule);
  Money goods = sum_of(matching_totals(rule));
  for (std::size_t at = 0; at < given.counts.size(); ++at) {
    if (!matches(situation_.items[at], rule.condition)) continue;
    pieces -= given.counts[at];
    goods = goods - given.costs[at];
  }
  return pieces >= std::max<std::int64_t>(1, rule.condition.least_quantity) &&
         goods >= rule.condition.least_goods;
}

void Pricing::offer_gift(const Rule& rule, std::int64_t pieces) {
  if (pieces > 0 && priced_.gifts.size() < most_gift_offers)
    priced_.gifts.push_back({rule.id, rule.name, rule.lane, rule.gifts, pieces});
}

// By item, what the complete sets save. Sets are made of the dearest pieces first, so every further
// one saves less; one that costs more than its pieces is none.
std::vector<Money> Pricing::off_sets(const Rule& rule) const {
  const auto saved = [this, &rule](std::int64_t sets) {
    return sum_of(sets_of(rule, sets).costs) - rule.amount * sets;
  };
  std::int64_t sets = 0;
  for (std::int64_t most = most_sets(rule); sets < most;) {
    const std::int64_t middle = (sets + most + 1) / 2;
    if (saved(middle) > saved(middle - 1))
      sets = middle;
    else
      most = middle - 1;
  }
  return split(std::max(Money{}, saved(sets)), sets_of(rule, sets).costs);
}

std::int64_t Pricing::most_sets(const Rule& rule) const {
  std::int64_t most = rule.condition.products.empty() ? 0 : std::numeric_limits<int>::max();
  for (const Uuid& product : rule.condition.products) {
    std::int64_t pieces = 0;
    for (std::size_t at = 0; at < situation_.items.size(); ++at)
      if (situation_.items[at].product == product) pieces += paid_pieces(at);
    most = std::min(most, pieces / std::max<std::int64_t>(1, rule.set_size));
  }
  return most;
}

Pricing::Pieces Pricing::sets_of(const Rule& rule, std::int64_t sets) const {
  Pieces all{std::vector<std::int64_t>(given_.size()), std::vector<Money>(given_.size())};
  for (const Uuid& product : rule.condition.products) {
    const Pieces some = dearest_of({product}, sets * std::max<std::int64_t>(1, rule.set_size));
    for (std::size_t at = 0; at < given_.size(); ++at) {
      if (some.counts[at] == 0) continue;
      all.counts[at] = some.counts[at];
      all.costs[at] = some.costs[at];
    }
  }
  return all;
}

Pricing::Pieces Pricing::dearest_of(const std::vector<Uuid>& products, std::int64_t most) const {
  Pieces pieces{std::vector<std::int64_t>(given_.size()), std::vector<Money>(given_.size())};
  for (const std::size_t at : dearest_first()) {
    if (!contains(products, situation_.items[at].product)) continue;
    const std::int64_t count = std::min(most, paid_pieces(at));
    most -= count;
    pieces.counts[at] = count;
    pieces.costs[at] = cost_of(at, count);
  }
  return pieces;
}

// Of what an earlier lane left of the item, the part of so many pieces.
Money Pricing::cost_of(std::size_t at, std::int64_t pieces) const {
  if (pieces == 0) return {};
  const std::int64_t others = paid_pieces(at) - pieces;
  return split(priced_.items[at].total, {Money{pieces}, Money{others}}).front();
}

}  // namespace flipflop::promotion
