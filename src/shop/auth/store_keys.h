#pragma once
// Signing keys (schema auth). The secret half is given sealed.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"

namespace flipflop::auth {

struct StoredKey {
  std::string id;
  std::string public_key;  // 32 bytes
  std::string sealed_secret;
  Instant active_from;
  std::optional<Instant> retired_at;
};

class KeyStore {
 public:
  explicit KeyStore(pg::Database& database) : database_(database) {}

  // Those that sign, will sign, or stopped signing after `retired_since`; newest first.
  Task<std::vector<StoredKey>> keys(Instant retired_since, Deadline deadline);
  // The older keys sign until the new one begins.
  Task<void> insert(pg::Tx& tx, StoredKey key, Instant now);

 private:
  pg::Database& database_;
};

}  // namespace flipflop::auth
