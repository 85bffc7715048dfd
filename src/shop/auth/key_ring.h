#pragma once
// The keys that access tokens are signed with, as this process knows them. A new key is published
// ten minutes before it signs and every process looks once a minute, so no token is ever met whose
// key is not known; should it happen, the keys are read again at once, at most once a second. An
// old key verifies until its last token is out of date.
//
// Each loop keeps its own copy. Only the key that signs has its secret half in memory.

#include <optional>
#include <string>
#include <vector>

#include "platform/loop/per_loop.h"
#include "platform/platform.h"
#include "shop/auth/rules.h"
#include "shop/auth/store_keys.h"
#include "shop/auth/token.h"

namespace flipflop::auth {

class KeyRing {
 public:
  KeyRing(Platform& platform, Lifetimes lifetimes);

  // The key to sign with now; makes the first one.
  Task<SigningKey> signing(Deadline deadline);
  // The claims of a token that one of our keys signed and that is in date.
  Task<std::optional<Claims>> claims(std::string token, Deadline deadline);
  // A new key, from `active_from` on; its id.
  Task<std::string> add(Instant active_from, std::string actor, Deadline deadline);

 private:
  struct Known {
    std::vector<StoredKey> stored;
    std::vector<SigningKey> keys;  // of `stored`, for verifying
    std::optional<SigningKey> signing;
    std::optional<Instant> read_at;
  };
  Known& here();
  Task<void> read(Deadline deadline);
  bool is_older_than(const Known& known, Duration age) const;
  const StoredKey* to_sign_with(const Known& known) const;
  std::optional<SigningKey> opened(const StoredKey& stored) const;

  Platform& platform_;
  Lifetimes lifetimes_;
  KeyStore store_;
  std::string seal_;  // the secret that the stored keys are sealed with
  PerLoop<Known> known_;
};

}  // namespace flipflop::auth
