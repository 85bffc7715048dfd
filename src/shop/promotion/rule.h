#pragma once
// Part of the face: a rule that lowers a price, and what may be one.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/json/json.h"

namespace flipflop::promotion {

using RuleId = Id<struct RuleTag>;
using CouponId = Id<struct CouponTag>;

// Lanes follow one another, and each sees the prices that the one before left. In a lane rules do
// not add up: the one that is best for the buyer wins it alone, in `price` for each item. A gift
// comes before the discount of its lane, which does not see the pieces that are given.
enum class Lane {
  price,      // what one piece costs this buyer: group prices, quantity tiers
  automatic,  // off the whole cart, without being asked for
  coupon,     // off the whole cart, by the code that was entered
};
BOOST_DESCRIBE_ENUM(Lane, price, automatic, coupon)

enum class Effect {
  percent,        // `basis_points` off what matches
  amount,         // `amount` off all together of what matches (in lane price: off a piece)
  fixed_price,    // lane price: a piece costs `amount`
  cheapest_free,  // of every `set_size` pieces that match, dearest first, the cheapest is free
  free_delivery,
  gift,          // `set_size` pieces of `gifts` that are in the cart are free, the dearest first
  bundle_price,  // `set_size` pieces of each of the condition's products cost `amount` together
};
BOOST_DESCRIBE_ENUM(Effect, percent, amount, fixed_price, cheapest_free, free_delivery, gift,
                    bundle_price)

// All that is named must hold. An item matches when it is of one of the products, or in one of the
// categories; when neither is named, every item does.
struct Condition {
  std::vector<Uuid> products, categories;
  std::string customer_group;          // empty: everybody
  std::int64_t least_quantity = 0;     // of matching pieces; in lane price: of the item itself
  Money least_goods;                   // what matches costs at least this before the lane
  std::optional<Instant> from, until;  // from inclusive, until exclusive
  bool operator==(const Condition&) const = default;
};

struct Rule {
  RuleId id;
  std::int64_t version = 0;
  std::string name;  // the buyer reads it: "Sleva 10 % na osvětlení"
  Lane lane = Lane::automatic;
  Effect effect = Effect::percent;
  int basis_points = 0;
  Money amount;
  std::int64_t set_size = 0;
  std::vector<Uuid> gifts;  // products
  Condition condition;
  bool operator==(const Rule&) const = default;
};

// Every one of them is looked up for a cart that earned the gift.
inline constexpr std::size_t most_gift_products = 20;
inline constexpr std::size_t most_bundle_products = 10;
inline constexpr std::size_t most_named = 1000;  // products or categories of a condition

// What does not go together, under the names of the request's fields.
void check(const Rule& rule, json::Errors& errors);

// A code as it is kept: capitals without spaces around. Empty when it cannot be one.
std::string code_of(std::string_view typed);
// The same of what random codes begin with, which may be shorter.
std::string prefix_of(std::string_view typed);

}  // namespace flipflop::promotion
