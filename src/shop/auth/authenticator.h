#pragma once
// Who sends a request: by a signed access token or an API key (Authorization: Bearer; a key also as
// X-API-Key), or by the cookie of a browser session. What was found is kept per loop under a keyed
// hash of the secret, so a warm one costs no database, no signature and no lock.
//
// Kept means trusted only while nobody revoked it (revocations.h), while other processes are heard,
// for a minute at most, and never on a route of staff or money: there the session is read again.

#include <optional>
#include <string>

#include "platform/cache/cache.h"
#include "platform/loop/per_loop.h"
#include "shop/auth/credentials.h"
#include "shop/auth/sessions.h"
#include "shop/auth/store_integrations.h"

namespace flipflop::auth {

class SessionAuthenticator final : public TokenAuthenticator {
 public:
  SessionAuthenticator(Platform& platform, Sessions& sessions, ApiKeyStore& api_keys);

  Task<std::optional<http::Principal>> authenticate(const http::Request* request,
                                                    http::Permission permission,
                                                    Deadline deadline) override;
  Task<std::optional<http::Principal>> by_token(std::string token, http::Permission permission,
                                                Deadline deadline) override;

 private:
  struct Kept {
    http::Principal principal;
    AccountId account;
    SessionId session;   // or the key, which the feed of revocations knows as one
    Instant good_until;  // of the token and the session
    Instant read_at;
    mutable std::uint64_t heard = 0;  // of revocations; moves on while they spare this one
  };
  using Cached = Cache<Kept>;

  Task<std::optional<http::Principal>> by_key(std::string key, http::Permission permission,
                                              Deadline deadline);
  Task<std::optional<http::Principal>> by_cookie(std::string cookie, http::Permission permission,
                                                 Deadline deadline);
  // Where staff need a second factor, those without one have the rights of any account.
  http::Principal principal_of(const LiveSession& live) const;
  bool is_trusted(const Kept& kept, http::Permission permission) const;
  // What the signature of a token says, from memory where it was verified before.
  Task<std::optional<Claims>> claims_of(std::string token, Cached::Shared warm, Deadline deadline);
  // Reads the session until nothing was revoked meanwhile; nullptr when it is not live.
  Task<Cached::Shared> read(std::optional<SessionId> id, std::string cookie, Deadline deadline);
  Task<Cached::Shared> read_key(std::string key, Deadline deadline);
  Task<void> see(LiveSession session, Deadline deadline);
  Cached& here();

  Platform& platform_;
  Sessions& sessions_;
  ApiKeyStore& api_keys_;
  bool asks_second_factor_;
  SecretHash hash_;
  PerLoop<Cached> kept_;
};

}  // namespace flipflop::auth
