#pragma once
// name=value pairs of a query or a posted form, and header values with a media type in front.
// Routes bind forms to structs; this is for http itself and for forms whose rows may be empty.

#include <optional>
#include <string_view>

#include "platform/http/message.h"

namespace flipflop::http {

// application/x-www-form-urlencoded: decoded, in order, '+' is a space, pairs without a name left
// out. nullopt for a broken escape, an encoded NUL, invalid UTF-8, or more than 256 pairs.
std::optional<Fields> parse_form(std::string_view text);

// "application/json" of "Application/JSON; charset=utf-8": lower case, no parameters.
std::string media_type(std::string_view content_type);

}  // namespace flipflop::http
