#include "platform/clock/clock.h"

#include <gtest/gtest.h>

#include <set>

#include "base/invariant.h"

namespace flipflop {
namespace {

TEST(Random, tokens_are_43_url_safe_characters_and_differ) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string token = random.token();
    EXPECT_EQ(token.size(), 43u);
    EXPECT_EQ(token.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789-_"),
              std::string::npos);
    seen.insert(token);
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST(Random, below_stays_below_and_reaches_every_value) {
  SeededRandom random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  EXPECT_EQ(seen.size(), 7u);
  EXPECT_EQ(*seen.rbegin(), 6u);
  EXPECT_THROW(random.below(0), BrokenInvariant);
}

TEST(Random, the_same_seed_gives_the_same_sequence) {
  SeededRandom one(42), same(42), other(43);
  const std::string first = one.token();
  EXPECT_EQ(first, same.token());
  EXPECT_NE(first, other.token());
  EXPECT_NE(first, one.token());
}

TEST(Ids, sort_by_time_and_carry_version_seven) {
  ManualClock clock(Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}});
  SeededRandom random(1);
  Ids ids(clock, random);
  const Uuid first = ids.next();
  clock.advance(std::chrono::milliseconds{1});
  const Uuid second = ids.next();
  EXPECT_LT(first, second);
  EXPECT_EQ(first.text()[14], '7');
}

}  // namespace
}  // namespace flipflop
