#include "shop/supplier/adapters/xml_stream.h"

#include <expat.h>
#include <unicode/ucnv.h>

#include <array>
#include <fstream>

#include "base/text.h"

namespace flipflop::supplier {
namespace {

constexpr int deepest_level = 32;
constexpr std::size_t chunk_bytes = 64 * 1024;
// Expat keeps an unfinished token (a tag, a comment) in memory; no honest one is this long.
constexpr std::int64_t longest_token_bytes = 4 * 1024 * 1024;

struct FreeParser {
  void operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }
};

// Fills expat's table for a single-byte code page that ICU knows; the others are refused.
int describe_encoding(void*, const XML_Char* name, XML_Encoding* info) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name, &status);
  if (U_FAILURE(status)) return XML_STATUS_ERROR;
  const bool single_byte = ucnv_getMaxCharSize(converter) == 1;
  for (int byte = 0; single_byte && byte < 256; ++byte) {
    const char source = static_cast<char>(byte);
    UChar target[2];
    UErrorCode one = U_ZERO_ERROR;
    const int length = ucnv_toUChars(converter, target, 2, &source, 1, &one);
    info->map[byte] = length == 1 && target[0] != 0xFFFD ? target[0] : -1;
  }
  ucnv_close(converter);
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return single_byte ? XML_STATUS_OK : XML_STATUS_ERROR;
}

}  // namespace

struct XmlStream::Parts {
  Parts(const std::string& path, XmlHandler& to)
      : file(path, std::ios::binary), parser(XML_ParserCreate(nullptr)), handler(to) {}

  std::ifstream file;
  std::unique_ptr<XML_ParserStruct, FreeParser> parser;
  XmlHandler& handler;
  int depth = 0;
  bool any_bytes = false;
  std::string failure;
  std::array<char, chunk_bytes> chunk{};

  void stop(const char* reason) {
    if (failure.empty()) failure = reason;
    XML_StopParser(parser.get(), XML_FALSE);
  }

  static void begins(void* self, const XML_Char* name, const XML_Char**) {
    auto& parts = *static_cast<Parts*>(self);
    if (++parts.depth > deepest_level) return parts.stop("too_deep");
    parts.handler.element_begins(name, parts.depth);
  }
  static void ends(void* self, const XML_Char* name) {
    auto& parts = *static_cast<Parts*>(self);
    parts.handler.element_ends(name, parts.depth--);
  }
  static void text(void* self, const XML_Char* characters, int length) {
    static_cast<Parts*>(self)->handler.text({characters, static_cast<std::size_t>(length)});
  }
  // Any entity declaration ends the run: a product feed needs none, an attack (expansion, outside
  // files) always has one.
  static void entity(void* self, const XML_Char*, int, const XML_Char*, int, const XML_Char*,
                     const XML_Char*, const XML_Char*, const XML_Char*) {
    static_cast<Parts*>(self)->stop("entities");
  }

  std::string reason_of_error(std::size_t chunk_length, bool last) {
    if (!any_bytes) return "empty";
    const XML_Error error = XML_GetErrorCode(parser.get());
    if (error == XML_ERROR_UNKNOWN_ENCODING || error == XML_ERROR_INCORRECT_ENCODING)
      return "wrong_encoding";
    if (error == XML_ERROR_UNDEFINED_ENTITY) return "entities";
    if (last && (error == XML_ERROR_NO_ELEMENTS || error == XML_ERROR_UNCLOSED_TOKEN ||
                 error == XML_ERROR_PARTIAL_CHAR || error == XML_ERROR_UNCLOSED_CDATA_SECTION))
      return "truncated";
    if (error == XML_ERROR_INVALID_TOKEN && bad_utf8_at_error(chunk_length))
      return "wrong_encoding";
    return "malformed";
  }

  // Whether the bytes where expat stopped are no UTF-8: the usual sign of a mislabelled code page.
  bool bad_utf8_at_error(std::size_t chunk_length) {
    const auto stopped = static_cast<std::int64_t>(XML_GetCurrentByteIndex(parser.get()));
    const std::int64_t chunk_begin = bytes_before_chunk;
    if (stopped < chunk_begin) return false;
    const auto offset = static_cast<std::size_t>(stopped - chunk_begin);
    if (offset >= chunk_length) return false;
    std::string_view rest(chunk.data() + offset, std::min<std::size_t>(64, chunk_length - offset));
    for (std::size_t i = 0; i < rest.size(); ++i)
      if (static_cast<unsigned char>(rest[i]) >= 0x80)
        return !is_valid_utf8(rest.substr(i, std::min<std::size_t>(4, rest.size() - i))) &&
               !is_valid_utf8(rest.substr(i, 2)) && !is_valid_utf8(rest.substr(i, 3));
    return false;
  }

  std::int64_t bytes_before_chunk = 0;
};

XmlStream::XmlStream(const std::string& path, XmlHandler& handler)
    : parts_(std::make_unique<Parts>(path, handler)) {
  XML_Parser parser = parts_->parser.get();
  XML_SetUserData(parser, parts_.get());
  XML_SetElementHandler(parser, Parts::begins, Parts::ends);
  XML_SetCharacterDataHandler(parser, Parts::text);
  XML_SetEntityDeclHandler(parser, Parts::entity);
  XML_SetUnknownEncodingHandler(parser, describe_encoding, nullptr);
}

XmlStream::~XmlStream() = default;

XmlStream::Step XmlStream::feed() {
  Parts& parts = *parts_;
  parts.file.read(parts.chunk.data(), static_cast<std::streamsize>(parts.chunk.size()));
  const auto length = static_cast<std::size_t>(parts.file.gcount());
  const bool last = length < parts.chunk.size();
  parts.any_bytes = parts.any_bytes || length > 0;
  const XML_Status status = XML_Parse(parts.parser.get(), parts.chunk.data(),
                                      static_cast<int>(length), last ? XML_TRUE : XML_FALSE);
  if (status != XML_STATUS_OK) {
    if (parts.failure.empty()) parts.failure = parts.reason_of_error(length, last);
    return Step::failed;
  }
  parts.bytes_before_chunk += static_cast<std::int64_t>(length);
  const auto parsed = static_cast<std::int64_t>(XML_GetCurrentByteIndex(parts.parser.get()));
  if (!last && parts.bytes_before_chunk - parsed > longest_token_bytes) {
    parts.failure = "malformed";
    return Step::failed;
  }
  return last ? Step::end : Step::more;
}

const std::string& XmlStream::failure() const {
  return parts_->failure;
}

}  // namespace flipflop::supplier
