#include "platform/crypto/base32.h"

#include <gtest/gtest.h>

namespace flipflop::crypto {
namespace {

TEST(Base32, what_is_no_base32_is_refused) {
  for (const char* text : {"M", "MZ1W", "MZ0W", "MZ8W", "MY======", "MZ", "MZXW6Y", "MZXW6YT",
                           "MZ\n", "ěě", "MZXW6YTBO"})
    EXPECT_FALSE(base32_bytes(text)) << text;
  EXPECT_FALSE(base32_bytes(std::string_view("MZ\0XW", 5)));
  for (const char* text : {"u0", "zz", "0", "0!"}) EXPECT_FALSE(crockford_bytes(text)) << text;
}

TEST(Base32, answers_the_vectors_of_rfc4648_without_padding) {
  EXPECT_EQ(base32(""), "");
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(base32("fo"), "MZXQ");
  EXPECT_EQ(base32("foo"), "MZXW6");
  EXPECT_EQ(base32("foob"), "MZXW6YQ");
  EXPECT_EQ(base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

TEST(Base32, people_may_type_it_as_they_like) {
  EXPECT_EQ(base32_bytes("mzxw 6ytb-oi"), "foobar");
  EXPECT_EQ(crockford_bytes(" 0O-oo 1iIlL "), crockford_bytes("000011111"));
}

TEST(Base32, what_is_written_reads_back) {
  std::string bytes;
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(base32_bytes(base32(bytes)), bytes);
    EXPECT_EQ(crockford_bytes(crockford(bytes)), bytes);
    bytes.push_back(static_cast<char>(i * 37 + 11));
  }
}

}  // namespace
}  // namespace flipflop::crypto
