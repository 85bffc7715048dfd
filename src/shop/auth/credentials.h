#pragma once
// What a request brings to prove who sends it, and how that is remembered: under a keyed hash, so
// that neither a cache nor its dump holds a secret that opens anything.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "platform/clock/clock.h"
#include "platform/http/message.h"
#include "platform/http/permission.h"

namespace flipflop::auth {

// The token of "Authorization: Bearer ..."; nullopt where the header says something else, or
// nothing.
std::optional<std::string> bearer_token(const http::Request& request);

class SecretHash {
 public:
  explicit SecretHash(Random& random) { random.fill(key_); }
  // Sixteen bytes; `kind` keeps a cookie from being taken for a token.
  std::string of(std::string_view kind, std::string_view secret) const;

 private:
  std::array<unsigned char, 32> key_{};
};

// Who sends a request, and whose token it is that somebody asks about.
class TokenAuthenticator : public http::Authenticator {
 public:
  // nullopt for a token that is not good now.
  virtual Task<std::optional<http::Principal>> by_token(std::string token,
                                                        http::Permission permission,
                                                        Deadline deadline) = 0;
};

}  // namespace flipflop::auth
