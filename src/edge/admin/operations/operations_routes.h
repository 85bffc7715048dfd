#pragma once
// What an operator looks at: jobs, and the audit log.

#include <optional>
#include <string>
#include <vector>

#include "platform/audit_log/trail.h"
#include "platform/list/http.h"
#include "platform/platform.h"

namespace flipflop::admin {

enum class JobState { waiting, running, parked, done };
BOOST_DESCRIBE_ENUM(JobState, waiting, running, parked, done)

struct JobsQuery : list::Asked {
  std::optional<JobState> state;
  std::optional<json::Text<1, 100>> queue;
};
BOOST_DESCRIBE_STRUCT(JobsQuery, (list::Asked), (state, queue))

struct JobRow {
  Uuid id;
  std::string queue, key, state, reason;
  int attempts = 0;
  Instant run_at, created_at;
};
BOOST_DESCRIBE_STRUCT(JobRow, (), (id, queue, key, state, reason, attempts, run_at, created_at))

struct JobList {
  std::vector<JobRow> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(JobList, (), (items, pagination))

struct JobId {
  Uuid id;
};
BOOST_DESCRIBE_STRUCT(JobId, (), (id))

struct AuditQuery : list::Asked {
  std::optional<json::Text<1, 100>> actor, object;
  std::optional<json::Text<1, 100>> action;  // or its beginning: "order."
  std::optional<list::DateText> start_date, end_date;
};
BOOST_DESCRIBE_STRUCT(AuditQuery, (list::Asked), (actor, object, action, start_date, end_date))

struct AuditRow {
  Uuid id;
  Instant at;
  std::string actor, network, agent, action, object;
  std::string before, after;  // JSON as text; empty when there is none
  std::optional<std::int64_t> seal_number;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (),
                      (id, at, actor, network, agent, action, object, before, after, seal_number))

struct AuditRows {
  std::vector<AuditRow> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(AuditRows, (), (items, pagination))

class OperationsRoutes {
 public:
  explicit OperationsRoutes(Platform& platform) : platform_(platform), trail_(platform.database) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Prepared<JobList>> list_jobs(http::Call call, JobsQuery in);
  Task<http::Nothing> retry_job(http::Call call, JobId in);
  Task<http::Prepared<AuditRows>> list_entries(http::Call call, AuditQuery in);

  Platform& platform_;
  audit_log::Trail trail_;
};

}  // namespace flipflop::admin
