#pragma once
// Internal to http: the chunked coding, decoded as it arrives in pieces of any size. Extensions and
// trailers are checked, bounded and dropped.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace flipflop::http {

class ChunkedBody {
 public:
  // Decodes into `out` and returns how many bytes it used: all of them, unless the body has ended
  // or is refused.
  std::size_t feed(std::string_view bytes, std::string& out);
  bool is_complete() const { return state_ == State::complete; }
  int status() const { return status_; }  // 0, or why the body is refused
  void set_limit(std::size_t bytes) { limit_ = bytes; }

 private:
  enum class State { size, extension, size_lf, bytes, bytes_cr, bytes_lf, trailer, complete };

  void take(char c);
  void take_size(char c);
  void begin_chunk();
  void take_trailer(char c);
  void refuse(int status) { status_ = status; }

  State state_ = State::size;
  int status_ = 0;
  std::size_t limit_ = 0;
  std::uint64_t chunk_left_ = 0;
  std::size_t total_ = 0;            // decoded bytes
  int digits_ = 0;                   // of the size being read
  std::size_t extension_bytes_ = 0;  // of all chunks together
  std::size_t trailer_bytes_ = 0;
  std::string trailer_line_;
};

}  // namespace flipflop::http
