#pragma once
// Part of the face: orders as staff list them and set them by hand.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "platform/list/list.h"
#include "shop/order/states.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::order {

// An order in the list of staff.
struct Listed {
  OrderId id;
  std::string number;
  Status status;
  PaymentStatus payment_status;
  std::string payment_method, delivery_method;
  std::string email, buyer;  // empty once the person was erased
  std::int64_t lines = 0;
  Money total;
  Instant placed_at;
};

struct StaffFilter {
  std::optional<Status> status;
  std::optional<PaymentStatus> payment_status;
  std::optional<Instant> from, until;  // placed
  std::string search;                  // the beginning of a number, an e-mail or a last name
};
const list::List& staff_list();

// Where staff may move an order by hand. What money, suppliers and carriers decide is not here.
struct StaffMoves {
  std::vector<Status> statuses;
  std::vector<PaymentStatus> payment_statuses;
};
StaffMoves staff_moves(Status status, PaymentStatus payment_status);

// What staff set by hand; what is absent, or is so already, stays.
struct StatusChange {
  std::optional<Status> status;
  std::optional<PaymentStatus> payment_status;
  std::string note;                         // among staff; empty: none
  std::optional<std::string> seen_version;  // nullopt: any
  idempotency::Once* once = nullptr;
};
struct ChangeRefused {
  enum class Reason { unknown_order, stale, not_allowed };
  Reason reason = Reason::unknown_order;
  StaffMoves allowed;  // with not_allowed
};

}  // namespace flipflop::order
