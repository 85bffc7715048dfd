#include "shop/voucher/code.h"

#include <charconv>
#include <cstdint>

#include "base/invariant.h"
#include "platform/crypto/hmac.h"
#include "platform/idempotency/idempotency.h"

namespace flipflop::voucher {
namespace {

// Without I, L, O and U: a code is read out and typed.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_letters = 20;
constexpr std::size_t group_letters = 4;
constexpr std::size_t longest_typed = 60;

char plain(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') return '0';
  if (c == 'I' || c == 'L') return '1';
  return c;
}

// A byte in two hexadecimal digits; 32 divides 256, so each letter is as likely as any other.
char letter_of(std::string_view digits) {
  std::uint8_t byte = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
  invariant(read.ec == std::errc(), "a digest is written in hexadecimal digits");
  return alphabet[byte % alphabet.size()];
}

}  // namespace

Codes::Codes(const Config& config)
    : secret_(crypto::derived_secret(config.text("FLIPFLOP_SECRET"), "voucher.code")) {}

std::string Codes::code_of(VoucherId id) const {
  const std::string digest = crypto::hmac_sha256_hex(secret_, id.text());
  std::string code;
  for (std::size_t i = 0; i < code_letters; ++i) {
    if (i > 0 && i % group_letters == 0) code.push_back('-');
    code.push_back(letter_of(std::string_view(digest).substr(2 * i, 2)));
  }
  return code;
}

std::string plain_letters(std::string_view typed) {
  std::string letters;
  for (const char c : typed)
    if (c != ' ' && c != '-' && c != '\t') letters.push_back(plain(c));
  return letters;
}

std::string letters_of(std::string_view typed) {
  if (typed.size() > longest_typed) return {};
  std::string letters = plain_letters(typed);
  const bool is_code =
      letters.size() == code_letters && letters.find_first_not_of(alphabet) == std::string::npos;
  return is_code ? letters : std::string();
}

std::string last_four_of(std::string_view letters) {
  return std::string(letters.substr(letters.size() - group_letters));
}

std::string hash_of(std::string_view letters) {
  return idempotency::fingerprint({"voucher", letters});
}

}  // namespace flipflop::voucher
