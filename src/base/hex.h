#pragma once
// Hexadecimal digits.

#include <string_view>

namespace flipflop {

inline constexpr char hex_digits[] = "0123456789abcdef";

// 0 to 15 for a digit in either case, else -1.
constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace flipflop
