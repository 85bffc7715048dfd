#pragma once
// Enumerators as they are stored: by their names.

#include <string>
#include <string_view>

#include "shop/order/order.h"

namespace flipflop::order {

std::string name_of(Status status);
std::string name_of(PaymentStatus status);
std::string name_of(CancelReason reason);
// BrokenInvariant for a text that is no name.
Status status_named(std::string_view name);
PaymentStatus payment_status_named(std::string_view name);

}  // namespace flipflop::order
