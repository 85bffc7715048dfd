#pragma once
// Browsers that are signed in through the service. The browser has a cookie of ours that says
// nothing; the service's tokens stay in the session's row, sealed for that row. Tokens that are out
// of date are renewed by one request, whichever process it came to, while the others wait for what
// it gets: a service that rotates its refresh tokens takes two uses of one for theft.

#include "shop/auth/core.h"
#include "shop/auth/foreign/service_client.h"
#include "shop/auth/foreign/store.h"

namespace flipflop::auth::foreign {

struct Tokens {
  std::string access, refresh;
};

class Browsers {
 public:
  Browsers(Core& core, Store& store, ServiceClient& client);

  Task<SignedIn> open(Account account, Tokens tokens, Device device, Deadline deadline);
  // nullopt when they were sealed under another secret.
  std::optional<Tokens> tokens_of(const BrowserSession& session) const;

  // The tokens that come after those of `session`; nullopt when the service gives no more: the
  // session has ended then.
  Task<std::expected<std::optional<Tokens>, Away>> renew(BrowserSession session, Deadline deadline);

  // Within `tx`; this process hears of it when it is committed, the others soon after.
  Task<std::size_t> end(pg::Tx& tx, Ending ending);
  Task<std::size_t> end_now(Ending ending, Deadline deadline);

 private:
  Task<std::expected<std::optional<Tokens>, Away>> renew_alone(BrowserSession session,
                                                               Deadline deadline);
  std::string secret_of(SessionId session) const;
  std::string sealed(const Tokens& tokens, SessionId session);

  Core& core_;
  Store& store_;
  ServiceClient& client_;
  std::string secret_;
};

}  // namespace flipflop::auth::foreign
