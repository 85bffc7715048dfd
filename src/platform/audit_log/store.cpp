#include "platform/audit_log/store.h"

namespace flipflop::audit_log {
namespace {

pg::Params params_of(Uuid id, Instant at, const Entry& entry) {
  return {id, at, entry.actor, entry.action, entry.object, entry.before, entry.after};
}

}  // namespace

constexpr pg::Statement insert_row = {"audit_log.insert", R"(
  INSERT INTO platform.audit_log (id, at, actor, action, object, before, after)
  VALUES ($1, $2, $3, $4, $5, $6, $7))"};

void insert_entry(pg::WriteBatch& batch, Uuid id, Instant at, const Entry& entry) {
  batch.add(pg::Stage::rows, insert_row, params_of(id, at, entry));
}

Task<void> insert_entry(pg::Tx& tx, Uuid id, Instant at, Entry entry) {
  co_await tx.run(insert_row, params_of(id, at, entry));
}

}  // namespace flipflop::audit_log
