#pragma once
// An order from placing to delivery. Placing is one guarded write batch: it happened or it did not.
// States: pending -> confirmed -> processing -> shipped -> delivered; pending and confirmed and
// processing may become cancelled; paid and cancelled or delivered may become refunded. The
// transition table is also in SQL. See README.md for the picture.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/audit_log/actor.h"
#include "platform/json/json.h"
#include "platform/list/list.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "platform/privacy/privacy.h"
#include "shop/auth/auth.h"
#include "shop/cart/cart.h"
#include "shop/order/address.h"
#include "shop/order/amounts.h"
#include "shop/order/edits.h"
#include "shop/order/packing.h"
#include "shop/order/quote.h"
#include "shop/order/staff.h"
#include "shop/order/states.h"
#include "shop/product/product.h"
#include "shop/promotion/promotion.h"
#include "shop/voucher/voucher.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::order {

struct OrderPlaced {
  static constexpr const char* kind = "order.placed";
  OrderId order_id;
  Uuid aggregate() const { return order_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(OrderPlaced, (), (order_id))

struct OrderPaid {
  static constexpr const char* kind = "order.paid";
  OrderId order_id;
  Uuid aggregate() const { return order_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(OrderPaid, (), (order_id))

struct OrderShipped {
  static constexpr const char* kind = "order.shipped";
  OrderId order_id;
  Uuid aggregate() const { return order_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(OrderShipped, (), (order_id))

struct OrderDelivered {
  static constexpr const char* kind = "order.delivered";
  OrderId order_id;
  Uuid aggregate() const { return order_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(OrderDelivered, (), (order_id))

enum class CancelReason { buyer, not_paid_in_time, staff, sold_out_after_payment, withdrawn };
BOOST_DESCRIBE_ENUM(CancelReason, buyer, not_paid_in_time, staff, sold_out_after_payment, withdrawn)

struct OrderCancelled {
  static constexpr const char* kind = "order.cancelled";
  OrderId order_id;
  CancelReason reason = CancelReason::buyer;
  Uuid aggregate() const { return order_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(OrderCancelled, (), (order_id, reason))

struct RequestedLine {
  product::VariantId variant;
  std::int64_t quantity = 0;
  std::optional<product::ProductId> product = {};  // when given, the variant must be one of its
};

struct PlaceRequest {
  std::string cart_token;            // orders this cart, or the account's, unless `items` are given
  std::string coupon = {};           // instead of the cart's
  std::vector<RequestedLine> items;  // at most cart::most_lines
  std::string email, phone;
  Address delivery;
  std::optional<Address> billing;
  std::string payment_method, delivery_method;
  std::string note;
  std::optional<Money> expected_total;
  std::optional<std::vector<voucher::VoucherId>> vouchers = {};  // absent: the cart's
  std::optional<Money> expected_to_pay = {};                     // what vouchers leave to be paid
  std::optional<auth::AccountId> account = {};                   // who is signed in; empty: a guest
  std::string idempotency_key;                                   // empty: none
  std::string fingerprint;                                       // of the request's body
};

enum class PlaceRefusal {
  cart_empty,
  unknown_item,  // missing or foreign variant, or not for sale
  out_of_stock,
  price_changed,  // the total differs from expected_total
  unknown_delivery,
  unknown_payment,
  payment_not_possible,  // cash on delivery with a method that has none
  coupon_refused,
  voucher_refused,  // one of them pays nothing
  voucher_changed,  // they leave more or less to be paid than was shown
  in_flight,        // the same key is being worked on
  key_reused,       // the key was used with another body
  account_erased,   // a moment ago
  too_busy          // lost the race several times
};

struct LineProblem {
  product::VariantId variant;
  std::string name;
  std::int64_t available = 0;
  std::int64_t requested = 0;
};

struct PlaceRefused {
  PlaceRefusal reason;
  std::optional<Money> total;         // the total as it would be now
  std::vector<LineProblem> problems;  // which lines
  std::optional<promotion::CouponRefusal> coupon = {};
  std::optional<voucher::Voucher> voucher = {};  // that was refused
  std::optional<Money> to_pay = {};              // as it would be now
};

struct Placed {
  OrderId id;
  std::string access_token;  // of the tracking link
  std::string answer;        // JSON of the answer, the same bytes for every replay
  bool is_paid = false;      // by vouchers: nothing is left for another payment
};

struct HistoryEntry {
  Status status;
  Instant at;
  std::string note;          // Czech, for the buyer; empty where the status says enough
  bool is_internal = false;  // a note among staff: only find() and list() show it
};

struct View {
  OrderId id;
  std::optional<auth::AccountId> account = {};  // whose it is; empty: a guest's
  std::string number;                           // 10 digits, also the variable symbol
  std::string access_token;
  Status status;
  PaymentStatus payment_status;
  std::string payment_method, delivery_method, delivery_name;
  std::string email, phone, note;
  Address delivery, billing;
  std::vector<OrderLine> lines;
  Totals totals;
  std::vector<Discount> discounts;
  std::string coupon;  // the code that was used; empty: none
  std::vector<HistoryEntry> history;
  Instant placed_at;
  std::vector<voucher::Piece> vouchers = {};  // what they pay of the total
  bool is_to_pack = false;                    // pieces of it wait on shelves of our own

  Money to_pay() const { return totals.total - voucher::sum_of(vouchers); }
  bool waits_for_money() const {
    return status != Status::cancelled &&
           (payment_status == PaymentStatus::pending || payment_status == PaymentStatus::failed);
  }
};

struct ListFilter {
  std::optional<Status> status;
  std::string email;   // exact, lower case
  std::string number;  // exact
  std::optional<auth::AccountId> account = {};
  int limit = 20;
  std::optional<Instant> before;  // keyset: placed earlier than this
};

// Changes with every move and note.
std::string version_of(const View& view);

enum class CancelRefusal { unknown_order, too_late };
enum class RetryRefusal { unknown_order, already_paid, no_longer_possible };

class Orders : public Edits, public Packing {
 public:
  virtual Task<std::expected<Quote, PlaceRefused>> quote(QuoteRequest request,
                                                         Deadline deadline) = 0;
  virtual Task<std::expected<Placed, PlaceRefused>> place(PlaceRequest request,
                                                          Deadline deadline) = 0;

  virtual Task<std::optional<View>> find(OrderId id, Deadline deadline) = 0;
  // Nothing when it is another account's.
  virtual Task<std::optional<View>> find_own(auth::AccountId account, OrderId id,
                                             Deadline deadline) = 0;
  virtual Task<std::optional<View>> find_by_token(std::string access_token, Deadline deadline) = 0;
  // Number and e-mail must both fit; the answer for a wrong pair does not tell which was wrong.
  virtual Task<std::optional<View>> find_by_number(std::string number, std::string email,
                                                   Deadline deadline) = 0;
  virtual Task<std::vector<View>> list(ListFilter filter, Deadline deadline) = 0;
  // Within the erasure of a person: the orders by which other modules find what they keep.
  virtual Task<std::vector<OrderId>> ids_of(pg::Tx& tx, privacy::Person person) = 0;

  virtual Task<std::expected<void, CancelRefusal>> cancel(OrderId id, CancelReason reason,
                                                          std::string actor, Deadline deadline) = 0;
  // Locks an order until `tx` ends: nothing happens to it meanwhile. Nothing when there is none.
  virtual Task<std::optional<Status>> lock(pg::Tx& tx, OrderId id) = 0;
  // Cancels within `tx`; after a refusal the caller rolls back.
  virtual Task<std::expected<void, CancelRefusal>> cancel_within(pg::Tx& tx, OrderId id,
                                                                 CancelReason reason,
                                                                 std::string actor) = 0;
  // The buyer's own; `once` may be null.
  virtual Task<std::expected<void, CancelRefusal>> cancel_by_buyer(OrderId id,
                                                                   idempotency::Once* once,
                                                                   Deadline deadline) = 0;
  // A new payment attempt; prolongs the hold once. `once` may be null.
  virtual Task<std::expected<void, RetryRefusal>> retry_payment(OrderId id, idempotency::Once* once,
                                                                Deadline deadline) = 0;
  virtual Task<bool> add_note(OrderId id, std::string note, std::string actor,
                              Deadline deadline) = 0;
  // Staff: `query` is of staff_list().
  virtual Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query,
                                          Deadline deadline) = 0;
  virtual Task<std::expected<void, ChangeRefused>> change(OrderId id, StatusChange change,
                                                          audit_log::Actor actor,
                                                          Deadline deadline) = 0;
};

}  // namespace flipflop::order
