#pragma once
// Whose word about the client is believed: proxies in front of the shop, and its own processes on
// other machines. Each of them adds whom it speaks for at the right end of X-Forwarded-For, so the
// list is read from there, for as long as what is found is trusted itself: whatever stands further
// left, anybody may have written. Immutable; safe from every loop.

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace flipflop::http {

class TrustedPeers {
 public:
  // This machine alone.
  TrustedPeers();
  // This machine and "10.0.0.5, 10.1.0.0/16, 2001:db8:1::/48". The error is the part that is no
  // address and no network, or that is everybody.
  static std::expected<TrustedPeers, std::string> parse(std::string_view text);

  bool contains(std::string_view address) const;
  // The address of the client behind a request that `peer` sent: of the first, from the right, that
  // is not trusted; the last one that was understood where the list ends or makes no sense. An IPv4
  // address is written as such, however it came.
  std::string client_of(const std::string& peer, const Request& request) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  // IPv4 as ::ffff:a.b.c.d
  struct Network {
    Bytes address;
    int bits;
  };
  static std::optional<Bytes> bytes_of(std::string_view text);
  static std::string text_of(const Bytes& address);
  static std::optional<Network> network_of(std::string_view text);
  bool contains(const Bytes& address) const;

  std::vector<Network> networks_;
};

}  // namespace flipflop::http
