#include "shop/auth/token.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/crypto/base64.h"
#include "platform/crypto/sodium.h"

namespace flipflop::auth {
namespace {

constexpr std::size_t key_id_most = 64;
constexpr std::size_t second_digits_most = 11;
constexpr std::size_t uuid_size = 36;

// We issue the tokens, our own services are their only audience, and our shop is their only client.
constexpr std::string_view payload_front =
    R"({"iss":"flipflop","aud":"flipflop","client_id":"flipflop","sub":")";

bool is_key_id(std::string_view id) {
  constexpr std::string_view allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !id.empty() && id.size() <= key_id_most && id.find_first_not_of(allowed) == id.npos;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::int64_t seconds_of(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

std::string header_text(std::string_view key_id) {
  return fmt::format(R"({{"alg":"EdDSA","typ":"at+jwt","kid":"{}"}})", key_id);
}

// The id of the token (jti) says nothing new: a token ends with its session, never alone.
std::string payload_text(const Claims& claims) {
  const std::string session = claims.session.text();
  const std::int64_t issued_at = seconds_of(claims.issued_at);
  return fmt::format(R"({}{}","sid":"{}","jti":"{}.{}","iat":{},"exp":{}}})", payload_front,
                     claims.account.text(), session, session, issued_at, issued_at,
                     seconds_of(claims.expires_at));
}

// The text between the first `before` and the next `after` behind it; empty when there is none.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t found = text.find(before);
  if (found == text.npos) return {};
  text.remove_prefix(found + before.size());
  const std::size_t end = text.find(after);
  return end == text.npos ? std::string_view() : text.substr(0, end);
}

std::optional<Instant> instant_of(std::string_view seconds) {
  if (seconds.size() > second_digits_most) return std::nullopt;
  const auto count = parse_unsigned(seconds);
  if (!count) return std::nullopt;
  return Instant{std::chrono::seconds(*count)};
}

// Reads loosely and then asks whether we would have written the same.
std::optional<Claims> claims_in(std::string_view payload) {
  if (!payload.starts_with(payload_front)) return std::nullopt;
  const auto account = AccountId::parse(payload.substr(payload_front.size()).substr(0, uuid_size));
  const auto session = SessionId::parse(between(payload, R"("sid":")", "\""));
  const auto issued_at = instant_of(between(payload, R"("iat":)", ","));
  const auto expires_at = instant_of(between(payload, R"("exp":)", "}"));
  if (!account || !session || !issued_at || !expires_at) return std::nullopt;
  const Claims claims{*account, *session, *issued_at, *expires_at};
  if (payload_text(claims) != payload) return std::nullopt;
  return claims;
}

struct Pieces {
  std::string_view header;
  std::string_view signed_part;  // header and payload with the dot between them
  std::string payload;
  std::string signature;
};

std::optional<Pieces> pieces_of(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (token.size() > token_bytes_most || first == last) return std::nullopt;
  auto payload = crypto::base64url_bytes(token.substr(first + 1, last - first - 1));
  auto signature = crypto::base64url_bytes(token.substr(last + 1));
  if (!payload || !signature || signature->size() != crypto_sign_BYTES) return std::nullopt;
  return Pieces{token.substr(0, first), token.substr(0, last), std::move(*payload),
                std::move(*signature)};
}

bool is_signed_by(const SigningKey& key, const Pieces& pieces) {
  return is_key_id(key.id) && key.public_key.size() == crypto_sign_PUBLICKEYBYTES &&
         pieces.header == crypto::base64url(header_text(key.id)) &&
         crypto_sign_verify_detached(bytes_of(pieces.signature), bytes_of(pieces.signed_part),
                                     pieces.signed_part.size(), bytes_of(key.public_key)) == 0;
}

}  // namespace

SigningKey make_signing_key(Random& random, std::string id) {
  crypto::require_sodium();
  invariant(is_key_id(id), "a signing key has a malformed id");
  std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
  random.fill(seed);
  SigningKey key{std::move(id), std::string(crypto_sign_PUBLICKEYBYTES, '\0'),
                 std::string(crypto_sign_SECRETKEYBYTES, '\0')};
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(key.public_key.data()),
                           reinterpret_cast<unsigned char*>(key.secret_key.data()), seed.data());
  sodium_memzero(seed.data(), seed.size());
  return key;
}

std::string sign(const Claims& claims, const SigningKey& key) {
  invariant(is_key_id(key.id) && key.secret_key.size() == crypto_sign_SECRETKEYBYTES,
            "a token is signed by a key that cannot sign");
  invariant(claims.issued_at >= Instant{} && claims.issued_at < claims.expires_at,
            "a token expires before it is issued");
  const std::string signed_part =
      crypto::base64url(header_text(key.id)) + "." + crypto::base64url(payload_text(claims));
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       bytes_of(signed_part), signed_part.size(), bytes_of(key.secret_key));
  return signed_part + "." + crypto::base64url(signature);
}

std::optional<Claims> verify(std::string_view token, const std::vector<SigningKey>& known,
                             Instant now) {
  const auto pieces = pieces_of(token);
  if (!pieces) return std::nullopt;
  const auto signs = [&pieces](const SigningKey& key) { return is_signed_by(key, *pieces); };
  if (!std::ranges::any_of(known, signs)) return std::nullopt;
  const auto claims = claims_in(pieces->payload);
  if (!claims || claims->issued_at > now + token_leeway) return std::nullopt;
  if (claims->expires_at + token_leeway <= now) return std::nullopt;
  return claims;
}

}  // namespace flipflop::auth
