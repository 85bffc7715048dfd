#include "platform/http/request_head.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/text.h"
#include "platform/http/request_target.h"

namespace flipflop::http {

namespace {

// RFC 9110 tchar, in lower case; 0 for everything else.
constexpr std::array<char, 256> token_lower = [] {
  std::array<char, 256> table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")) {
    table[static_cast<unsigned char>(c)] = c;
    if (c >= 'a' && c <= 'z') table[static_cast<unsigned char>(c - 32)] = c;
  }
  return table;
}();

// Visible characters, space, tab and bytes above ASCII.
constexpr std::array<bool, 256> value_character = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0x20; i < 256; ++i) table[i] = i != 0x7F;
  table['\t'] = true;
  return table;
}();

bool is_token_character(char c) {
  return token_lower[static_cast<unsigned char>(c)] != 0;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Takes the next line off `text`, without its CRLF. HeadScanner has seen every line end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end - 1);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<Method> method_of(std::string_view name) {
  for (const Method method : {Method::get, Method::post, Method::head, Method::put, Method::del,
                              Method::patch, Method::options}) {
    if (name == method_name(method)) return method;
  }
  return std::nullopt;
}

// 0, or the status for another version.
int check_version(std::string_view text, RequestHead& parsed) {
  const bool is_version = text.size() == 8 && text.starts_with("HTTP/") && text[5] >= '0' &&
                          text[5] <= '9' && text[6] == '.' && text[7] >= '0' && text[7] <= '9';
  if (!is_version) return 400;
  if (text[5] != '1') return 505;
  parsed.is_http_1_0 = text[7] == '0';
  parsed.keep_alive = !parsed.is_http_1_0;
  return 0;
}

int parse_request_line(std::string_view line, Request& request, RequestHead& parsed) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const std::string_view name = line.substr(0, first);
  if (name.empty() || !std::ranges::all_of(name, is_token_character)) return 400;
  if (const int status = check_version(line.substr(last + 1), parsed); status != 0) return status;
  const auto method = method_of(name);
  if (!method) return 501;
  request.method = *method;
  request.target = line.substr(first + 1, last - first - 1);
  auto target = parse_target(request.method, request.target);
  if (!target) return 400;
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  if (!target->authority.empty()) request.headers.emplace_back("host", target->authority);
  return 0;
}

// At most 18 digits: no sign, no list, no white space.
bool parse_length(std::string_view text, std::uint64_t& length) {
  const auto parsed = parse_unsigned(text);
  if (!parsed) return false;
  length = static_cast<std::uint64_t>(*parsed);
  return true;
}

void read_connection(std::string_view value, RequestHead& parsed) {
  for (const std::string_view part : split(value, ',')) {
    const std::string_view option = trim(part);
    if (equals_ignoring_case(option, "close")) parsed.keep_alive = false;
    if (equals_ignoring_case(option, "keep-alive") && parsed.is_http_1_0) parsed.keep_alive = true;
  }
}

// What the fields of one head have said so far about where the message ends and whom it is for.
struct Framing {
  bool has_length = false;
  bool has_coding = false;
  bool has_host = false;
  bool is_closing = false;
};

// 0, or the status to refuse with. Only these names mean anything to the server itself.
int read_framing(std::string_view name, std::string_view value, RequestHead& parsed,
                 Framing& framing) {
  if (name == "content-length") {
    if (framing.has_length || !parse_length(value, parsed.content_length)) return 400;
    framing.has_length = true;
  } else if (name == "transfer-encoding") {
    const bool is_chunked = equals_ignoring_case(value, "chunked");
    if (framing.has_coding || !is_chunked || parsed.is_http_1_0) return 400;
    framing.has_coding = true;
  } else if (name == "host") {
    if (framing.has_host || !is_authority(value)) return 400;
    framing.has_host = true;
  } else if (name == "connection") {
    read_connection(value, parsed);
    framing.is_closing = framing.is_closing || !parsed.keep_alive;
  } else if (name == "expect") {
    if (!equals_ignoring_case(value, "100-continue")) return 417;
    parsed.expects_continue = !parsed.is_http_1_0;
  }
  return 0;
}

int parse_fields(std::string_view text, Request& request, RequestHead& parsed, Framing& framing) {
  const bool has_authority = !request.headers.empty();  // of an absolute-form target
  std::size_t count = 0;
  while (true) {
    const std::string_view line = take_line(text);
    if (line.empty()) return 0;
    if (++count > field_limit) return 431;
    std::string name;
    std::string_view value;
    if (!parse_field(line, name, value)) return 400;
    const int status = read_framing(name, value, parsed, framing);
    if (status != 0) return status;
    if (has_authority && name == "host") continue;
    request.headers.emplace_back(std::move(name), value);
  }
}

}  // namespace

HeadScanner::Result HeadScanner::refuse(int status) {
  status_ = status;
  return Result::refused;
}

// The limits refuse at the same byte however the head was cut into reads.
HeadScanner::Result HeadScanner::wait_for_more(std::string_view bytes) {
  const std::size_t size = bytes.size() - begin_;
  if (line_ == begin_ && size >= request_line_limit + 2) return refuse(414);
  if (size >= head_limit) return refuse(431);
  scanned_ = bytes.size();
  return Result::incomplete;
}

HeadScanner::Result HeadScanner::scan(std::string_view bytes) {
  while (true) {
    const bool is_first = line_ == begin_;
    if (is_first && begin_ < bytes.size()) {
      // What is no HTTP at all (a TLS handshake) is not waited for.
      const bool may_be_empty = begin_ == 0 && bytes[begin_] == '\r';
      if (!may_be_empty && !is_token_character(bytes[begin_])) return refuse(400);
    }
    const void* found = scanned_ < bytes.size()
                            ? std::memchr(bytes.data() + scanned_, '\n', bytes.size() - scanned_)
                            : nullptr;
    if (found == nullptr) return wait_for_more(bytes);
    const auto lf = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (is_first && lf >= begin_ + request_line_limit + 2) return refuse(414);
    if (lf >= begin_ + head_limit) return refuse(431);
    if (lf == line_ || bytes[lf - 1] != '\r') return refuse(400);
    const bool is_empty = lf == line_ + 1;
    line_ = scanned_ = lf + 1;
    if (is_empty && !is_first) {
      end_ = line_;
      return Result::complete;
    }
    if (is_empty) begin_ = line_;
  }
}

bool parse_field(std::string_view line, std::string& name, std::string_view& value) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  name.resize(colon);
  for (std::size_t i = 0; i < colon; ++i) {
    name[i] = token_lower[static_cast<unsigned char>(line[i])];
    if (name[i] == 0) return false;
  }
  value = line.substr(colon + 1);
  while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_blank(value.back())) value.remove_suffix(1);
  return std::ranges::all_of(value,
                             [](char c) { return value_character[static_cast<unsigned char>(c)]; });
}

int parse_head(std::string_view head, Request& request, RequestHead& parsed) {
  request.headers.reserve(12);
  const int line_status = parse_request_line(take_line(head), request, parsed);
  if (line_status != 0) return line_status;
  Framing framing;
  const int status = parse_fields(head, request, parsed, framing);
  if (status != 0) return status;
  if (framing.is_closing) parsed.keep_alive = false;
  if (!framing.has_host && !parsed.is_http_1_0) return 400;
  if (framing.has_length && framing.has_coding) return 400;
  if (framing.has_coding) parsed.body = RequestHead::Body::chunked;
  if (framing.has_length && parsed.content_length > 0) parsed.body = RequestHead::Body::sized;
  return 0;
}

}  // namespace flipflop::http
