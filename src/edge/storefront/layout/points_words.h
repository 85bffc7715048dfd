#pragma once
// "1 bod", "2 body", "5 bodů".

#include <cstdint>
#include <string>

namespace flipflop::storefront {

std::string points_in_words(std::int64_t points);

}  // namespace flipflop::storefront
