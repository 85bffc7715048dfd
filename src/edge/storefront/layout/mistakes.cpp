#include "edge/storefront/layout/mistakes.h"

#include <algorithm>

#include "platform/text/messages.h"

namespace flipflop::storefront {

void Judge::require(const std::string& value, const char* field, const char* variable,
                    const char* label_key) {
  if (!value.empty()) return;
  add(field, variable,
      text::message("checkout.error_required", {{"field", text::message(label_key)}}));
}

void Judge::check(const std::string& value, bool fits, const char* field, const char* variable,
                  const char* message_key) {
  if (!value.empty() && !fits) add(field, variable, text::message(message_key));
}

void fill_mistakes(text::Dictionary& body, const std::vector<Mistake>& mistakes) {
  if (mistakes.empty()) return;
  text::Dictionary& list = body.add("ERRORS");
  for (const Mistake& mistake : mistakes) {
    text::Dictionary& row = list.add("ERROR");
    row.set("ERROR_TEXT", mistake.message);
    if (mistake.field.empty()) {
      row.show("ERROR_PLAIN");
    } else {
      row.add("ERROR_LINK").set("ERROR_FIELD", mistake.field);
    }
    if (!mistake.variable.empty()) body.set_optional(mistake.variable, mistake.message);
  }
}

bool looks_like_phone(std::string_view text) {
  const std::size_t digits = digits_of(text).size();
  return digits >= 9 && digits <= 15 && text.find_first_not_of("0123456789+() -") == text.npos;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (char c : text)
    if (c >= '0' && c <= '9') digits.push_back(c);
  return digits;
}

}  // namespace flipflop::storefront
