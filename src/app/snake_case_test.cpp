#include "app/snake_case.h"

#include <gtest/gtest.h>

namespace flipflop::app {
namespace {

TEST(SnakeCase, KeysAreRenamedAndValuesAreNot) {
  EXPECT_EQ(
      with_snake_case_keys(R"({"itemsRead":2,"skipped":[{"item":"aB:\"cD\"","x":"itemsRead"}]})"),
      R"({"items_read":2,"skipped":[{"item":"aB:\"cD\"","x":"itemsRead"}]})");
}

TEST(SnakeCase, ATornTextIsCopied) {
  EXPECT_EQ(with_snake_case_keys(R"({"a)"), R"({"a)");
}

}  // namespace
}  // namespace flipflop::app
