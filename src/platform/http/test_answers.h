#pragma once
// A far end that answers one request after another with prepared bytes and keeps what it was asked;
// for tests of what speaks HTTP to the outside. An empty answer, and any request beyond the last,
// hangs until the other side goes.

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "platform/http/test_peer.h"

namespace flipflop::http {

// The bytes of an answer with a JSON body.
inline std::string json_answer(int status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: application/json\r\n" +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class TestAnswers {
 public:
  explicit TestAnswers(std::vector<std::string> answers)
      : answers_(std::move(answers)), peer_([this](auto& connection, int) { serve(connection); }) {}

  std::string url(std::string_view path = "/") const { return peer_.url(path); }
  // Heads and bodies, in the order of arrival.
  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve(TestPeer::Connection& connection) {
    for (;;) {
      auto request = connection.read_until("\r\n\r\n");
      if (request.empty()) return;
      request += connection.read_bytes(body_size(request));
      const auto answer = note(request);
      if (answer.empty()) return connection.wait_for_close();
      connection.write(answer);
    }
  }
  static std::size_t body_size(const std::string& head) {
    const auto lower = lower_ascii(head);
    constexpr std::string_view name = "content-length: ";
    const auto at = lower.find(name);
    if (at == std::string::npos) return 0;
    const auto begin = at + name.size();
    const auto digits = lower.substr(begin, lower.find('\r', begin) - begin);
    return static_cast<std::size_t>(parse_unsigned(digits).value_or(0));
  }
  std::string note(const std::string& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    return requests_.size() > answers_.size() ? "" : answers_[requests_.size() - 1];
  }

  std::mutex mutex_;  // guards the requests; the far end works on threads of its own
  std::vector<std::string> answers_;
  std::vector<std::string> requests_;
  TestPeer peer_;
};

}  // namespace flipflop::http
