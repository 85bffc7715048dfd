#pragma once
// Sessions and their secrets: opened at a sign-in, gone on by single-use refresh tokens, ended.
// Every secret is new at every login and is stored as its hash.

#include <expected>
#include <string>
#include <vector>

#include "platform/platform.h"
#include "shop/auth/key_ring.h"
#include "shop/auth/revocations.h"
#include "shop/auth/store_sessions.h"

namespace flipflop::auth {

class Sessions {
 public:
  Sessions(Platform& platform, Lifetimes lifetimes);

  KeyRing& keys() { return keys_; }
  SessionStore& store() { return store_; }
  Revocations& revocations() { return revocations_; }
  const Lifetimes& lifetimes() const { return lifetimes_; }

  // Appends a new session; its secrets are good once the batch is committed.
  Task<SignedIn> open(pg::WriteBatch& batch, Account account, Device device, Deadline deadline);
  // The next tokens of the session. A token that comes twice ends it: somebody has a copy. That
  // includes two tabs of one browser; a client lets one of them refresh.
  Task<std::expected<SignedIn, Refusal>> refresh(std::string token, Deadline deadline);

  // Within `tx`; the processes hear of it when it is committed, this one at once. How many ended.
  Task<std::size_t> end(pg::Tx& tx, Ending ending);
  // In a transaction of its own.
  Task<std::size_t> end_now(Ending ending, Deadline deadline);
  // What is known of the account's rights is out of date.
  Task<void> refresh_rights(pg::Tx& tx, AccountId account);

  // Within `tx`: an API key of this maker is good no longer.
  Task<void> revoke_key(pg::Tx& tx, AccountId made_by, SessionId key);

  Task<std::vector<Session>> list(AccountId account, SessionId current, Deadline deadline);

 private:
  std::string access_token(const SigningKey& key, AccountId account, SessionId session) const;
  RefreshToken new_token(std::string secret, SessionId session, Instant session_end) const;

  Platform& platform_;
  Lifetimes lifetimes_;
  SessionStore store_;
  Revocations revocations_;
  KeyRing keys_;
};

// As they are stored.
std::string cookie_hash(std::string_view cookie);
std::string refresh_token_hash(std::string_view token);

}  // namespace flipflop::auth
