#pragma once
// Which resolved addresses the outbound client may connect to: the public internet, and nothing
// that a machine, its neighbours or its cloud keep to themselves.

struct sockaddr;

namespace flipflop::http {

// False for loopback, private, link-local, shared (CGNAT), documentation, benchmark, multicast,
// reserved and unspecified addresses, for IPv6 forms that carry such an IPv4 address, and for any
// other family (IANA special-purpose registries, RFC 6890).
bool is_public_address(const sockaddr* address);

bool is_loopback_address(const sockaddr* address);

}  // namespace flipflop::http
