// Connections as a client sees them: order, partial sending and reading, headers, streams.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/http/test_site.h"

namespace flipflop::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST_F(ServerTest, an_answer_carries_the_security_headers) {
  RawTestClient client(start());
  client.send(get("/hello"));
  auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.headers["x-content-type-options"], "nosniff");
  EXPECT_EQ(answer.headers["x-frame-options"], "DENY");
  EXPECT_EQ(answer.headers["referrer-policy"], "strict-origin-when-cross-origin");
  EXPECT_EQ(answer.headers["cache-control"], "no-store");
  EXPECT_EQ(answer.headers["x-request-id"].size(), 16U);
  EXPECT_EQ(answer.headers["date"].size(), 29U);
  EXPECT_FALSE(answer.headers.contains("connection"));
  EXPECT_FALSE(answer.headers.contains("strict-transport-security"));
}

TEST_F(ServerTest, who_comes_over_tls_is_told_to_come_no_other_way) {
  RawTestClient client(start({.is_https = true}));
  client.send(get("/hello"));
  EXPECT_EQ(client.read_answer().headers["strict-transport-security"], "max-age=31536000");
}

TEST_F(ServerTest, a_page_has_a_policy_that_its_route_may_widen) {
  RawTestClient client(start());
  client.send(get("/page"));
  const std::string policy = client.read_answer().headers["content-security-policy"];
  EXPECT_THAT(policy, HasSubstr("default-src 'self'; "));
  EXPECT_THAT(policy, HasSubstr("script-src 'self'; "));
  EXPECT_THAT(policy, HasSubstr("form-action 'self' https://pay.cz"));
  EXPECT_THAT(policy, HasSubstr("media-src blob:"));
  EXPECT_EQ(policy.find("form-action"), policy.rfind("form-action"));
}

TEST_F(ServerTest, a_header_with_a_line_end_is_never_sent) {
  RawTestClient client(start());
  client.send(get("/forged-header"));
  auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.headers.contains("set-cookie"));
}

TEST_F(ServerTest, pipelined_requests_are_answered_in_order) {
  RawTestClient client(start());
  std::string bytes;
  for (int i = 0; i < 200; ++i) bytes += post("/echo", std::to_string(i)) + get("/hello");
  client.send(bytes);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(client.read_answer().body, std::to_string(i));
    EXPECT_EQ(client.read_answer().body, "hello");
  }
}

TEST_F(ServerTest, a_slow_answer_holds_back_the_ones_behind_it) {
  RawTestClient client(start());
  client.send(get("/slow") + get("/hello"));
  wait_for_begun(1);
  site.is_open = true;
  EXPECT_EQ(client.read_answer().body, "slow");
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST_F(ServerTest, a_request_may_come_byte_by_byte) {
  RawTestClient client(start());
  client.send_byte_by_byte(
      post("/echo", "abc") +
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n2\r\nde"
      "\r\n0\r\nA: b\r\n\r\n" +
      get("/hello"));
  EXPECT_EQ(client.read_answer().body, "abc");
  EXPECT_EQ(client.read_answer().body, "abcde");
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST_F(ServerTest, a_client_that_has_finished_sending_is_still_answered) {
  RawTestClient client(start());
  client.send(get("/hello") + get("/hello"));
  client.finish_sending();
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, half_a_request_and_an_end_is_closed) {
  RawTestClient client(start());
  client.send("GET /hello HT");
  client.finish_sending();
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, a_client_that_vanishes_while_it_is_answered_harms_nobody) {
  const std::uint16_t port = start();
  for (int i = 0; i < 20; ++i) {
    RawTestClient gone(port);
    gone.send(get("/slow") + get("/large"));
    gone.abort();
  }
  RawTestClient half(port);
  half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nab");
  half.abort();
  site.is_open = true;
  RawTestClient client(port);
  client.send(get("/hello"));
  EXPECT_EQ(client.read_answer().status, 200);
}

TEST_F(ServerTest, head_has_the_head_of_get_and_no_body) {
  RawTestClient client(start());
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + get("/hello"));
  auto head = client.read_answer(RawTestClient::Asked::to_head);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers["content-length"], "5");
  EXPECT_EQ(client.read_answer().body, "hello");
  client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n" + get("/hello"));
  EXPECT_EQ(client.read_answer(RawTestClient::Asked::to_head).status, 200);
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST_F(ServerTest, options_and_unknown_methods_name_what_is_allowed) {
  RawTestClient client(start());
  client.send("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.headers["allow"], "GET, HEAD, OPTIONS");
  EXPECT_EQ(client.read_answer().status, 204);
  client.send("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  answer = client.read_answer();
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers["allow"], "GET, HEAD, OPTIONS");
}

TEST_F(ServerTest, an_old_client_keeps_its_connection_only_when_it_asks) {
  const std::uint16_t port = start();
  RawTestClient client(port);
  client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  auto answer = client.read_answer();
  EXPECT_EQ(answer.headers["connection"], "keep-alive");
  client.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.read_answer().headers["connection"], "close");
  EXPECT_TRUE(client.is_closed_by_server());
  RawTestClient streaming(port);
  streaming.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(streaming.read_answer().body, "1;2;3;4;5;");
}

TEST_F(ServerTest, a_body_is_sent_only_after_it_is_welcome) {
  const std::uint16_t port = start();
  const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";
  RawTestClient client(port);
  client.send(head + "Content-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 100);
  client.send("abc");
  EXPECT_EQ(client.read_answer().body, "abc");
  RawTestClient refused(port);
  refused.send(head + "Content-Length: 99999999\r\n\r\n");
  EXPECT_EQ(refused.read_answer().status, 413);
  EXPECT_TRUE(refused.is_closed_by_server());
}

TEST_F(ServerTest, a_large_body_is_taken_in_and_a_large_answer_given_out) {
  RawTestClient client(start());
  const std::string body(5'000'000, 'x');
  std::thread sender([&] { client.send(post("/echo", body) + get("/large")); });
  EXPECT_EQ(client.read_answer().body, body);
  const std::string large = client.read_answer().body;
  sender.join();
  ASSERT_EQ(large.size(), 20'000'003U);
  EXPECT_EQ(large.substr(99'999, 2), "ab");
  EXPECT_THAT(large, testing::EndsWith("end"));
}

TEST_F(ServerTest, a_stream_is_chunked_and_the_connection_goes_on) {
  RawTestClient client(start());
  client.send(get("/stream") + get("/hello"));
  auto answer = client.read_answer();
  EXPECT_EQ(answer.headers["transfer-encoding"], "chunked");
  EXPECT_EQ(answer.body, "1;2;3;4;5;");
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST_F(ServerTest, a_stream_of_a_known_length_is_sent_with_it) {
  RawTestClient client(start());
  client.send("HEAD /sized-stream HTTP/1.1\r\nHost: a\r\n\r\n" + get("/sized-stream") +
              get("/short-stream"));
  auto head = client.read_answer(RawTestClient::Asked::to_head);
  EXPECT_EQ(head.headers["content-length"], "10");
  auto answer = client.read_answer();
  EXPECT_EQ(answer.headers["content-length"], "10");
  EXPECT_FALSE(answer.headers.contains("transfer-encoding"));
  EXPECT_EQ(answer.body, "1;2;3;4;5;");
  EXPECT_THAT(client.read_to_end(), testing::EndsWith("1;2;")) << "half is not made whole";
}

TEST_F(ServerTest, a_stream_that_breaks_is_not_mistaken_for_a_whole_one) {
  RawTestClient client(start());
  client.send(get("/broken-stream"));
  const std::string bytes = client.read_to_end();
  EXPECT_THAT(bytes, HasSubstr("2;"));
  EXPECT_EQ(bytes.find("0\r\n\r\n"), std::string::npos);
}

TEST_F(ServerTest, a_client_that_leaves_a_feed_ends_it) {
  const std::uint16_t port = start();
  RawTestClient client(port);
  client.send(get("/feed"));
  wait_for_connections(1);
  client.abort();
  wait_for_connections(0);
}

TEST_F(ServerTest, a_request_is_named_and_its_trace_continued) {
  RawTestClient client(start());
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  client.send(get("/who", "X-Request-Id: order-12345678\r\ntraceparent: " + trace + "\r\n"));
  auto answer = client.read_answer();
  EXPECT_EQ(answer.headers["x-request-id"], "order-12345678");
  EXPECT_THAT(answer.body, StartsWith("127.0.0.1 order-12345678 00-0af7651916cd43dd8448eb211c803"));
  EXPECT_THAT(answer.body, testing::EndsWith("-01"));
  EXPECT_THAT(answer.body, testing::Not(HasSubstr("b7ad6b7169203331")));
  EXPECT_THAT(answer.body, testing::EndsWith(answer.headers["traceparent"]));
  client.send(get("/who", "X-Request-Id: <script>alert(1)</script>\r\ntraceparent: 00-0-0-01\r\n"));
  answer = client.read_answer();
  EXPECT_EQ(answer.headers["x-request-id"].size(), 16U);
  EXPECT_THAT(answer.body, testing::Not(HasSubstr("script")));
}

TEST_F(ServerTest, a_forwarded_address_is_the_last_that_is_not_ours) {
  RawTestClient client(start());
  const auto address = [&client](const std::string& forwarded) {
    client.send(get("/who", "X-Forwarded-For: " + forwarded + "\r\n"));
    const std::string body = client.read_answer().body;
    return body.substr(0, body.find(' '));
  };
  EXPECT_EQ(address("203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(address("10.0.0.1, 203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(address("203.0.113.7, 127.0.0.1"), "203.0.113.7");
  EXPECT_EQ(address("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(address("203.0.113.7, nonsense"), "127.0.0.1");
  EXPECT_EQ(address("203.0.113.7, 10.0.0.5"), "10.0.0.5") << "nobody trusts that one";
}

TEST_F(ServerTest, a_proxy_on_another_machine_is_believed_where_it_is_named) {
  ServerOptions options;
  options.trusted = TrustedPeers::parse("10.0.0.0/8").value();
  RawTestClient client(start(options));
  const auto address = [&client](const std::string& forwarded) {
    client.send(get("/who", "X-Forwarded-For: " + forwarded + "\r\n"));
    const std::string body = client.read_answer().body;
    return body.substr(0, body.find(' '));
  };
  EXPECT_EQ(address("127.0.0.1, 203.0.113.7, 10.0.0.5"), "203.0.113.7");
  EXPECT_EQ(address("203.0.113.7, 11.0.0.5"), "11.0.0.5");
}

}  // namespace
}  // namespace flipflop::http
