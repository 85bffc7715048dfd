#pragma once
// The rows of the audit log (schema platform).

#include <vector>

#include "base/instant.h"
#include "platform/audit_log/audit_log.h"

namespace flipflop::audit_log {

void insert_entry(pg::WriteBatch& batch, Uuid id, Instant at, const Entry& entry);
Task<void> insert_entry(pg::Tx& tx, Uuid id, Instant at, Entry entry);

struct Seal {
  std::int64_t number = 0;
  Uuid entry;
  std::string seal = std::string(64, '0');  // before the first
};
struct Unsealed {
  Uuid id;
  std::string text;  // what is sealed
};

// Whoever holds it makes the next seals.
Task<Seal> lock_last_seal(pg::Tx& tx);
Task<std::vector<Unsealed>> unsealed(pg::Tx& tx, int limit);
Task<void> insert_seals(pg::Tx& tx, std::vector<Seal> seals, Instant at);

}  // namespace flipflop::audit_log
