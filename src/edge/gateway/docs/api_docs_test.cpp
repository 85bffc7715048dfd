#include "edge/gateway/docs/api_docs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/test_client.h"
#include "platform/json/describe.h"
#include "platform/loop/run_here.h"

namespace flipflop::gateway {

struct LampInput {
  std::string id;
  std::optional<std::string> colour;
};
BOOST_DESCRIBE_STRUCT(LampInput, (), (id, colour))

struct Lamp {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(Lamp, (), (id))

}  // namespace flipflop::gateway

namespace flipflop {
FLIPFLOP_JSON(gateway::LampInput);
FLIPFLOP_JSON(gateway::Lamp);
}  // namespace flipflop

namespace flipflop::gateway {
namespace {

using http::Response;
using testing::HasSubstr;
using testing::Not;

class Lamps {
 public:
  Task<Lamp> change(http::Call, LampInput) { co_return Lamp{}; }
};

class ApiDocsTest : public testing::Test {
 protected:
  ApiDocsTest() {
    http::Router own;
    own.add({.method = http::Method::put,
             .path = "/lamps/:id",
             .permission = http::permission::catalogue_write,
             .summary = "Change <one> lamp",
             .tag = "lamp"},
            &Lamps::change, &lamps);
    docs.register_routes(own);
    own.tag_untagged("gateway");
    api.mount("/api", own);
    docs.describe(api, "1.2.3");
  }
  std::string body_of(const std::string& target, const http::Fields& headers = {}) {
    http::TestClient client(api);
    const Response response = result_of(client.get(target, headers));
    EXPECT_EQ(response.status, 200) << target;
    return response.body;
  }

  Lamps lamps;
  ApiDocs docs;
  http::Router api;
};

TEST_F(ApiDocsTest, the_document_lists_every_route_of_the_api) {
  const std::string document = body_of("/api/openapi.json");
  EXPECT_THAT(document, HasSubstr(R"("openapi":"3.1.0")"));
  EXPECT_THAT(document, HasSubstr(R"("/api/lamps/{id}":{"put")"));
}

TEST_F(ApiDocsTest, the_page_shows_them_in_czech_or_english_and_without_script) {
  const std::string czech = body_of("/api/docs");
  EXPECT_THAT(czech, HasSubstr("API obchodu"));
  EXPECT_THAT(czech, HasSubstr("<code>/api/lamps/:id</code>"));
  EXPECT_THAT(czech, HasSubstr("catalogue.write"));
  EXPECT_THAT(czech, HasSubstr("v cestě"));
  EXPECT_THAT(czech, HasSubstr("Change &lt;one&gt; lamp"));
  EXPECT_THAT(czech, Not(HasSubstr("<script")));
  EXPECT_THAT(czech, Not(HasSubstr("style=\"")));
  EXPECT_THAT(body_of("/api/docs?lang=en"), HasSubstr("API of the shop"));
  EXPECT_THAT(body_of("/api/docs", {{"accept-language", "en-GB,en"}}), HasSubstr("lang=\"en\""));
}

TEST_F(ApiDocsTest, a_search_narrows_it_and_is_shown_as_text_alone) {
  const std::string found = body_of("/api/docs?q=lamp&lang=en");
  EXPECT_THAT(found, HasSubstr("/api/lamps/:id"));
  EXPECT_THAT(found, Not(HasSubstr("<code>/api/openapi.json</code>")));
  const std::string nothing = body_of("/api/docs?q=%22%3E%3Cscript%3E&lang=en");
  EXPECT_THAT(nothing, HasSubstr("There is nothing like that here."));
  EXPECT_THAT(nothing, Not(HasSubstr("<script")));
}

TEST_F(ApiDocsTest, its_style_is_a_file_of_its_own) {
  EXPECT_THAT(body_of("/api/docs.css"), HasSubstr("summary"));
}

}  // namespace
}  // namespace flipflop::gateway
