#include "platform/http/outbound_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/un.h>

#include <stdexcept>
#include <string>

namespace flipflop::http {
namespace {

sockaddr_storage address_of(const std::string& text) {
  sockaddr_storage storage{};
  if (auto* ipv4 = reinterpret_cast<sockaddr_in*>(&storage);
      inet_pton(AF_INET, text.c_str(), &ipv4->sin_addr) == 1) {
    ipv4->sin_family = AF_INET;
    return storage;
  }
  auto* ipv6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET6, text.c_str(), &ipv6->sin6_addr) != 1) throw std::runtime_error(text);
  ipv6->sin6_family = AF_INET6;
  return storage;
}

bool is_public(const std::string& text) {
  const sockaddr_storage storage = address_of(text);
  return is_public_address(reinterpret_cast<const sockaddr*>(&storage));
}

TEST(OutboundAddress, what_is_not_the_public_internet_is_refused) {
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.254",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.7",
                              "203.0.113.7",
                              "224.0.0.1",
                              "239.1.1.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "fc00::1",
                              "fdff::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.1.2.3",
                              "::127.0.0.1",
                              "64:ff9b::a00:1",
                              "2002:7f00:1::",
                              "2002:a00:1::1",
                              "2001:db8::1",
                              "2001::1",
                              "3fff::1",
                              "100::1",
                              "64:ff9b:1::1",
                              "::ffff:0:127.0.0.1"})
    EXPECT_FALSE(is_public(address)) << address;
}

TEST(OutboundAddress, the_public_internet_is_allowed_right_up_to_the_borders) {
  for (const char* address :
       {"1.1.1.1",          "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
        "100.128.0.0",      "126.255.255.255", "128.0.0.0",       "169.253.255.255",
        "169.255.0.0",      "172.15.255.255",  "172.32.0.0",      "192.167.255.255",
        "192.169.0.0",      "198.17.255.255",  "198.20.0.0",      "223.255.255.255",
        "2a00:1028::1",     "2001:718::1",     "2606:4700::1111", "::ffff:8.8.8.8",
        "64:ff9b::808:808", "2002:808:808::1"})
    EXPECT_TRUE(is_public(address)) << address;
}

TEST(OutboundAddress, other_families_are_refused) {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  EXPECT_FALSE(is_public_address(reinterpret_cast<const sockaddr*>(&local)));
}

}  // namespace
}  // namespace flipflop::http
