#include "shop/auth/totp.h"

#include <gtest/gtest.h>

#include <set>

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret = "12345678901234567890";  // of RFC 4226 and RFC 6238

Instant at(std::int64_t seconds) {
  return Instant{std::chrono::seconds(seconds)};
}

TEST(Totp, a_code_works_once) {
  const auto step = accepted_step(secret, "287082", at(59), 0);
  ASSERT_EQ(step, 1);
  EXPECT_FALSE(accepted_step(secret, "287082", at(59), *step));
  EXPECT_FALSE(accepted_step(secret, "287082", at(75), *step));
}

TEST(Totp, a_code_of_an_earlier_step_is_refused_once_a_later_one_was_used) {
  const std::string earlier = totp_code(secret, 100);
  const std::string later = totp_code(secret, 101);
  EXPECT_EQ(accepted_step(secret, later, at(101 * 30), 0), 101);
  EXPECT_FALSE(accepted_step(secret, earlier, at(101 * 30), 101));
  EXPECT_EQ(accepted_step(secret, earlier, at(101 * 30), 0), 100);
}

TEST(Totp, a_code_is_accepted_one_step_either_way_and_no_further) {
  const std::string code = totp_code(secret, 1000);
  EXPECT_FALSE(accepted_step(secret, code, at(998 * 30 + 29), 0));
  EXPECT_EQ(accepted_step(secret, code, at(999 * 30), 0), 1000);
  EXPECT_EQ(accepted_step(secret, code, at(1000 * 30), 0), 1000);
  EXPECT_EQ(accepted_step(secret, code, at(1001 * 30 + 29), 0), 1000);
  EXPECT_FALSE(accepted_step(secret, code, at(1002 * 30), 0));
}

TEST(Totp, what_is_no_code_is_refused) {
  for (const std::string& code :
       {std::string(), std::string("28708"), std::string("2870821"), std::string("28708x"),
        std::string("-87082"), std::string("287082\n"), std::string("287082\0", 7),
        std::string("94287082"), std::string(1000, ' ') + "287082", std::string(1'000'000, '2')})
    EXPECT_FALSE(accepted_step(secret, code, at(59), 0)) << code.substr(0, 20);
  EXPECT_EQ(accepted_step(secret, " 287 082 ", at(59), 0), 1);
}

TEST(Totp, another_secret_has_other_codes) {
  EXPECT_FALSE(accepted_step("12345678901234567891", "287082", at(59), 0));
}

TEST(Totp, answers_the_vectors_of_rfc4226) {
  const std::vector<std::string> codes = {"755224", "287082", "359152", "969429", "338314",
                                          "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < codes.size(); ++i)
    EXPECT_EQ(totp_code(secret, static_cast<std::int64_t>(i)), codes[i]);
}

TEST(Totp, answers_the_vectors_of_rfc6238_in_six_digits) {
  EXPECT_EQ(accepted_step(secret, "287082", at(59), 0), 1);
  EXPECT_EQ(accepted_step(secret, "081804", at(1111111109), 0), 37037036);
  EXPECT_EQ(accepted_step(secret, "050471", at(1111111111), 0), 37037037);
  EXPECT_EQ(accepted_step(secret, "005924", at(1234567890), 0), 41152263);
  EXPECT_EQ(accepted_step(secret, "279037", at(2000000000), 0), 66666666);
  EXPECT_EQ(accepted_step(secret, "353130", at(20000000000), 0), 666666666);
}

TEST(Totp, the_uri_says_what_an_app_needs_and_nothing_can_be_added_to_it) {
  EXPECT_EQ(otpauth_uri(secret, "karel@example.com", "Lampy a světla"),
            "otpauth://totp/Lampy%20a%20sv%C4%9Btla:karel%40example.com"
            "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lampy%20a%20sv%C4%9Btla"
            "&algorithm=SHA1&digits=6&period=30");
  EXPECT_EQ(otpauth_uri(secret, "a&secret=x", "b:c?d").find("&secret"), std::string::npos);
}

TEST(Totp, secrets_are_160_random_bits) {
  SeededRandom random(1);
  const std::string made = make_totp_secret(random);
  EXPECT_EQ(made.size(), 20U);
  EXPECT_NE(make_totp_secret(random), made);
}

TEST(RecoveryCodes, what_is_no_code_is_refused) {
  for (const std::string& typed :
       {std::string(), std::string("k3f9-20xq-7hmd"), std::string("k3f9-20xq-7hmd-v5tz0"),
        std::string("k3f9-20xq-7hmd-v5tu"), std::string("123456"), std::string(1000, '-')})
    EXPECT_FALSE(normalised_recovery_code(typed)) << typed;
}

TEST(RecoveryCodes, a_code_is_the_same_however_it_is_typed) {
  const auto normal = normalised_recovery_code("k3f9-20xq-7hmd-v5t1");
  ASSERT_EQ(normal, "k3f920xq7hmdv5t1");
  for (const char* typed :
       {"K3F9-20XQ-7HMD-V5T1", "k3f920xq7hmdv5t1", " k3f9 2Oxq 7hmd v5tl ", "k3f9-2oxq-7hmd-v5ti"})
    EXPECT_EQ(normalised_recovery_code(typed), normal) << typed;
}

TEST(RecoveryCodes, ten_different_ones_are_made_in_groups) {
  SeededRandom random(1);
  const auto codes = make_recovery_codes(random);
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), recovery_codes_count);
  for (const std::string& code : codes) {
    EXPECT_EQ(code.size(), 19U) << code;
    EXPECT_EQ(code[4], '-');
    EXPECT_TRUE(normalised_recovery_code(code)) << code;
  }
}

}  // namespace
}  // namespace flipflop::auth
