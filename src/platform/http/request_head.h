#pragma once
// Internal to http: the head of one request, from its bytes. Two steps, so that a head that comes
// in one read is parsed where it lies and nothing is copied: HeadScanner finds the end (and refuses
// what can be refused early), parse_head takes the whole apart.
//
// Whatever two parsers could read differently is refused: RFC 9112 without its permissions.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/http/message.h"

namespace flipflop::http {

inline constexpr std::size_t request_line_limit = 8 * 1024;  // bytes without CRLF
inline constexpr std::size_t head_limit = 32 * 1024;         // bytes with the empty line
inline constexpr std::size_t field_limit = 100;

class HeadScanner {
 public:
  enum class Result { incomplete, complete, refused };

  // `bytes` is everything since the beginning of the request; it grows from call to call.
  Result scan(std::string_view bytes);
  int status() const { return status_; }  // when refused
  // Where the request line begins (an empty line before it is skipped) and where the head ends.
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }

 private:
  Result refuse(int status);
  Result wait_for_more(std::string_view bytes);

  std::size_t begin_ = 0;
  std::size_t line_ = 0;     // where the current line begins
  std::size_t scanned_ = 0;  // no LF before this
  std::size_t end_ = 0;
  int status_ = 0;
};

struct RequestHead {
  enum class Body { none, sized, chunked };

  Body body = Body::none;
  std::uint64_t content_length = 0;
  bool is_http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
};

// `head` is the request line, the fields and the empty line. Fills target, path, query, method and
// headers of `request`. Returns 0, or the status to refuse it with.
int parse_head(std::string_view head, Request& request, RequestHead& parsed);

// One "name: value" without CRLF: false when malformed. The name is given in lower case.
bool parse_field(std::string_view line, std::string& name, std::string_view& value);

}  // namespace flipflop::http
