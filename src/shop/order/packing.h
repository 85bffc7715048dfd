#pragma once
// Part of the face: pieces that lie on shelves of our own, which staff pack and hand to a carrier.
// An order waits for that from its confirmation on, until its first parcel of ours is registered.

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/money.h"
#include "platform/audit_log/actor.h"
#include "platform/list/list.h"
#include "shop/order/states.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::order {

// An order began to wait.
struct OrderToPack {
  static constexpr const char* kind = "order.to_pack";
  OrderId order_id;
  Uuid aggregate() const { return order_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(OrderToPack, (), (order_id))

// An order that waits to be packed.
struct ToPack {
  OrderId id;
  std::string number, buyer, delivery_name;
  std::int64_t pieces = 0;  // of ours
  Money to_collect;         // by the carrier of our parcel; of several senders one collects for all
  Instant placed_at, since;
};
const list::List& packing_list();

struct OwnParcel {
  std::string carrier = {};  // empty: that of the order's delivery method
  std::string tracking_number;
  std::optional<std::string> seen_version = {};  // nullopt: any
  idempotency::Once* once = nullptr;
};

enum class ShipRefusal {
  unknown_order,
  stale,            // somebody else changed it since
  not_possible,     // it is not confirmed yet, or over
  nothing_of_ours,  // suppliers send all of it
  number_taken      // the number is that of another order's parcel, or of a supplier's
};

class Packing {
 public:
  virtual ~Packing() = default;
  // Staff: `query` is of packing_list(); longest waiting first.
  virtual Task<list::Page<ToPack>> to_pack(list::Query query, Deadline deadline) = 0;
  // Pieces of ours are on their way. A number of ours said once more changes nothing; another one
  // is a second parcel.
  virtual Task<std::expected<void, ShipRefusal>> ship(OrderId id, OwnParcel parcel,
                                                      audit_log::Actor actor,
                                                      Deadline deadline) = 0;
};

// 1 to 50 letters, digits and "-/.", as carriers number their parcels.
bool is_tracking_number(std::string_view text);

}  // namespace flipflop::order
