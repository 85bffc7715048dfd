#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/test_client.h"
#include "platform/json/describe.h"
#include "platform/loop/run_here.h"

namespace {

using namespace flipflop;  // NOLINT: a test reads better

struct Label {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Label, (), (text))

class Labels {
 public:
  Task<http::Response> put(http::Call, Label) { co_return http::plain_text("put"); }
};

}  // namespace

FLIPFLOP_JSON(Label);

namespace {

using testing::HasSubstr;

std::string answer_to(const std::string& body) {
  Labels labels;
  http::Router router;
  router.add({.method = http::Method::post,
              .path = "/labels",
              .permission = http::permission::open,
              .summary = "a label"},
             &Labels::put, &labels);
  http::TestClient client(router);
  return result_of(client.post_json("/labels", body)).body;
}

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Binding, NamesAnUnknownField) {
  EXPECT_THAT(answer_to(R"({"text":"a","colour":1})"), HasSubstr(R"("field":"colour")"));
}

TEST(Binding, DoesNotSayALongNameBack) {
  const std::string answer = answer_to("{\"" + repeated("a", 100'000) + "\":1}");
  EXPECT_THAT(answer, HasSubstr("unknown_field"));
  EXPECT_LT(answer.size(), 1000U);
}

TEST(Binding, CutsALongNameBetweenTwoLetters) {
  const std::string answer = answer_to("{\"" + repeated("\u017e", 1000) + "\":1}");
  EXPECT_THAT(answer, HasSubstr("\"field\":\"" + repeated("\u017e", 60) + "...\""));
}

}  // namespace
