#include "platform/cache/cache.h"

#include <gtest/gtest.h>

namespace flipflop {
namespace {

TEST(Cache, a_value_is_built_once_as_long_as_it_is_kept) {
  Cache<int> cache(2);
  int built = 0;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(*cache.get("a", [&] { return ++built; }), 1);
  EXPECT_EQ(built, 1);
}

TEST(Cache, the_one_that_was_not_used_for_longest_goes_first) {
  Cache<int> cache(2);
  cache.get("a", [] { return 1; });
  cache.get("b", [] { return 2; });
  EXPECT_NE(cache.find("a"), nullptr);
  cache.get("c", [] { return 3; });
  EXPECT_EQ(cache.size(), 2u);
  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(cache.find("b"), nullptr);
}

TEST(Cache, a_reader_keeps_a_value_that_was_evicted_or_replaced) {
  Cache<int> cache(1);
  const auto first = cache.get("a", [] { return 1; });
  cache.put("a", std::make_shared<const int>(2));
  EXPECT_EQ(*cache.find("a"), 2);
  EXPECT_EQ(cache.size(), 1u);
  cache.get("b", [] { return 3; });
  EXPECT_EQ(*first, 1);
  EXPECT_EQ(cache.find("a"), nullptr);
}

}  // namespace
}  // namespace flipflop
