#pragma once
// Sessions, refresh tokens and revocations (schema auth). Secrets are given as their hashes.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

struct NewSession {
  SessionId id;
  AccountId account;
  Device device;
  std::optional<std::string> cookie_hash;  // of a browser session
  Instant created_at, expires_at;
};

// A session that may act now, and what for.
struct LiveSession {
  SessionId id;
  AccountId account;
  SessionKind kind = SessionKind::token;
  Instant created_at, last_seen_at, expires_at;
  std::vector<std::string> permissions;  // of the account's roles, sorted
  bool is_staff = false;
  bool has_second_factor = false;
};

struct RefreshToken {
  std::string hash;
  SessionId session;
  Instant created_at, expires_at;
};

// What a refresh finds, with token and session locked.
struct Presented {
  SessionId session;
  AccountId account;
  Instant session_created_at;
  bool is_used = false;
  bool is_live = false;  // token, session and account are
};

struct Ending {
  AccountId account;
  std::optional<SessionId> only, except;
  std::string reason;
};

// `session` is absent when all that is known of the account is out of date.
struct Revoked {
  AccountId account;
  std::optional<SessionId> session;
};

struct StoredRevocation {
  Revoked revoked;
  std::string name;  // tells it from every other
};

struct RevocationPage {
  std::vector<StoredRevocation> rows;
  std::string open_from;  // where the next reader goes on: the oldest open transaction
};

class SessionStore {
 public:
  explicit SessionStore(pg::Database& database) : database_(database) {}

  void insert(pg::WriteBatch& batch, const NewSession& session);
  void insert_token(pg::WriteBatch& batch, const RefreshToken& token);
  Task<std::optional<LiveSession>> live(SessionId id, Instant now, Deadline deadline);
  Task<std::optional<LiveSession>> live_by_cookie(std::string hash, Instant now, Deadline deadline);
  // Compare-and-set from a live session.
  Task<void> touch(SessionId id, Instant now, Instant expires_at, Deadline deadline);
  // Newest first; at most 100.
  Task<std::vector<Session>> list(AccountId account, Instant now, Deadline deadline);

  Task<std::optional<Presented>> lock_token(pg::Tx& tx, std::string hash, Instant now);
  Task<void> mark_reused(pg::Tx& tx, std::string hash, Instant now);
  // The token is used and `next` takes its place; the session was seen.
  Task<void> rotate(pg::Tx& tx, std::string used_hash, RefreshToken next, Instant session_end);

  // Ends live sessions, in id order, and writes down that they are revoked; which they were.
  Task<std::vector<Revoked>> end(pg::Tx& tx, Ending ending, Instant now);
  // Whatever is known of the account is out of date.
  Task<void> revoke_known(pg::Tx& tx, AccountId account, Instant now);
  // This one session, or what counts as one.
  Task<void> revoke_one(pg::Tx& tx, Revoked revoked, Instant now);
  // Sessions of an erased account: who used them from where is gone.
  Task<void> erase_devices(pg::Tx& tx, AccountId account);

  // The place from which a reader that knows nothing yet misses nothing.
  Task<std::string> open_from(Deadline deadline);
  // At most `limit` + 1; more than `limit` means that there are too many to name.
  Task<RevocationPage> revoked_since(std::string open_from, int limit, Deadline deadline);
  // Sessions that ended before, with their tokens, and revocations: at most `limit` of each.
  Task<void> forget(Instant before, int limit, Deadline deadline);

 private:
  pg::Database& database_;
};

}  // namespace flipflop::auth
