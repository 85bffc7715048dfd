#pragma once
// What lowers a price: rules, coupons, and the one function that turns a cart into priced lines. It
// knows items by opaque ids and what is said about them, and never who sells or ships them.
//
// price() is pure: the same cart at the same time costs the same wherever it is asked, on the
// cart's page, at the checkout and in the order.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/promotion/rule.h"
#include "shop/promotion/staff.h"

namespace flipflop::promotion {

struct Item {
  Uuid id, product;
  std::vector<Uuid> categories;  // with all that stand above them
  Money unit_price;              // gross, as in the catalogue
  std::int64_t quantity = 0;
};

struct Situation {
  std::vector<Item> items;
  std::string customer_group;  // empty: none
  Money delivery;              // gross; what free_delivery can save
  Instant now;
};

// Why something became cheaper, in the order in which it did.
struct Step {
  RuleId rule;
  std::int64_t version = 0;
  std::string name;
  Lane lane = Lane::automatic;
  Money saved;                // over all items and the delivery
  std::vector<Money> shares;  // of it, by item; adds up to `saved` without the delivery's
};

struct PricedItem {
  Money unit_price;  // after the lane `price`
  Money discount;    // of the lanes behind it
  Money total;       // unit_price * quantity - discount, never negative
};

// The cart has earned a gift that it does not hold: pieces of these products would be free.
struct GiftOffer {
  RuleId rule;
  std::string name;
  Lane lane = Lane::automatic;
  std::vector<Uuid> products;  // any of them
  std::int64_t pieces = 0;
};

// Told at once; one gift of a lane is given, so a buyer chooses.
inline constexpr std::size_t most_gift_offers = 5;

struct Priced {
  std::vector<PricedItem> items;  // in the order of the situation's
  Money delivery;
  std::vector<Step> steps;
  std::vector<GiftOffer> gifts;
  Money goods, discount;  // over all items: before the discounts, and the discounts
};

// Carts are never discounted to nothing: a sale needs a price, so a crown of what is not free
// stays.
inline constexpr Money least_total{100};

// Rules that are of no use here (out of their time, of another group, nothing matches) are passed
// over. Quantities are at least 1 and prices not negative.
Priced price(const Situation& situation, const std::vector<Rule>& rules);

enum class CouponRefusal { unknown, not_yet, expired, spent, spent_by_customer };
BOOST_DESCRIBE_ENUM(CouponRefusal, unknown, not_yet, expired, spent, spent_by_customer)

// What holds for one buyer now.
struct Offered {
  std::vector<Rule> rules;  // with the coupon's, when it can be used
  std::optional<CouponId> coupon;
  std::string code;                      // of the coupon, as it is kept
  std::optional<CouponRefusal> refusal;  // of the code that was asked about
};

struct CouponAsked {
  std::string code;                    // as typed; empty: none
  std::vector<std::string> customers;  // customer_key() of all that the buyer is known by
};

struct Redemption {
  Uuid order_id;
  CouponId coupon;
  std::vector<std::string> customers;
};

// A coupon for one order, given for something that was given up elsewhere. Those of one name,
// amount and end have a rule in common, which the first of them makes.
struct Grant {
  std::string name;    // of the rule; the buyer reads it
  std::string prefix;  // of the code: capitals and hyphens
  Money amount;
  Instant until;  // exclusive
};

struct Granted {
  CouponId id;
  std::string code;
};

// What a limit per customer counts by: nobody can be told from it. `kind` is "email" or "account".
std::string customer_key(std::string_view kind, std::string_view value);

class Promotions {
 public:
  virtual ~Promotions() = default;

  virtual Task<Offered> offered(CouponAsked asked, Deadline deadline) = 0;
  // The same within a read batch.
  virtual std::size_t read_offered(pg::ReadBatch& batch, const CouponAsked& asked) = 0;
  // With the code that an earlier statement listed in flipflop.coupon.
  virtual std::size_t read_listed_offered(pg::ReadBatch& batch,
                                          std::vector<std::string> customers) = 0;
  virtual Offered offered_in(const pg::Rows& rows, const CouponAsked& asked) = 0;

  // Stage coupons: the rules of these steps still are as they were read (guard_rules_changed).
  virtual void guard_steps(pg::WriteBatch& batch, const std::vector<Step>& steps) = 0;
  static constexpr const char* guard_rules_changed = "promotion.rules_changed";
  // Stage coupons: counts the use within the limits (guard_coupon_spent).
  virtual void redeem(pg::WriteBatch& batch, Redemption redemption) = 0;
  static constexpr const char* guard_coupon_spent = "promotion.coupon_spent";
  // The order was cancelled: its coupon may be used again. False when it had none, or gave it back
  // before.
  virtual Task<bool> release(pg::Tx& tx, Uuid order_id) = 0;

  // Nothing when staff have changed the rule of such coupons, or switched it off: then nobody gets
  // one of them any more.
  virtual Task<std::optional<Granted>> grant(pg::Tx& tx, Grant grant) = 0;
  // Those of `coupons` (at most 1,000) that orders use.
  virtual Task<std::vector<CouponId>> used_of(std::vector<CouponId> coupons, Deadline deadline) = 0;
};

}  // namespace flipflop::promotion
