#include "platform/http/compression.h"

#include <brotli/encode.h>
#include <zlib.h>

#include "base/invariant.h"
#include "base/text.h"

namespace flipflop::http {

namespace {

// The best that does not delay the start of the program: 11 is eight times slower and 5 % smaller.
constexpr int brotli_quality = 9;
constexpr int gzip_window_bits = 15 + 16;  // zlib's way to ask for a gzip header

bool is_refused(std::string_view parameters) {
  for (const std::string_view part : split(parameters, ';')) {
    const std::string_view parameter = trim(part);
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    return parameter.find_first_of("123456789") == std::string_view::npos;
  }
  return false;
}

}  // namespace

std::string brotli(std::string_view content) {
  std::string out(BrotliEncoderMaxCompressedSize(content.size()) + 16, '\0');
  std::size_t size = out.size();
  const bool done =
      BrotliEncoderCompress(brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, content.size(),
                            reinterpret_cast<const std::uint8_t*>(content.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data()));
  invariant(done, "brotli refused its input");
  out.resize(size);
  return out;
}

std::string gzip(std::string_view content) {
  z_stream stream{};
  const int begun = ::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window_bits, 8,
                                   Z_DEFAULT_STRATEGY);
  invariant(begun == Z_OK, "zlib refused to start");
  std::string out(::deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  invariant(ended == Z_STREAM_END, "zlib refused its input");
  return out;
}

bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.starts_with("application/javascript") ||
         content_type.starts_with("application/json") ||
         content_type.starts_with("application/manifest+json") ||
         content_type.starts_with("application/xml") || content_type.starts_with("image/svg+xml");
}

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  for (const std::string_view part : split(accept_encoding, ',')) {
    const std::size_t end = std::min(part.find(';'), part.size());
    if (equals_ignoring_case(trim(part.substr(0, end)), coding)) {
      return !is_refused(part.substr(end));
    }
  }
  return false;
}

}  // namespace flipflop::http
