#include "app/snake_case.h"

#include <gtest/gtest.h>

namespace flipflop::app {
namespace {

TEST(SnakeCase, keys_are_renamed_and_values_are_not) {
  EXPECT_EQ(
      with_snake_case_keys(R"({"itemsRead":2,"skipped":[{"item":"aB:\"cD\"","x":"itemsRead"}]})"),
      R"({"items_read":2,"skipped":[{"item":"aB:\"cD\"","x":"itemsRead"}]})");
}

TEST(SnakeCase, a_torn_text_is_copied) {
  EXPECT_EQ(with_snake_case_keys(R"({"a)"), R"({"a)");
}

}  // namespace
}  // namespace flipflop::app
