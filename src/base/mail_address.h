#pragma once
// The form of an e-mail address: strict enough to catch typing mistakes and whatever could be more
// than one address in the header of a mail. Only a mail that arrives proves one.

#include <string_view>

namespace flipflop {

inline constexpr std::size_t longest_mail_address = 254;  // RFC 5321, 4.5.3.1.3

// "name@example.cz", without white space around it.
bool is_mail_address(std::string_view text);

}  // namespace flipflop
