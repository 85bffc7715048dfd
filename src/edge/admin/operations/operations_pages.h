#pragma once
// What an operator looks at: jobs, parked events, the invariants' last result, the audit log.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "edge/admin/operations/operations_routes.h"

namespace flipflop::admin {

struct JobsPageQuery : list::Asked {
  std::optional<JobState> state;
  std::optional<json::Text<1, 100>> queue;
};
BOOST_DESCRIBE_STRUCT(JobsPageQuery, (list::Asked), (state, queue))

struct AuditPageQuery : list::Asked {
  std::optional<json::Text<1, 100>> actor, object, action;
  std::optional<list::DateText> start_date, end_date;
};
BOOST_DESCRIBE_STRUCT(AuditPageQuery, (list::Asked), (actor, object, action, start_date, end_date))

class OperationsPages {
 public:
  OperationsPages(Platform& platform, StaffShell& shell)
      : platform_(platform), shell_(shell), trail_(platform.database) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show_jobs(http::Call call, JobsPageQuery in);
  Task<http::Response> show_events(http::Call call, http::Nothing in);
  Task<http::Response> show_checks(http::Call call, http::Nothing in);
  Task<http::Response> show_audit(http::Call call, AuditPageQuery in);

  Platform& platform_;
  StaffShell& shell_;
  audit_log::Trail trail_;
};

}  // namespace flipflop::admin
