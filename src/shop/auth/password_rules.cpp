#include "shop/auth/password_rules.h"

#include <algorithm>

#include "base/text.h"
#include "platform/crypto/wiped.h"
#include "platform/text/unicode.h"
#include "shop/auth/password_effort.h"

namespace flipflop::auth {
namespace {

constexpr std::size_t name_least = 3;  // shorter ones stand in many good passwords by chance

std::size_t length_of(std::string_view text) {
  return is_valid_utf8(text) ? utf8_length(text) : text.size();
}

void add_name(std::vector<std::string>& names, std::string_view name) {
  if (name.size() < name_least) return;
  names.emplace_back(name);
  std::string reversed(name.rbegin(), name.rend());
  names.push_back(std::move(reversed));
}

// A name as it is, without what separates its words, and each of its words.
void add_names(std::vector<std::string>& names, std::string_view text) {
  const std::string folded = fold(text::composed(text));
  add_name(names, folded);
  std::string joined;
  std::string word;
  for (const char c : folded) {
    if (is_letter(c)) {
      joined.push_back(c);
      word.push_back(c);
    } else {
      add_name(names, word);
      word.clear();
    }
  }
  add_name(names, word);
  add_name(names, joined);
}

// What somebody who knows the person and the shop tries first.
std::vector<std::string> names_in(const PasswordContext& context) {
  std::vector<std::string> names;
  for (const std::string* text :
       {&context.email, &context.first_name, &context.last_name, &context.shop_name})
    add_names(names, *text);
  std::ranges::sort(names);
  const auto doubled = std::ranges::unique(names);
  names.erase(doubled.begin(), doubled.end());
  return names;
}

// The shortest block of which the text is made by saying it again and again, the last time perhaps
// not to its end but for half of it; the text itself when there is none.
std::string_view block_of(std::string_view text) {
  for (std::size_t size = 1; size <= text.size() * 2 / 3; ++size)
    if (text.substr(size) == text.substr(0, text.size() - size)) return text.substr(0, size);
  return text;
}

bool is_known(std::string_view password, const PasswordContext& context) {
  const crypto::WipedText folded(fold(password));
  const std::string_view block = block_of(folded.text());
  // Said twice, a word is no harder to guess than said once.
  if (block.size() < folded.text().size() && length_of(block) < context.length_least) return true;
  const std::vector<std::string> names = names_in(context);
  return guessing_effort(folded.text(), names) < effort_least ||
         guessing_effort(block, names) < effort_least;
}

}  // namespace

std::optional<Refusal> check_password(std::string_view password, const PasswordContext& context) {
  const crypto::WipedText text(text::composed(password));
  const std::size_t length = length_of(text.text());
  if (length < context.length_least) return Refusal::password_too_short;
  if (length > password_length_most) return Refusal::password_too_long;
  if (is_known(text.text(), context)) return Refusal::password_known;
  return std::nullopt;
}

}  // namespace flipflop::auth
