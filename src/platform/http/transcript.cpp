#include "platform/http/transcript.h"

#include <fmt/format.h>

#include "platform/http/request_parser.h"

namespace flipflop::http {

namespace {

constexpr std::size_t body_limit = 4096;

void append_request(std::string& out, const RequestParser& parser, const Request& request) {
  out += fmt::format("# {} {} {}\n", method_name(request.method), request.path, request.target);
  for (const auto& [name, value] : request.query) out += fmt::format("? {}={}\n", name, value);
  for (const auto& [name, value] : request.headers) out += fmt::format("{}: {}\n", name, value);
  out += fmt::format("keep {} continue {} body {}\n", parser.head().keep_alive,
                     parser.head().expects_continue, request.body);
}

void feed(RequestParser& parser, std::string_view bytes, std::string& out) {
  while (!bytes.empty() && parser.state() != RequestParser::State::refused) {
    bytes.remove_prefix(parser.feed(bytes));
    if (parser.state() == RequestParser::State::has_head) parser.limit_body(body_limit);
    if (parser.state() == RequestParser::State::complete) {
      append_request(out, parser, parser.request());
      parser.next();
    }
  }
}

}  // namespace

std::string transcript(std::string_view stream, const std::vector<std::size_t>& cuts) {
  RequestParser parser;
  std::string out;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    if (cut <= begin || cut >= stream.size()) continue;
    feed(parser, stream.substr(begin, cut - begin), out);
    begin = cut;
  }
  feed(parser, stream.substr(begin), out);
  if (parser.state() == RequestParser::State::refused) {
    out += fmt::format("refused {}\n", parser.status());
  } else if (parser.has_begun()) {
    out += "unfinished\n";
  }
  return out;
}

}  // namespace flipflop::http
