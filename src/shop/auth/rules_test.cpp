#include "shop/auth/rules.h"

#include <gtest/gtest.h>

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

TEST(AuthRules, an_address_is_kept_trimmed_and_in_lower_case) {
  EXPECT_EQ(normal_email("  Jana.Nova+shop@Example.CZ "), "jana.nova+shop@example.cz");
}

TEST(AuthRules, what_is_no_address_is_refused) {
  for (const char* text :
       {"", "jana", "@example.cz", "jana@", "jana@example", "jana@.cz", "jana@example..cz",
        "jana@exa mple.cz", "jana@@example.cz", "a@b.cz\r\nBcc: x@y.cz", "a@b.cz\nx", "a,b@c.cz",
        "<a@b.cz>", "jana@-example.cz"})
    EXPECT_EQ(normal_email(text), std::nullopt) << text;
  EXPECT_EQ(normal_email(std::string(65, 'a') + "@b.cz"), std::nullopt);
  EXPECT_EQ(normal_email("a@" + std::string(250, 'b') + ".cz"), std::nullopt);
  EXPECT_EQ(normal_email(std::string("a\0@b.cz", 7)), std::nullopt);
}

TEST(AuthRules, neighbours_wait_together) {
  EXPECT_EQ(network_of("192.0.2.77"), "192.0.2.0/24");
  EXPECT_EQ(network_of("::ffff:192.0.2.77"), "192.0.2.0/24");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of(""), "");
  EXPECT_EQ(network_of("unix"), "unix");
}

TEST(AuthRules, spans_are_read_as_the_old_settings_wrote_them) {
  EXPECT_EQ(span_of("900"), 900s);
  EXPECT_EQ(span_of("15m"), 15min);
  EXPECT_EQ(span_of("30d"), 720h);
  for (const char* text : {"", "m", "-1", "0", "15 m", "1.5h", "15w", "99999999999d"})
    EXPECT_EQ(span_of(text), std::nullopt) << text;
}

TEST(AuthRules, a_session_ends_when_it_is_not_seen_and_after_ninety_days_anyway) {
  const Instant created = parse_iso("2026-01-01T00:00:00Z").value();
  const Lifetimes lifetimes;
  EXPECT_EQ(session_end(created, created, lifetimes), created + 30 * 24h);
  EXPECT_EQ(session_end(created, created + 80 * 24h, lifetimes), created + 90 * 24h);
}

TEST(AuthRules, every_purpose_has_a_name_and_comes_back_by_it) {
  for (const auto purpose : {Link::Purpose::verify_email, Link::Purpose::reset_password,
                             Link::Purpose::sign_in_code, Link::Purpose::account_exists})
    EXPECT_EQ(purpose_named(purpose_name(purpose)), purpose);
  EXPECT_EQ(purpose_named("order_confirmed"), std::nullopt);
}

}  // namespace
}  // namespace flipflop::auth
