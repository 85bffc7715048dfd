#include "base/mail_address.h"

#include <algorithm>

#include "base/text.h"

namespace flipflop {
namespace {

constexpr std::size_t longest_local_part = 64;
constexpr std::size_t shortest_top_level = 2;

bool is_part_of_address(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte != 0x7f && c != '@' && c != '"' && c != '<' && c != '>' && c != ',' &&
         c != ';' && c != ':' && c != '\\' && c != '(' && c != ')';
}

bool is_domain(std::string_view text) {
  const auto labels = split(text, '.');
  return labels.size() >= 2 && labels.back().size() >= shortest_top_level &&
         std::ranges::none_of(labels, [](std::string_view label) {
           return label.empty() || label.starts_with('-') || label.ends_with('-');
         });
}

}  // namespace

bool is_mail_address(std::string_view text) {
  if (text.size() > longest_mail_address || !is_valid_utf8(text)) return false;
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > longest_local_part) return false;
  const std::string_view domain = text.substr(at + 1);
  return std::ranges::all_of(text.substr(0, at), is_part_of_address) &&
         std::ranges::all_of(domain, is_part_of_address) && is_domain(domain);
}

}  // namespace flipflop
