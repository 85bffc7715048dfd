#pragma once
// Part of the face: an order's id and the states that it goes through (README.md has the picture).

#include "base/uuid.h"
#include "platform/json/json.h"

namespace flipflop::order {

using OrderId = Id<struct OrderTag>;

enum class Status { pending, confirmed, processing, shipped, delivered, cancelled, refunded };
BOOST_DESCRIBE_ENUM(Status, pending, confirmed, processing, shipped, delivered, cancelled, refunded)
// Nothing of the order has left yet: the first parcel that leaves makes it `shipped`.
constexpr bool is_before_dispatch(Status status) {
  return status == Status::pending || status == Status::confirmed || status == Status::processing;
}
// It was confirmed and is not over: parcels of it may leave.
constexpr bool may_travel(Status status) {
  return status == Status::confirmed || status == Status::processing || status == Status::shipped;
}

enum class PaymentStatus { pending, paid, failed, refunded };
BOOST_DESCRIBE_ENUM(PaymentStatus, pending, paid, failed, refunded)

}  // namespace flipflop::order
