#include "platform/http/message.h"

#include <gtest/gtest.h>

#include "base/invariant.h"
#include "platform/http/form.h"

namespace flipflop::http {
namespace {

std::string header_of(const Response& response, std::string_view name) {
  for (const auto& [field, value] : response.headers)
    if (field == name) return value;
  return "none";
}

TEST(Cookies, one_is_found_among_others_and_never_by_a_part_of_its_name) {
  Request request;
  request.headers = {{"cookie", "xcart=1; cart=2;theme=\"dark\"; empty=; bare"}, {"cookie", "b=3"}};
  EXPECT_EQ(request.cookie("cart"), "2");
  EXPECT_EQ(request.cookie("theme"), "dark");
  EXPECT_EQ(request.cookie("b"), "3");
  for (const char* absent : {"art", "empty", "bare", "", "Cart"})
    EXPECT_EQ(request.cookie(absent), "") << absent;
}

TEST(Cookies, one_is_set_with_all_that_protects_it) {
  Response response;
  set_cookie(response, "cart", "abc-123", {.max_age_seconds = 60, .secure = true});
  EXPECT_EQ(header_of(response, "Set-Cookie"),
            "cart=abc-123; Path=/; SameSite=Lax; Max-Age=60; HttpOnly; Secure");
}

TEST(Cookies, one_is_deleted_by_a_negative_age) {
  Response response;
  set_cookie(response, "cart", "", {.max_age_seconds = -1});
  EXPECT_EQ(header_of(response, "Set-Cookie"), "cart=; Path=/; SameSite=Lax; Max-Age=0; HttpOnly");
}

TEST(Cookies, neither_name_nor_value_can_add_attributes_or_lines) {
  Response response;
  for (const char* value : {"a; Domain=evil.cz", "a b", "a\r\nX: y", "a,b", "\"a\"", "ž", "a\\b"})
    EXPECT_THROW(set_cookie(response, "cart", value, {}), BrokenInvariant) << value;
  for (const char* name : {"a=b", "a;b", "a b", "a\n"})
    EXPECT_THROW(set_cookie(response, name, "1", {}), BrokenInvariant) << name;
  EXPECT_EQ(header_of(response, "Set-Cookie"), "none");
}

TEST(Redirects, a_location_cannot_end_its_line) {
  EXPECT_EQ(see_other("/kosik").status, 303);
  EXPECT_EQ(header_of(moved_permanently("/kosik"), "Location"), "/kosik");
  for (const char* location : {"/a\r\nSet-Cookie: b=c", "/a\nb", "/a\x7F"}) {
    EXPECT_THROW(see_other(location), BrokenInvariant);
    EXPECT_THROW(moved_permanently(location), BrokenInvariant);
  }
}

TEST(ServerSentEvents, no_text_can_end_its_event_or_begin_another) {
  EXPECT_EQ(sse_event("answer", "a\n\nevent: b\r\nc\rd"),
            "event: answer\ndata: a\ndata: \ndata: event: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(sse_event("", ""), "data: \n\n");
  EXPECT_THROW(sse_event("a\ndata: b", ""), BrokenInvariant);
}

TEST(Forms, pairs_are_decoded_in_order) {
  const auto fields = parse_form("a=1&b=x+y%C5%BE&a=2&=nameless&&bare");
  ASSERT_TRUE(fields.has_value());
  EXPECT_EQ(*fields, (Fields{{"a", "1"}, {"b", "x yž"}, {"a", "2"}, {"bare", ""}}));
}

TEST(Forms, what_is_no_text_and_what_is_too_much_is_refused) {
  for (const char* broken : {"a=%", "a=%4", "a=%zz", "a=%00", "%FF=1", "a=%C3%28"})
    EXPECT_FALSE(parse_form(broken).has_value()) << broken;
  std::string many;
  for (int i = 0; i < 256; ++i) many += "a=1&";
  EXPECT_TRUE(parse_form(many).has_value());
  EXPECT_FALSE(parse_form(many + "a=1").has_value());
}

}  // namespace
}  // namespace flipflop::http
