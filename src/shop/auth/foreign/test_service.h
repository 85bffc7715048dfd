#pragma once
// A foreign auth service under a test's control, and a shop that uses it: what it answers by path,
// how often it was asked, and the parts of auth that stand in front of it.

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <string>

#include "base/text.h"
#include "platform/http/test_outbound.h"
#include "platform/http/test_peer.h"
#include "shop/auth/foreign/foreign_service.h"
#include "shop/auth/test_world.h"

namespace flipflop::auth::foreign {

inline constexpr const char* jana_id = "0190c9a4-6f2e-7cc1-8d3e-5a4b3c2d1e0f";

class ScriptedService {
 public:
  void answers(const std::string& path, const std::string& body,
               const std::string& status = "200 OK", const std::string& headers = "") {
    const std::lock_guard guard(lock_);
    answers_[path] = http::answer(body, headers, status);
  }
  // Of this token alone, where the answer for everybody else is another.
  void answers_token(const std::string& token, const std::string& body) {
    const std::lock_guard guard(lock_);
    by_token_[token] = http::answer(body);
  }
  int asked(const std::string& path) const {
    const std::lock_guard guard(lock_);
    const auto found = asked_.find(path);
    return found == asked_.end() ? 0 : found->second;
  }
  std::string last_body(const std::string& path) const {
    const std::lock_guard guard(lock_);
    const auto found = bodies_.find(path);
    return found == bodies_.end() ? "" : found->second;
  }
  std::string url() const { return peer_.url(""); }

  static std::string user(const std::string& more = "", const std::string& id = jana_id) {
    return R"({"id":")" + id +
           R"(","email":"jana@example.cz","firstName":"Jana","lastName":"Nová")" + more + "}";
  }
  static std::string tokens(const std::string& name,
                            const std::string& user = ScriptedService::user()) {
    return R"({"user":)" + user + R"(,"accessToken":"access-)" + name +
           R"(","refreshToken":"refresh-)" + name + R"("})";
  }
  static std::string valid(const std::string& user = ScriptedService::user()) {
    return R"({"valid":true,"user":)" + user + "}";
  }

 private:
  void serve(http::TestPeer::Connection& connection) {
    for (;;) {
      const std::string head = connection.read_until("\r\n\r\n");
      if (head.empty()) return;
      const std::size_t path = head.find(' ') + 1;
      const std::string target = head.substr(path, head.find(' ', path) - path);
      const std::size_t length = lower_ascii(head).find("content-length: ");
      const std::string body = length == std::string::npos
                                   ? ""
                                   : connection.read_bytes(std::stoul(head.substr(length + 16)));
      connection.write(answer_to(target, body));
    }
  }
  std::string answer_to(const std::string& target, const std::string& body) {
    const std::lock_guard guard(lock_);
    ++asked_[target];
    bodies_[target] = body;
    for (const auto& [token, answer] : by_token_)
      if (body == R"({"token":")" + token + R"("})") return answer;
    const auto found = answers_.find(target);
    return found == answers_.end() ? http::answer("{}", "", "404 Not Found") : found->second;
  }

  mutable std::mutex lock_;
  std::map<std::string, std::string> answers_, by_token_, bodies_;
  std::map<std::string, int> asked_;
  http::TestPeer peer_{[this](http::TestPeer::Connection& connection, int) { serve(connection); }};
};

// A shop whose people are signed in by the service at `url`.
struct Shop {
  Shop(const pg::TestDatabase& test, const std::string& url,
       const std::string& roles = "app:flipflop-service:*")
      : base(test) {
    base.config.override_with("AUTH_SERVICE_URL", url);
    base.config.override_with("AUTH_SERVICE_ROLES", roles);
    service = ForeignService::from(core);
  }

  static Deadline soon() { return TestPlatform::soon(); }
  Auth& auth() { return service->face(); }
  TokenAuthenticator& authenticator() { return service->authenticator(); }

  Task<std::optional<http::Principal>> by_token(
      std::string token, http::Permission permission = http::permission::account) {
    return authenticator().by_token(std::move(token), permission, soon());
  }
  Task<std::optional<http::Principal>> by_cookie(
      std::string cookie, http::Permission permission = http::permission::account) {
    http::Request request;
    request.headers.emplace_back("cookie", "ff_session=" + cookie);
    auto principal = co_await authenticator().authenticate(&request, permission, soon());
    co_return principal;
  }
  Task<SignedIn> browser() {
    Device device{"192.0.2.7", "Firefox", SessionKind::browser};
    auto signed_in =
        co_await auth().sign_in("jana@example.cz", good_password, "", std::move(device), soon());
    if (!signed_in) throw std::runtime_error("sign_in was refused");
    co_return *std::move(signed_in);
  }
  Task<void> listen() { co_await core.sessions.revocations().listen(); }

  TestPlatform base;
  Core core{base.platform, HashOptions{.memory_kib = 64, .passes = 1, .queue_limit = 1000}};
  std::unique_ptr<ForeignService> service;
};

struct Stage {
  ScriptedService service;
  Shop* shop = nullptr;
};
using Play = Task<void> (*)(Stage*);

inline void on_stage(Play play) {
  const pg::TestDatabase test;
  Stage stage;
  stage.service.answers("/auth/login", ScriptedService::tokens("one"));
  stage.service.answers("/auth/validate", ScriptedService::valid());
  Shop shop(test, stage.service.url());
  stage.shop = &shop;
  shop.base.run([&stage, play] { return play(&stage); });
  shop.base.stop();
}

}  // namespace flipflop::auth::foreign
