#pragma once
// Header lines of an e-mail (RFC 5322, RFC 2047). Pure.

#include <string>
#include <string_view>

#include "base/instant.h"

namespace flipflop::mail {

// Whether `value` may stand in a header: no CR, LF, NUL or other control character, valid UTF-8.
bool is_header_safe(std::string_view value);
// Whether `address` may stand between angle brackets: safe, one part on each side of the last @.
bool is_address(std::string_view address);

// Short ASCII as it is, anything else as folded =?UTF-8?B?...?= words.
std::string encoded_text(std::string_view utf8);
// "Jan Novák" <jan@example.org>, with the name quoted or encoded; the bare address without one.
std::string mailbox(std::string_view name, std::string_view address);
// "Tue, 24 Nov 2026 01:20:44 +0000"
std::string date_text(Instant instant);

}  // namespace flipflop::mail
