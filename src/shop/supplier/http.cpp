#include "shop/supplier/http.h"

#include <array>

#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::supplier {
namespace {

constexpr std::array<const char*, 3> state_names = {"running", "done", "failed"};

SupplierReply reply_of(const Supplier& supplier) {
  return {supplier.id,        supplier.name,           supplier.adapter,
          supplier.feed_url,  supplier.margin_percent, supplier.assumed_stock,
          supplier.is_active, supplier.last_run_at};
}

std::vector<RunReply> replies_of(const std::vector<ListedRun>& runs) {
  std::vector<RunReply> replies;
  for (const ListedRun& run : runs)
    replies.push_back({run.id, run.supplier_id, run.supplier, run.state, run.reason,
                       run.not_modified, run.items_read, run.items_imported, run.items_unchanged,
                       run.items_skipped, run.started_at, run.finished_at});
  return replies;
}

list::Table<Supplier> supplier_table() {
  return {"dodavatele.csv",
          {text::message("supplier.csv_name"), text::message("supplier.csv_format"),
           text::message("supplier.csv_margin"), text::message("supplier.csv_last_run")},
          [](const Supplier& supplier) -> std::vector<std::string> {
            return {supplier.name, supplier.adapter, std::to_string(supplier.margin_percent),
                    supplier.last_run_at ? text::czech_date_time(*supplier.last_run_at) : ""};
          }};
}

list::Table<ListedRun> run_table() {
  return {"behy-dodavatelu.csv",
          {text::message("supplier.csv_started"), text::message("supplier.csv_name"),
           text::message("supplier.csv_state"), text::message("supplier.csv_reason"),
           text::message("supplier.csv_read"), text::message("supplier.csv_imported"),
           text::message("supplier.csv_unchanged"), text::message("supplier.csv_skipped")},
          [](const ListedRun& run) -> std::vector<std::string> {
            return {text::czech_date_time(run.started_at),
                    run.supplier,
                    run.state,
                    run.reason,
                    std::to_string(run.items_read),
                    std::to_string(run.items_imported),
                    std::to_string(run.items_unchanged),
                    std::to_string(run.items_skipped)};
          }};
}

}  // namespace

void Routes::register_on(http::Router& router) {
  using http::Method;
  const auto read = http::permission::suppliers_read;
  router.add({.method = Method::get,
              .path = "/suppliers",
              .permission = read,
              .summary = "Wholesale suppliers"},
             &Routes::list, this);
  router.add({.method = Method::get,
              .path = "/suppliers/:id/runs",
              .permission = read,
              .summary = "A supplier's runs, newest first"},
             &Routes::runs_of, this);
  router.add({.method = Method::get,
              .path = "/admin/supplier-runs",
              .permission = read,
              .summary = "The runs of all suppliers, newest first; format=csv exports them"},
             &Routes::runs, this);
  router.add({.method = Method::get,
              .path = "/admin/supplier-runs/:id",
              .permission = read,
              .summary = "The report of a run, with the items that it skipped"},
             &Routes::run, this);
}

Task<Routes::SupplierReplies> Routes::list(http::Call call, SuppliersQuery in) {
  const list::Query query = list::query_of(supplier_list(), in);
  const std::string search = in.search ? std::string(*in.search) : "";
  if (in.wants_csv()) {
    const auto read = [this, search](list::Query page, Deadline deadline) {
      return suppliers_.browse(search, std::move(page), deadline);
    };
    co_return SupplierReplies{list::as_csv<Supplier>(supplier_table(), query, read)};
  }
  const auto page = co_await suppliers_.browse(search, query, call.deadline);
  std::vector<SupplierReply> replies;
  for (const Supplier& supplier : page.items) replies.push_back(reply_of(supplier));
  co_return list::as_array(replies, list::pagination_of(supplier_list(), query, page));
}

Task<http::Prepared<std::vector<RunReply>>> Routes::runs_of(http::Call call, RunsOfSupplier in) {
  const list::Query query = list::query_of(run_list(), in);
  RunFilter filter;
  filter.supplier = in.id;
  if (in.wants_csv())
    co_return http::Prepared<std::vector<RunReply>>{run_file(std::move(filter), query)};
  const auto page = co_await suppliers_.browse_runs(std::move(filter), query, call.deadline);
  co_return list::as_array(replies_of(page.items), list::pagination_of(run_list(), query, page));
}

Task<http::Prepared<Runs>> Routes::runs(http::Call call, RunsQuery in) {
  const list::Query query = list::query_of(run_list(), in);
  RunFilter filter;
  filter.supplier = in.supplier_id;
  if (in.state) filter.state = state_names[static_cast<std::size_t>(*in.state)];
  if (in.wants_csv()) co_return http::Prepared<Runs>{run_file(std::move(filter), query)};
  const auto page = co_await suppliers_.browse_runs(std::move(filter), query, call.deadline);
  co_return list::as_json(
      Runs{replies_of(page.items), list::pagination_of(run_list(), query, page)});
}

Task<RunReport> Routes::run(http::Call call, RunIdInput in) {
  const auto report = co_await suppliers_.find_run(in.id, call.deadline);
  if (!report) throw http::not_found("There is no run of this id.");
  co_return *report;
}

http::Response Routes::run_file(RunFilter filter, list::Query query) {
  const auto read = [this, filter](list::Query page, Deadline deadline) {
    return suppliers_.browse_runs(filter, std::move(page), deadline);
  };
  return list::as_csv<ListedRun>(run_table(), std::move(query), read);
}

}  // namespace flipflop::supplier
