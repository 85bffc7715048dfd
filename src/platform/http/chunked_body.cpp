#include "platform/http/chunked_body.h"

#include <algorithm>

#include "base/hex.h"
#include "platform/http/request_head.h"

namespace flipflop::http {

namespace {

constexpr int most_size_digits = 8;
// A sender of one-byte chunks with long extensions would cost much and say nothing.
constexpr std::size_t most_extension_bytes = 4 * 1024;
constexpr std::size_t most_trailer_bytes = 4 * 1024;

}  // namespace

std::size_t ChunkedBody::feed(std::string_view bytes, std::string& out) {
  std::size_t used = 0;
  while (used < bytes.size() && status_ == 0 && state_ != State::complete) {
    if (state_ != State::bytes) {
      take(bytes[used++]);
      continue;
    }
    const std::size_t piece = std::min<std::uint64_t>(chunk_left_, bytes.size() - used);
    out.append(bytes.substr(used, piece));
    used += piece;
    chunk_left_ -= piece;
    if (chunk_left_ == 0) state_ = State::bytes_cr;
  }
  return used;
}

void ChunkedBody::take(char c) {
  switch (state_) {
    case State::size:
      return take_size(c);
    case State::extension:
      if (c == '\r') {
        state_ = State::size_lf;
      } else if ((c < 0x20 && c != '\t') || c == 0x7F ||
                 ++extension_bytes_ > most_extension_bytes) {
        refuse(400);
      }
      return;
    case State::size_lf:
      return c == '\n' ? begin_chunk() : refuse(400);
    case State::bytes_cr:
      if (c != '\r') return refuse(400);
      state_ = State::bytes_lf;
      return;
    case State::bytes_lf:
      if (c != '\n') return refuse(400);
      state_ = State::size;
      return;
    case State::trailer:
      return take_trailer(c);
    case State::bytes:
    case State::complete:
      return;
  }
}

void ChunkedBody::take_size(char c) {
  if (const int digit = hex_value(c); digit >= 0) {
    if (++digits_ > most_size_digits) return refuse(413);
    chunk_left_ = chunk_left_ * 16 + static_cast<std::uint64_t>(digit);
    return;
  }
  if (digits_ == 0) return refuse(400);
  if (c == '\r') {
    state_ = State::size_lf;
  } else if (c == ';') {
    state_ = State::extension;
  } else {
    refuse(400);
  }
}

void ChunkedBody::begin_chunk() {
  digits_ = 0;
  if (chunk_left_ == 0) {
    state_ = State::trailer;
    return;
  }
  if (chunk_left_ > limit_ - total_) return refuse(413);
  total_ += chunk_left_;
  state_ = State::bytes;
}

void ChunkedBody::take_trailer(char c) {
  if (++trailer_bytes_ > most_trailer_bytes) return refuse(431);
  if (c != '\n') {
    trailer_line_.push_back(c);
    return;
  }
  if (!trailer_line_.ends_with('\r')) return refuse(400);
  trailer_line_.pop_back();
  if (trailer_line_.empty()) {
    state_ = State::complete;
    return;
  }
  std::string name;
  std::string_view value;
  if (!parse_field(trailer_line_, name, value)) return refuse(400);
  trailer_line_.clear();
}

}  // namespace flipflop::http
