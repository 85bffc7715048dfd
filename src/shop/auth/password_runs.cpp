#include "shop/auth/password_runs.h"

#include <algorithm>

namespace flipflop::auth {
namespace {

// Ways over the keyboard (English and Czech) and through alphabets, walked in either direction; at
// their end they begin anew. The last one is the upper row of a Czech keyboard, +ěščřžýáíé.
constexpr std::string_view ways[] = {"1234567890",
                                     "abcdefghijklmnopqrstuvwxyz",
                                     "qwertyuiop",
                                     "qwertzuiop",
                                     "asdfghjkl",
                                     "zxcvbnm",
                                     "yxcvbnm",
                                     "azertyuiop",
                                     "qazwsxedcrfvtgbyhnujmikolp",
                                     "qaywsxedcrfvtgbzhnujmikolp",
                                     "qawsedrftgyhujikolp",
                                     "qawsedrftgzhujikolp",
                                     "qazxswedcvfrtgbnhyujmkiolp",
                                     "qayxswedcvfrtgbnhzujmkiolp",
                                     "1qazxsw23edcvfr45tgbnhy67ujmki89olp",
                                     "azsxdcfvgbhnjmk",
                                     "aysxdcfvgbhnjmk",
                                     "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                                     "1qay2wsx3edc4rfv5tgb6zhn7ujm8ik9ol0p",
                                     "1qa2ws3ed4rf5tg6yh7uj8ik9ol0p",
                                     "1q2w3e4r5t6y7u8i9o0p",
                                     "1q2w3e4r5t6z7u8i9o0p",
                                     "q1w2e3r4t5y6u7i8o9p0",
                                     "q1w2e3r4t5z6u7i8o9p0",
                                     "12qwaszx",
                                     "a1b2c3d4e5f6g7h8i9j0",
                                     "1a2b3c4d5e6f7g8h9i0j",
                                     "a1s2d3f4g5h6j7k8l9",
                                     "!@#$%^&*()",
                                     "1357924680",
                                     "102030405060708090",
                                     "010203040506070809",
                                     "1029384756",
                                     "13243546576879",
                                     "147258369",
                                     "741852963",
                                     "789456123",
                                     "147852369",
                                     "123654789",
                                     "12369874",
                                     "159357",
                                     "159753",
                                     "adgjmptw",
                                     "31415926535",
                                     "+escrzyaie"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// How far `text` follows the way from its place `at`, in steps of `step` (1 or size - 1).
std::size_t followed(std::string_view text, std::string_view way, std::size_t at,
                     std::size_t step) {
  std::size_t size = 0;
  for (; size < text.size() && text[size] == way[at]; ++size) at = (at + step) % way.size();
  return size;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_day(std::string_view day, std::string_view month, std::string_view year) {
  const int y = number(year);
  return number(day) >= 1 && number(day) <= 31 && number(month) >= 1 && number(month) <= 12 &&
         y >= 1900 && y < 2100;
}

}  // namespace

std::size_t run_size(std::string_view text) {
  std::size_t longest = std::min(text.find_first_not_of(text[0]), text.size());
  for (const std::string_view way : ways) {
    for (std::size_t at = way.find(text[0]); at != way.npos; at = way.find(text[0], at + 1)) {
      longest = std::max(longest, followed(text, way, at, 1));
      longest = std::max(longest, followed(text, way, at, way.size() - 1));
    }
  }
  return longest;
}

bool starts_with_date(std::string_view text) {
  if (text.size() < date_size || !std::ranges::all_of(text.substr(0, date_size), is_digit))
    return false;
  const auto part = [text](std::size_t at, std::size_t size) { return text.substr(at, size); };
  return is_day(part(0, 2), part(2, 2), part(4, 4)) || is_day(part(2, 2), part(0, 2), part(4, 4)) ||
         is_day(part(6, 2), part(4, 2), part(0, 4));
}

}  // namespace flipflop::auth
