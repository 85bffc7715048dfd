#include "platform/text/unicode.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include "base/invariant.h"
#include "base/text.h"

namespace flipflop::text {

std::string composed(std::string_view utf8) {
  if (!is_valid_utf8(utf8)) return std::string(utf8);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
  invariant(U_SUCCESS(status), "ICU has no NFC");
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(utf8.size()));
  form->normalizeUTF8(0, icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())), sink,
                      nullptr, status);
  invariant(U_SUCCESS(status), "ICU could not compose a valid text");
  return out;
}

}  // namespace flipflop::text
