#include "shop/user/rules.h"

#include <gtest/gtest.h>

namespace flipflop::user {
namespace {

TEST(UserRules, ACountryIsKnownByItsCodeAndByItsNames) {
  for (const char* czech : {"", "CZ", "cz", " Czech Republic ", "Česko", "ČESKÁ REPUBLIKA", "CZE"})
    EXPECT_EQ(country_code(czech), "CZ") << czech;
  EXPECT_EQ(country_code("Slovensko"), "SK");
  EXPECT_EQ(country_code("Österreich"), "AT");
  for (const char* unknown : {"XX", "C", "Czech", "Mordor", "CZ;SK"})
    EXPECT_FALSE(country_code(unknown).has_value()) << unknown;
}

TEST(UserRules, APostalCodeIsWrittenAsItsCountryWritesIt) {
  EXPECT_EQ(postal_code("CZ", "11000"), "110 00");
  EXPECT_EQ(postal_code("CZ", " 110 00 "), "110 00");
  EXPECT_EQ(postal_code("SK", "811 01"), "811 01");
  EXPECT_EQ(postal_code("DE", "10115"), "10115");
  EXPECT_EQ(postal_code("AT", "1010"), "1010");
  EXPECT_EQ(postal_code("PL", "00950"), "00-950");
  EXPECT_EQ(postal_code("PL", "00-950"), "00-950");
  for (const char* bad : {"", "1100", "110000", "110-00", "11O00", "abcde", "١١٠٠٠"})
    EXPECT_FALSE(postal_code("CZ", bad).has_value()) << bad;
  EXPECT_FALSE(postal_code("AT", "11000").has_value());
  EXPECT_FALSE(postal_code("XX", "11000").has_value());
}

TEST(UserRules, APhoneNumberTakesTheFormOfE164) {
  for (const char* same : {"777123456", "777 123 456", "+420 777 123 456", "00420 777-123-456",
                           "(777) 123.456", "+420777123456"})
    EXPECT_EQ(phone_number("CZ", same), "+420777123456") << same;
  EXPECT_EQ(phone_number("SK", "0903 123 456"), "+421903123456");
  EXPECT_EQ(phone_number("DE", "030 123456"), "+4930123456");
  EXPECT_EQ(phone_number("CZ", "+1 212 555 0100"), "+12125550100");
  for (const char* bad :
       {"", "12345", "77712345", "7771234567", "+420 777 123 45x", "++420777123456",
        "+0420777123456", "+1234567", "+1234567890123456", "777\r\n123456"})
    EXPECT_FALSE(phone_number("CZ", bad).has_value()) << bad;
}

TEST(UserRules, ChannelsAreKeptOnceInOneOrder) {
  EXPECT_EQ(in_order({Channel::telegram, Channel::email, Channel::telegram}),
            (std::vector{Channel::email, Channel::telegram}));
  EXPECT_TRUE(in_order({}).empty());
}

}  // namespace
}  // namespace flipflop::user
