#pragma once
// Part of the face: cases as staff list and handle them.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "platform/audit_log/actor.h"
#include "platform/list/list.h"
#include "shop/order/order.h"
#include "shop/returns/states.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::returns {

struct Listed {
  CaseId id;
  std::string number;
  order::OrderId order;
  Kind kind = Kind::withdrawal;
  State state = State::announced;
  std::string name;  // empty once the person was erased
  std::int64_t pieces = 0;
  Instant made_at, due_at;
  bool is_overdue = false;
};

struct StaffFilter {
  std::optional<Kind> kind;
  std::optional<State> state;
  bool only_overdue = false;
  std::optional<order::OrderId> order;
  std::string search;  // the beginning of a number, or an e-mail
};
const list::List& staff_list();

// One for each line of the case.
struct Arrived {
  product::VariantId variant;
  Disposition disposition = Disposition::stock;
};

struct Receipt {
  CaseId id;
  std::vector<Arrived> lines;  // of lines that are not named, all pieces go back to the shelf
  Money reduction;             // what the goods lost because of more than trying them
  std::string reduction_reason;
  std::string note;  // among staff
  audit_log::Actor actor;
  idempotency::Once* once = nullptr;
};

struct Decision {
  CaseId id;
  std::string note;  // of a refusal: why, for the buyer
  audit_log::Actor actor;
  idempotency::Once* once = nullptr;
};

struct Settlement {
  CaseId id;
  Remedy outcome = Remedy::repair;
  Money amount;                // of a discount; a refund is what the pieces cost
  std::vector<Arrived> lines;  // of a refund or a replacement; not named: damaged
  std::string note;            // for the buyer
  audit_log::Actor actor;
  idempotency::Once* once = nullptr;
};

struct Goodwill {
  order::OrderId order;
  Money amount;
  std::string reason;  // the buyer reads it
  audit_log::Actor actor;
  idempotency::Once* once = nullptr;
  std::optional<Uuid> cause = {};  // of a form that may be sent twice; else one is made
};

enum class HandleRefusal {
  unknown,
  not_now,             // the case is in another state
  not_sent,            // nothing of the order has left, so nothing can have come back
  not_of_case,         // a line that the case does not have
  reduction_too_high,  // above what the goods cost
  discount_too_high,   // above what the pieces still cost
  exceeds_payment,     // more than was paid and is not paid back
  nothing_paid
};

}  // namespace flipflop::returns
