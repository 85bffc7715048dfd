#include "shop/voucher/code.h"

#include <gmock/gmock.h>

#include <set>

namespace flipflop::voucher {
namespace {

using testing::MatchesRegex;

TEST(Codes, ACodeIsReadWhateverWayItIsTyped) {
  const std::string letters = "7K3M0000111122ZZ9XYW";
  for (const char* typed : {"7K3M-0000-1111-22ZZ-9XYW", "7k3m0000111122zz9xyw",
                            " 7k3m oooo iIlL 22zz 9xyw ", "7K3M-OOOO-LLLL-22ZZ-9XYW"})
    EXPECT_EQ(letters_of(typed), letters) << typed;
  EXPECT_EQ(last_four_of(letters), "9XYW");
}

TEST(Codes, WhatIsNoCodeIsNone) {
  for (const char* typed : {"", "7K3M", "7K3M-0000-1111-22ZZ-9XY", "7K3M-0000-1111-22ZZ-9XYWW",
                            "7K3M-0000-1111-22ZZ-9XYU", "7K3M-0000-1111-22ZZ-9XY%",
                            "7K3M-0000-1111-22ZZ-9XYŽ", "' OR 1=1 -- 000000000"})
    EXPECT_EQ(letters_of(typed), "") << typed;
  EXPECT_EQ(letters_of(std::string(100'000, '-')), "");
}

TEST(Codes, EveryVoucherHasItsOwnAndAnotherShopHasOthers) {
  const Codes codes(Config::of({}));
  const Codes others(Config::of({{"FLIPFLOP_SECRET", std::string(64, 'a')}}));
  std::set<std::string> seen;
  for (std::uint8_t i = 0; i < 200; ++i) {
    Uuid id;
    id.bytes[15] = i;
    const std::string code = codes.code_of({id});
    EXPECT_THAT(code, MatchesRegex("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"));
    EXPECT_EQ(letters_of(code).size(), 20U) << code;
    EXPECT_EQ(codes.code_of({id}), code);
    EXPECT_NE(others.code_of({id}), code);
    EXPECT_TRUE(seen.insert(code).second);
  }
}

}  // namespace
}  // namespace flipflop::voucher
