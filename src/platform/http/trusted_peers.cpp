#include "platform/http/trusted_peers.h"

#include <arpa/inet.h>

#include <algorithm>
#include <ranges>

#include "base/text.h"

namespace flipflop::http {
namespace {

constexpr int all_bits = 128;
constexpr int bits_before_ipv4 = 96;
constexpr std::size_t longest_address = INET6_ADDRSTRLEN;

bool is_set(const std::array<std::uint8_t, 16>& bytes, int bit) {
  return (bytes[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8) & 1) != 0;
}

bool is_ipv4(const std::array<std::uint8_t, 16>& bytes) {
  constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::equal(mapped.begin(), mapped.end(), bytes.begin());
}

}  // namespace

TrustedPeers::TrustedPeers() : networks_{*network_of("127.0.0.0/8"), *network_of("::1")} {}

std::expected<TrustedPeers, std::string> TrustedPeers::parse(std::string_view text) {
  TrustedPeers peers;
  for (const std::string_view part : split(text, ',')) {
    if (trim(part).empty()) continue;
    const auto network = network_of(trim(part));
    if (!network) return std::unexpected(std::string(trim(part)));
    peers.networks_.push_back(*network);
  }
  return peers;
}

bool TrustedPeers::contains(std::string_view address) const {
  const auto bytes = bytes_of(address);
  return bytes && contains(*bytes);
}

std::string TrustedPeers::client_of(const std::string& peer, const Request& request) const {
  auto nearest = bytes_of(peer);
  if (!nearest) return peer;
  for (const auto& [name, value] : request.headers | std::views::reverse) {
    if (name != "x-forwarded-for") continue;
    std::string_view left = value;
    for (bool is_last = false; !is_last && contains(*nearest);) {
      const std::size_t comma = left.rfind(',');
      is_last = comma == std::string_view::npos;
      const auto next = bytes_of(trim(is_last ? left : left.substr(comma + 1)));
      if (!next) return text_of(*nearest);
      nearest = next;
      if (!is_last) left = left.substr(0, comma);
    }
    if (!contains(*nearest)) break;
  }
  return text_of(*nearest);
}

std::optional<TrustedPeers::Bytes> TrustedPeers::bytes_of(std::string_view text) {
  if (text.size() > longest_address) return std::nullopt;
  const std::string address(text);
  Bytes bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return bytes;
  bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (inet_pton(AF_INET, address.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

std::string TrustedPeers::text_of(const Bytes& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_ipv4(address))
    inet_ntop(AF_INET, address.data() + 12, text.data(), text.size());
  else
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

// A network with bits behind its prefix is a slip of whoever wrote it, and one of no bits is
// everybody.
std::optional<TrustedPeers::Network> TrustedPeers::network_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = bytes_of(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Network{*address, all_bits};
  const auto length = parse_unsigned(text.substr(slash + 1));
  const bool is_v4 = text.find(':') == std::string_view::npos;
  const int before = is_v4 ? bits_before_ipv4 : 0;
  if (!length || *length < 1 || *length > all_bits - before) return std::nullopt;
  const int bits = before + static_cast<int>(*length);
  for (int bit = bits; bit < all_bits; ++bit)
    if (is_set(*address, bit)) return std::nullopt;
  return Network{*address, bits};
}

bool TrustedPeers::contains(const Bytes& address) const {
  return std::ranges::any_of(networks_, [&address](const Network& network) {
    const auto whole = static_cast<std::size_t>(network.bits / 8);
    if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole),
                    network.address.begin()))
      return false;
    const int rest = network.bits % 8;
    return rest == 0 || (address[whole] ^ network.address[whole]) >> (8 - rest) == 0;
  });
}

}  // namespace flipflop::http
