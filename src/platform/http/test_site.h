#pragma once
// A server on a port of this machine with a site made for its tests.

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "platform/http/raw_test_client.h"
#include "platform/http/router.h"
#include "platform/http/server.h"
#include "platform/loop/run_here.h"
#include "platform/metrics/metrics.h"

namespace flipflop::http {

inline std::string get(const std::string& path, const std::string& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

inline std::string post(const std::string& path, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

// Gives the numbers from 1 to `last`, then ends, fails, or never ends.
struct Counting {
  int last;
  bool fails = false;
  std::shared_ptr<int> next = std::make_shared<int>(0);

  Task<std::optional<std::string>> piece() {
    co_await sleep_for(std::chrono::milliseconds(1));
    if (++*next <= last) co_return std::to_string(*next) + ";";
    if (fails) throw std::runtime_error("the source broke");
    co_return std::nullopt;
  }
};

class Site {
 public:
  Task<Response> hello(Call, Nothing) { co_return plain_text("hello"); }
  Task<Response> echo(Call call, Nothing) { co_return plain_text(call.request->body); }
  Task<Response> page(Call, Nothing) {
    Response response = html("<p>");
    response.with("Content-Security-Policy", "form-action 'self' https://pay.cz; media-src blob:");
    co_return response;
  }
  Task<Response> who(Call call, Nothing) {
    co_return plain_text(call.request->peer_address + " " + call.request->request_id + " " +
                         call.request->trace_parent);
  }
  Task<Response> slow(Call, Nothing) {
    ++begun;
    while (!is_open) co_await sleep_for(std::chrono::milliseconds(2));
    co_return plain_text("slow");
  }
  Task<Response> hanging(Call, Nothing) {
    co_await sleep_for(std::chrono::seconds(60));
    co_return plain_text("late");
  }
  // Reads its request once more, long after it was answered for.
  Task<Response> late_reader(Call call, Nothing) {
    const std::string_view body = call.request->body;
    ++begun;
    while (!is_open) co_await sleep_for(std::chrono::milliseconds(2));
    read_late = body;
    ++ended;
    co_return plain_text("late");
  }
  Task<Response> large(Call, Nothing) {
    Response response = plain_text("end");
    for (int i = 0; i < 200; ++i) {
      response.parts.push_back(
          std::make_shared<const std::string>(100'000, static_cast<char>('a' + i % 26)));
    }
    co_return response;
  }
  Task<Response> stream(Call, Nothing) { co_return streaming({.last = 5}); }
  Task<Response> sized_stream(Call, Nothing) { co_return sized(streaming({.last = 5})); }
  Task<Response> short_stream(Call, Nothing) { co_return sized(streaming({.last = 2})); }
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

  static Response sized(Response response) {
    response.stream_bytes = 10;
    return response;
  }
  static Response streaming(Counting counting) {
    Response response = plain_text("");
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
    add(Method::get, "/hanging", &Site::hanging, std::chrono::milliseconds(100));
    add(Method::post, "/late-reader", &Site::late_reader, std::chrono::milliseconds(100));
    add(Method::get, "/large", &Site::large);
    add(Method::get, "/stream", &Site::stream);
    add(Method::get, "/sized-stream", &Site::sized_stream);
    add(Method::get, "/short-stream", &Site::short_stream);
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
           std::chrono::milliseconds limit = std::chrono::seconds(10)) {
    router.add({.method = method,
                .path = path,
                .permission = permission::open,
                .summary = "test",
                .body_limit = 8 * 1024 * 1024,
                .time_limit = limit,
                .unknown_fields = true,
                .shed_order = 0},
               handler, &site);
  }

  std::uint16_t start(ServerOptions options = {}) {
    options.name = name;
    loops = std::make_unique<Loops>(loops_to_use);
    server = std::make_unique<Server>(options, router, nullptr);
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
  Router router;
  std::size_t loops_to_use = 2;
  std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  std::unique_ptr<Loops> loops;
  std::unique_ptr<Server> server;
};

}  // namespace flipflop::http
