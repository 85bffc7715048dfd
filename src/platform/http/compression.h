#pragma once
// Internal to http: content compressed once, when it is published, and the choice of a coding.

#include <string>
#include <string_view>

namespace flipflop::http {

std::string brotli(std::string_view content);
std::string gzip(std::string_view content);

// Whether compressing this type of content is worth it: text, not pictures.
bool is_compressible(std::string_view content_type);

// Whether an Accept-Encoding header takes `coding`: named and not with q=0.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace flipflop::http
