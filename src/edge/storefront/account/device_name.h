#pragma once
// What a person calls the device behind a User-Agent: "Chrome, Windows". A hint to recognise it by,
// never a proof. Pure.

#include <string>
#include <string_view>

namespace flipflop::storefront {

// Empty when neither the browser nor the system is known.
std::string device_name(std::string_view user_agent);

}  // namespace flipflop::storefront
