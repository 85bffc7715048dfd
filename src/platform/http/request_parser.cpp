#include "platform/http/request_parser.h"

#include <algorithm>

namespace flipflop::http {

std::size_t RequestParser::feed(std::string_view bytes) {
  if (bytes.empty()) return 0;
  if (state_ == State::head) return feed_head(bytes);
  if (state_ == State::body) return feed_body(bytes);
  return 0;
}

std::size_t RequestParser::feed_head(std::string_view bytes) {
  const std::size_t before = partial_.size();
  std::string_view all = bytes;
  if (before > 0) {
    // More than the limit is never needed to decide.
    partial_.append(bytes.substr(0, head_limit + 2));
    all = partial_;
  }
  const HeadScanner::Result result = scanner_.scan(all);
  if (result == HeadScanner::Result::refused) {
    refuse(scanner_.status());
    return bytes.size();
  }
  has_begun_ = all.size() > scanner_.begin();
  if (result == HeadScanner::Result::incomplete) {
    if (before == 0) partial_ = bytes;
    return bytes.size();
  }
  request_ = Request{};
  head_ = RequestHead{};
  const std::size_t begin = scanner_.begin();
  const int status = parse_head(all.substr(begin, scanner_.end() - begin), request_, head_);
  const std::size_t used = scanner_.end() - before;
  if (status != 0) {
    refuse(status);
    return used;
  }
  state_ = State::has_head;
  std::string().swap(partial_);
  return used;
}

void RequestParser::limit_body(std::size_t bytes) {
  if (state_ != State::has_head) return;
  state_ = State::body;
  if (head_.body == RequestHead::Body::none) state_ = State::complete;
  if (head_.body == RequestHead::Body::sized && head_.content_length > bytes) return refuse(413);
  chunked_ = ChunkedBody{};
  chunked_.set_limit(bytes);
}

std::size_t RequestParser::feed_body(std::string_view bytes) {
  if (head_.body == RequestHead::Body::sized) {
    const std::size_t left = head_.content_length - request_.body.size();
    const std::size_t piece = std::min(left, bytes.size());
    request_.body.append(bytes.substr(0, piece));
    if (piece == left) state_ = State::complete;
    return piece;
  }
  const std::size_t used = chunked_.feed(bytes, request_.body);
  if (chunked_.is_complete()) state_ = State::complete;
  if (chunked_.status() != 0) refuse(chunked_.status());
  return used;
}

void RequestParser::next() {
  state_ = State::head;
  has_begun_ = false;
  scanner_ = HeadScanner{};
  release();
}

void RequestParser::release() {
  request_ = Request{};
}

void RequestParser::refuse(int status) {
  state_ = State::refused;
  status_ = status;
  std::string().swap(partial_);
}

}  // namespace flipflop::http
