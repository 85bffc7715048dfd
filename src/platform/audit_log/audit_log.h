#pragma once
// Who did what, when and from where, written in the transaction of the act; append-only (a trigger
// refuses UPDATE and DELETE). The hash chain over the rows is sealed later by one job (sealing.h).

#include <string>

#include "base/uuid.h"
#include "platform/audit_log/actor.h"
#include "platform/clock/clock.h"
#include "platform/pg/pg.h"

namespace flipflop::audit_log {

struct Entry {
  Actor actor;
  std::string action;  // "order.cancel"
  std::string object;  // id of the thing
  std::string before;  // JSON, without personal data; empty when there is none
  std::string after;
};

class AuditLog {
 public:
  AuditLog(Ids& ids, const Clock& clock) : ids_(ids), clock_(clock) {}
  void append(pg::WriteBatch& batch, const Entry& entry);
  Task<void> append(pg::Tx& tx, Entry entry);

 private:
  Ids& ids_;
  const Clock& clock_;
};

}  // namespace flipflop::audit_log
