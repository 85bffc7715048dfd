// Where a request may go: addresses that are refused, and what follows a redirect.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/test_outbound.h"

namespace flipflop::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using Connection = TestPeer::Connection;

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

}  // namespace
}  // namespace flipflop::http
