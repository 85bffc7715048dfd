#include "app/upstreams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flipflop::app {
namespace {

std::vector<std::string> urls(const std::map<std::string, std::string>& settings,
                              const char* role) {
  std::vector<std::string> texts;
  for (const http::HopUrl& url : urls_of(Config::of(settings), *find_role(role)))
    texts.push_back(url.text());
  return texts;
}

using testing::ElementsAre;

TEST(Upstreams, a_role_is_at_its_port_here_unless_settings_say_otherwise) {
  EXPECT_THAT(urls({}, "order"), ElementsAre("http://127.0.0.1:3503"));
  EXPECT_THAT(urls({{"ORDER_SERVICE_PORT", "4000"}}, "order"),
              ElementsAre("http://127.0.0.1:4000"));
  EXPECT_THAT(urls({{"ROLE_ORDER_URLS", "http://a:1, http://b:2,"}}, "order"),
              ElementsAre("http://a:1", "http://b:2"));
}

TEST(Upstreams, an_old_name_says_the_same_and_the_new_one_wins) {
  EXPECT_THAT(urls({{"ORDER_SERVICE_URL", "http://old:1"}}, "order"), ElementsAre("http://old:1"));
  EXPECT_THAT(
      urls({{"ORDER_SERVICE_URL", "http://old:1"}, {"ROLE_ORDER_URLS", "http://new:1"}}, "order"),
      ElementsAre("http://new:1"));
}

TEST(Upstreams, what_is_no_url_is_refused_with_the_name_of_the_setting) {
  try {
    urls({{"ROLE_CART_URLS", "https://a"}}, "cart");
    FAIL();
  } catch (const BadSetting& refused) {
    EXPECT_THAT(refused.what(), testing::HasSubstr("ROLE_CART_URLS: https://a: "));
  }
  EXPECT_THROW(urls({{"ORDER_SERVICE_PORT", "0"}}, "order"), BadSetting);
  for (const char* bad : {"waiter=5", "order", "order=", "order=0", "order=x", "=5"})
    EXPECT_THROW(upstreams_of(Config::of({{"ROLE_TIMEOUTS", bad}}), {"gateway"}), BadSetting)
        << bad;
}

TEST(Upstreams, an_entry_knows_all_roles_but_its_own_and_others_need_none) {
  EXPECT_TRUE(upstreams_of(Config::of({}), {}).empty());
  EXPECT_TRUE(upstreams_of(Config::of({}), {"order", "cart"}).empty());
  const auto known =
      upstreams_of(Config::of({{"ROLE_TIMEOUTS", "ai=60000"}}), {"gateway", "order"});
  EXPECT_EQ(known.size(), roles().size() - 3);
  for (const auto& upstream : known) {
    EXPECT_NE(upstream.role, "order");
    if (upstream.role == "ai") EXPECT_EQ(upstream.time_limit, std::chrono::seconds(60));
  }
}

TEST(Upstreams, nothing_is_forwarded_to_a_role_that_a_foreign_service_stands_in_for) {
  for (const auto& upstream :
       upstreams_of(Config::of({{"AUTH_SERVICE_URL", "http://auth:3370"}}), {"gateway"}))
    EXPECT_NE(upstream.role, "auth");
}

}  // namespace
}  // namespace flipflop::app
