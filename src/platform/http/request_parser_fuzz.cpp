// Any bytes, in any pieces: the parser gives the same requests, never holds more than its limits,
// and lets nothing through that could end a line or climb out of the root.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/http/request_parser.h"
#include "platform/http/transcript.h"

namespace {

using namespace flipflop::http;  // NOLINT: a fuzzer is a test

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Request& request) {
  require(request.path == "*" || request.path.starts_with('/'));
  require(request.path.find("/../") == std::string::npos && !request.path.ends_with("/.."));
  require(request.path.find('\0') == std::string::npos);
  require(request.headers.size() <= field_limit + 1);
  for (const auto& [name, value] : request.headers) {
    require(!name.empty() && value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos);
  }
}

void check_requests(std::string_view stream) {
  RequestParser parser;
  while (!stream.empty() && parser.state() != RequestParser::State::refused) {
    const std::size_t used = parser.feed(stream);
    require(used > 0 && used <= stream.size());
    stream.remove_prefix(used);
    if (parser.state() == RequestParser::State::has_head) {
      check(parser.request());
      parser.limit_body(1024);
    }
    if (parser.state() == RequestParser::State::complete) {
      require(parser.request().body.size() <= 1024);
      parser.next();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 4) return 0;
  // The first bytes say where to cut.
  const std::string_view stream(reinterpret_cast<const char*>(bytes) + 4, size - 4);
  std::vector<std::size_t> cuts;
  for (std::size_t at = 0, i = 0; at < stream.size(); ++i) {
    at += static_cast<std::size_t>(bytes[i % 4] % 32) + 1;
    cuts.push_back(at);
  }
  require(transcript(stream, cuts) == transcript(stream, {}));
  check_requests(stream);
  return 0;
}
