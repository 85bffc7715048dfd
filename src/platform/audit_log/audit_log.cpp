#include "platform/audit_log/audit_log.h"

#include "platform/audit_log/store.h"

namespace flipflop::audit_log {

void AuditLog::append(pg::WriteBatch& batch, const Entry& entry) {
  insert_entry(batch, ids_.next(), clock_.now(), entry);
}

Task<void> AuditLog::append(pg::Tx& tx, Entry entry) {
  return insert_entry(tx, ids_.next(), clock_.now(), std::move(entry));
}

}  // namespace flipflop::audit_log
