#pragma once
// Part of the face: what may still be changed about an order on which nobody works yet, which is
// while it is pending or confirmed, no supplier was asked and no parcel packed. Buyers and staff
// change where it goes and how its buyer is reached, staff take pieces out. Adding pieces is a new
// order. An order that is not paid then costs less; one that is paid keeps its lines and its total,
// counts what was taken out of them, and the money for it goes back.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/uuid.h"
#include "platform/audit_log/actor.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/order/address.h"
#include "shop/order/states.h"
#include "shop/product/product.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::order {

struct OrderEdited {
  static constexpr const char* kind = "order.edited";
  OrderId order_id;
  Uuid edit_id;
  Uuid aggregate() const { return order_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(OrderEdited, (), (order_id, edit_id))

// What is absent, or is so already, stays. The billing address is that of documents and stays too.
struct ContactEdit {
  std::optional<Address> delivery;
  std::optional<std::string> email, phone, note;
};

// How many of a line's pieces stay; 0: none. A line that is not named keeps all.
struct KeptPieces {
  product::VariantId variant;
  std::int64_t quantity = 0;
};

struct View;

// Pieces that leave a paid order.
struct LeavingPieces {
  product::VariantId variant;
  std::int64_t quantity = 0;
};

struct TakenOut {
  Uuid cause;  // the edit
  std::vector<LeavingPieces> pieces;
};

// What goes back for them. Nothing for an order that is not paid.
struct PaidBack {
  Money to_vouchers, to_payment;
  Money sum() const { return to_vouchers + to_payment; }
};

enum class EditedBy { buyer, staff };

struct EditTerms {
  EditedBy by = EditedBy::buyer;
  audit_log::Actor actor;
  std::optional<std::string> seen_version;  // nullopt: any
  idempotency::Once* once = nullptr;
};

enum class EditRefusal {
  unknown_order,
  stale,         // somebody else changed it since
  too_late,      // it is being worked on, or over
  being_paid,    // a provider was asked for the amount before
  paid_already,  // its money came a moment ago, and the order is about to learn of it
  paid_back,     // its money went back
  unknown_line,
  not_fewer,            // more pieces of a line, or no line with fewer
  nothing_left,         // no line would stay, or it would cost nothing
  covered_by_vouchers,  // they would pay all that stays, or more
  lies_in_case,         // somebody withdrew from these pieces, or claims them
  exceeds_payment       // less than the pieces cost is left of what was paid
};

// Whoever stands above the order and pays back (module returns). Called under the order's lock,
// before its pieces are let go; after a refusal the edit is rolled back.
class PayingBack {
 public:
  virtual ~PayingBack() = default;
  virtual Task<std::expected<PaidBack, EditRefusal>> pay_back(pg::Tx& tx, View order,
                                                              TakenOut out) = 0;
};

class Edits {
 public:
  virtual ~Edits() = default;
  virtual Task<std::expected<void, EditRefusal>> edit_contact(OrderId id, ContactEdit edit,
                                                              EditTerms terms,
                                                              Deadline deadline) = 0;
  // Each line's discount goes with its pieces, rounded in favour of those that stay; delivery costs
  // what it did. Of a paid order the money for the pieces goes back. Staff alone.
  virtual Task<std::expected<void, EditRefusal>> keep_fewer(OrderId id,
                                                            std::vector<KeptPieces> kept,
                                                            EditTerms terms, Deadline deadline) = 0;
  // What keep_fewer() would pay back, or refuse, now. It is done and rolled back, so that nothing
  // decides about money twice.
  virtual Task<std::expected<PaidBack, EditRefusal>> weigh_fewer(OrderId id,
                                                                 std::vector<KeptPieces> kept,
                                                                 EditTerms terms,
                                                                 Deadline deadline) = 0;
  // Said once, before there are requests. Until then a paid order keeps its pieces.
  virtual void let_pay_back(PayingBack& payer) = 0;
};

}  // namespace flipflop::order
