// The pricing function, lane by lane.

#include <algorithm>
#include <numeric>

#include "base/invariant.h"
#include "shop/promotion/promotion.h"

namespace flipflop::promotion {
namespace {

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

// What a rule of a whole-cart lane would take off.
struct Offer {
  std::vector<Money> shares;  // by item
  Money delivery;
  Money saved;
};

Money sum_of(const std::vector<Money>& amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), Money{});
}

// A cart on its way through the lanes.
class Pricing {
 public:
  Pricing(const Situation& situation, const std::vector<Rule>& rules)
      : situation_(situation), rules_(rules) {
    for (const Item& item : situation.items) {
      invariant(item.quantity >= 1 && !item.unit_price.is_negative(), "an item can be priced");
      priced_.items.push_back({item.unit_price, {}, item.unit_price * item.quantity});
    }
    priced_.delivery = situation.delivery;
  }

  Priced run() {
    price_pieces();
    for (const PricedItem& item : priced_.items) priced_.goods = priced_.goods + item.total;
    discount(Lane::automatic);
    discount(Lane::coupon);
    return std::move(priced_);
  }

 private:
  void price_pieces();
  std::optional<Money> piece_price(const Rule& rule, const Item& item) const;
  void note_piece(const Rule& rule, std::size_t at, Money saved);

  void discount(Lane lane);
  std::optional<Offer> offer_of(const Rule& rule) const;
  std::vector<Money> matching_totals(const Rule& rule) const;
  Money off_goods(const Rule& rule, const std::vector<Money>& totals) const;
  std::vector<Money> cheapest_pieces(const Rule& rule, const std::vector<Money>& totals) const;
  void take(const Rule& rule, Offer offer);

  const Situation& situation_;
  const std::vector<Rule>& rules_;
  Priced priced_;
};

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
    if (rule.lane != lane) continue;
    auto offer = offer_of(rule);
    if (!offer || offer->saved <= best_offer.saved) continue;
    best = &rule;
    best_offer = *std::move(offer);
  }
  if (best != nullptr) take(*best, std::move(best_offer));
}

std::optional<Offer> Pricing::offer_of(const Rule& rule) const {
  if (!is_in_force(rule, situation_)) return std::nullopt;
  const std::vector<Money> totals = matching_totals(rule);
  std::int64_t pieces = 0;
  for (const Item& item : situation_.items)
    if (matches(item, rule.condition)) pieces += item.quantity;
  if (pieces == 0 || pieces < rule.condition.least_quantity) return std::nullopt;
  if (sum_of(totals) < rule.condition.least_goods) return std::nullopt;

  Offer offer{std::vector<Money>(totals.size()), {}, {}};
  if (rule.effect == Effect::free_delivery) {
    offer.delivery = priced_.delivery;
  } else {
    const std::vector<Money> weights =
        rule.effect == Effect::cheapest_free ? cheapest_pieces(rule, totals) : totals;
    offer.shares = split(off_goods(rule, weights), weights);
  }
  offer.saved = sum_of(offer.shares) + offer.delivery;
  return offer;
}

// What each item costs at this point; nothing for items that the rule does not mean.
std::vector<Money> Pricing::matching_totals(const Rule& rule) const {
  std::vector<Money> totals(situation_.items.size());
  for (std::size_t at = 0; at < totals.size(); ++at)
    if (matches(situation_.items[at], rule.condition)) totals[at] = priced_.items[at].total;
  return totals;
}

// How much of `weights`, which add up to what can be taken at most, the rule takes.
Money Pricing::off_goods(const Rule& rule, const std::vector<Money>& weights) const {
  const Money whole = sum_of(weights);
  Money wanted = whole;
  if (rule.effect == Effect::percent) wanted = part_of(whole, rule.basis_points);
  if (rule.effect == Effect::amount) wanted = std::min(rule.amount, whole);
  if (rule.effect == Effect::fixed_price) wanted = {};  // of a piece, not of a cart
  Money goods;
  for (const PricedItem& item : priced_.items) goods = goods + item.total;
  return std::min(wanted, std::max(Money{}, goods - least_total));
}

// By item, what its pieces cost that go free: all matching pieces in a row, dearest first, the last
// of every full set.
std::vector<Money> Pricing::cheapest_pieces(const Rule& rule,
                                            const std::vector<Money>& totals) const {
  std::vector<Money> free(totals.size());
  if (rule.set_size < 2) return free;
  std::vector<std::size_t> row;
  for (std::size_t at = 0; at < totals.size(); ++at)
    if (matches(situation_.items[at], rule.condition)) row.push_back(at);
  std::ranges::sort(row, [this](std::size_t left, std::size_t right) {
    const Money left_price = priced_.items[left].unit_price;
    const Money right_price = priced_.items[right].unit_price;
    return left_price != right_price ? left_price > right_price : left < right;
  });
  std::int64_t passed = 0;
  for (const std::size_t at : row) {
    const std::int64_t quantity = situation_.items[at].quantity;
    const std::int64_t sets = (passed + quantity) / rule.set_size - passed / rule.set_size;
    // An earlier lane may have left less of the item than its pieces cost.
    free[at] = std::min(priced_.items[at].unit_price * sets, totals[at]);
    passed += quantity;
  }
  return free;
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

}  // namespace

Priced price(const Situation& situation, const std::vector<Rule>& rules) {
  return Pricing(situation, rules).run();
}

}  // namespace flipflop::promotion
