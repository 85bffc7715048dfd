#include "platform/http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/invariant.h"
#include "platform/http/test_outbound.h"
#include "platform/loop/loop.h"

namespace flipflop::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using Connection = TestPeer::Connection;

TEST(Client, sends_method_headers_and_body_and_gets_the_whole_answer) {
  std::string seen;
  TestPeer peer([&seen](Connection& connection, int) {
    seen = connection.read_until("\r\n\r\n") + connection.read_bytes(5);
    connection.write(answer("ahoj", "X-Shade: Žlutá \r\n", "201 Created"));
  });
  ClientRequest request{.method = Method::put, .url = peer.url("/a?b=c"), .body = "12345"};
  request.headers = {{"X-Key", "secret"}, {"X-Empty", ""}};
  const ClientResponse response = result_of(open_client().send(request, soon()));
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "ahoj");
  EXPECT_EQ(response.header("x-shade"), "Žlutá");
  EXPECT_EQ(response.header("absent"), "");
  EXPECT_THAT(seen, testing::StartsWith("PUT /a?b=c HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-Key: secret\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-Empty:\r\n"));
  EXPECT_THAT(seen, HasSubstr("User-Agent: test/1\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("Expect")));
  EXPECT_THAT(seen, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(seen, testing::EndsWith("\r\n\r\n12345"));
}

TEST(Client, a_request_is_a_span_of_the_trace_that_it_serves) {
  std::string seen;
  TestPeer peer([&seen](Connection& connection, int) {
    seen = connection.read_until("\r\n\r\n");
    connection.write(answer(""));
  });
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-";
  ClientRequest request{.url = peer.url(), .trace_parent = trace + "b7ad6b7169203331-01"};
  result_of(open_client().send(request, soon()));
  EXPECT_THAT(seen, HasSubstr("traceparent: " + trace));
  EXPECT_THAT(seen, Not(HasSubstr("b7ad6b7169203331")));
  result_of(open_client().send({.url = peer.url()}, soon()));
  EXPECT_THAT(seen, HasSubstr("traceparent: 00-"));
  EXPECT_THAT(seen, Not(HasSubstr(trace)));
}

TEST(Client, a_post_without_body_says_so) {
  std::string seen;
  TestPeer peer([&seen](Connection& connection, int) {
    seen = connection.read_until("\r\n\r\n");
    connection.write(answer(""));
  });
  result_of(open_client().send({.method = Method::post, .url = peer.url()}, soon()));
  EXPECT_THAT(seen, HasSubstr("Content-Length: 0\r\n"));
}

TEST(Client, errors_of_the_far_end_are_answers) {
  TestPeer peer(always(answer("down", "", "503 Service Unavailable")));
  EXPECT_EQ(get(peer.url()).status, 503);
}

TEST(Client, a_header_with_a_line_break_is_never_sent) {
  TestPeer peer(always(answer("")));
  ClientRequest request{.url = peer.url()};
  request.headers = {{"X-Key", "a\r\nX-Evil: b"}};
  EXPECT_THROW(result_of(open_client().send(request, soon())), BrokenInvariant);
}

Task<void> two_in_a_row(std::string url) {
  co_await open_client().send({.url = url}, soon());
  co_await open_client().send({.url = url}, soon());
}

TEST(Client, connections_are_kept) {
  TestPeer peer(always(answer("ok")));
  run_here(two_in_a_row(peer.url()));
  EXPECT_EQ(peer.connections(), 1);
}

Task<void> get_and_count(std::string url, int* answered) {
  const ClientResponse response = co_await open_client().send({.url = url}, soon());
  *answered += response.status == 200 ? 1 : 0;
}

Task<void> fifty_at_once(std::string url, int* answered) {
  for (int i = 0; i < 50; ++i) Loop::current().spawn("get", get_and_count(url, answered));
  const Deadline deadline = soon();
  while (*answered < 50 && !deadline.passed()) co_await sleep_for(1ms);
}

TEST(Client, many_requests_share_one_loop) {
  TestPeer peer(always(answer("ok")));
  int answered = 0;
  run_here(fifty_at_once(peer.url(), &answered));
  EXPECT_EQ(answered, 50);
  EXPECT_LE(peer.connections(), 8);
}

TEST(Client, an_answer_over_the_limit_is_refused_announced_or_not) {
  TestPeer announced(always(answer(std::string(2000, 'x'))));
  TestPeer silent([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x'));
  });
  for (const TestPeer* peer : {&announced, &silent}) {
    EXPECT_THROW(result_of(open_client().send({.url = peer->url(), .max_bytes = 1999}, soon())),
                 TooLarge);
  }
  const ClientResponse fits =
      result_of(open_client().send({.url = announced.url(), .max_bytes = 2000}, soon()));
  EXPECT_EQ(fits.body.size(), 2000u);
}

TEST(Client, compressed_answers_are_unpacked_up_to_the_limit) {
  const std::string packed = gzip(std::string(1'000'000, 'x'));
  ASSERT_LT(packed.size(), 5000u);
  TestPeer peer(always(answer(packed, "Content-Encoding: gzip\r\n")));
  EXPECT_EQ(get(peer.url()).body.size(), 1'000'000u);
  EXPECT_THROW(result_of(open_client().send({.url = peer.url(), .max_bytes = 100'000}, soon())),
               TooLarge);
}

TEST(Client, endless_headers_are_refused) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 2000; ++i) connection.write("X-More: " + std::string(1000, 'x') + "\r\n");
  });
  EXPECT_THAT(failure_of<Unreachable>(open_client().send({.url = peer.url()}, soon())),
              HasSubstr("too many headers"));
}

TEST(Client, broken_answers_are_unreachable) {
  const auto broken = [](std::string bytes, bool reset) {
    return [bytes, reset](Connection& connection, int) {
      connection.read_until("\r\n\r\n");
      connection.write(bytes);
      if (reset) connection.reset();
    };
  };
  TestPeer closed(broken("", false));
  TestPeer reset(broken("", true));
  TestPeer nonsense(broken("SSH-2.0-OpenSSH\r\n", false));
  TestPeer shorter(broken("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false));
  for (const TestPeer* peer : {&closed, &reset, &nonsense, &shorter})
    EXPECT_THROW(get(peer->url()), Unreachable);
  EXPECT_THROW(get("http://127.0.0.1:1/"), Unreachable);
  EXPECT_THROW(get("http://name.invalid/"), Unreachable);
}

TEST(Client, messages_never_hold_paths_or_queries) {
  const std::string message = failure_of<Unreachable>(
      open_client().send({.url = "http://user:hunter2@127.0.0.1:1/token-123?key=456"}, soon()));
  EXPECT_THAT(message, HasSubstr("127.0.0.1"));
  for (const char* secret : {"hunter2", "token-123", "456"})
    EXPECT_THAT(message, Not(HasSubstr(secret)));
}

TEST(Client, other_schemes_and_nonsense_are_refused) {
  for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "",
                          "127.0.0.1:80", "/path", "http://", "javascript:alert(1)"})
    EXPECT_THROW(get(url), Unreachable) << url;
}

TEST(Client, a_silent_far_end_ends_at_the_deadline) {
  TestPeer peer([](Connection& connection, int) { connection.wait_for_close(); });
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THROW(result_of(open_client().send({.url = peer.url()}, Deadline::after(100ms))), Timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_THROW(result_of(open_client().send({.url = peer.url()}, Deadline::after(-1ms))), Timeout);
}

TEST(Client, a_far_end_that_drips_ends_at_the_deadline) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
    connection.wait_for_close();
  });
  EXPECT_THROW(result_of(open_client().send({.url = peer.url()}, Deadline::after(100ms))), Timeout);
}

Task<void> get_forever(std::string url, bool* ended) {
  co_await open_client().send({.url = url}, Deadline::after(1h));
  *ended = true;
}

Task<void> spawn_and_leave(const TestPeer* peer, bool* ended) {
  Loop::current().spawn("get", get_forever(peer->url(), ended));
  const Deadline deadline = soon();
  while (peer->connections() == 0 && !deadline.passed()) co_await sleep_for(1ms);
}

TEST(Client, a_cancelled_request_lets_go_of_its_connection) {
  bool ended = false;
  bool closed = false;
  {
    TestPeer peer([&closed](Connection& connection, int) {
      connection.wait_for_close();
      closed = true;
    });
    run_here(spawn_and_leave(&peer, &ended));
  }
  EXPECT_FALSE(ended);
  EXPECT_TRUE(closed);
}

Task<void> note_failure(Client* client, std::string url, std::string* failure) {
  try {
    co_await client->send({.url = url}, Deadline::after(1h));
  } catch (const Unreachable& unreachable) {
    *failure = unreachable.what();
  }
}

Task<void> close_under_way(Client* client, const TestPeer* peer, std::string* failure) {
  Loop::current().spawn("get", note_failure(client, peer->url(), failure));
  const Deadline deadline = soon();
  while (peer->connections() == 0 && !deadline.passed()) co_await sleep_for(1ms);
  client->close();
  while (failure->empty() && !deadline.passed()) co_await sleep_for(1ms);
  bool refused = false;
  try {
    co_await client->send({.url = peer->url()}, soon());
  } catch (const Overloaded&) {
    refused = true;
  }
  EXPECT_TRUE(refused);
}

TEST(Client, close_ends_what_is_under_way_and_refuses_what_comes_later) {
  TestPeer peer([](Connection& connection, int) { connection.wait_for_close(); });
  Client client({.allow_private = true});
  std::string failure;
  run_here(close_under_way(&client, &peer, &failure));
  EXPECT_NE(failure, "");
}

}  // namespace
}  // namespace flipflop::http
