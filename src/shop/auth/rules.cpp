#include "shop/auth/rules.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/mail_address.h"
#include "base/text.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

struct Known {
  Link::Purpose purpose;
  std::string_view name;
  Duration life;
};

constexpr std::array<Known, 4> purposes = {{
    {Link::Purpose::verify_email, "verify_email", 24h},
    {Link::Purpose::reset_password, "reset_password", 1h},
    {Link::Purpose::sign_in_code, "sign_in_code", 10min},
    {Link::Purpose::account_exists, "account_exists", 24h},
}};

template <class Address>
std::string prefix_text(int family, const Address& address, std::string_view length) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, &address, text.data(), text.size());
  return std::string(text.data()) + std::string(length);
}

}  // namespace

std::optional<std::string> normal_email(std::string_view text) {
  const std::string_view address = trim(text);
  if (!is_mail_address(address)) return std::nullopt;
  return lower_ascii(address);
}

std::string network_of(std::string_view address) {
  const std::string text(address);
  in6_addr six{};
  if (inet_pton(AF_INET6, text.c_str(), &six) == 1 && !IN6_IS_ADDR_V4MAPPED(&six)) {
    std::fill(six.s6_addr + 8, six.s6_addr + 16, 0);
    return prefix_text(AF_INET6, six, "/64");
  }
  in_addr four{};
  const std::size_t mapped = text.starts_with("::ffff:") ? 7 : 0;
  if (inet_pton(AF_INET, text.c_str() + mapped, &four) != 1) return text.substr(0, 64);
  four.s_addr &= htonl(0xffffff00);
  return prefix_text(AF_INET, four, "/24");
}

Duration link_life(Link::Purpose purpose) {
  return std::ranges::find(purposes, purpose, &Known::purpose)->life;
}

std::string_view purpose_name(Link::Purpose purpose) {
  return std::ranges::find(purposes, purpose, &Known::purpose)->name;
}

std::optional<Link::Purpose> purpose_named(std::string_view name) {
  const auto* found = std::ranges::find(purposes, name, &Known::name);
  if (found == purposes.end()) return std::nullopt;
  return found->purpose;
}

std::optional<std::chrono::seconds> span_of(std::string_view text) {
  std::int64_t unit = 1;
  constexpr std::array<std::pair<char, std::int64_t>, 4> units = {
      {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86'400}}};
  for (const auto& [letter, seconds] : units) {
    if (!text.ends_with(letter)) continue;
    unit = seconds;
    text.remove_suffix(1);
    break;
  }
  const auto number = parse_unsigned(text);
  constexpr std::int64_t most = std::int64_t{10} * 366 * 86'400;
  if (!number || *number == 0 || *number > most / unit) return std::nullopt;
  return std::chrono::seconds(*number * unit);
}

Instant session_end(Instant created_at, Instant now, const Lifetimes& lifetimes) {
  return std::min<Instant>(created_at + session_life_most, now + lifetimes.refresh);
}

}  // namespace flipflop::auth
