#pragma once
// The rows of the audit log (schema platform).

#include "base/instant.h"
#include "platform/audit_log/audit_log.h"

namespace flipflop::audit_log {

void insert_entry(pg::WriteBatch& batch, Uuid id, Instant at, const Entry& entry);
Task<void> insert_entry(pg::Tx& tx, Uuid id, Instant at, Entry entry);

}  // namespace flipflop::audit_log
