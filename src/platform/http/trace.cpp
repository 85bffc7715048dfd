#include "platform/http/trace.h"

#include <algorithm>
#include <array>
#include <random>

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

// "00-" 32 hex "-" 16 hex "-" 2 hex; neither id is all zeros. A later version may go on behind
// another "-", and "ff" is none (https://www.w3.org/TR/trace-context/, section 3.2).
bool is_trace_parent(std::string_view text) {
  if (text.size() < 55 || !is_lower_hex(text.substr(0, 2)) || text.starts_with("ff")) return false;
  if (text.size() > 55 && (text.starts_with("00") || text[55] != '-')) return false;
  if (text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const std::string_view trace = text.substr(3, 32);
  const std::string_view parent = text.substr(36, 16);
  return is_lower_hex(trace) && is_lower_hex(parent) && is_lower_hex(text.substr(53, 2)) &&
         !is_zero(trace) && !is_zero(parent);
}

bool is_sampled(std::string_view trace_parent) {
  const char low = trace_parent[54];
  const int digit = low <= '9' ? low - '0' : low - 'a' + 10;
  return (digit & 1) == 1;
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
    text.append("00-").append(received.substr(3, 33));
    append_hex(text);
    text += is_sampled(received) ? "-01" : "-00";
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

std::uint64_t random_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

std::string_view received_trace_parent(const Request& request) {
  std::string_view found;
  for (const auto& [name, value] : request.headers) {
    if (name != "traceparent") continue;
    if (!found.empty()) return {};
    found = value;
  }
  return found;
}

std::string_view trace_id(std::string_view trace_parent) {
  return trace_parent.size() < 35 ? std::string_view() : trace_parent.substr(3, 32);
}

}  // namespace flipflop::http
