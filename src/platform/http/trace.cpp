#include "platform/http/trace.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/hex.h"
#include "base/split_mix.h"
#include "base/text.h"

namespace flipflop::http {

namespace {

bool is_request_id(std::string_view text) {
  return text.size() >= 8 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

bool is_lower_hex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == '0'; });
}

// "00-" 32 hex "-" 16 hex "-" 2 hex; neither id is all zeros.
bool is_trace_parent(std::string_view text) {
  if (text.size() != 55 || text.substr(0, 3) != "00-") return false;
  if (text[35] != '-' || text[52] != '-') return false;
  const std::string_view trace = text.substr(3, 32);
  const std::string_view parent = text.substr(36, 16);
  return is_lower_hex(trace) && is_lower_hex(parent) && is_lower_hex(text.substr(53)) &&
         !is_zero(trace) && !is_zero(parent);
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

bool is_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> parsed;
  return ::inet_pton(AF_INET, text.c_str(), parsed.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), parsed.data()) == 1;
}

}  // namespace

void TraceIds::append_hex(std::string& out) {
  std::uint64_t number = split_mix(state_) | 1;  // never all zeros
  for (int i = 0; i < 16; ++i, number >>= 4) out.push_back(hex_digits[number & 15]);
}

std::string TraceIds::request_id(std::string_view received) {
  if (is_request_id(received)) return std::string(received);
  std::string id;
  id.reserve(16);
  append_hex(id);
  return id;
}

std::string TraceIds::trace_parent(std::string_view received) {
  std::string text;
  text.reserve(55);
  if (is_trace_parent(received)) {
    text = received.substr(0, 36);
    append_hex(text);
    text += received.substr(52);
    return text;
  }
  text = "00-";
  append_hex(text);
  append_hex(text);
  text.push_back('-');
  append_hex(text);
  text += "-00";
  return text;
}

std::string client_address(const std::string& peer_address, const Request& request) {
  if (!is_loopback(peer_address)) return peer_address;
  std::vector<std::string> hops;
  for (const auto& [name, value] : request.headers) {
    if (name != "x-forwarded-for") continue;
    for (const std::string_view part : split(value, ',')) hops.emplace_back(trim(part));
  }
  std::string nearest = peer_address;
  while (!hops.empty() && is_address(hops.back())) {
    nearest = std::move(hops.back());
    hops.pop_back();
    if (!is_loopback(nearest)) break;
  }
  return nearest;
}

}  // namespace flipflop::http
