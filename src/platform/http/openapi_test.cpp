#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/invariant.h"
#include "platform/http/router.h"
#include "platform/json/describe.h"

namespace {

struct Shade {
  std::string colour;
};
BOOST_DESCRIBE_STRUCT(Shade, (), (colour))

namespace elsewhere {
struct Shade {
  std::int64_t shadow = 0;
};
BOOST_DESCRIBE_STRUCT(Shade, (), (shadow))
}  // namespace elsewhere

}  // namespace

FLIPFLOP_JSON(Shade);
FLIPFLOP_JSON(elsewhere::Shade);

namespace flipflop::http {
namespace {

struct Site {
  Task<Shade> one(Call, Nothing) { co_return Shade{}; }
  Task<elsewhere::Shade> other(Call, Nothing) { co_return elsewhere::Shade{}; }
};

Route route(std::string path) {
  return {.method = Method::get,
          .path = std::move(path),
          .permission = permission::open,
          .summary = "test"};
}

TEST(OpenApi, TwoStructsOfOneNameHaveNoDocument) {
  Site site;
  Router router;
  router.add(route("/one"), &Site::one, &site);
  router.add(route("/again"), &Site::one, &site);
  EXPECT_THAT(openapi(router, "1"), testing::HasSubstr("#/components/schemas/Shade"));
  router.add(route("/other"), &Site::other, &site);
  try {
    openapi(router, "1");
    ADD_FAILURE() << "both are called Shade";
  } catch (const BrokenInvariant& refused) {
    EXPECT_THAT(refused.what(), testing::HasSubstr("named Shade"));
    EXPECT_THAT(refused.what(), testing::HasSubstr("(colour)"));
    EXPECT_THAT(refused.what(), testing::HasSubstr("(shadow)"));
  }
}

TEST(OpenApi, ARouteThatHonoursAKeyShowsItsHeader) {
  Site site;
  Router router;
  router.add(route("/one"), &Site::one, &site);
  EXPECT_THAT(openapi(router, "1"), testing::Not(testing::HasSubstr("Idempotency-Key")));
  Route honouring = route("/two");
  honouring.method = Method::post;
  honouring.keyed = keyed::by_account;
  router.add(std::move(honouring), &Site::one, &site);
  EXPECT_THAT(openapi(router, "1"),
              testing::HasSubstr(R"("parameters":[{"name":"Idempotency-Key","in":"header")"));
}

}  // namespace
}  // namespace flipflop::http
