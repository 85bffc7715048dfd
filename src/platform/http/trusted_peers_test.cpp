// Who sent a request, where everybody may claim to speak for somebody.

#include "platform/http/trusted_peers.h"

#include <gtest/gtest.h>

namespace flipflop::http {
namespace {

std::string client(const char* trusted, const std::string& peer,
                   const std::vector<std::string>& forwarded) {
  Request request;
  for (const std::string& value : forwarded) {
    request.headers.emplace_back("x-forwarded-for", value);
    request.headers.emplace_back("x-real-ip", "198.51.100.66");
    request.headers.emplace_back("forwarded", "for=198.51.100.66");
  }
  return TrustedPeers::parse(trusted).value().client_of(peer, request);
}

TEST(TrustedPeers, a_stranger_speaks_for_nobody) {
  for (const char* forged :
       {"127.0.0.1", "10.0.0.5", "198.51.100.1", "::1", "198.51.100.1, 10.0.0.5"})
    EXPECT_EQ(client("10.0.0.0/8", "203.0.113.9", {forged}), "203.0.113.9") << forged;
  EXPECT_EQ(client("", "10.0.0.5", {"198.51.100.1"}), "10.0.0.5") << "trusted by nobody's word";
  EXPECT_EQ(client("2001:db8:1::/48", "2001:db8:2::5", {"198.51.100.1"}), "2001:db8:2::5");
  EXPECT_EQ(client("10.0.0.5", "10.0.0.50", {"198.51.100.1"}), "10.0.0.50");
}

TEST(TrustedPeers, what_a_client_wrote_itself_stands_behind_its_own_address) {
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.5", {"127.0.0.1, 198.51.100.1, 203.0.113.9"}),
            "203.0.113.9");
  EXPECT_EQ(client("10.0.0.0/8", "127.0.0.1", {"198.51.100.1", "203.0.113.9, 10.0.0.5"}),
            "203.0.113.9");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.5", {"10.9.9.9, 203.0.113.9"}), "203.0.113.9");
}

TEST(TrustedPeers, the_list_ends_where_it_makes_no_sense) {
  for (const char* bad :
       {"", " ", ",", "unknown", "_hidden", "203.0.113.9:1234", "[2001:db8::1]", "fe80::1%eth0",
        "203.0.113.9,", "203.0.113", "0x7f.0.0.1", "1e100", "203.0.113.9\t x", "2001:db8:::1"})
    EXPECT_EQ(client("10.0.0.0/8", "10.0.0.5", {bad}), "10.0.0.5") << bad;
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.5", {"203.0.113.9, nonsense, 10.0.0.6"}), "10.0.0.6");
  EXPECT_EQ(client("", "127.0.0.1", {std::string(20'000, '1')}), "127.0.0.1");
  std::string long_list = "203.0.113.9";
  for (int i = 0; i < 2'000; ++i) long_list += ",127.0.0.1";
  EXPECT_EQ(client("", "127.0.0.1", {long_list}), "203.0.113.9");
}

TEST(TrustedPeers, several_hops_lead_to_the_client) {
  EXPECT_EQ(client("", "127.0.0.1", {"203.0.113.9"}), "203.0.113.9");
  EXPECT_EQ(client("10.0.0.5, 10.1.0.0/16", "10.1.2.3", {"203.0.113.9, 10.0.0.5", "127.0.0.1"}),
            "203.0.113.9");
  EXPECT_EQ(client("2001:db8:1::/48", "2001:db8:1::5", {"2001:db8:2:0:0:0:0:9"}), "2001:db8:2::9");
  EXPECT_EQ(client("", "::1", {" 2001:DB8::9 "}), "2001:db8::9");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.5", {"10.0.0.7"}), "10.0.0.7") << "nobody else is known";
}

TEST(TrustedPeers, an_address_counts_the_same_however_it_is_written) {
  EXPECT_EQ(client("10.0.0.0/8", "::ffff:10.0.0.5", {"::ffff:203.0.113.9"}), "203.0.113.9");
  EXPECT_EQ(client("", "::ffff:127.0.0.1", {"203.0.113.9"}), "203.0.113.9");
  EXPECT_EQ(client("", "::ffff:203.0.113.9", {"198.51.100.1"}), "203.0.113.9");
  EXPECT_TRUE(TrustedPeers::parse("::ffff:10.0.0.0/104").value().contains("10.200.0.1"));
}

TEST(TrustedPeers, networks_end_at_their_last_bit) {
  const TrustedPeers peers = TrustedPeers::parse("192.0.2.128/25,2001:db8:8000::/33").value();
  EXPECT_TRUE(peers.contains("192.0.2.128"));
  EXPECT_TRUE(peers.contains("192.0.2.255"));
  EXPECT_FALSE(peers.contains("192.0.2.127"));
  EXPECT_FALSE(peers.contains("192.0.3.128"));
  EXPECT_TRUE(peers.contains("2001:db8:ffff::1"));
  EXPECT_FALSE(peers.contains("2001:db8:7fff::1"));
  EXPECT_TRUE(peers.contains("127.8.9.10")) << "this machine always is";
  EXPECT_FALSE(peers.contains("nobody"));
}

TEST(TrustedPeers, what_is_no_network_or_everybody_is_refused_by_name) {
  for (const char* bad : {"nginx", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1/8", "/8",
                          "10.0.0", "0.0.0.0/0", "::/0", "::1/129", "10.0.0.0/8/8", "10.0.0.0 /8"})
    EXPECT_EQ(TrustedPeers::parse(std::string("10.0.0.5, ") + bad).error(), bad);
}

}  // namespace
}  // namespace flipflop::http
