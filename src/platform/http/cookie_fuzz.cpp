// Whatever the Cookie headers hold: a cookie's value is a piece of them without a separator, does
// not depend on what stands around it or on how the cookies are spread over headers, and what was
// set comes back.

#include <cstdlib>

#include "platform/http/message.h"

namespace {

using namespace flipflop::http;  // NOLINT: a fuzzer is a test

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

Request with_cookies(const std::vector<std::string>& lines) {
  Request request;
  for (const std::string& line : lines) request.headers.emplace_back("cookie", line);
  return request;
}

std::string value_in(const std::vector<std::string>& lines, std::string_view name) {
  return std::string(with_cookies(lines).cookie(name));
}

// Each cookie in a header of its own.
std::vector<std::string> apart(const std::vector<std::string>& lines) {
  std::vector<std::string> pieces;
  for (const std::string& line : lines) {
    std::size_t from = 0;
    for (std::size_t at = line.find(';'); at != line.npos; at = line.find(';', from)) {
      pieces.push_back(line.substr(from, at - from));
      from = at + 1;
    }
    pieces.push_back(line.substr(from));
  }
  return pieces;
}

bool holds_piece(const std::vector<std::string>& lines, std::string_view piece) {
  for (const std::string& line : lines)
    if (line.find(piece) != line.npos) return true;
  return false;
}

void check_reading(const std::vector<std::string>& lines, const std::string& name) {
  const std::string value = value_in(lines, name);
  require(value.find(';') == value.npos);
  require(value.empty() || holds_piece(lines, value));
  require(value_in(apart(lines), name) == value);
  std::vector<std::string> between = lines;
  between.insert(between.begin(), name + "x=1; " + "x" + name + "=2; bare; =3");
  between.push_back("y" + name + "=4");
  require(value_in(between, name) == value);
  if (!value.empty()) {
    between.push_back(name + "=later");
    require(value_in(between, name) == value);
  }
}

bool is_octet(char c) {
  return c > 0x20 && c < 0x7F && std::string_view("\",;\\").find(c) == std::string_view::npos;
}

std::string octets_of(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (is_octet(c)) out.push_back(c);
  return out;
}

void check_setting(const std::vector<std::string>& lines, std::string_view raw_name,
                   std::string_view raw_value) {
  std::string name = octets_of(raw_name);
  std::erase(name, '=');
  const std::string value = octets_of(raw_value);
  if (name.empty()) return;
  Response response;
  set_cookie(response, name, value, {.max_age_seconds = 60, .secure = true});
  const std::string& set = response.headers.back().second;
  require(set.find_first_of("\r\n") == set.npos);
  std::vector<std::string> sent = lines;
  // A browser sends back what stands before the attributes.
  sent.insert(sent.begin(), "other=1; " + set.substr(0, set.find(';')));
  if (name != "other") require(value_in(sent, name) == value);
}

}  // namespace

// The first line is a name, the second a value to set; each other line is a header.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::string name(take_line(text));
  const std::string value(take_line(text));
  std::vector<std::string> lines;
  while (!text.empty()) lines.emplace_back(take_line(text));
  if (name.find_first_of(" =;") == name.npos && !name.empty()) check_reading(lines, name);
  check_setting(lines, name, value);
  return 0;
}
