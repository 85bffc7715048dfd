#include "platform/http/outbound_address.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace flipflop::http {
namespace {

struct Range {
  std::uint32_t network;  // host byte order
  int bits;
};

constexpr std::uint32_t ipv4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

constexpr Range not_public[] = {
    {ipv4(0, 0, 0, 0), 8},        // this network
    {ipv4(10, 0, 0, 0), 8},       // private
    {ipv4(100, 64, 0, 0), 10},    // shared address space of providers
    {ipv4(127, 0, 0, 0), 8},      // loopback
    {ipv4(169, 254, 0, 0), 16},   // link-local, and the metadata service of clouds
    {ipv4(172, 16, 0, 0), 12},    // private
    {ipv4(192, 0, 0, 0), 24},     // IETF protocol assignments
    {ipv4(192, 0, 2, 0), 24},     // documentation
    {ipv4(192, 88, 99, 0), 24},   // old 6to4 relays
    {ipv4(192, 168, 0, 0), 16},   // private
    {ipv4(198, 18, 0, 0), 15},    // benchmarks
    {ipv4(198, 51, 100, 0), 24},  // documentation
    {ipv4(203, 0, 113, 0), 24},   // documentation
    {ipv4(224, 0, 0, 0), 4},      // multicast
    {ipv4(240, 0, 0, 0), 4},      // reserved, broadcast
};

bool is_public_ipv4(std::uint32_t address) {
  for (const Range& range : not_public)
    if ((address ^ range.network) >> (32 - range.bits) == 0) return false;
  return true;
}

using Bytes = std::array<std::uint8_t, 16>;

std::uint32_t ipv4_at(const Bytes& bytes, std::size_t at) {
  return ipv4(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

bool starts_with(const Bytes& bytes, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

bool is_public_ipv6(const Bytes& bytes) {
  // ::ffff:0:0/96 (mapped) and 64:ff9b::/96 (NAT64) lead to the IPv4 address that they carry.
  if (starts_with(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}) ||
      starts_with(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
    return is_public_ipv4(ipv4_at(bytes, 12));
  if (starts_with(bytes, {0x20, 0x02})) return is_public_ipv4(ipv4_at(bytes, 2));  // 6to4
  if (starts_with(bytes, {0x20, 0x01, 0x0d, 0xb8})) return false;                  // documentation
  if (starts_with(bytes, {0x20, 0x01}) && bytes[2] < 0x02) return false;  // Teredo, ORCHID, others
  if (starts_with(bytes, {0x3f, 0xff}) && bytes[2] < 0x10) return false;  // documentation
  return (bytes[0] & 0xe0) == 0x20;  // 2000::/3 alone is global
}

Bytes bytes_of(const sockaddr* address) {
  sockaddr_in6 ipv6;
  std::memcpy(&ipv6, address, sizeof ipv6);
  Bytes bytes;
  std::memcpy(bytes.data(), &ipv6.sin6_addr, bytes.size());
  return bytes;
}

std::uint32_t ipv4_of(const sockaddr* address) {
  sockaddr_in plain;
  std::memcpy(&plain, address, sizeof plain);
  return ntohl(plain.sin_addr.s_addr);
}

}  // namespace

bool is_public_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) return is_public_ipv4(ipv4_of(address));
  if (address->sa_family == AF_INET6) return is_public_ipv6(bytes_of(address));
  return false;
}

bool is_loopback_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) return ipv4_of(address) >> 24 == 127;
  if (address->sa_family != AF_INET6) return false;
  return bytes_of(address) == Bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
}

}  // namespace flipflop::http
