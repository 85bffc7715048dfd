#pragma once
// A cart on its way through the lanes. Not of the face: promotion.h's price() drives it.

#include <optional>
#include <vector>

#include "shop/promotion/promotion.h"

namespace flipflop::promotion {

class Pricing {
 public:
  Pricing(const Situation& situation, const std::vector<Rule>& rules);
  Priced run();

 private:
  // What a rule of a whole-cart lane would take off.
  struct Offer {
    std::vector<Money> shares;  // by item
    Money delivery;
    Money saved;
  };
  // Pieces by item, and what they cost at this point.
  struct Pieces {
    std::vector<std::int64_t> counts;
    std::vector<Money> costs;
  };
  struct Gift {
    Pieces given;
    std::int64_t missing = 0;  // pieces that the cart could hold besides for nothing
    Money saved;
  };

  // Lane price.
  void price_pieces();
  std::optional<Money> piece_price(const Rule& rule, const Item& item) const;
  void note_piece(const Rule& rule, std::size_t at, Money saved);

  // The discount of a lane.
  void discount(Lane lane);
  std::optional<Offer> offer_of(const Rule& rule) const;
  std::vector<Money> wanted_shares(const Rule& rule, const std::vector<Money>& totals) const;
  std::vector<Money> matching_totals(const Rule& rule) const;
  std::int64_t matching_pieces(const Rule& rule) const;
  std::vector<Money> cheapest_pieces(const Rule& rule) const;
  void take(const Rule& rule, Offer offer);

  // Its gift, before it (pricing_sets.cpp).
  void give(Lane lane);
  std::optional<Gift> gift_of(const Rule& rule) const;
  bool has_earned(const Rule& rule, const Pieces& given) const;
  void offer_gift(const Rule& rule, std::int64_t pieces);

  // Sets of a bundle (pricing_sets.cpp).
  std::vector<Money> off_sets(const Rule& rule) const;
  Pieces sets_of(const Rule& rule, std::int64_t sets) const;
  std::int64_t most_sets(const Rule& rule) const;

  // The first `most` paid pieces of these products, dearest first.
  Pieces dearest_of(const std::vector<Uuid>& products, std::int64_t most) const;
  std::vector<std::size_t> dearest_first() const;
  // Of an item, without those that were given.
  std::int64_t paid_pieces(std::size_t at) const;
  Money cost_of(std::size_t at, std::int64_t pieces) const;
  // The crown that always stays is no part of what can be taken.
  std::vector<Money> within_reach(const std::vector<Money>& shares) const;

  const Situation& situation_;
  const std::vector<Rule>& rules_;
  std::vector<std::int64_t> given_;  // pieces by item
  Priced priced_;
};

bool contains(const std::vector<Uuid>& ids, const Uuid& id);
bool matches(const Item& item, const Condition& condition);
bool is_in_force(const Rule& rule, const Situation& situation);
Money sum_of(const std::vector<Money>& amounts);

}  // namespace flipflop::promotion
