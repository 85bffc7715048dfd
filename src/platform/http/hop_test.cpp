// From one process of the shop to another: what is handed on, and what a broken far end turns into.

#include "platform/http/hop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/test_answers.h"
#include "platform/loop/run_here.h"

namespace flipflop::http {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using Connection = TestPeer::Connection;
using Kind = HopFailure::Kind;

constexpr const char* short_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

Request request_of(Method method, std::string target = "/api/x", std::string body = "") {
  Request request;
  request.method = method;
  request.target = target;
  request.path = std::move(target);
  request.headers = {{"host", "shop.example"}};
  request.body = std::move(body);
  request.peer_address = "192.0.2.7";
  request.request_id = "request-1";
  request.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  return request;
}

HopUrl url_of(const TestPeer& peer) {
  return {.host = "127.0.0.1", .port = static_cast<std::uint16_t>(peer.port())};
}

struct Took {
  HopResult result;
  std::string body;  // with what was streamed
  std::string broke_off;
};

Task<Took> send(Hop* hop, HopUrl to, Request request, std::chrono::milliseconds limit = 5s) {
  Took took{co_await hop->send(to, &request, Deadline::after(limit)), "", ""};
  if (!took.result) co_return took;
  took.body = took.result->body;
  if (!took.result->stream) co_return took;
  try {
    while (true) {
      const auto piece = co_await took.result->stream();
      if (!piece) break;
      took.body += *piece;
    }
  } catch (const std::exception& failure) {
    took.broke_off = failure.what();
  }
  took.result->stream = {};
  co_return took;
}

Task<std::vector<Took>> send_all(Hop* hop, HopUrl to, std::vector<Request> requests) {
  std::vector<Took> all;
  for (Request& request : requests) {
    Took took = co_await send(hop, to, std::move(request));
    all.push_back(std::move(took));
  }
  co_return all;
}

Took ask(const TestPeer& peer, Request request, std::chrono::milliseconds limit = 5s) {
  Hop hop;
  return result_of(send(&hop, url_of(peer), std::move(request), limit));
}

TEST(Hop, what_the_client_sent_is_handed_on_but_what_it_said_about_itself_is_told_anew) {
  std::string seen;
  TestPeer peer([&seen](Connection& connection, int) {
    seen = connection.read_until("\r\n\r\n") + connection.read_bytes(4);
    connection.write(short_answer);
  });
  Request request = request_of(Method::post, "/api/orders?a=%20b", "body");
  request.headers = {{"host", "shop.example"},
                     {"cookie", "a=b"},
                     {"authorization", "Bearer x"},
                     {"idempotency-key", "k"},
                     {"x-cart-token", "t"},
                     {"connection", "keep-alive, X-Private"},
                     {"x-private", "mine"},
                     {"te", "trailers"},
                     {"upgrade", "h2c"},
                     {"x-forwarded-for", "10.0.0.1"},
                     {"x-forwarded-proto", "https"},
                     {"x-real-ip", "10.0.0.2"},
                     {"forwarded", "for=10.0.0.3"},
                     {"content-length", "4"},
                     {"x-request-id", "forged"},
                     {"traceparent", "forged"},
                     {"proxy-authorization", "Basic"},
                     {"expect", "100-continue"}};
  EXPECT_EQ(ask(peer, std::move(request)).body, "ok");
  EXPECT_THAT(seen, testing::StartsWith("POST /api/orders?a=%20b HTTP/1.1\r\n"));
  for (const char* there :
       {"host: shop.example\r\n", "cookie: a=b\r\n", "authorization: Bearer x\r\n",
        "idempotency-key: k\r\n", "x-cart-token: t\r\n", "X-Forwarded-For: 192.0.2.7\r\n",
        "X-Request-Id: request-1\r\n", "Content-Length: 4\r\n", "\r\n\r\nbody",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-"})
    EXPECT_THAT(seen, HasSubstr(there));
  for (const char* gone : {"10.0.0", "forged", "mine", "trailers", "h2c", "https", "Basic", "100-"})
    EXPECT_THAT(seen, Not(HasSubstr(gone)));
}

TEST(Hop, the_answer_comes_back_without_what_belongs_to_its_connection) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write(
        "HTTP/1.1 201 Created\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nX-Gone: 1\r\n"
        "Connection: X-Gone\r\nX-Request-Id: theirs\r\nDate: x\r\nX-Frame-Options: DENY\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
  });
  const Took took = ask(peer, request_of(Method::get));
  EXPECT_EQ(took.result->status, 201);
  EXPECT_EQ(took.result->content_type, "application/json");
  EXPECT_EQ(took.result->headers, (Fields{{"Set-Cookie", "a=b"}, {"Set-Cookie", "c=d"}}));
  EXPECT_TRUE(took.result->is_forwarded);
}

TEST(Hop, a_connection_serves_one_request_after_another) {
  TestPeer peer([](Connection& connection, int) {
    while (!connection.read_until("\r\n\r\n").empty()) connection.write(short_answer);
  });
  Hop hop;
  const auto took = result_of(
      send_all(&hop, url_of(peer),
               {request_of(Method::get), request_of(Method::get), request_of(Method::get)}));
  for (const Took& one : took) EXPECT_EQ(one.body, "ok");
  EXPECT_EQ(peer.connections(), 1);
}

TEST(Hop, a_connection_that_closed_while_it_rested_is_not_used) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  });
  Hop hop;
  const auto took =
      result_of(send_all(&hop, url_of(peer), {request_of(Method::post), request_of(Method::post)}));
  EXPECT_EQ(took[1].body, "ok");
  EXPECT_EQ(peer.connections(), 2);
}

TEST(Hop, bytes_that_nobody_asked_for_are_never_the_next_answer) {
  TestPeer peer([](Connection& connection, int number) {
    connection.read_until("\r\n\r\n");
    const std::string surplus = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nforge";
    connection.write(short_answer + (number == 0 ? surplus : std::string()));
    connection.wait_for_close();
  });
  Hop hop;
  const auto took =
      result_of(send_all(&hop, url_of(peer), {request_of(Method::get), request_of(Method::get)}));
  EXPECT_EQ(took[1].body, "ok");
  EXPECT_EQ(peer.connections(), 2);
}

TEST(Hop, a_kept_connection_that_dies_of_age_is_replaced_for_what_may_be_said_twice) {
  TestPeer peer([](Connection& connection, int number) {
    connection.read_until("\r\n\r\n");
    connection.write(short_answer);
    if (number == 0) connection.read_until("\r\n\r\n");
    // The first connection closes when its second request has come.
  });
  Hop hop;
  const auto took =
      result_of(send_all(&hop, url_of(peer), {request_of(Method::get), request_of(Method::get)}));
  EXPECT_EQ(took[1].body, "ok");
  Hop other;
  TestPeer second([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write(short_answer);
    connection.read_until("\r\n\r\n");
  });
  const auto posted = result_of(
      send_all(&other, url_of(second), {request_of(Method::get), request_of(Method::post)}));
  ASSERT_FALSE(posted[1].result.has_value());
  EXPECT_EQ(posted[1].result.error().kind, Kind::broken);
  EXPECT_TRUE(posted[1].result.error().was_sent);
}

TEST(Hop, nobody_there_is_unreachable_and_nothing_was_sent) {
  HopUrl to;
  {
    TestPeer gone([](Connection&, int) {});
    to = url_of(gone);
  }
  Hop hop;
  const Took took = result_of(send(&hop, to, request_of(Method::post)));
  ASSERT_FALSE(took.result.has_value());
  EXPECT_EQ(took.result.error().kind, Kind::unreachable);
  EXPECT_FALSE(took.result.error().was_sent);
  const Took nameless =
      result_of(send(&hop, {.host = "no-such-host.invalid", .port = 1}, request_of(Method::get)));
  EXPECT_EQ(nameless.result.error().kind, Kind::unreachable);
}

TEST(Hop, a_name_that_has_an_ipv4_address_leads_there) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write(short_answer);
  });
  Hop hop;
  HopUrl to = url_of(peer);
  to.host = "localhost";
  EXPECT_EQ(result_of(send(&hop, to, request_of(Method::get))).body, "ok");
}

TEST(Hop, a_process_that_does_not_answer_is_given_up_at_the_deadline) {
  TestPeer peer([](Connection& connection, int) { connection.wait_for_close(); });
  const Took took = ask(peer, request_of(Method::get), 100ms);
  ASSERT_FALSE(took.result.has_value());
  EXPECT_EQ(took.result.error().kind, Kind::timed_out);
  EXPECT_TRUE(took.result.error().was_sent);
}

TEST(Hop, half_an_answer_and_nonsense_are_failures) {
  for (const auto& [text, kind] : std::vector<std::pair<std::string, Kind>>{
           {"HTTP/1.1 200 OK\r\nContent-Len", Kind::broken},
           {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Kind::broken},
           {"", Kind::broken},
           {"nonsense\r\n\r\n", Kind::malformed}}) {
    TestPeer peer([&text](Connection& connection, int) {
      connection.read_until("\r\n\r\n");
      connection.write(text);
    });
    const Took took = ask(peer, request_of(Method::get));
    ASSERT_FALSE(took.result.has_value()) << text;
    EXPECT_EQ(took.result.error().kind, kind) << text;
  }
}

TEST(Hop, a_long_body_is_streamed_with_its_length) {
  const std::string body(3'000'000, 'x');
  TestPeer peer([&body](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                     "\r\n\r\n" + body);
    connection.wait_for_close();
  });
  const Took took = ask(peer, request_of(Method::get));
  EXPECT_EQ(took.result->stream_bytes, body.size());
  EXPECT_TRUE(took.body == body);
}

TEST(Hop, a_stream_that_breaks_off_does_not_look_whole) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  });
  const Took took = ask(peer, request_of(Method::get));
  EXPECT_EQ(took.body, "abc");
  EXPECT_THAT(took.broke_off, HasSubstr("broke off"));
}

TEST(Hop, head_is_answered_with_the_length_of_what_get_would_bring) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
    connection.wait_for_close();
  });
  const Took took = ask(peer, request_of(Method::head));
  EXPECT_EQ(took.result->stream_bytes, 1234U);
  EXPECT_FALSE(took.result->stream);
}

TEST(Hop, a_long_request_reaches_a_slow_reader_whole) {
  const std::string body(4'000'000, 'b');
  std::size_t arrived = 0;
  TestPeer peer([&](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    arrived = connection.read_bytes(body.size()).size();
    connection.write(short_answer);
  });
  EXPECT_EQ(ask(peer, request_of(Method::put, "/api/x", body)).body, "ok");
  EXPECT_EQ(arrived, body.size());
}

TEST(Hop, a_refusal_of_a_long_body_is_read_even_when_sending_failed) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    connection.wait_for_close();
  });
  const Took took = ask(peer, request_of(Method::put, "/api/x", std::string(8'000'000, 'b')));
  ASSERT_TRUE(took.result.has_value()) << took.result.error().detail;
  EXPECT_EQ(took.result->status, 413);
}

TEST(Hop, no_more_connections_are_opened_than_the_limit) {
  TestPeer peer([](Connection& connection, int) { connection.wait_for_close(); });
  Hop hop({.most_connections = 0});
  const Took took = result_of(send(&hop, url_of(peer), request_of(Method::get)));
  EXPECT_EQ(took.result.error().kind, Kind::overloaded);
}

TEST(HopUrl, is_plain_http_with_a_host_and_perhaps_a_port) {
  EXPECT_EQ(HopUrl::parse(" http://127.0.0.1:3503 ")->text(), "http://127.0.0.1:3503");
  EXPECT_EQ(HopUrl::parse("http://order/")->text(), "http://order:80");
  EXPECT_EQ(HopUrl::parse("http://[::1]:3503")->host, "::1");
  EXPECT_EQ(HopUrl::parse("http://[::1]:3503")->text(), "http://[::1]:3503");
  for (const char* bad : {"", "https://a", "order:3503", "http://", "http://a/b", "http://a:0",
                          "http://a:65536", "http://u:p@a", "http://a?b", "http://a b"})
    EXPECT_FALSE(HopUrl::parse(bad).has_value()) << bad;
}

}  // namespace
}  // namespace flipflop::http
