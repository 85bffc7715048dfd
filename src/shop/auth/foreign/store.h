#pragma once
// People, sessions and roles in connection with a foreign auth service (schema auth). Cookies are
// given as their hashes, tokens sealed.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/auth/foreign/answer.h"
#include "shop/auth/store_sessions.h"

namespace flipflop::auth::foreign {

// A person as our rows know them.
struct Known {
  Account account;                       // with our roles
  std::vector<std::string> their_roles;  // of ours, that the service's mean
  std::vector<std::string> permissions;  // sorted
  bool is_erased = false;
  bool is_renamed = false;
  bool has_left = false;  // the session that was asked about ended here
};

struct BrowserSession {
  SessionId id;
  AccountId account;
  std::string sealed_tokens;
  int renewals = 0;
  Instant created_at, last_seen_at, expires_at;
};

struct NewBrowser {
  SessionId id;
  AccountId account;
  Device device;
  std::string cookie_hash, sealed_tokens;
  Instant created_at, expires_at;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  // `session` may be nil.
  Task<std::optional<Known>> find(AccountId id, SessionId session, Deadline deadline);
  // The one seen last of those that the service calls verified.
  Task<std::optional<AccountId>> find_by_email(std::string email, Deadline deadline);
  // As it is now, locked until the end of `tx`; without permissions and given roles.
  Task<std::optional<Known>> lock(pg::Tx& tx, AccountId id);
  // Writes what the service says of the person; false when somebody else put them in just now.
  Task<bool> insert(pg::Tx& tx, Person person, std::vector<std::string> roles, Instant now);
  Task<void> update(pg::Tx& tx, Person person, std::vector<std::string> roles, Instant now);
  Task<bool> rename(Account account, Instant now, Deadline deadline);
  Task<void> erase(pg::Tx& tx, AccountId id, Instant now);
  Task<std::vector<AccountId>> all_of_address(pg::Tx& tx, std::string email);

  // False when there is no such role.
  Task<bool> grant(pg::Tx& tx, AccountId id, std::string role, Instant now);
  Task<bool> withdraw(pg::Tx& tx, AccountId id, std::string role);

  Task<void> open(NewBrowser session, Deadline deadline);
  Task<std::optional<BrowserSession>> live(SessionId id, Instant now, Deadline deadline);
  Task<std::optional<BrowserSession>> live_by_cookie(std::string hash, Instant now,
                                                     Deadline deadline);
  Task<void> touch(SessionId id, Instant now, Instant expires_at, Deadline deadline);
  // Newest first; at most 100.
  Task<std::vector<Session>> list(AccountId account, Instant now, Deadline deadline);
  // Whether the caller alone renews these tokens until `until`.
  Task<bool> begin_renewal(BrowserSession session, Instant now, Instant until, Deadline deadline);
  // Compare-and-set on the tokens that were renewed.
  Task<bool> renew(BrowserSession session, std::string sealed_tokens, Deadline deadline);
  Task<void> give_up_renewal(BrowserSession session, Deadline deadline);

  // Ends live sessions, in id order, and writes down that they are revoked; which they were.
  Task<std::vector<Revoked>> end(pg::Tx& tx, Ending ending, Instant now);
  // A token is no longer taken here, whatever the service says of it.
  Task<void> end_token(pg::Tx& tx, Revoked token, Instant now, Instant until);
  Task<void> forget(Instant before, int limit, Deadline deadline);

 private:
  pg::Database& database_;
};

}  // namespace flipflop::auth::foreign
