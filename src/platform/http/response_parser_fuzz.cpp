// Any bytes, in any pieces, as the answer of another process: the parser reads the same however
// they are cut, holds no more than came, and lets no header through that could end a line.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/http/response_parser.h"

namespace {

using namespace flipflop::http;  // NOLINT: a fuzzer is a test

void require(bool holds) {
  if (!holds) std::abort();
}

struct Read {
  ResponseParser::State state;
  int status = 0;
  std::string body;
  std::size_t used = 0;
  Fields headers;
};

Read read(std::string_view stream, Method asked, const std::uint8_t* cuts) {
  ResponseParser parser(asked);
  Read read{.state = parser.state()};
  for (std::size_t i = 0; read.used < stream.size(); ++i) {
    const std::size_t piece = cuts == nullptr ? stream.size() : cuts[i % 4] % 32U + 1;
    const std::string_view bytes = stream.substr(read.used, piece);
    const std::size_t used = parser.feed(bytes);
    require(used <= bytes.size());
    read.used += used;
    read.body += parser.take_body();
    read.state = parser.state();
    if (read.state == ResponseParser::State::malformed) return {.state = read.state};
    if (read.state == ResponseParser::State::complete) break;
    require(used == bytes.size());
  }
  read.status = parser.status();
  read.headers = parser.headers();
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 5) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(bytes) + 5, size - 5);
  const Method asked = (bytes[4] & 1U) != 0 ? Method::head : Method::get;
  const Read whole = read(stream, asked, nullptr);
  const Read cut = read(stream, asked, bytes);
  require(whole.state == cut.state && whole.status == cut.status && whole.body == cut.body &&
          whole.used == cut.used && whole.headers == cut.headers);
  require(whole.body.size() <= stream.size() && whole.headers.size() <= field_limit);
  for (const auto& [name, value] : whole.headers)
    require(!name.empty() && value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos);
  return 0;
}
