// Connections as a client sees them: order, partial sending and reading, limits, headers, drain.

#include "platform/http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "platform/http/raw_test_client.h"
#include "platform/http/router.h"
#include "platform/loop/run_here.h"
#include "platform/metrics/metrics.h"

namespace {

using namespace flipflop;  // NOLINT: a test reads better
using http::Call;
using http::Method;
using http::Nothing;
using http::RawTestClient;
using http::Response;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

std::string get(const std::string& path, const std::string& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

std::string post(const std::string& path, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

// Gives the numbers from 1 to `last`, then ends, fails, or never ends.
struct Counting {
  int last;
  bool fails = false;
  std::shared_ptr<int> next = std::make_shared<int>(0);

  Task<std::optional<std::string>> piece() {
    co_await sleep_for(milliseconds(1));
    if (++*next <= last) co_return std::to_string(*next) + ";";
    if (fails) throw std::runtime_error("the source broke");
    co_return std::nullopt;
  }
};

class Site {
 public:
  Task<Response> hello(Call, Nothing) { co_return http::plain_text("hello"); }
  Task<Response> echo(Call call, Nothing) { co_return http::plain_text(call.request->body); }
  Task<Response> page(Call, Nothing) {
    Response response = http::html("<p>");
    response.with("Content-Security-Policy", "form-action 'self' https://pay.cz; media-src blob:");
    co_return response;
  }
  Task<Response> who(Call call, Nothing) {
    co_return http::plain_text(call.request->peer_address + " " + call.request->request_id + " " +
                               call.request->trace_parent);
  }
  Task<Response> slow(Call, Nothing) {
    ++begun;
    while (!is_open) co_await sleep_for(milliseconds(2));
    co_return http::plain_text("slow");
  }
  Task<Response> hanging(Call, Nothing) {
    co_await sleep_for(std::chrono::seconds(60));
    co_return http::plain_text("late");
  }
  // Reads its request once more, long after it was answered for.
  Task<Response> late_reader(Call call, Nothing) {
    const std::string_view body = call.request->body;
    ++begun;
    while (!is_open) co_await sleep_for(milliseconds(2));
    read_late = body;
    ++ended;
    co_return http::plain_text("late");
  }
  Task<Response> large(Call, Nothing) {
    Response response = http::plain_text("end");
    for (int i = 0; i < 200; ++i) {
      response.parts.push_back(
          std::make_shared<const std::string>(100'000, static_cast<char>('a' + i % 26)));
    }
    co_return response;
  }
  Task<Response> stream(Call, Nothing) { co_return streaming({.last = 5}); }
  Task<Response> broken_stream(Call, Nothing) { co_return streaming({.last = 2, .fails = true}); }
  Task<Response> feed(Call, Nothing) {
    Response response = streaming({.last = 1'000'000});
    response.content_type = "text/event-stream";
    co_return response;
  }
  Task<Response> forged_header(Call, Nothing) {
    Response response;
    response.with("X-Name", "a\r\nSet-Cookie: b=c");
    co_return response;
  }

  static Response streaming(Counting counting) {
    Response response = http::plain_text("");
    auto source = std::make_shared<Counting>(std::move(counting));
    response.stream = [source] { return source->piece(); };
    return response;
  }

  std::atomic<int> begun = 0;
  std::atomic<int> ended = 0;
  std::string read_late;
  std::atomic<bool> is_open = false;
};

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    add(Method::get, "/hello", &Site::hello);
    add(Method::post, "/echo", &Site::echo);
    add(Method::get, "/page", &Site::page);
    add(Method::get, "/who", &Site::who);
    add(Method::get, "/slow", &Site::slow);
    add(Method::get, "/hanging", &Site::hanging, milliseconds(100));
    add(Method::post, "/late-reader", &Site::late_reader, milliseconds(100));
    add(Method::get, "/large", &Site::large);
    add(Method::get, "/stream", &Site::stream);
    add(Method::get, "/broken-stream", &Site::broken_stream);
    add(Method::get, "/feed", &Site::feed);
    add(Method::get, "/forged-header", &Site::forged_header);
  }
  ~ServerTest() override {
    site.is_open = true;
    server.reset();
    if (loops) EXPECT_EQ(loops->stop(Deadline::after(std::chrono::seconds(5))), 0U);
  }

  void add(Method method, const char* path, Task<Response> (Site::*handler)(Call, Nothing),
           milliseconds limit = std::chrono::seconds(10)) {
    router.add({.method = method,
                .path = path,
                .permission = http::permission::open,
                .summary = "test",
                .body_limit = 8 * 1024 * 1024,
                .time_limit = limit,
                .unknown_fields = true,
                .shed_order = 0},
               handler, &site);
  }

  std::uint16_t start(http::ServerOptions options = {}) {
    options.name = name;
    loops = std::make_unique<Loops>(loops_to_use);
    server = std::make_unique<http::Server>(options, router, nullptr);
    server->start(*loops);
    loops->start();
    return server->port();
  }

  // Waits until `count` requests have entered, or left, a handler that counts them.
  void wait_for_begun(int count) { wait_for(site.begun, count); }
  void wait_for_ended(int count) { wait_for(site.ended, count); }
  static void wait_for(const std::atomic<int>& counter, int count) {
    const Deadline deadline = Deadline::after(std::chrono::seconds(10));
    while (counter < count) {
      ASSERT_FALSE(deadline.passed());
      std::this_thread::yield();
    }
  }

  void wait_for_connections(int count) {
    const std::string line =
        "flipflop_http_connections{server=\"" + name + "\"} " + std::to_string(count) + "\n";
    const Deadline deadline = Deadline::after(std::chrono::seconds(10));
    while (metrics::exposition().find(line) == std::string::npos) {
      ASSERT_FALSE(deadline.passed()) << line;
      std::this_thread::yield();
    }
  }

  std::thread drain_in_background() {
    return std::thread([this] { result_of(drained()); });
  }
  Task<bool> drained() {
    co_await server->drain(Deadline::after(std::chrono::seconds(10)));
    co_return true;
  }

  Site site;
  http::Router router;
  std::size_t loops_to_use = 2;
  std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  std::unique_ptr<Loops> loops;
  std::unique_ptr<http::Server> server;
};

TEST_F(ServerTest, AnAnswerCarriesTheSecurityHeaders) {
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
}

TEST_F(ServerTest, APageHasAPolicyThatItsRouteMayWiden) {
  RawTestClient client(start());
  client.send(get("/page"));
  const std::string policy = client.read_answer().headers["content-security-policy"];
  EXPECT_THAT(policy, HasSubstr("default-src 'self'; "));
  EXPECT_THAT(policy, HasSubstr("script-src 'self'; "));
  EXPECT_THAT(policy, HasSubstr("form-action 'self' https://pay.cz"));
  EXPECT_THAT(policy, HasSubstr("media-src blob:"));
  EXPECT_EQ(policy.find("form-action"), policy.rfind("form-action"));
}

TEST_F(ServerTest, AHeaderWithALineEndIsNeverSent) {
  RawTestClient client(start());
  client.send(get("/forged-header"));
  auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.headers.contains("set-cookie"));
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
  RawTestClient client(start());
  std::string bytes;
  for (int i = 0; i < 200; ++i) bytes += post("/echo", std::to_string(i)) + get("/hello");
  client.send(bytes);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(client.read_answer().body, std::to_string(i));
    EXPECT_EQ(client.read_answer().body, "hello");
  }
}

TEST_F(ServerTest, ASlowAnswerHoldsBackTheOnesBehindIt) {
  RawTestClient client(start());
  client.send(get("/slow") + get("/hello"));
  wait_for_begun(1);
  site.is_open = true;
  EXPECT_EQ(client.read_answer().body, "slow");
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST_F(ServerTest, ARequestMayComeByteByByte) {
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

TEST_F(ServerTest, AClientThatHasFinishedSendingIsStillAnswered) {
  RawTestClient client(start());
  client.send(get("/hello") + get("/hello"));
  client.finish_sending();
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, HalfARequestAndAnEndIsClosed) {
  RawTestClient client(start());
  client.send("GET /hello HT");
  client.finish_sending();
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, AClientThatVanishesWhileItIsAnsweredHarmsNobody) {
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

TEST_F(ServerTest, HeadHasTheHeadOfGetAndNoBody) {
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

TEST_F(ServerTest, OptionsAndUnknownMethodsNameWhatIsAllowed) {
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

TEST_F(ServerTest, AnOldClientKeepsItsConnectionOnlyWhenItAsks) {
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

TEST_F(ServerTest, ABodyIsSentOnlyAfterItIsWelcome) {
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

TEST_F(ServerTest, ALargeBodyIsTakenInAndALargeAnswerGivenOut) {
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

TEST_F(ServerTest, AReaderThatStopsIsCut) {
  RawTestClient client(start({.write_limit = milliseconds(200)}));
  client.send(get("/large"));
  wait_for_connections(1);
  wait_for_connections(0);
  EXPECT_LT(client.read_to_end().size(), 20'000'000U);
}

TEST_F(ServerTest, AStreamIsChunkedAndTheConnectionGoesOn) {
  RawTestClient client(start());
  client.send(get("/stream") + get("/hello"));
  auto answer = client.read_answer();
  EXPECT_EQ(answer.headers["transfer-encoding"], "chunked");
  EXPECT_EQ(answer.body, "1;2;3;4;5;");
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST_F(ServerTest, AStreamThatBreaksIsNotMistakenForAWholeOne) {
  RawTestClient client(start());
  client.send(get("/broken-stream"));
  const std::string bytes = client.read_to_end();
  EXPECT_THAT(bytes, HasSubstr("2;"));
  EXPECT_EQ(bytes.find("0\r\n\r\n"), std::string::npos);
}

TEST_F(ServerTest, AClientThatLeavesAFeedEndsIt) {
  const std::uint16_t port = start();
  RawTestClient client(port);
  client.send(get("/feed"));
  wait_for_connections(1);
  client.abort();
  wait_for_connections(0);
}

TEST_F(ServerTest, AHeadThatTricklesInIsGivenUp) {
  const std::uint16_t port = start({.head_limit = milliseconds(300)});
  RawTestClient client(port);
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX-A: ");
  while (!client.has_bytes_within(milliseconds(5))) client.send("a");
  EXPECT_EQ(client.read_answer().status, 408);
}

TEST_F(ServerTest, ABodyThatDoesNotComeIsGivenUp) {
  RawTestClient client(start({.body_limit = milliseconds(200)}));
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 408);
  EXPECT_THAT(answer.body, HasSubstr("REQUEST_TIMEOUT"));
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, AnIdleConnectionIsClosedWithoutAWord) {
  RawTestClient client(start({.idle_limit = milliseconds(200)}));
  client.send(get("/hello"));
  EXPECT_EQ(client.read_answer().status, 200);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, AHandlerThatForgetsItsDeadlineIsAnsweredFor) {
  RawTestClient client(start());
  client.send(get("/hanging"));
  EXPECT_EQ(client.read_answer().status, 504);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(ServerTest, AHandlerThatWasAnsweredForStillHasItsRequest) {
  RawTestClient client(start());
  const std::string body(10'000, 'x');
  client.send(post("/late-reader", body));
  EXPECT_EQ(client.read_answer().status, 504);
  site.is_open = true;
  wait_for_ended(1);
  EXPECT_TRUE(site.read_late == body);
}

TEST_F(ServerTest, RequestsWhoseBodiesComeInTogetherAreCountedWhenTheyBegin) {
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

TEST_F(ServerTest, MoreRequestsThanTheLimitAreRefusedAndComeAgain) {
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

TEST_F(ServerTest, MoreConnectionsThanTheLimitAreRefused) {
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

TEST_F(ServerTest, ARequestIsNamedAndItsTraceContinued) {
  RawTestClient client(start());
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  client.send(get("/who", "X-Request-Id: order-12345678\r\ntraceparent: " + trace + "\r\n"));
  auto answer = client.read_answer();
  EXPECT_EQ(answer.headers["x-request-id"], "order-12345678");
  EXPECT_THAT(answer.body, StartsWith("127.0.0.1 order-12345678 00-0af7651916cd43dd8448eb211c803"));
  EXPECT_THAT(answer.body, testing::EndsWith("-01"));
  EXPECT_THAT(answer.body, testing::Not(HasSubstr("b7ad6b7169203331")));
  client.send(get("/who", "X-Request-Id: <script>alert(1)</script>\r\ntraceparent: 00-0-0-01\r\n"));
  answer = client.read_answer();
  EXPECT_EQ(answer.headers["x-request-id"].size(), 16U);
  EXPECT_THAT(answer.body, testing::Not(HasSubstr("script")));
}

TEST_F(ServerTest, AForwardedAddressIsTheLastThatIsNotOurs) {
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
}

TEST_F(ServerTest, APortThatIsTakenIsRefused) {
  const std::uint16_t port = start();
  Loops others{1};
  http::Server second({.name = "second", .port = port}, router, nullptr);
  EXPECT_THROW(second.start(others), std::system_error);
}

TEST_F(ServerTest, ADrainAnswersWhatIsUnderWayAndClosesTheRest) {
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

TEST_F(ServerTest, ADrainUnderLoadLosesNoRequest) {
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
