#pragma once
// What Unicode says about texts that look the same; through ICU.

#include <string>
#include <string_view>

namespace flipflop::text {

// Canonical composition (NFC): "e" with a combining caron and "ě" become the same bytes, whichever
// of them a keyboard sent. Bytes that are no valid UTF-8 stay as they are.
std::string composed(std::string_view utf8);

}  // namespace flipflop::text
