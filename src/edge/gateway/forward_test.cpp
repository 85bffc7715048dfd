// Forwarding as a client sees it: the same bytes, or an honest refusal that names the role.

#include "edge/gateway/forward.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/test_answers.h"
#include "platform/http/test_client.h"
#include "platform/loop/run_here.h"

namespace flipflop::gateway {
namespace {

using namespace std::chrono_literals;
using http::Fields;
using http::Response;
using http::TestAnswers;
using http::TestPeer;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using Connection = TestPeer::Connection;

class Orders {
 public:
  Task<Response> handler(http::Call, http::Nothing) {
    ADD_FAILURE() << "a route of another process was executed here";
    co_return http::plain_text("");
  }
  Orders() {
    for (const auto method : {http::Method::get, http::Method::post})
      router.add({.method = method,
                  .path = "/orders",
                  .permission = http::permission::open,
                  .summary = "test",
                  .time_limit = 300ms,
                  .unknown_fields = true,
                  .limits = {{"order_place", {2, 60s}}}},
                 &Orders::handler, this);
  }
  http::Router router;
};

// An entry that forwards the role "order" to these URLs.
class Entry {
 public:
  explicit Entry(const std::vector<std::string>& urls, http::BreakerOptions breaker = {}) {
    UpstreamOptions options{.role = "order", .urls = {}};
    for (const std::string& url : urls) options.urls.push_back(*http::HopUrl::parse(url));
    forwarding = std::make_unique<Forwarding>(std::vector{options}, breaker);
    router.mount_elsewhere("/api", orders.router, "order", forwarding->to("order"));
    client = std::make_unique<http::TestClient>(router);
  }
  // All in one loop, as a process would.
  std::vector<Response> get(int times, Fields headers = {}) {
    return result_of(get_all(times, std::move(headers)));
  }
  Response post() { return result_of(client->post_json("/api/orders", "{}")); }

  Orders orders;
  std::unique_ptr<Forwarding> forwarding;
  http::Router router;
  std::unique_ptr<http::TestClient> client;

 private:
  Task<std::vector<Response>> get_all(int times, Fields headers) {
    std::vector<Response> answers;
    for (int i = 0; i < times; ++i) {
      Response answer = co_await client->get("/api/orders", headers);
      answers.push_back(std::move(answer));
    }
    co_return answers;
  }
};

std::string nobody() {
  TestPeer gone([](Connection&, int) {});
  return gone.url();
}

TEST(Forward, the_answer_of_the_other_process_is_the_answer) {
  TestAnswers peer({http::json_answer(409, R"({"success":false})")});
  Entry entry({peer.url()});
  const Response response = entry.post();
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.body, R"({"success":false})");
  ASSERT_EQ(peer.requests().size(), 1U);
  EXPECT_THAT(peer.requests()[0], testing::StartsWith("POST /api/orders HTTP/1.1\r\n"));
}

TEST(Forward, a_process_that_is_away_is_502_and_named_by_its_role_alone) {
  const std::string url = nobody();
  Entry entry({url});
  const Response response = entry.post();
  EXPECT_EQ(response.status, 502);
  EXPECT_THAT(response.body, HasSubstr("BAD_GATEWAY"));
  EXPECT_THAT(response.body, HasSubstr("service order"));
  EXPECT_THAT(response.body, Not(HasSubstr("127.0.0.1")));
}

TEST(Forward, a_process_that_talks_nonsense_is_502_and_a_silent_one_504) {
  TestAnswers nonsense({"HELLO\r\n\r\n"});
  Entry to_nonsense({nonsense.url()});
  EXPECT_EQ(to_nonsense.get(1)[0].status, 502);
  TestAnswers silent({""});
  Entry to_silent({silent.url()});
  EXPECT_EQ(to_silent.get(1)[0].status, 504);
}

TEST(Forward, what_was_not_sent_goes_to_another_process_whatever_the_method) {
  TestAnswers peer({http::json_answer(200, "{}"), http::json_answer(200, "{}")});
  Entry entry({nobody(), peer.url()});
  EXPECT_EQ(entry.post().status, 200);
  EXPECT_EQ(entry.post().status, 200);
}

TEST(Forward, what_may_have_been_done_is_not_done_twice) {
  std::atomic<int> asked = 0;
  const auto dies = [&asked](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    ++asked;
    connection.reset();
  };
  TestPeer one(dies);
  TestPeer two(dies);
  Entry entry({one.url(), two.url()});
  EXPECT_EQ(entry.post().status, 502);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(entry.get(1)[0].status, 502);
  EXPECT_EQ(asked, 3) << "a GET is tried at both";
}

TEST(Forward, refusals_never_open_the_breaker) {
  std::vector<std::string> answers(40, http::json_answer(422, "{}"));
  answers.push_back(http::json_answer(200, "{}"));
  TestAnswers peer(answers);
  Entry entry({peer.url()});
  EXPECT_EQ(entry.get(41).back().status, 200);
}

TEST(Forward, an_open_breaker_answers_503_with_a_time_and_the_trial_is_the_callers_own_request) {
  std::vector<std::string> answers(10, http::json_answer(500, "{}"));
  answers.push_back(http::json_answer(200, "{}"));
  TestAnswers peer(answers);
  Entry entry({peer.url()}, {.open_for = 200ms});
  const auto failing = entry.get(11, {{"x-cart-token", "the first"}});
  EXPECT_EQ(failing[9].status, 500);
  EXPECT_EQ(failing[10].status, 503);
  EXPECT_THAT(failing[10].headers, Contains(Pair("Retry-After", "1")));
  EXPECT_EQ(peer.requests().size(), 10U);
  const Deadline deadline = Deadline::after(5s);
  Response trial;
  do {
    trial = entry.get(1, {{"x-cart-token", "the trial"}})[0];
  } while (trial.status == 503 && !deadline.passed());
  EXPECT_EQ(trial.status, 200);
  EXPECT_THAT(peer.requests().back(), HasSubstr("the trial"));
}

TEST(Forward, a_request_that_comes_round_is_ended) {
  TestAnswers peer({http::json_answer(200, "{}")});
  Entry entry({peer.url()});
  const auto answers = entry.get(1, {{"via", "1.1 flipflop"}});
  EXPECT_EQ(answers[0].status, 502);
  EXPECT_TRUE(peer.requests().empty());
}

TEST(Forward, what_is_refused_cheaply_never_leaves_the_entry) {
  TestAnswers peer({http::json_answer(200, "{}"), http::json_answer(200, "{}")});
  Entry entry({peer.url()});
  http::LocalRateCounter counter;
  http::RateLimiter limiter(counter);
  entry.client->set_rate_limiter(&limiter);
  EXPECT_EQ(result_of(entry.client->del("/api/orders")).status, 405);
  EXPECT_EQ(result_of(entry.client->get("/api/order")).status, 404);
  const Response forged =
      result_of(entry.client->post_form("/api/orders", {}, {{"sec-fetch-site", "cross-site"}}));
  EXPECT_EQ(forged.status, 403);
  EXPECT_TRUE(peer.requests().empty());
  EXPECT_THAT(entry.get(1)[0].headers, Not(Contains(Pair("RateLimit", testing::_))))
      << "the process that executes the route tells its own count";
}

TEST(Forward, who_answers_is_known) {
  TestAnswers healthy({http::json_answer(200, "{}")});
  const std::string away = nobody();
  Entry entry({healthy.url(), away});
  const auto peers = result_of(entry.forwarding->look_around());
  ASSERT_EQ(peers.size(), 2U);
  EXPECT_TRUE(peers[0].answers);
  EXPECT_FALSE(peers[1].answers);
  EXPECT_EQ(peers[1].url.text() + "/", away);
}

}  // namespace
}  // namespace flipflop::gateway
