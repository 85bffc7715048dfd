#include "edge/admin/operations/operations_pages.h"

#include <array>

#include "edge/admin/operations/invariant_report.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr const char* jobs_section = "/sprava/ulohy";
constexpr const char* events_section = "/sprava/udalosti";
constexpr const char* checks_section = "/sprava/kontroly";
constexpr const char* audit_section = "/sprava/audit";
constexpr int most_events = 100;
constexpr std::array<const char*, 4> state_names = {"waiting", "running", "parked", "done"};

TableView table_of(const std::vector<jobs::Jobs::Listed>& jobs) {
  TableView table;
  table.caption = text::message("admin.jobs");
  table.empty = text::message("admin.jobs_empty");
  table.headings = headings_of({"admin.job_queue", "admin.job_key", "admin.job_state",
                                "admin.job_attempts", "admin.job_run_at", "admin.job_reason"});
  for (const jobs::Jobs::Listed& one : jobs)
    table.rows.push_back(
        {{one.queue},
         {one.key},
         {text::message("admin.job_" + one.state), "", one.state == "parked" ? "bad" : ""},
         {std::to_string(one.attempts), "", "number"},
         {text::czech_date_time(one.run_at)},
         {one.reason}});
  return table;
}

TableView table_of(const std::vector<outbox::Parked>& events) {
  TableView table;
  table.caption = text::message("admin.events");
  table.empty = text::message("admin.events_empty");
  table.headings = headings_of({"admin.event_subscriber", "admin.event_kind",
                                "admin.event_aggregate", "admin.job_attempts", "admin.event_at",
                                "admin.job_reason", "admin.event_behind"});
  for (const outbox::Parked& one : events)
    table.rows.push_back({{one.subscriber},
                          {one.kind},
                          {one.aggregate.text()},
                          {std::to_string(one.attempts), "", "number"},
                          {text::czech_date_time(one.at)},
                          {one.reason, "", "bad"},
                          {std::to_string(one.queued_behind), "", "number"}});
  return table;
}

TableView table_of(const InvariantReport& report) {
  TableView table;
  table.caption =
      text::message("admin.checks_at", {{"time", text::czech_date_time(report.checked_at)}});
  table.empty = text::message("admin.checks_empty");
  table.headings = headings_of({"admin.check_name", "admin.check_result", "admin.check_about"});
  for (const InvariantResult& one : report.results) {
    const bool is_clean = one.violations.empty();
    std::string found = text::message("admin.check_clean");
    if (!is_clean) found = std::to_string(one.violations.size()) + ": " + one.violations.front();
    table.rows.push_back({{one.name}, {found, "", is_clean ? "good" : "bad"}, {one.about}});
  }
  return table;
}

TableView table_of(const std::vector<audit_log::Recorded>& entries) {
  TableView table;
  table.caption = text::message("admin.audit");
  table.empty = text::message("admin.audit_empty");
  table.headings = headings_of({"admin.audit_at", "admin.audit_actor", "admin.audit_from",
                                "admin.audit_action", "admin.audit_object", "admin.audit_before",
                                "admin.audit_after", "admin.audit_seal"});
  for (const audit_log::Recorded& one : entries)
    table.rows.push_back({{text::czech_date_time(one.at)},
                          {one.actor},
                          {one.network + " " + one.agent},
                          {one.action},
                          {one.object},
                          {one.before},
                          {one.after},
                          {one.seal_number ? std::to_string(*one.seal_number) : "", "", "number"}});
  return table;
}

Field text_field(const char* name, const char* label_key, const auto& value) {
  return {name, text::message(label_key), value ? std::string(*value) : ""};
}

std::vector<Field> fields_of(const JobsPageQuery& in) {
  Field state{"state", text::message("admin.job_state"), ""};
  for (const char* name : state_names)
    state.choices.emplace_back(name, text::message(std::string("admin.job_") + name));
  if (in.state) state.value = state_names[static_cast<std::size_t>(*in.state)];
  return {state, text_field("queue", "admin.job_queue", in.queue)};
}

}  // namespace

void OperationsPages::register_routes(http::Router& router) {
  namespace permission = http::permission;
  router.add(staff_page(jobs_section, permission::operations, "Jobs, for staff"),
             &OperationsPages::show_jobs, this);
  router.add(staff_page(events_section, permission::operations, "Parked events, for staff"),
             &OperationsPages::show_events, this);
  router.add(staff_page(checks_section, permission::operations, "Invariants, for staff"),
             &OperationsPages::show_checks, this);
  router.add(staff_page(audit_section, permission::audit_read, "The audit log, for staff"),
             &OperationsPages::show_audit, this);
}

Task<http::Response> OperationsPages::show_jobs(http::Call call, JobsPageQuery in) {
  const list::Query query = list::query_of(jobs::Jobs::listed(), in);
  jobs::Jobs::Filter filter;
  if (in.state) filter.state = state_names[static_cast<std::size_t>(*in.state)];
  if (in.queue) filter.queue = *in.queue;
  const auto page = co_await platform_.jobs.browse(std::move(filter), query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.jobs"), jobs_section},
                                       call.principal, list_template);
  fill_list(body, {jobs_section, "/api/admin/jobs", fields_of(in),
                   list::pagination_of(jobs::Jobs::listed(), query, page), table_of(page.items)});
  co_return StaffShell::close(document);
}

Task<http::Response> OperationsPages::show_events(http::Call call, http::Nothing) {
  const auto parked = co_await platform_.events.parked(most_events, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.events"), events_section},
                                       call.principal, list_template);
  fill_list(body, {events_section, "", {}, {}, table_of(parked)});
  co_return StaffShell::close(document);
}

Task<http::Response> OperationsPages::show_checks(http::Call call, http::Nothing) {
  const InvariantReport report = co_await latest_report(&platform_.settings, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.checks"), checks_section},
                                       call.principal, list_template);
  fill_list(body, {checks_section, "", {}, {}, table_of(report)});
  co_return StaffShell::close(document);
}

Task<http::Response> OperationsPages::show_audit(http::Call call, AuditPageQuery in) {
  const list::Query query = list::query_of(audit_log::Trail::list(), in);
  audit_log::TrailFilter filter;
  if (in.actor) filter.actor = *in.actor;
  if (in.object) filter.object = *in.object;
  if (in.action) filter.action = *in.action;
  filter.from = list::period_begin(in.start_date, "start_date");
  filter.until = list::period_end(in.end_date, "end_date");
  const auto page = co_await trail_.browse(std::move(filter), query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.audit"), audit_section},
                                       call.principal, list_template);
  fill_list(body, {audit_section,
                   "/api/admin/audit-log",
                   {text_field("actor", "admin.audit_actor", in.actor),
                    text_field("object", "admin.audit_object", in.object),
                    text_field("action", "admin.audit_action", in.action),
                    text_field("start_date", "admin.from_day", in.start_date),
                    text_field("end_date", "admin.to_day", in.end_date)},
                   list::pagination_of(audit_log::Trail::list(), query, page),
                   table_of(page.items)});
  co_return StaffShell::close(document);
}

}  // namespace flipflop::admin
