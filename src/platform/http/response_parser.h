#pragma once
// Internal to http: one response of another process of the shop, from its bytes. As strict as the
// server is with requests: what two parsers could read differently, or what has no end of its own,
// is malformed. The body is handed out as it comes, so that a long one is never held as a whole.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/http/chunked_body.h"
#include "platform/http/message.h"
#include "platform/http/request_head.h"

namespace flipflop::http {

class ResponseParser {
 public:
  enum class State { head, body, complete, malformed };

  // `asked` is the method of the request: an answer to HEAD has no body whatever it says.
  explicit ResponseParser(Method asked) : asked_(asked) {}

  // Returns how many of `bytes` it used: all, unless the response is complete or malformed.
  std::size_t feed(std::string_view bytes);
  State state() const { return state_; }

  // From body on.
  int status() const { return status_; }
  Fields& headers() { return headers_; }  // names as they were spelled
  bool keep_alive() const { return keep_alive_; }
  // Bytes of the whole body; nullopt when it comes in chunks, or HEAD was not told.
  std::optional<std::uint64_t> content_length() const { return content_length_; }
  // What has come of the body and was not taken before.
  std::string take_body() { return std::exchange(body_, {}); }
  std::size_t body_waiting() const { return body_.size(); }

 private:
  std::size_t feed_head(std::string_view bytes);
  std::size_t feed_body(std::string_view bytes);
  bool parse(std::string_view head);
  bool parse_status_line(std::string_view line);
  bool take_field(std::string_view name, std::string_view value);
  bool decide_framing();

  Method asked_;
  State state_ = State::head;
  HeadScanner scanner_;
  std::string partial_;  // a head that came in pieces
  int status_ = 0;
  Fields headers_;
  bool keep_alive_ = true;
  bool is_chunked_ = false;
  std::optional<std::uint64_t> content_length_;
  std::uint64_t left_ = 0;  // of a body with a length
  ChunkedBody chunked_;
  std::string body_;
};

}  // namespace flipflop::http
