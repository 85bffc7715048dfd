#include "base/text.h"

#include <gtest/gtest.h>

namespace flipflop {
namespace {

using std::string_view_literals::operator""sv;

TEST(Text, trim_takes_white_space_and_hard_spaces_off_both_ends) {
  EXPECT_EQ(trim(" \t\r\n\u00a0 a b \u00a0\n"), "a b");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim(" \u00a0 "), "");
  EXPECT_EQ(trim("\xA0"), "\xA0");  // half a hard space is none
}

TEST(Text, split_keeps_empty_parts) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(split(",", ','), (std::vector<std::string_view>{"", ""}));
}

TEST(Text, case_is_ignored_for_ascii_alone) {
  EXPECT_TRUE(equals_ignoring_case("Content-Type", "content-TYPE"));
  EXPECT_FALSE(equals_ignoring_case("a", "ab"));
  EXPECT_FALSE(equals_ignoring_case("@", "`"));  // 32 apart, and no letters
  EXPECT_FALSE(equals_ignoring_case("Ž", "ž"));
  EXPECT_EQ(lower_ascii("ÁBC[]"), "Ábc[]");
}

TEST(Text, fold_takes_czech_and_its_neighbours_to_plain_letters) {
  EXPECT_EQ(fold("Příliš žluťoučký KŮŇ úpěl ďábelské ÓDY"),
            "prilis zlutoucky kun upel dabelske ody");
  EXPECT_EQ(fold("Łódź, Straße, Ľubica, Ærø, Œuvre, ǅ"), "lodz, strasse, lubica, aero, oeuvre, ǅ");
  EXPECT_EQ(fold("3 × 4 ÷ 2, Привет, 日本, €"), "3 × 4 ÷ 2, Привет, 日本, €");
}

TEST(Text, fold_survives_broken_bytes) {
  EXPECT_EQ(fold("\xC3"), "\xC3");
  EXPECT_EQ(fold("\xC5\x41"),
            "\xC5"
            "a");
  EXPECT_EQ(fold("\xFF\xFE"), "\xFF\xFE");
}

TEST(Text, slugs_are_path_segments) {
  EXPECT_EQ(slug("Dubová lampa „Žár“ 2,5 m"), "dubova-lampa-zar-2-5-m");
  EXPECT_EQ(slug("--a--b--"), "a-b");
  EXPECT_EQ(slug(""), "polozka");
  EXPECT_EQ(slug("日本/../"), "polozka");
  EXPECT_EQ(slug("../../etc"), "etc");
  EXPECT_EQ(slug(std::string(200, 'a')), std::string(80, 'a'));
  EXPECT_EQ(slug(std::string(79, 'a') + " b"), std::string(79, 'a'));
}

TEST(Text, utf8_is_judged_by_the_standard) {
  for (std::string_view right : {""sv, "a\0b"sv, "ž"sv, "€"sv, "\xF0\x9F\x98\x80"sv,
                                 "\xEF\xBF\xBF"sv, "\xF4\x8F\xBF\xBF"sv, "\xED\x9F\xBF"sv})
    EXPECT_TRUE(is_valid_utf8(right)) << right;
  for (std::string_view wrong :
       {"\x80"sv, "\xC3"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x80\x80"sv, "\xE0\x9F\xBF"sv,
        "\xED\xA0\x80"sv, "\xE2\x82"sv, "\xF0\x80\x80\x80"sv, "\xF0\x8F\xBF\xBF"sv,
        "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xF0\x9F\x98"sv, "\xFF"sv, "a\xC3z"sv})
    EXPECT_FALSE(is_valid_utf8(wrong));
}

TEST(Text, code_points_are_counted_and_never_cut) {
  EXPECT_EQ(utf8_length("žluť €"), 6u);
  EXPECT_EQ(utf8_prefix("žluť", 2), "žl");
  EXPECT_EQ(utf8_prefix("žluť", 0), "");
  EXPECT_EQ(utf8_prefix("žluť", 4), "žluť");
  EXPECT_EQ(utf8_prefix("žluť", 9), "žluť");
}

TEST(Text, percent_encoding_leaves_unreserved_characters_alone) {
  EXPECT_EQ(percent_encode("aZ0-._~ /?&=+%ž"), "aZ0-._~%20%2F%3F%26%3D%2B%25%C5%BE");
}

TEST(Text, percent_decoding_refuses_what_is_broken) {
  EXPECT_EQ(percent_decode("a%20b%c5%BE"), "a bž");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
  for (const char* broken : {"%", "%4", "a%", "%zz", "%4g", "%00", "%C5", "%FF", "%ED%A0%80"})
    EXPECT_EQ(percent_decode(broken), std::nullopt) << broken;
  EXPECT_EQ(percent_decode("%25%30%30"), "%00");  // decoded once
}

TEST(Text, every_byte_survives_encoding_and_decoding) {
  std::string text;
  for (char c = 1; c < 127; ++c) text.push_back(c);
  text += "žluťoučký €";
  EXPECT_EQ(percent_decode(percent_encode(text)), text);
}

TEST(Text, html_is_escaped_for_text_and_attributes) {
  EXPECT_EQ(html_escape("<a href=\"x\" title='y'>&amp;ž"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;ž");
}

TEST(Text, unsigned_numbers_are_digits_alone) {
  EXPECT_EQ(parse_unsigned("0"), 0);
  EXPECT_EQ(parse_unsigned("007"), 7);
  EXPECT_EQ(parse_unsigned("999999999999999999"), 999'999'999'999'999'999);
  for (const char* wrong : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1000000000000000000", "１"})
    EXPECT_EQ(parse_unsigned(wrong), std::nullopt) << wrong;
}

TEST(Text, hex_is_lower_case) {
  EXPECT_EQ(hex("\x00\x0F\xA0\xFF"sv), "000fa0ff");
}

}  // namespace
}  // namespace flipflop
