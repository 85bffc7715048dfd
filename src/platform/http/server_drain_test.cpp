// The beginning and the end of a server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "platform/http/test_site.h"

namespace flipflop::http {
namespace {

TEST_F(ServerTest, a_port_that_is_taken_is_refused) {
  const std::uint16_t port = start();
  Loops others{1};
  Server second({.name = "second", .port = port}, router, nullptr);
  EXPECT_THROW(second.start(others), std::system_error);
}

TEST_F(ServerTest, a_drain_answers_what_is_under_way_and_closes_the_rest) {
  const std::uint16_t port = start();
  RawTestClient busy(port);
  RawTestClient idle(port);
  RawTestClient feed(port);
  idle.send(get("/hello"));
  EXPECT_EQ(idle.read_answer().status, 200);
  feed.send(get("/feed"));
  busy.send(get("/slow") + get("/hello"));
  wait_for_begun(1);
  std::thread drain = drain_in_background();
  EXPECT_TRUE(idle.is_closed_by_server());
  EXPECT_THAT(feed.read_to_end(), testing::EndsWith("0\r\n\r\n"));
  EXPECT_THROW(RawTestClient{port}, std::system_error);
  site.is_open = true;
  auto answer = busy.read_answer();
  EXPECT_EQ(answer.body, "slow");
  EXPECT_EQ(answer.headers["connection"], "close");
  EXPECT_TRUE(busy.is_closed_by_server());
  drain.join();
}

// A client that asks over and over until it is told to stop. Counts requests that were sent on an
// open connection and got no answer.
void ask_until_told(std::uint16_t port, std::atomic<int>& answered, std::atomic<int>& lost) {
  RawTestClient client(port);
  while (true) {
    client.send(post("/echo", "abc"));
    auto answer = client.read_answer();
    if (answer.status != 200) {
      ++lost;
      return;
    }
    ++answered;
    if (answer.headers["connection"] == "close") return;
  }
}

TEST_F(ServerTest, a_drain_under_load_loses_no_request) {
  const std::uint16_t port = start();
  std::atomic<int> answered = 0;
  std::atomic<int> lost = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 16; ++i) {
    clients.emplace_back([&] { ask_until_told(port, answered, lost); });
  }
  const Deadline deadline = Deadline::after(std::chrono::seconds(10));
  while (answered < 500 && !deadline.passed()) std::this_thread::yield();
  std::thread drain = drain_in_background();
  for (std::thread& client : clients) client.join();
  drain.join();
  EXPECT_GE(answered, 500);
  EXPECT_EQ(lost, 0);
}

}  // namespace
}  // namespace flipflop::http
