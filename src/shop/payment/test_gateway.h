#pragma once
// The far end of the bogus provider as a test wants it: it remembers payments by key as a real one
// does, says what it is told to say, and hangs, fails or babbles when asked to. Works on threads of
// its own.

#include <map>
#include <mutex>
#include <set>
#include <string>

#include "platform/crypto/hmac.h"
#include "platform/http/message.h"
#include "platform/http/test_answers.h"
#include "shop/payment/providers/bogus.h"

namespace flipflop::payment {

class TestGateway {
 public:
  enum class Mood { well, hangs, fails, babbles, answers_in_html };

  std::string url() const { return peer_.url("/pay"); }
  void be(Mood mood) {
    const std::lock_guard lock(mutex_);
    mood_ = mood;
  }
  void says(const std::string& reference, BogusState state) {
    const std::lock_guard lock(mutex_);
    payments_.at(reference).state = state;
  }
  // Does what it is asked and loses the answer, once.
  void lose_next_answer() {
    const std::lock_guard lock(mutex_);
    loses_answer_ = true;
  }
  std::size_t payments() {
    const std::lock_guard lock(mutex_);
    return payments_.size();
  }
  std::int64_t refunded(const std::string& reference) {
    const std::lock_guard lock(mutex_);
    return payments_.at(reference).refunded.value_or(0);
  }
  int questions() {
    const std::lock_guard lock(mutex_);
    return questions_;
  }

  // A message; forged when the secret is not ours.
  static http::Fields signature(const std::string& body, Instant at, const char* secret) {
    const auto time =
        std::to_string(std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count());
    return {{"x-bogus-signature",
             "t=" + time + ",v1=" + crypto::hmac_sha256_hex(secret, time + "." + body)}};
  }
  static std::string message(const std::string& event_id, const std::string& reference) {
    return json::to_text(BogusMessage{event_id, reference});
  }

 private:
  void serve(http::TestPeer::Connection& connection) {
    for (;;) {
      auto head = connection.read_until("\r\n\r\n");
      if (head.empty()) return;
      const auto body = connection.read_bytes(size_of_body(head));
      const auto answer = answer_to(head, body);
      if (answer.empty()) return connection.wait_for_close();
      connection.write(answer);
    }
  }
  static std::string header_of(const std::string& head, std::string_view name) {
    const auto lower = lower_ascii(head);
    const auto at = lower.find(std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 2;
    return head.substr(begin, head.find('\r', begin) - begin);
  }
  static std::size_t size_of_body(const std::string& head) {
    return static_cast<std::size_t>(parse_unsigned(header_of(head, "content-length")).value_or(0));
  }
  std::string answer_to(const std::string& head, const std::string& body) {
    const std::lock_guard lock(mutex_);
    if (mood_ == Mood::hangs) return {};
    if (mood_ == Mood::fails) return http::json_answer(500, "{}");
    if (mood_ == Mood::babbles) return http::json_answer(200, R"({"reference":7})");
    if (mood_ == Mood::answers_in_html) return http::json_answer(200, "<h1>Bad gateway</h1>");
    const auto answer = worked(head, body);
    const bool is_lost = std::exchange(loses_answer_, false);
    return is_lost ? "" : answer;
  }
  // The caller holds the lock.
  std::string worked(const std::string& head, const std::string& body) {
    const auto path = head.substr(head.find(' ') + 1, head.find(" HTTP") - head.find(' ') - 1);
    const auto key = header_of(head, "idempotency-key");
    const bool is_post = head.starts_with("POST");
    if (is_post && path == "/pay") {
      const auto wanted = json::from_text<BogusCreate>(body);
      auto& made = payments_["ref-" + key];
      made.reference = "ref-" + key;
      made.amount = wanted->amount;
      made.currency = "CZK";
      made.page_url = "http://pay.example/" + key;
      return http::json_answer(201, json::to_text(made));
    }
    const auto found = payments_.find(path.substr(5, path.find("/refund") - 5));
    if (found == payments_.end()) return http::json_answer(404, "{}");
    if (!is_post) {
      ++questions_;
    } else if (keys_.insert(key).second) {
      const auto wanted = json::from_text<BogusRefund>(body);
      found->second.refunded = found->second.refunded.value_or(0) + wanted->amount;
      if (found->second.refunded == found->second.amount)
        found->second.state = BogusState::refunded;
    }
    return http::json_answer(200, json::to_text(found->second));
  }

  std::mutex mutex_;  // guards everything below but the peer
  Mood mood_ = Mood::well;
  bool loses_answer_ = false;
  int questions_ = 0;
  std::map<std::string, BogusPayment> payments_;  // by reference
  std::set<std::string> keys_;                    // of refunds
  http::TestPeer peer_{[this](auto& connection, int) { serve(connection); }};
};

}  // namespace flipflop::payment
