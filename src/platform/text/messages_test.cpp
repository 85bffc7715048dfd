#include "platform/text/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/text/catalogue.h"

namespace flipflop::text {
namespace {

using testing::HasSubstr;

std::string refusal(const std::vector<std::string>& files) {
  Catalogue catalogue;
  try {
    for (const std::string& file : files) add_messages(catalogue, "x/messages.cs.json", file);
  } catch (const BrokenInvariant& broken) {
    return broken.what();
  }
  return "none";
}

TEST(Messages, groups_nest_and_keys_join_with_dots) {
  Catalogue catalogue;
  add_messages(catalogue, "a", R"({"cart":{"empty":"Prázdný","line":{"one":"kus"}},"mail.x":"y"})");
  add_messages(catalogue, "b", R"({"cart":{"full":"Plný"}})");
  EXPECT_EQ(catalogue, (Catalogue{{"cart.empty", "Prázdný"},
                                  {"cart.full", "Plný"},
                                  {"cart.line.one", "kus"},
                                  {"mail.x", "y"}}));
}

TEST(Messages, a_key_given_twice_is_refused_in_one_file_and_across_files) {
  EXPECT_THAT(refusal({R"({"a":"1","a":"2"})"}), HasSubstr("a is given twice"));
  EXPECT_THAT(refusal({R"({"a.b":"1","a":{"b":"2"}})"}), HasSubstr("a.b is there already"));
  EXPECT_THAT(refusal({R"({"a":"1"})", R"({"a":"2"})"}), HasSubstr("x/messages.cs.json: a"));
}

TEST(Messages, files_of_anything_else_are_refused) {
  EXPECT_THAT(refusal({"[]"}), HasSubstr("no object"));
  EXPECT_THAT(refusal({R"({"a":1})"}), HasSubstr("no text"));
  EXPECT_THAT(refusal({R"({"a":1.5})"}), HasSubstr("no text"));
  EXPECT_THAT(refusal({R"({"a":["x"]})"}), HasSubstr("no text"));
  EXPECT_THAT(refusal({R"({"a":)"}), HasSubstr("not valid JSON"));
}

TEST(Messages, placeholders_are_filled_and_never_shown_to_a_buyer) {
  EXPECT_EQ(filled("k", "č. {number} za {total}, {number}", {{"number", "7"}, {"total", "{x}"}}),
            "č. 7 za {x}, 7");
  EXPECT_THROW(filled("k", "č. {number}", {{"total", "1"}}), BrokenInvariant);
  EXPECT_THROW(filled("k", "č. {number", {{"number", "1"}}), BrokenInvariant);
}

TEST(Messages, a_missing_key_is_a_mistake_of_the_program) {
  EXPECT_THROW(message("no.such.key"), BrokenInvariant);
  EXPECT_FALSE(has_message("no.such.key"));
}

TEST(Messages, the_shops_own_catalogue_loads_and_is_clean) {
  EXPECT_FALSE(all_messages().empty());
  for (const auto& [key, text] : all_messages()) {
    EXPECT_NE(trim(text), "") << key;
    EXPECT_EQ(message(key), text);
  }
}

}  // namespace
}  // namespace flipflop::text
