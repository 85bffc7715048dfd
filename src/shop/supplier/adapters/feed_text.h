#pragma once
// Text of strangers made fit to show: no control, direction or invisible characters that could
// disguise a name, no markup. Pure; the input is valid UTF-8.

#include <string>
#include <string_view>

namespace flipflop::supplier {

// One line: white space of any kind becomes single spaces, markup is taken out.
std::string one_line(std::string_view utf8);

// Paragraphs of plain text: block tags and <br> become line breaks, other tags vanish, scripts,
// styles and comments with their content; character references are resolved once.
std::string plain_text(std::string_view utf8);

}  // namespace flipflop::supplier
