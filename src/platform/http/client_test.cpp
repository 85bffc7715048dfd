#include "platform/http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/invariant.h"
#include "platform/http/test_peer.h"
#include "platform/loop/loop.h"
#include "platform/loop/run_here.h"

namespace flipflop::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using Connection = TestPeer::Connection;

Deadline soon() {
  return Deadline::after(10s);
}

std::string answer(const std::string& body, const std::string& more_headers = "",
                   const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         more_headers + "\r\n" + body;
}

std::string redirect(const std::string& location, const std::string& status = "302 Found") {
  return answer("", "Location: " + location + "\r\n", status);
}

// Answers every request of every connection with the same bytes.
TestPeer::Script always(std::string bytes) {
  return [bytes](Connection& connection, int) {
    while (!connection.read_until("\r\n\r\n").empty()) connection.write(bytes);
  };
}

std::string gzip(const std::string& plain) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, plain.size()), 0);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Client& open_client() {
  static Client client(ClientOptions{.allow_private = true, .user_agent = "test/1"});
  return client;
}

ClientResponse get(const std::string& url) {
  return result_of(open_client().send({.url = url}, soon()));
}

template <class Failure>
std::string failure_of(Task<ClientResponse> task) {
  try {
    result_of(std::move(task));
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "none";
}

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

// --- addresses

TEST(Client, private_addresses_are_refused_however_they_are_written) {
  TestPeer peer(always(answer("secret")));
  Client client({});
  const std::string port = ":" + std::to_string(peer.port()) + "/";
  for (const char* host : {"127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "0.0.0.0",
                           "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"})
    EXPECT_THROW(result_of(client.send({.url = "http://" + std::string(host) + port}, soon())),
                 Unreachable)
        << host;
  EXPECT_EQ(peer.connections(), 0);
}

TEST(Client, an_emulator_is_reached_by_its_name_alone) {
  TestPeer emulator(always(answer("ok")));
  TestPeer neighbour(always(answer("secret")));
  Client client({});
  client.allow("127.0.0.1:" + std::to_string(emulator.port()));
  EXPECT_EQ(result_of(client.send({.url = emulator.url()}, soon())).status, 200);
  EXPECT_THROW(result_of(client.send({.url = neighbour.url()}, soon())), Unreachable);
}

Task<void> reach_then_be_redirected(Client* client, std::string emulator, std::string elsewhere,
                                    bool* refused) {
  co_await client->send({.url = emulator}, soon());  // leaves a kept connection behind
  try {
    co_await client->send({.url = elsewhere}, soon());
  } catch (const Unreachable&) {
    *refused = true;
  }
}

TEST(Client, a_redirect_does_not_reach_an_emulator_not_even_over_a_kept_connection) {
  TestPeer emulator(always(answer("ok")));
  TestPeer other(always(redirect(emulator.url("/admin"))));
  Client client({});
  client.allow("127.0.0.1:" + std::to_string(emulator.port()));
  client.allow("127.0.0.1:" + std::to_string(other.port()));
  bool refused = false;
  run_here(reach_then_be_redirected(&client, emulator.url(), other.url(), &refused));
  EXPECT_TRUE(refused);
}

// --- redirects

TEST(Client, redirects_are_followed_up_to_their_number) {
  TestPeer peer([](Connection& connection, int) {
    for (;;) {
      const std::string head = connection.read_until("\r\n\r\n");
      if (head.empty()) return;
      const int step = head.at(5) - '0';
      connection.write(step < 3 ? redirect("/" + std::to_string(step + 1) + " x")
                                : answer("arrived"));
    }
  });
  EXPECT_EQ(get(peer.url("/0")).body, "arrived");
  EXPECT_THAT(failure_of<Unreachable>(
                  open_client().send({.url = peer.url("/0"), .max_redirects = 2}, soon())),
              HasSubstr("too often"));
  const ClientResponse first =
      result_of(open_client().send({.url = peer.url("/0"), .max_redirects = 0}, soon()));
  EXPECT_EQ(first.status, 302);
}

TEST(Client, a_redirect_to_another_scheme_is_refused) {
  TestPeer peer(always(redirect("file:///etc/passwd")));
  EXPECT_THROW(get(peer.url()), Unreachable);
}

TEST(Client, another_host_never_sees_the_callers_keys) {
  std::string seen;
  TestPeer other([&seen](Connection& connection, int) {
    seen = connection.read_until("\r\n\r\n");
    connection.write(answer("ok"));
  });
  TestPeer peer(always(redirect(other.url("/next"))));
  ClientRequest request{.url = peer.url()};
  request.headers = {
      {"Authorization", "Bearer hunter2"}, {"X-API-Key", "hunter3"}, {"Accept", "application/xml"}};
  EXPECT_EQ(result_of(open_client().send(request, soon())).status, 200);
  EXPECT_THAT(seen, Not(HasSubstr("hunter")));
  EXPECT_THAT(seen, HasSubstr("Accept: application/xml"));
}

TEST(Client, a_posted_body_is_neither_repeated_nor_carried_to_another_host) {
  std::string seen;
  TestPeer peer([&seen](Connection& connection, int) {
    for (;;) {
      const std::string head = connection.read_until("\r\n\r\n");
      if (head.empty()) return;
      if (head.starts_with("POST")) connection.read_bytes(4);
      seen += head.substr(0, head.find("\r\n")) + "|";
      connection.write(head.find("/done") == head.npos ? redirect("/done", "303 See Other")
                                                       : answer("ok"));
    }
  });
  const ClientRequest post{.method = Method::post, .url = peer.url("/pay"), .body = "card"};
  EXPECT_EQ(result_of(open_client().send(post, soon())).status, 200);
  EXPECT_EQ(seen, "POST /pay HTTP/1.1|GET /done HTTP/1.1|");
  TestPeer carrying([&peer](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write(redirect(peer.url("/steal"), "307 Temporary Redirect"));
  });
  EXPECT_THAT(failure_of<Unreachable>(open_client().send(
                  {.method = Method::post, .url = carrying.url(), .body = "card"}, soon())),
              HasSubstr("another host"));
}

// --- downloads, cancellation, close

class Download : public testing::Test {
 protected:
  Download()
      : path_(std::filesystem::temp_directory_path() /
              ("flipflop-download-test-" + std::to_string(getpid()))) {
    std::ofstream(path_) << "what was there before";
  }
  ~Download() override { std::filesystem::remove(path_); }
  std::string content() const {
    std::ostringstream out;
    out << std::ifstream(path_).rdbuf();
    return std::move(out).str();
  }
  std::string path_;
};

TEST_F(Download, the_body_goes_into_the_file) {
  TestPeer peer(always(answer("<feed/>")));
  const auto response = result_of(open_client().download({.url = peer.url()}, path_, soon()));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(content(), "<feed/>");
}

TEST_F(Download, a_bomb_stops_at_the_limit_of_written_bytes_and_leaves_no_file) {
  TestPeer peer(always(answer(gzip(std::string(5'000'000, 'x')), "Content-Encoding: gzip\r\n")));
  EXPECT_THROW(
      result_of(open_client().download({.url = peer.url(), .max_bytes = 1'000'000}, path_, soon())),
      TooLarge);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(Download, a_folder_that_is_missing_is_a_failure) {
  TestPeer peer(always(answer("x")));
  EXPECT_THAT(failure_of<Unreachable>(
                  open_client().download({.url = peer.url()}, "/nonexistent/file", soon())),
              HasSubstr("cannot write"));
}

TEST_F(Download, half_an_answer_leaves_no_file) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  });
  EXPECT_THROW(result_of(open_client().download({.url = peer.url()}, path_, soon())), Unreachable);
  EXPECT_FALSE(std::filesystem::exists(path_));
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
