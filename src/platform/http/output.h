#pragma once
// Internal to http: what is being sent on one connection. The head and the body go out in one
// system call where the socket takes them; only what it does not take is kept.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace flipflop::http {

class Output {
 public:
  enum class Result { done, blocked, failed };

  // Sends `head` and the body of `response` (without_body: the head alone). Nothing may be left
  // from before.
  Result send(int socket, std::string_view head, Response&& response);
  Result send_head(int socket, std::string_view head);
  // Sends what is left.
  Result flush(int socket);
  bool is_empty() const { return left_ == 0; }
  std::size_t bytes_left() const { return left_; }

 private:
  Result flush_pieces(int socket, std::string_view head);
  void drop();

  std::string head_;  // empty while the head is still the caller's
  std::vector<std::shared_ptr<const std::string>> parts_;  // shared with the cache
  std::string body_;
  std::size_t sent_ = 0;  // bytes of all of them together
  std::size_t left_ = 0;
};

}  // namespace flipflop::http
