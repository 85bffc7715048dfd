#pragma once
// What a buyer typed, checked field by field and put into the shop's form. Pure.

#include <string>

#include "platform/json/json.h"
#include "shop/order/http.h"

namespace flipflop::order {

// Mistakes are added to `errors` under the names of the request's fields.
PlaceRequest place_request(const GuestOrderInput& in, json::Errors& errors);

// Mistakes are named below `path`.
Address address_of(const AddressInput& in, const std::string& path, json::Errors& errors);

// 9 to 15 digits, perhaps with + in front and spaces between.
bool is_phone(std::string_view text);

}  // namespace flipflop::order
