// The pricing function, lane by lane.

#include "shop/promotion/pricing.h"

#include <algorithm>
#include <numeric>

#include "base/invariant.h"

namespace flipflop::promotion {

bool contains(const std::vector<Uuid>& ids, const Uuid& id) {
  return std::ranges::find(ids, id) != ids.end();
}

bool matches(const Item& item, const Condition& condition) {
  if (condition.products.empty() && condition.categories.empty()) return true;
  if (contains(condition.products, item.product)) return true;
  return std::ranges::any_of(item.categories, [&condition](const Uuid& category) {
    return contains(condition.categories, category);
  });
}

bool is_in_force(const Rule& rule, const Situation& situation) {
  const Condition& condition = rule.condition;
  if (condition.from && situation.now < *condition.from) return false;
  if (condition.until && situation.now >= *condition.until) return false;
  return condition.customer_group.empty() || condition.customer_group == situation.customer_group;
}

Money sum_of(const std::vector<Money>& amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), Money{});
}

Pricing::Pricing(const Situation& situation, const std::vector<Rule>& rules)
    : situation_(situation), rules_(rules), given_(situation.items.size()) {
  for (const Item& item : situation.items) {
    invariant(item.quantity >= 1 && !item.unit_price.is_negative(), "an item can be priced");
    priced_.items.push_back({item.unit_price, {}, item.unit_price * item.quantity});
  }
  priced_.delivery = situation.delivery;
}

Priced Pricing::run() {
  price_pieces();
  for (const PricedItem& item : priced_.items) priced_.goods = priced_.goods + item.total;
  for (const Lane lane : {Lane::automatic, Lane::coupon}) {
    give(lane);
    discount(lane);
  }
  return std::move(priced_);
}

// Lane price: the cheapest price of a piece wins, of equal ones the first rule.
void Pricing::price_pieces() {
  for (std::size_t at = 0; at < situation_.items.size(); ++at) {
    const Item& item = situation_.items[at];
    const Rule* best = nullptr;
    Money lowest = item.unit_price;
    for (const Rule& rule : rules_) {
      const auto offered = piece_price(rule, item);
      if (!offered || *offered >= lowest) continue;
      best = &rule;
      lowest = *offered;
    }
    if (best == nullptr) continue;
    priced_.items[at].unit_price = lowest;
    priced_.items[at].total = lowest * item.quantity;
    note_piece(*best, at, (item.unit_price - lowest) * item.quantity);
  }
}

std::optional<Money> Pricing::piece_price(const Rule& rule, const Item& item) const {
  const Condition& condition = rule.condition;
  if (rule.lane != Lane::price || !is_in_force(rule, situation_)) return std::nullopt;
  if (!matches(item, condition) || item.quantity < condition.least_quantity) return std::nullopt;
  if (item.unit_price * item.quantity < condition.least_goods) return std::nullopt;
  switch (rule.effect) {
    case Effect::percent:
      return item.unit_price - part_of(item.unit_price, rule.basis_points);
    case Effect::amount:
      return std::max(Money{}, item.unit_price - rule.amount);
    case Effect::fixed_price:
      return rule.amount;
    case Effect::cheapest_free:
    case Effect::free_delivery:
    case Effect::gift:
    case Effect::bundle_price:
      break;  // of a whole cart
  }
  return std::nullopt;
}

// One step for a rule, however many items it won.
void Pricing::note_piece(const Rule& rule, std::size_t at, Money saved) {
  auto step = std::ranges::find(priced_.steps, rule.id, &Step::rule);
  if (step == priced_.steps.end()) {
    std::vector<Money> none(situation_.items.size());
    step = priced_.steps.insert(
        step, {rule.id, rule.version, rule.name, Lane::price, {}, std::move(none)});
  }
  step->shares[at] = saved;
  step->saved = step->saved + saved;
}

void Pricing::discount(Lane lane) {
  const Rule* best = nullptr;
  Offer best_offer;
  for (const Rule& rule : rules_) {
    if (rule.lane != lane || rule.effect == Effect::gift) continue;
    auto offer = offer_of(rule);
    if (!offer || offer->saved <= best_offer.saved) continue;
    best = &rule;
    best_offer = *std::move(offer);
  }
  if (best != nullptr) take(*best, std::move(best_offer));
}

std::optional<Pricing::Offer> Pricing::offer_of(const Rule& rule) const {
  if (!is_in_force(rule, situation_)) return std::nullopt;
  const std::vector<Money> totals = matching_totals(rule);
  const std::int64_t pieces = matching_pieces(rule);
  if (pieces == 0 || pieces < rule.condition.least_quantity) return std::nullopt;
  if (sum_of(totals) < rule.condition.least_goods) return std::nullopt;

  Offer offer{std::vector<Money>(totals.size()), {}, {}};
  if (rule.effect == Effect::free_delivery)
    offer.delivery = priced_.delivery;
  else
    offer.shares = within_reach(wanted_shares(rule, totals));
  offer.saved = sum_of(offer.shares) + offer.delivery;
  return offer;
}

// By item, what the rule takes off; `totals` is what the items cost that it means.
std::vector<Money> Pricing::wanted_shares(const Rule& rule,
                                          const std::vector<Money>& totals) const {
  const Money whole = sum_of(totals);
  switch (rule.effect) {
    case Effect::percent:
      return split(part_of(whole, rule.basis_points), totals);
    case Effect::amount:
      return split(std::min(rule.amount, whole), totals);
    case Effect::cheapest_free:
      return cheapest_pieces(rule);
    case Effect::bundle_price:
      return off_sets(rule);
    case Effect::fixed_price:    // of a piece, not of a cart
    case Effect::free_delivery:  // takes nothing off the goods
    case Effect::gift:           // comes before
      break;
  }
  return std::vector<Money>(totals.size());
}

// What each item costs at this point; nothing for items that the rule does not mean.
std::vector<Money> Pricing::matching_totals(const Rule& rule) const {
  std::vector<Money> totals(situation_.items.size());
  for (std::size_t at = 0; at < totals.size(); ++at)
    if (matches(situation_.items[at], rule.condition)) totals[at] = priced_.items[at].total;
  return totals;
}

std::int64_t Pricing::matching_pieces(const Rule& rule) const {
  std::int64_t pieces = 0;
  for (std::size_t at = 0; at < situation_.items.size(); ++at)
    if (matches(situation_.items[at], rule.condition)) pieces += paid_pieces(at);
  return pieces;
}

// By item, what its pieces cost that go free: all matching pieces in a row, dearest first, the last
// of every full set.
std::vector<Money> Pricing::cheapest_pieces(const Rule& rule) const {
  std::vector<Money> free(situation_.items.size());
  if (rule.set_size < 2) return free;
  std::int64_t passed = 0;
  for (const std::size_t at : dearest_first()) {
    if (!matches(situation_.items[at], rule.condition)) continue;
    const std::int64_t quantity = paid_pieces(at);
    const std::int64_t sets = (passed + quantity) / rule.set_size - passed / rule.set_size;
    // An earlier lane may have left less of the item than its pieces cost.
    free[at] = std::min(priced_.items[at].unit_price * sets, priced_.items[at].total);
    passed += quantity;
  }
  return free;
}

std::vector<Money> Pricing::within_reach(const std::vector<Money>& shares) const {
  Money goods;
  for (const PricedItem& item : priced_.items) goods = goods + item.total;
  const Money most = std::max(Money{}, goods - least_total);
  const Money wanted = sum_of(shares);
  return wanted <= most ? shares : split(most, shares);
}

void Pricing::take(const Rule& rule, Offer offer) {
  for (std::size_t at = 0; at < offer.shares.size(); ++at) {
    PricedItem& item = priced_.items[at];
    item.discount = item.discount + offer.shares[at];
    item.total = item.total - offer.shares[at];
    invariant(!item.total.is_negative(), "a discount never exceeds its line");
    priced_.discount = priced_.discount + offer.shares[at];
  }
  priced_.delivery = priced_.delivery - offer.delivery;
  priced_.steps.push_back(
      {rule.id, rule.version, rule.name, rule.lane, offer.saved, std::move(offer.shares)});
}

std::int64_t Pricing::paid_pieces(std::size_t at) const {
  return situation_.items[at].quantity - given_[at];
}

std::vector<std::size_t> Pricing::dearest_first() const {
  std::vector<std::size_t> row(situation_.items.size());
  std::iota(row.begin(), row.end(), std::size_t{0});
  std::ranges::sort(row, [this](std::size_t left, std::size_t right) {
    const Money left_price = priced_.items[left].unit_price;
    const Money right_price = priced_.items[right].unit_price;
    return left_price != right_price ? left_price > right_price : left < right;
  });
  return row;
}

Priced price(const Situation& situation, const std::vector<Rule>& rules) {
  return Pricing(situation, rules).run();
}

}  // namespace flipflop::promotion
