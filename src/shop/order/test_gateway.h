#pragma once
// The payment gateway of development as a test plays it, and a world whose orders are paid there.
// It answers on threads of its own.

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/text.h"
#include "platform/crypto/hmac.h"
#include "platform/http/test_client.h"
#include "platform/http/test_peer.h"
#include "shop/order/test_world.h"

namespace flipflop::order {

class TestGateway {
 public:
  TestGateway() : peer_([this](http::TestPeer::Connection& peer, int) { answer(peer); }) {}

  std::string url() const { return "http://127.0.0.1:" + std::to_string(peer_.port()); }
  void set(const std::string& reference, const std::string& state) {
    const std::lock_guard lock(mutex_);
    payments_.at(reference).state = state;
  }
  int count(const std::string& state) const {
    const std::lock_guard lock(mutex_);
    int count = 0;
    for (const auto& [reference, payment] : payments_) count += payment.state == state ? 1 : 0;
    return count;
  }
  using Hook = std::function<void(const std::string&)>;
  // Called with its reference when a payment is made, before the shop is told.
  void set_before_answer(Hook hook) {
    const std::lock_guard lock(mutex_);
    before_answer_ = std::move(hook);
  }
  // None is called from now on, and none is at work. A hook may wait for the shop's loop: to be
  // called before that stops.
  void end_hooks() {
    std::unique_lock lock(mutex_);
    before_answer_ = nullptr;
    hook_ended_.wait(lock, [this] { return hooks_at_work_ == 0; });
  }

 private:
  struct Payment {
    std::string amount, state = "open";
  };

  static std::string between(const std::string& text, const std::string& begin,
                             const std::string& end) {
    const auto from = text.find(begin);
    if (from == std::string::npos) return {};
    const auto start = from + begin.size();
    return text.substr(start, text.find(end, start) - start);
  }

  void answer(http::TestPeer::Connection& peer) {
    const std::string head = peer.read_until("\r\n\r\n");
    const std::string lower = lower_ascii(head);
    const auto length = parse_unsigned(between(lower, "content-length: ", "\r\n")).value_or(0);
    const std::string body = peer.read_bytes(static_cast<std::size_t>(length));
    std::string reference = between(head, "/dev/payments/", " ");
    if (reference.ends_with("/refund")) {
      reference.resize(reference.size() - std::string("/refund").size());
      set(reference, "refunded");
    } else if (reference.empty()) {  // the attempt's id, so that a repeated start is the same one
      reference = between(lower, "idempotency-key: ", "\r\n");
      make(reference, between(body, "\"amount\":", ","));
      call_hook(reference);
    }
    const std::string said = described(reference);
    peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " +
               std::to_string(said.size()) + "\r\n\r\n" + said);
  }
  void call_hook(const std::string& reference) {
    std::unique_lock lock(mutex_);
    const Hook hook = before_answer_;
    if (!hook) return;
    ++hooks_at_work_;
    lock.unlock();
    try {
      hook(reference);
    } catch (const std::exception& failure) {
      ADD_FAILURE() << failure.what();
    }
    lock.lock();
    --hooks_at_work_;
    hook_ended_.notify_all();
  }
  void make(const std::string& reference, const std::string& amount) {
    const std::lock_guard lock(mutex_);
    payments_.try_emplace(reference, Payment{amount});
  }
  std::string described(const std::string& reference) const {
    const std::lock_guard lock(mutex_);
    const Payment& payment = payments_.at(reference);
    return R"({"reference":")" + reference + R"(","state":")" + payment.state + R"(","amount":)" +
           payment.amount + R"(,"currency":"CZK","pageUrl":")" + url() + R"(/page"})";
  }

  mutable std::mutex mutex_;
  std::map<std::string, Payment> payments_;
  Hook before_answer_;
  int hooks_at_work_ = 0;
  std::condition_variable hook_ended_;
  http::TestPeer peer_;
};

struct CardWorld : World {
  CardWorld(const pg::TestDatabase& test, TestGateway* given)
      : World(test, given->url()), gateway(given) {
    payments.register_routes(router);
  }

  // Waits for the gateway's answer: on a busy machine it comes after the shop's to the buyer.
  Task<std::string> reference_of(OrderId order) const {
    const std::string sql =
        "SELECT coalesce(max(a.reference), '') FROM payment.attempt a JOIN payment.intent i"
        " ON i.id = a.payment_id WHERE a.is_current AND i.order_id = '" +
        order.text() + "'";
    const Deadline limit = soon();
    std::string reference = base.text(sql);
    while (reference.empty() && !limit.passed()) {
      co_await sleep_for(std::chrono::milliseconds(5));
      reference = base.text(sql);
    }
    invariant(!reference.empty(), "the payment is started");
    co_return reference;
  }
  // The gateway's signed message that something happened to a payment.
  Task<void> message(std::string event, std::string reference) {
    const std::string body = R"({"eventId":")" + event + R"(","reference":")" + reference + "\"}";
    const std::string time = std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(base.clock.now().time_since_epoch())
            .count());
    const std::string secret =
        crypto::derived_secret(base.config.text("FLIPFLOP_SECRET"), "payment.bogus");
    const std::string signature = crypto::hmac_sha256_hex(secret, time + "." + body);
    const auto answer =
        co_await shop.post_json("/payments/webhooks/bogus", body,
                                {{"x-bogus-signature", "t=" + time + ",v1=" + signature}});
    EXPECT_EQ(answer.status, 200) << answer.body;
  }
  Task<void> pay_by_card(std::string event, std::string reference) {
    gateway->set(reference, "paid");
    co_await message(std::move(event), std::move(reference));
  }
  // Waits as becomes() while the clock goes on, for what is tried again later.
  Task<bool> becomes_in_time(std::string sql, std::string expected) {
    const Deadline limit = soon();
    while (base.text(sql) != expected && !limit.passed()) {
      base.clock.advance(std::chrono::seconds(1));
      co_await sleep_for(std::chrono::milliseconds(5));
    }
    const std::string is = base.text(sql);
    EXPECT_EQ(is, expected) << sql;
    co_return is == expected;
  }

  TestGateway* gateway;
  http::Router router;
  http::TestClient shop{router};
};

using CardScene = Task<void> (*)(CardWorld*);

inline void in_card_world(CardScene scene) {
  const pg::TestDatabase test;
  TestGateway gateway;
  CardWorld world(test, &gateway);
  world.base.run([&world, scene] { return scene(&world); });
  gateway.end_hooks();
  world.base.stop();
}

}  // namespace flipflop::order
