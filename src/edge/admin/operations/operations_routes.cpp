#include "edge/admin/operations/operations_routes.h"

#include <array>

#include "platform/audit_log/audit_log.h"
#include "platform/idempotency/once.h"
#include "platform/jobs/jobs.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using jobs::Jobs;

constexpr std::array<const char*, 4> state_names = {"waiting", "running", "parked", "done"};

Jobs::Filter filter_of(const JobsQuery& in) {
  Jobs::Filter filter;
  if (in.state) filter.state = state_names[static_cast<std::size_t>(*in.state)];
  if (in.queue) filter.queue = *in.queue;
  return filter;
}

audit_log::TrailFilter filter_of(const AuditQuery& in) {
  audit_log::TrailFilter filter;
  if (in.actor) filter.actor = *in.actor;
  if (in.object) filter.object = *in.object;
  if (in.action) filter.action = *in.action;
  filter.from = list::period_begin(in.start_date, "startDate");
  filter.until = list::period_end(in.end_date, "endDate");
  return filter;
}

JobRow row_of(const Jobs::Listed& job) {
  return {job.id,     job.queue,    job.key,    job.state,
          job.reason, job.attempts, job.run_at, job.created_at};
}

AuditRow audit_row_of(const audit_log::Recorded& entry) {
  return {entry.id,     entry.at,     entry.actor,  entry.network, entry.agent,
          entry.action, entry.object, entry.before, entry.after,   entry.seal_number};
}

list::Table<Jobs::Listed> job_table() {
  return {"ulohy.csv",
          {text::message("admin.job_queue"), text::message("admin.job_key"),
           text::message("admin.job_state"), text::message("admin.job_attempts"),
           text::message("admin.job_run_at"), text::message("admin.job_reason")},
          [](const Jobs::Listed& job) -> std::vector<std::string> {
            return {job.queue,
                    job.key,
                    job.state,
                    std::to_string(job.attempts),
                    text::czech_date_time(job.run_at),
                    job.reason};
          }};
}

list::Table<audit_log::Recorded> audit_table() {
  return {"audit.csv",
          {text::message("admin.audit_at"), text::message("admin.audit_actor"),
           text::message("admin.audit_from"), text::message("admin.audit_action"),
           text::message("admin.audit_object"), text::message("admin.audit_before"),
           text::message("admin.audit_after"), text::message("admin.audit_seal")},
          [](const audit_log::Recorded& entry) -> std::vector<std::string> {
            return {text::czech_date_time(entry.at),
                    entry.actor,
                    entry.network + " " + entry.agent,
                    entry.action,
                    entry.object,
                    entry.before,
                    entry.after,
                    entry.seal_number ? std::to_string(*entry.seal_number) : ""};
          }};
}

}  // namespace

void OperationsRoutes::register_routes(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/admin/jobs",
              .permission = http::permission::operations,
              .summary = "Jobs that are not done, parked ones first; format=csv exports them"},
             &OperationsRoutes::list_jobs, this);
  router.add({.method = http::Method::post,
              .path = "/admin/jobs/:id/retry",
              .permission = http::permission::operations,
              .summary = "Puts a parked job back",
              .keyed = http::keyed::by_account},
             &OperationsRoutes::retry_job, this);
  router.add({.method = http::Method::get,
              .path = "/admin/audit-log",
              .permission = http::permission::audit_read,
              .summary = "Who did what, newest first; format=csv exports it"},
             &OperationsRoutes::list_entries, this);
}

Task<http::Prepared<JobList>> OperationsRoutes::list_jobs(http::Call call, JobsQuery in) {
  const auto read = [this, filter = filter_of(in)](list::Query page, Deadline deadline) {
    return platform_.jobs.browse(filter, std::move(page), deadline);
  };
  return list::answer<JobList, Jobs::Listed>(
      {Jobs::listed(), list::asked_of(in), &job_table, read, &row_of}, call.deadline);
}

Task<http::Nothing> OperationsRoutes::retry_job(http::Call call, JobId in) {
  if (idempotency::was_done(call.once)) co_return http::Nothing{};
  pg::Tx tx = co_await platform_.database.begin(call.deadline);
  co_await idempotency::claim(tx, call.once, in.id.text());
  const bool is_retried = co_await platform_.jobs.retry(tx, in.id);
  if (!is_retried) throw http::not_found("No parked job has this id.");
  audit_log::Entry entry;
  entry.actor = audit_log::actor_of(call);
  entry.action = "job.retry";
  entry.object = in.id.text();
  co_await platform_.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return http::Nothing{};
}

Task<http::Prepared<AuditRows>> OperationsRoutes::list_entries(http::Call call, AuditQuery in) {
  const auto read = [this, filter = filter_of(in)](list::Query page, Deadline deadline) {
    return trail_.browse(filter, std::move(page), deadline);
  };
  return list::answer<AuditRows, audit_log::Recorded>(
      {audit_log::Trail::list(), list::asked_of(in), &audit_table, read, &audit_row_of},
      call.deadline);
}

}  // namespace flipflop::admin
