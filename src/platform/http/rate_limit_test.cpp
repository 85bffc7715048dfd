#include "platform/http/rate_limit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/invariant.h"
#include "platform/http/test_answers.h"
#include "platform/http/test_client.h"
#include "platform/json/describe.h"
#include "platform/loop/run_here.h"

namespace {

struct GuessInput {
  flipflop::json::Text<1, 20> number;
  std::optional<flipflop::json::Text<0, 40>> email;
};
BOOST_DESCRIBE_STRUCT(GuessInput, (), (number, email))

}  // namespace

FLIPFLOP_JSON(GuessInput);

namespace flipflop::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr RateRule by_address{"order_lookup", {3, 60s}};
constexpr RateRule by_number{"order_lookup_number", {2, 60s}, RateRule::By::member, "number"};

struct Counting {
  SteadyInstant now{1h};
  LocalRateCounter counter{1000, [this] { return now; }};
  RateState take(const std::string& key, Rate rate = {3, 60s}) {
    return result_of(counter.take(key, rate));
  }
};

TEST(RateCounter, AllCallsMayComeAtOnceAndThenOneByOne) {
  Counting counting;
  for (std::int64_t left : {2, 1, 0}) EXPECT_EQ(counting.take("a").left, left);
  const RateState refused = counting.take("a");
  EXPECT_FALSE(refused.is_allowed);
  EXPECT_EQ(refused.retry_in, 20s);
  EXPECT_EQ(refused.full_in, 60s);
  counting.now += 19s;
  EXPECT_EQ(counting.take("a").retry_in, 1s);
  counting.now += 1s;
  EXPECT_TRUE(counting.take("a").is_allowed) << "refused calls were not charged";
  EXPECT_FALSE(counting.take("a").is_allowed);
  counting.now += 1h;
  EXPECT_EQ(counting.take("a").left, 2);
}

TEST(RateCounter, SubjectsDoNotShareACount) {
  Counting counting;
  for (int i = 0; i < 4; ++i) counting.take("a");
  EXPECT_TRUE(counting.take("b").is_allowed);
}

TEST(RateCounter, AFloodOfSubjectsStaysWithinItsRoom) {
  Counting counting;
  for (int i = 0; i < 50'000; ++i) counting.take("subject " + std::to_string(i));
  EXPECT_LE(counting.counter.size(), 1000u);
  counting.now += 2min;
  for (int i = 0; i < 100; ++i) counting.take("later " + std::to_string(i));
  EXPECT_LE(counting.counter.size(), 600u) << "those that are full again were forgotten";
}

TEST(RateSubject, ANetworkOfOneClientIsOneSubject) {
  EXPECT_EQ(address_subject("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(address_subject("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(address_subject("2001:db8:1:2::1"), address_subject("2001:db8:1:2:ffff::9"));
  EXPECT_NE(address_subject("2001:db8:1:2::1"), address_subject("2001:db8:1:3::1"));
}

TEST(RateOverrides, AreReadByNameAndRefusedWhenTheyMeanNothing) {
  const auto rates = parse_rates(" order_lookup=50/600 , webhook=9000/60");
  ASSERT_TRUE(rates.has_value());
  EXPECT_EQ(rates->at("order_lookup").calls, 50);
  EXPECT_EQ(rates->at("webhook").span, 60s);
  EXPECT_TRUE(parse_rates("")->empty());
  for (const char* bad : {"order_lookup", "order_lookup=5", "nobody=5/60", "webhook=0/60",
                          "webhook=5/0", "webhook=-5/60", "webhook=5/60/7", "webhook=x/60"})
    EXPECT_FALSE(parse_rates(bad).has_value()) << bad;
}

// One route that is limited by address and by a member.
struct Site {
  Site() {
    router.add({.method = Method::post,
                .path = "/guess",
                .permission = permission::open,
                .summary = "guess",
                .limits = {by_address, by_number}},
               &Site::guess, this);
    router.add(
        {.method = Method::get, .path = "/free", .permission = permission::open, .summary = "free"},
        &Site::free, this);
    client.set_rate_limiter(&limiter);
  }
  Task<Nothing> guess(Call, GuessInput) {
    ++guesses;
    throw not_found("no such order");
    co_return Nothing{};
  }
  Task<Nothing> free(Call, Nothing) { co_return Nothing{}; }

  Response post(const std::string& number, const std::string& address) {
    Request request{.method = Method::post, .target = "/guess"};
    request.headers = {{"content-type", "application/json"}};
    request.body = R"({"number":")" + number + R"("})";
    request.peer_address = address;
    return result_of(client.send(request));
  }

  Counting counting;
  RateLimiter limiter{counting.counter};
  int guesses = 0;
  Router router;
  TestClient client{router};
};

std::string field(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

TEST(RateLimit, AnAddressThatGuessesIsStoppedAndToldWhenToComeBack) {
  Site site;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(site.post(std::to_string(i), "192.0.2.7").status, 404);
  const Response refused = site.post("9", "192.0.2.7");
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("RATE_LIMITED"));
  EXPECT_EQ(field(refused, "Retry-After"), "20");
  EXPECT_EQ(field(refused, "RateLimit-Policy"), "\"order_lookup\";q=3;w=60");
  EXPECT_EQ(field(refused, "RateLimit"), "\"order_lookup\";r=0;t=20");
  EXPECT_EQ(site.guesses, 3);
  EXPECT_EQ(site.post("9", "192.0.2.8").status, 404) << "others go on";
  site.counting.now += 20s;
  EXPECT_EQ(site.post("9", "192.0.2.7").status, 404);
}

TEST(RateLimit, ManyAddressesCannotGuessAtOneOrder) {
  Site site;
  EXPECT_EQ(site.post("26 ", "192.0.2.1").status, 404);
  const Response last = site.post(" 26", "192.0.2.2");
  EXPECT_EQ(last.status, 404);
  EXPECT_EQ(field(last, "RateLimit"), "\"order_lookup_number\";r=0;t=60");
  EXPECT_EQ(site.post("26", "192.0.2.3").status, 429);
  EXPECT_EQ(site.post("27", "192.0.2.3").status, 404);
}

TEST(RateLimit, ARouteWithoutRulesSaysNothingAboutThem) {
  Site site;
  for (int i = 0; i < 20; ++i) {
    const Response response = result_of(site.client.get("/free"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(field(response, "RateLimit"), "");
  }
}

TEST(RateLimit, SwitchedOffNothingIsCounted) {
  Site site;
  site.client.set_rate_limiter(nullptr);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(site.post("26", "192.0.2.7").status, 404);
}

TEST(RateLimit, AnOverrideReplacesTheRateOfItsRule) {
  Site site;
  RateLimiter strict(site.counting.counter, *parse_rates("order_lookup=1/60"));
  site.client.set_rate_limiter(&strict);
  EXPECT_EQ(site.post("1", "192.0.2.7").status, 404);
  EXPECT_EQ(site.post("2", "192.0.2.7").status, 429);
}

TEST(RateLimit, ARuleByAMemberThatIsNotThereIsRefusedAtRegistration) {
  Site site;
  EXPECT_THROW(site.router.add({.method = Method::post,
                                .path = "/other",
                                .permission = permission::open,
                                .summary = "other",
                                .limits = {by_number.of("order_number")}},
                               &Site::guess, &site),
               BrokenInvariant);
}

}  // namespace
}  // namespace flipflop::http
