#pragma once
// Part of the face: what may still be changed about an order on which nobody works yet, which is
// while it is pending or confirmed, no supplier was asked and no parcel packed. Buyers and staff
// change where it goes and how its buyer is reached, staff take pieces out. Adding pieces is a new
// order.

#include <expected>
#include <optional>
#include <string>
#include <vector>

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
  paid_already,  // a part of the money would have to go back
  unknown_line,
  not_fewer,    // more pieces of a line, or no line with fewer
  nothing_left  // no line would stay, or nothing to pay
};

class Edits {
 public:
  virtual ~Edits() = default;
  virtual Task<std::expected<void, EditRefusal>> edit_contact(OrderId id, ContactEdit edit,
                                                              EditTerms terms,
                                                              Deadline deadline) = 0;
  // Each line's discount goes with its pieces, rounded in favour of those that stay; delivery costs
  // what it did. Staff alone.
  virtual Task<std::expected<void, EditRefusal>> keep_fewer(OrderId id,
                                                            std::vector<KeptPieces> kept,
                                                            EditTerms terms, Deadline deadline) = 0;
};

}  // namespace flipflop::order
