#include "edge/admin/suppliers/suppliers_pages.h"

#include <array>

#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr const char* section = "/sprava/dodavatele";
constexpr const char* runs_section = "/sprava/behy";
constexpr std::array<const char*, 3> run_states = {"running", "done", "failed"};

Cell state_cell(const std::string& state) {
  return {text::message("admin.run_" + state), "",
          state == "done"     ? "good"
          : state == "failed" ? "bad"
                              : "warn"};
}

TableView table_of(const std::vector<supplier::Supplier>& suppliers) {
  TableView table;
  table.caption = text::message("admin.suppliers");
  table.empty = text::message("admin.suppliers_empty");
  table.headings = headings_of({"admin.supplier_name", "admin.supplier_format",
                                "admin.supplier_margin", "admin.supplier_last_run"});
  for (const supplier::Supplier& one : suppliers)
    table.rows.push_back({{one.name, std::string(runs_section) + "?supplier=" + one.id.text()},
                          {one.adapter},
                          {std::to_string(one.margin_percent), "", "number"},
                          {one.last_run_at ? text::czech_date_time(*one.last_run_at)
                                           : text::message("admin.never")}});
  return table;
}

TableView table_of(const std::vector<supplier::ListedRun>& runs) {
  TableView table;
  table.caption = text::message("admin.runs");
  table.empty = text::message("admin.runs_empty");
  table.headings = headings_of({"admin.run_started", "admin.supplier_name", "admin.run_state",
                                "admin.run_reason", "admin.run_read", "admin.run_imported",
                                "admin.run_unchanged", "admin.run_skipped"});
  for (const supplier::ListedRun& one : runs)
    table.rows.push_back(
        {{text::czech_date_time(one.started_at), std::string(runs_section) + "/" + one.id.text()},
         {one.supplier},
         state_cell(one.state),
         {one.reason},
         {std::to_string(one.items_read), "", "number"},
         {std::to_string(one.items_imported), "", "number"},
         {std::to_string(one.items_unchanged), "", "number"},
         {std::to_string(one.items_skipped), "", "number"}});
  return table;
}

TableView table_of(const supplier::RunReport& report) {
  TableView table;
  table.caption = text::message("admin.run_skipped");
  table.empty = text::message("admin.run_skipped_none");
  table.headings = headings_of({"admin.run_item", "admin.run_reason"});
  for (const supplier::SkippedItem& one : report.skipped)
    table.rows.push_back({{one.item}, {one.reason}});
  return table;
}

std::vector<Field> fields_of(const RunsPageQuery& in) {
  Field state{"state", text::message("admin.run_state"), ""};
  for (const char* name : run_states)
    state.choices.emplace_back(name, text::message(std::string("admin.run_") + name));
  if (in.state) state.value = run_states[static_cast<std::size_t>(*in.state)];
  std::vector<Field> fields = {state};
  if (in.supplier)
    fields.push_back({"supplier", text::message("admin.supplier_id"), in.supplier->text()});
  return fields;
}

}  // namespace

void SuppliersPages::register_routes(http::Router& router) {
  const auto read = http::permission::suppliers_read;
  router.add(staff_page(section, read, "Suppliers, for staff"), &SuppliersPages::list, this);
  router.add(staff_page(runs_section, read, "Runs of suppliers, for staff"), &SuppliersPages::runs,
             this);
  router.add(staff_page("/sprava/behy/:id", read, "What a run skipped, for staff"),
             &SuppliersPages::run, this);
}

Task<http::Response> SuppliersPages::list(http::Call call, SuppliersPageQuery in) {
  const list::Query query = list::query_of(supplier::supplier_list(), in);
  const std::string search = in.search ? std::string(*in.search) : "";
  const auto page = co_await suppliers_.browse(search, query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.suppliers"), section},
                                       call.principal, list_template);
  fill_list(body, {section,
                   "/api/suppliers",
                   {{"search", text::message("admin.supplier_search"), search}},
                   list::pagination_of(supplier::supplier_list(), query, page),
                   table_of(page.items)});
  co_return StaffShell::close(document);
}

Task<http::Response> SuppliersPages::runs(http::Call call, RunsPageQuery in) {
  const list::Query query = list::query_of(supplier::run_list(), in);
  supplier::RunFilter filter;
  filter.supplier = in.supplier;
  if (in.state) filter.state = run_states[static_cast<std::size_t>(*in.state)];
  const auto page = co_await suppliers_.browse_runs(std::move(filter), query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.runs"), runs_section},
                                       call.principal, list_template);
  fill_list(body, {runs_section, "/api/admin/supplier-runs", fields_of(in),
                   list::pagination_of(supplier::run_list(), query, page), table_of(page.items)});
  co_return StaffShell::close(document);
}

Task<http::Response> SuppliersPages::run(http::Call call, RunPageId in) {
  const auto report = co_await suppliers_.find_run(in.id, call.deadline);
  if (!report) throw http::not_found("there is no such run");
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.run") + " " + report->supplier, runs_section},
                  call.principal, list_template);
  fill_list(body, {runs_section, "", {}, {}, table_of(*report)});
  co_return StaffShell::close(document);
}

}  // namespace flipflop::admin
