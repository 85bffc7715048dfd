#include "platform/text/unicode.h"

#include <gtest/gtest.h>

namespace flipflop::text {
namespace {

TEST(Unicode, bytes_that_are_no_text_stay_as_they_are) {
  EXPECT_EQ(composed("a\xff"), "a\xff");
  EXPECT_EQ(composed(""), "");
}

TEST(Unicode, what_looks_the_same_is_composed_to_the_same) {
  EXPECT_EQ(composed("ke\xcc\x8c"), "kě");
  EXPECT_EQ(composed("kě"), "kě");
  // The sign of a unit is the letter (canonical), but a ligature is not its letters.
  EXPECT_EQ(composed("\xe2\x84\xab"), "Å");
  EXPECT_EQ(composed("ﬁ"), "ﬁ");
}

}  // namespace
}  // namespace flipflop::text
