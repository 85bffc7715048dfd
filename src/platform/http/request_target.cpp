#include "platform/http/request_target.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "platform/http/form.h"

namespace flipflop::http {

namespace {

constexpr std::string_view alphanumeric =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

constexpr std::array<bool, 256> set_of(std::string_view more) {
  std::array<bool, 256> set{};
  for (const char c : alphanumeric) set[static_cast<unsigned char>(c)] = true;
  for (const char c : more) set[static_cast<unsigned char>(c)] = true;
  return set;
}

// RFC 3986: pchar, the slash, and the escape.
constexpr auto path_characters = set_of("-._~!$&'()*+,;=:@/%");
// Browsers leave some characters in queries as they were typed.
constexpr auto query_characters = set_of("-._~!$&'()*+,;=:@/%?[]{}|^`\"<>\\");
constexpr auto name_characters = set_of("-._~");

bool consists_of(std::string_view text, const std::array<bool, 256>& set) {
  return std::ranges::all_of(text, [&set](char c) { return set[static_cast<unsigned char>(c)]; });
}

// Decoded, or nullopt when the escape hides a separator or a control character.
std::optional<std::string> decode_segment(std::string_view segment) {
  auto text = percent_decode(segment);
  if (!text) return std::nullopt;
  for (const char c : *text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || c == '/' || c == '\\') return std::nullopt;
  }
  return text;
}

bool append_segment(std::string& path, std::string_view segment, bool is_last) {
  if (segment == ".") {
    if (is_last) path.push_back('/');
    return true;
  }
  if (segment == "..") {
    const std::size_t parent = path.rfind('/');
    if (parent == std::string::npos) return false;
    path.resize(parent);
    if (is_last) path.push_back('/');
    return true;
  }
  path.push_back('/');
  path.append(segment);
  return true;
}

std::optional<std::string> normalised_path(std::string_view raw) {
  if (!raw.starts_with('/') || !consists_of(raw, path_characters)) return std::nullopt;
  std::string path;
  path.reserve(raw.size());
  while (!raw.empty()) {
    raw.remove_prefix(1);
    const std::size_t end = std::min(raw.find('/'), raw.size());
    const std::string_view segment = raw.substr(0, end);
    raw.remove_prefix(end);
    const bool is_last = raw.empty();
    if (segment.find('%') == std::string_view::npos) {
      if (!append_segment(path, segment, is_last)) return std::nullopt;
      continue;
    }
    const auto decoded = decode_segment(segment);
    if (!decoded || !append_segment(path, *decoded, is_last)) return std::nullopt;
  }
  return path;
}

bool is_port(std::string_view text) {
  const auto port = parse_unsigned(text);
  return port.has_value() && text.size() <= 5 && *port <= 65535;
}

bool is_v6_address(const std::string& text) {
  in6_addr parsed{};
  return ::inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

// Takes "http://authority" off an absolute-form target; nullopt when it is neither that nor a path.
std::optional<std::string_view> take_authority(std::string_view& target) {
  if (target.starts_with('/')) return std::string_view{};
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equals_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const std::string_view authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(authority.size());
    if (!is_authority(authority)) return std::nullopt;
    return authority;
  }
  return std::nullopt;
}

}  // namespace

bool is_authority(std::string_view text) {
  std::string_view host = text;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (!is_v6_address(std::string(host))) return false;
    return text.empty() || (text.starts_with(':') && is_port(text.substr(1)));
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    host = text.substr(0, colon);
    if (!is_port(text.substr(colon + 1))) return false;
  }
  return !host.empty() && host.size() <= 255 && consists_of(host, name_characters);
}

std::optional<RequestTarget> parse_target(Method method, std::string_view target) {
  RequestTarget parsed;
  if (target == "*") {
    if (method != Method::options) return std::nullopt;
    parsed.path = "*";
    return parsed;
  }
  const auto authority = take_authority(target);
  if (!authority) return std::nullopt;
  parsed.authority = *authority;
  const std::size_t question = std::min(target.find('?'), target.size());
  auto path = normalised_path(question == 0 ? "/" : target.substr(0, question));
  if (!path) return std::nullopt;
  parsed.path = std::move(*path);
  if (question == target.size()) return parsed;
  const std::string_view query = target.substr(question + 1);
  if (!consists_of(query, query_characters)) return std::nullopt;
  auto fields = parse_form(query);
  if (!fields) return std::nullopt;
  parsed.query = std::move(*fields);
  return parsed;
}

}  // namespace flipflop::http
