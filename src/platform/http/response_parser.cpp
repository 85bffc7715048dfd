#include "platform/http/response_parser.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace flipflop::http {

namespace {

// Takes the next line off `text`, without its CRLF. HeadScanner has seen every line end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end - 1);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::size_t ResponseParser::feed(std::string_view bytes) {
  std::size_t used = 0;
  if (state_ == State::head) used = feed_head(bytes);
  if (state_ == State::body) used += feed_body(bytes.substr(used));
  return used;
}

std::size_t ResponseParser::feed_head(std::string_view bytes) {
  const std::size_t before = partial_.size();
  if (before > 0) partial_.append(bytes);
  const std::string_view all = before > 0 ? std::string_view(partial_) : bytes;
  const HeadScanner::Result result = scanner_.scan(all);
  if (result == HeadScanner::Result::incomplete) {
    if (before == 0) partial_ = bytes;
    return bytes.size();
  }
  // An empty line before a response would be the rest of something else.
  const bool is_sound = result == HeadScanner::Result::complete && scanner_.begin() == 0;
  if (!is_sound || !parse(all.substr(0, scanner_.end()))) {
    state_ = State::malformed;
    return bytes.size();
  }
  const std::size_t used = scanner_.end() - before;
  std::string().swap(partial_);
  return used;
}

bool ResponseParser::parse(std::string_view head) {
  if (!parse_status_line(take_line(head))) return false;
  while (true) {
    const std::string_view line = take_line(head);
    if (line.empty()) return decide_framing();
    std::string name;
    std::string_view value;
    if (headers_.size() == field_limit || !parse_field(line, name, value)) return false;
    if (!take_field(name, value)) return false;
    headers_.emplace_back(line.substr(0, name.size()), value);
  }
}

// "HTTP/1.1 200 OK": our own processes speak nothing else, and nobody asked for an interim answer.
bool ResponseParser::parse_status_line(std::string_view line) {
  if (!line.starts_with("HTTP/1.1 ") || line.size() < 12) return false;
  if (line.size() > 12 && line[12] != ' ') return false;
  const auto status = parse_unsigned(line.substr(9, 3));
  if (!status || *status < 200 || *status > 599) return false;
  status_ = static_cast<int>(*status);
  return true;
}

// `name` in lower case.
bool ResponseParser::take_field(std::string_view name, std::string_view value) {
  if (name == "content-length") {
    const auto length = parse_unsigned(value);
    if (content_length_ || !length) return false;
    content_length_ = static_cast<std::uint64_t>(*length);
  } else if (name == "transfer-encoding") {
    if (is_chunked_ || !equals_ignoring_case(value, "chunked")) return false;
    is_chunked_ = true;
  } else if (name == "connection") {
    for (const std::string_view option : split(value, ','))
      if (equals_ignoring_case(trim(option), "close")) keep_alive_ = false;
  }
  return true;
}

bool ResponseParser::decide_framing() {
  if (is_chunked_ && content_length_) return false;
  const bool has_body = asked_ != Method::head && status_ != 204 && status_ != 304;
  // Without either its end would be the end of the connection, which a crash looks like too.
  if (has_body && !is_chunked_ && !content_length_) return false;
  left_ = has_body && content_length_ ? *content_length_ : 0;
  is_chunked_ = is_chunked_ && has_body;
  chunked_.set_limit(std::numeric_limits<std::size_t>::max());
  state_ = is_chunked_ || left_ > 0 ? State::body : State::complete;
  return true;
}

std::size_t ResponseParser::feed_body(std::string_view bytes) {
  if (is_chunked_) {
    const std::size_t used = chunked_.feed(bytes, body_);
    if (chunked_.status() != 0) state_ = State::malformed;
    if (chunked_.is_complete()) state_ = State::complete;
    return used;
  }
  const std::size_t piece = std::min<std::uint64_t>(left_, bytes.size());
  body_.append(bytes.substr(0, piece));
  left_ -= piece;
  if (left_ == 0) state_ = State::complete;
  return piece;
}

}  // namespace flipflop::http
