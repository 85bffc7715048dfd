#include "app/snake_case.h"

namespace flipflop::app {
namespace {

// The end of the string literal that begins at `begin`: the place behind its closing quote.
std::size_t end_of_literal(std::string_view json, std::size_t begin) {
  for (std::size_t at = begin + 1; at < json.size(); ++at) {
    if (json[at] == '\\') {
      ++at;
    } else if (json[at] == '"') {
      return at + 1;
    }
  }
  return json.size();
}

void append_key(std::string& out, std::string_view key) {
  for (char c : key) {
    if (c >= 'A' && c <= 'Z') {
      out.push_back('_');
      out.push_back(static_cast<char>(c - 'A' + 'a'));
    } else {
      out.push_back(c);
    }
  }
}

}  // namespace

std::string with_snake_case_keys(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 8);
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] != '"') {
      out.push_back(json[at++]);
      continue;
    }
    const std::size_t end = end_of_literal(json, at);
    const std::string_view literal = json.substr(at, end - at);
    if (end < json.size() && json[end] == ':') {
      append_key(out, literal);
    } else {
      out += literal;
    }
    at = end;
  }
  return out;
}

}  // namespace flipflop::app
