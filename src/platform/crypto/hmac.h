#pragma once
// Keyed hashes for signatures and derived secrets (libsodium, OpenSSL). Pure functions, safe from
// every thread.

#include <string>
#include <string_view>

namespace flipflop::crypto {

// HMAC-SHA256 of `message` as 64 lower-case hex digits (RFC 2104; any key length).
std::string hmac_sha256_hex(std::string_view key, std::string_view message);

// HMAC-SHA1 of `message`, 20 bytes (RFC 2104). For one-time passwords alone, whose apps speak
// nothing else; as a MAC it is unbroken, as a choice it is old.
std::string hmac_sha1(std::string_view key, std::string_view message);

// Takes the same time wherever the texts differ; false for different lengths.
bool equal_in_constant_time(std::string_view left, std::string_view right);

// A secret for one purpose, made from the installation's secret, so that one leaked key says
// nothing about another.
std::string derived_secret(std::string_view installation_secret, std::string_view purpose);

}  // namespace flipflop::crypto
