#pragma once
// The audit log as staff read it, newest first.

#include <optional>
#include <string>

#include "base/instant.h"
#include "platform/list/list.h"
#include "platform/pg/pg.h"

namespace flipflop::audit_log {

struct Recorded {
  Uuid id;
  Instant at;
  std::string actor, network, agent, action, object, before, after;
  std::optional<std::int64_t> seal_number;  // nullopt: not sealed yet
};

struct TrailFilter {
  std::optional<std::string> actor, object;
  std::optional<std::string> action;  // or its beginning: "order."
  std::optional<Instant> from, until;
};

class Trail {
 public:
  explicit Trail(pg::Database& database) : database_(database) {}

  static const list::List& list();
  Task<list::Page<Recorded>> browse(TrailFilter filter, list::Query query, Deadline deadline) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::audit_log
