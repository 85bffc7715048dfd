#pragma once
// For tests and fuzzing: what RequestParser makes of a stream of bytes that arrives in given
// pieces, as a text, so that two ways of cutting can be compared.

#include <string>
#include <string_view>
#include <vector>

namespace flipflop::http {

// `cuts` are positions in `stream` at which a read ends, ascending.
std::string transcript(std::string_view stream, const std::vector<std::size_t>& cuts);

}  // namespace flipflop::http
