#include "platform/mail/header.h"

#include <gtest/gtest.h>

namespace flipflop::mail {
namespace {

TEST(MailHeader, plain_text_stays_as_it_is) {
  EXPECT_EQ(encoded_text("Order 20260001"), "Order 20260001");
  EXPECT_EQ(encoded_text(""), "");
}

TEST(MailHeader, other_text_is_encoded) {
  EXPECT_EQ(encoded_text("Žluť"), "=?UTF-8?B?xb1sdcWl?=");
  EXPECT_EQ(encoded_text("Ž"), "=?UTF-8?B?xb0=?=");
  EXPECT_EQ(encoded_text("=?UTF-8?Q?evil?="), "=?UTF-8?B?PT9VVEYtOD9RP2V2aWw/PQ==?=");
}

TEST(MailHeader, long_text_is_folded_between_characters) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "ž€";
  const std::string encoded = encoded_text(text);
  for (std::size_t start = 0; start < encoded.size();) {
    const std::size_t end = std::min(encoded.find("\r\n", start), encoded.size());
    EXPECT_LE(end - start, 76u);
    EXPECT_NE(encoded.substr(start, end - start).find("?="), std::string::npos);
    start = end + 2;
  }
}

TEST(MailHeader, names_are_quoted_or_encoded) {
  EXPECT_EQ(mailbox("", "a@b.cz"), "a@b.cz");
  EXPECT_EQ(mailbox("flipflop s.r.o.", "a@b.cz"), "\"flipflop s.r.o.\" <a@b.cz>");
  EXPECT_EQ(mailbox("a \"b\" \\c", "a@b.cz"), "\"a \\\"b\\\" \\\\c\" <a@b.cz>");
  EXPECT_EQ(mailbox("Ž", "a@b.cz"), "=?UTF-8?B?xb0=?= <a@b.cz>");
}

TEST(MailHeader, control_characters_never_pass) {
  for (const char* value : {"a\nb", "a\rb", "a\tb", "a\x7F", "\xFF"})
    EXPECT_FALSE(is_header_safe(value)) << value;
  EXPECT_FALSE(is_header_safe(std::string_view("a\0b", 3)));
  EXPECT_TRUE(is_header_safe("Objednávka č. 7"));
}

TEST(MailHeader, what_is_no_address_is_refused) {
  for (const char* address : {"", "@", "a@", "@b", "ab", "a b@c", "a@b>", "<a@b", "a@b,c@d",
                              "a\n@b", "a@b\r\nRCPT TO:<c@d>"})
    EXPECT_FALSE(is_address(address)) << address;
  EXPECT_FALSE(is_address(std::string(250, 'a') + "@b.cz"));
  for (const char* address : {"jan@example.org", "j.n+x@a-b.cz", "jan@háčky.cz"})
    EXPECT_TRUE(is_address(address)) << address;
}

TEST(MailHeader, dates_are_english_whatever_the_locale) {
  EXPECT_EQ(date_text(parse_iso("2026-11-24T01:20:44.9Z").value()),
            "Tue, 24 Nov 2026 01:20:44 +0000");
  EXPECT_EQ(date_text(parse_iso("2027-01-03T23:00:00Z").value()),
            "Sun, 03 Jan 2027 23:00:00 +0000");
}

}  // namespace
}  // namespace flipflop::mail
