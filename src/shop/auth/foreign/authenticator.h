#pragma once
// Who sends a request, where a foreign service signs people in. It is asked about a token, and what
// it said is remembered per loop for five seconds, so that a revocation there holds here as soon;
// on routes of staff and money it is asked each time. What ends here ends at once, as with our own
// sessions (revocations.h).
//
// While the service is away, a cookie is a guest's on pages that are open to everybody, and 503
// where an account is needed; a program that shows a token is told 503.

#include "platform/cache/cache.h"
#include "shop/auth/credentials.h"
#include "shop/auth/foreign/browsers.h"
#include "shop/auth/foreign/held_tokens.h"
#include "shop/auth/foreign/people.h"

namespace flipflop::auth::foreign {

struct AuthenticatorNeeds {
  Core& core;
  Store& store;
  ServiceClient& client;
  People& people;
  Browsers& browsers;
  HeldTokens& held;
};

class ForeignAuthenticator final : public TokenAuthenticator {
 public:
  explicit ForeignAuthenticator(AuthenticatorNeeds needs)
      : needs_(needs), hash_(needs.core.platform.random) {}

  Task<std::optional<http::Principal>> authenticate(const http::Request* request,
                                                    http::Permission permission,
                                                    Deadline deadline) override;
  Task<std::optional<http::Principal>> by_token(std::string token, http::Permission permission,
                                                Deadline deadline) override;

 private:
  struct Kept {
    std::optional<http::Principal> principal;  // nullopt: nobody may come in with this
    AccountId account;
    SessionId session;
    Instant good_until;  // of the browser's session
    Instant asked_at;
    std::uint64_t heard = 0;  // of revocations, before it was asked
  };
  using Cached = Cache<Kept>;
  enum class Kind { token, cookie };
  using Asked = std::expected<Kept, Away>;
  using Answer = std::expected<std::optional<http::Principal>, Away>;

  // Asks until nothing was revoked meanwhile, and keeps what was said.
  Task<Answer> ask(Kind kind, std::string secret, Deadline deadline);
  Task<Asked> ask_of_token(std::string token, Kept begun, Deadline deadline);
  Task<Asked> ask_of_cookie(std::string cookie, Kept begun, Deadline deadline);
  // nullopt when the session has ended.
  Task<std::expected<std::optional<Person>, Away>> person_behind(BrowserSession session,
                                                                 Deadline deadline);
  Task<void> see(BrowserSession session, Deadline deadline);
  bool is_trusted(const Kept& kept, http::Permission permission) const;
  std::string key_of(Kind kind, std::string_view secret) const;
  Cached& here();

  AuthenticatorNeeds needs_;
  SecretHash hash_;
  PerLoop<Cached> kept_;
};

}  // namespace flipflop::auth::foreign
