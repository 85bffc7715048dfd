#pragma once
// Points for what an account has bought: earned by orders once nobody can withdraw from them any
// more, exchanged for coupons, gone after their time. All of it is a ledger that only grows; the
// balance of an account is the sum of its entries and never negative.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "platform/audit_log/actor.h"
#include "platform/loop/task.h"
#include "shop/auth/auth.h"
#include "shop/loyalty/terms.h"
#include "shop/order/order.h"
#include "shop/promotion/promotion.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::loyalty {

using auth::AccountId;
using EntryId = Id<struct EntryTag>;

enum class EntryKind {
  earned,      // by an order
  taken_back,  // of an order whose money went back later
  exchanged,   // for a coupon
  expired,
  adjusted,  // by staff, in either direction
  forfeited  // with the account
};
BOOST_DESCRIBE_ENUM(EntryKind, earned, taken_back, exchanged, expired, adjusted, forfeited)

struct Entry {
  EntryId id;
  EntryKind kind = EntryKind::earned;
  std::int64_t points = 0;   // negative for what went
  std::string order_number;  // of an order's; else empty
  std::string reason;        // of an adjustment: in the words of staff, for the buyer to read
  Instant at;
};

// Points that an order brings once its time is over.
struct Waiting {
  order::OrderId order;
  std::string order_number;
  std::int64_t points = 0;  // when nothing goes back until then
  Instant due_at;           // may have passed: a return is not settled yet
};

struct Coupon {
  promotion::CouponId id;
  std::string code;
  std::int64_t points = 0;  // that it was given for
  Money amount;
  Instant made_at, until;
  bool is_used = false;
};

struct Expiring {
  std::int64_t points = 0;
  Instant at;
};

struct Account {
  std::int64_t balance = 0;
  std::optional<Expiring> expiring;  // what goes next, were nothing exchanged until then
  std::vector<Waiting> waiting;      // soonest first, at most 100
  std::vector<Coupon> coupons;       // newest first, at most 100
  std::vector<Entry> entries;        // newest first, at most 100
};

// What an order brings its account.
struct Promise {
  std::int64_t points = 0;
  bool is_awarded = false;
};

struct Exchange {
  AccountId account;
  std::int64_t points = 0;      // names the reward
  std::optional<Money> amount;  // when given, what the buyer believes it is worth
  std::string request_key;      // the same key gets the same coupon
};

enum class ExchangeRefusal {
  switched_off,
  unknown_reward,  // or it is worth something else by now
  not_enough,
  key_reused,   // for another reward
  not_granted,  // promotion gives no such coupon at the moment
  erased
};

struct Adjustment {
  AccountId account;
  std::int64_t points = 0;  // in either direction, not 0
  std::string reason;
  audit_log::Actor actor;
  idempotency::Once* once = nullptr;
};

enum class AdjustRefusal { unknown_account, below_zero };

struct TermsChange {
  Terms terms;                              // checked by whoever read them
  std::optional<std::string> seen_version;  // as http/version.h reads it; nullopt: whatever it is
  audit_log::Actor actor;
};

class Loyalty {
 public:
  virtual ~Loyalty() = default;

  virtual Task<Terms> terms(Deadline deadline) = 0;
  virtual Task<KeptTerms> kept_terms(Deadline deadline) = 0;
  // False: somebody else changed them meanwhile.
  virtual Task<bool> change_terms(TermsChange change, Deadline deadline) = 0;

  // Of an account without points it is empty.
  virtual Task<Account> account(AccountId id, Deadline deadline) = 0;
  // Nothing where the order brings nothing.
  virtual Task<std::optional<Promise>> promise(order::View order, Deadline deadline) = 0;
  virtual Task<std::expected<Coupon, ExchangeRefusal>> exchange(Exchange exchange,
                                                                Deadline deadline) = 0;
  virtual Task<std::expected<void, AdjustRefusal>> adjust(Adjustment adjustment,
                                                          Deadline deadline) = 0;
};

}  // namespace flipflop::loyalty
