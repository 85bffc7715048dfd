#include "app/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flipflop::app {
namespace {

using testing::ElementsAre;

const std::vector<Option> known = {{"--products", "N"}, {"--role", "R"}, {"--force", ""}};

TEST(Arguments, options_and_words_may_be_mixed) {
  const Arguments arguments(
      {"load", "--products", "3", "more", "--role=a", "--role", "b", "--force"}, known);
  EXPECT_THAT(arguments.positional(), ElementsAre("load", "more"));
  EXPECT_EQ(arguments.whole("--products", 1, 0, 10), 3);
  EXPECT_THAT(arguments.values("--role"), ElementsAre("a", "b"));
  EXPECT_TRUE(arguments.flag("--force"));
}

TEST(Arguments, what_makes_no_sense_is_refused) {
  EXPECT_THROW(Arguments({"--forse"}, known), UsageError);
  EXPECT_THROW(Arguments({"--products"}, known), UsageError);
  EXPECT_THROW(Arguments({"--force=yes"}, known), UsageError);
  const Arguments arguments({"--products", "-3"}, known);
  EXPECT_THROW(arguments.whole("--products", 1, 0, 10), UsageError);
  EXPECT_THROW(arguments.required("--role"), UsageError);
}

TEST(Arguments, behind_two_dashes_everything_is_a_word) {
  const Arguments arguments({"--", "--force"}, known);
  EXPECT_THAT(arguments.positional(), ElementsAre("--force"));
  EXPECT_FALSE(arguments.flag("--force"));
}

}  // namespace
}  // namespace flipflop::app
