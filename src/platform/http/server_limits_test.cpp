// Who is too slow, too long, or one too many.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "platform/http/test_site.h"

namespace flipflop::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

TEST_F(ServerTest, a_reader_that_stops_is_cut) {
  RawTestClient client(start({.write_limit = milliseconds(200)}));
  client.send(get("/large"));
  wait_for_connections(1);
  wait_for_connections(0);
  EXPECT_LT(client.read_to_end().size(), 20'000'000U);
}

// What the kernel keeps for the clients of `port`, in bytes: the queues of /proc/net/tcp.
std::uint64_t bytes_kept_for_clients_of(std::uint16_t port) {
  std::ifstream table("/proc/net/tcp");
  std::string line;
  std::getline(table, line);  // the names of the columns
  std::uint64_t kept = 0;
  while (std::getline(table, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state, queues;
    words >> number >> local >> remote >> state >> queues;
    if (std::stoul(local.substr(local.find(':') + 1), nullptr, 16) != port) continue;
    if (state == "01") kept += std::stoull(queues.substr(0, 8), nullptr, 16);
  }
  return kept;
}

TEST_F(ServerTest, a_reader_that_stops_costs_little_memory_of_the_kernel) {
  const std::uint16_t port = start({.write_limit = milliseconds(500)});
  RawTestClient client(port);
  client.send(get("/large"));  // 20 MB
  wait_for_connections(1);
  std::uint64_t most = 0;
  const std::string gone = "flipflop_http_connections{server=\"" + name + "\"} 0\n";
  const Deadline deadline = Deadline::after(std::chrono::seconds(20));
  while (metrics::exposition().find(gone) == std::string::npos && !deadline.passed())
    most = std::max(most, bytes_kept_for_clients_of(port));
  EXPECT_GT(most, 0U);
  EXPECT_LT(most, 512U * 1024);
}

TEST_F(ServerTest, a_head_that_trickles_in_is_given_up) {
  const std::uint16_t port = start({.head_limit = milliseconds(300)});
  RawTestClient client(port);
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX-A: ");
  while (!client.has_bytes_within(milliseconds(5))) client.send("a");
  EXPECT_EQ(client.read_answer().status, 408);
}

TEST_F(ServerTest, a_body_that_does_not_come_is_given_up) {
  RawTestClient client(start({.body_limit = milliseconds(200)}));
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 408);
  EXPECT_THAT(answer.body, HasSubstr("REQUEST_TIMEOUT"));
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, a_change_that_is_not_admitted_is_refused_before_its_handler) {
  RawTestClient client(start({.admit_change = [](Deadline deadline) {
    EXPECT_TRUE(deadline.can_come_again);
    throw Overloaded("too much waits");
  }}));
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
  const auto refused = client.read_answer();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.count("retry-after"), 1U);
  EXPECT_THAT(refused.body, Not(HasSubstr("abc")));
  client.send(get("/hello"));
  EXPECT_EQ(client.read_answer().status, 200) << "reading goes on, on the same connection";
}

TEST_F(ServerTest, an_idle_connection_is_closed_without_a_word) {
  RawTestClient client(start({.idle_limit = milliseconds(200)}));
  client.send(get("/hello"));
  EXPECT_EQ(client.read_answer().status, 200);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, a_handler_that_forgets_its_deadline_is_answered_for) {
  RawTestClient client(start());
  client.send(get("/hanging"));
  EXPECT_EQ(client.read_answer().status, 504);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, a_handler_that_was_answered_for_still_has_its_request) {
  RawTestClient client(start());
  const std::string body(10'000, 'x');
  client.send(post("/late-reader", body));
  EXPECT_EQ(client.read_answer().status, 504);
  site.is_open = true;
  wait_for_ended(1);
  EXPECT_TRUE(site.read_late == body);
}

TEST_F(ServerTest, requests_whose_bodies_come_in_together_are_counted_when_they_begin) {
  loops_to_use = 1;
  const std::uint16_t port = start({.request_limit = 2});
  const std::string head =
      "GET /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
  RawTestClient first(port);
  RawTestClient second(port);
  RawTestClient third(port);
  for (RawTestClient* client : {&first, &second, &third}) {
    client->send(head);
    EXPECT_EQ(client->read_answer().status, 100);
  }
  first.send("abc");
  second.send("abc");
  wait_for_begun(2);
  third.send("abc");
  EXPECT_EQ(third.read_answer().status, 503);
  site.is_open = true;
  EXPECT_EQ(first.read_answer().status, 200);
  EXPECT_EQ(second.read_answer().status, 200);
}

TEST_F(ServerTest, more_requests_than_the_limit_are_refused_and_come_again) {
  loops_to_use = 1;
  const std::uint16_t port = start({.request_limit = 2});
  RawTestClient first(port);
  RawTestClient second(port);
  RawTestClient third(port);
  first.send(get("/slow"));
  second.send(get("/slow"));
  wait_for_begun(2);
  third.send(get("/hello"));
  auto answer = third.read_answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers["retry-after"], "1");
  EXPECT_EQ(answer.headers["connection"], "close");
  site.is_open = true;
  EXPECT_EQ(first.read_answer().status, 200);
  RawTestClient again(port);
  again.send(get("/hello"));
  EXPECT_EQ(again.read_answer().status, 200);
}

TEST_F(ServerTest, more_connections_than_the_limit_are_refused) {
  loops_to_use = 1;
  const std::uint16_t port = start({.connection_limit = 2});
  RawTestClient first(port);
  RawTestClient second(port);
  second.send(get("/hello"));
  EXPECT_EQ(second.read_answer().status, 200);
  RawTestClient third(port);
  auto answer = third.read_answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers["retry-after"], "1");
}

}  // namespace
}  // namespace flipflop::http
