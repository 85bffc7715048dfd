// Suppliers and the reports of their runs, as staff look at them.

#include "base/text.h"
#include "shop/supplier/store.h"

namespace flipflop::supplier {
namespace {

constexpr int most_skips = 1000;

ListedRun listed_run_in(const pg::Row& row) {
  ListedRun run;
  run.id = row.get<RunId>(0);
  run.supplier_id = row.get<SupplierId>(1);
  run.supplier = row.get<std::string>(2);
  run.state = row.get<std::string>(3);
  run.reason = row.get<std::string>(4);
  run.not_modified = row.get<bool>(5);
  run.items_read = row.get<std::int64_t>(6);
  run.items_imported = row.get<std::int64_t>(7);
  run.items_unchanged = row.get<std::int64_t>(8);
  run.items_skipped = row.get<std::int64_t>(9);
  run.started_at = row.get<Instant>(10);
  run.finished_at = row.get<std::optional<Instant>>(11);
  return run;
}

RunReport report_in(const pg::Row& row) {
  RunReport report;
  report.run_id = row.get<std::string>(0);
  report.supplier = row.get<std::string>(1);
  report.state = row.get<std::string>(2);
  report.reason = row.get<std::string>(3);
  report.not_modified = row.get<bool>(4);
  report.items_read = row.get<std::int64_t>(5);
  report.items_imported = row.get<std::int64_t>(6);
  report.items_unchanged = row.get<std::int64_t>(7);
  report.items_skipped = row.get<std::int64_t>(8);
  report.products = row.get<std::int64_t>(9);
  report.products_deactivated = row.get<std::int64_t>(10);
  report.started_at = iso_text(row.get<Instant>(11));
  const auto finished = row.get<std::optional<Instant>>(12);
  if (finished) report.finished_at = iso_text(*finished);
  return report;
}

}  // namespace

const list::List& supplier_list() {
  static const list::List list(
      {.name = "supplier.list",
       .columns = "s.id, s.name, s.adapter, s.feed_url, s.order_api_url, s.margin_percent,"
                  " s.assumed_stock, s.is_active, s.last_run_at",
       .from = "FROM supplier.supplier s",
       .id = "s.id",
       .direction = list::Direction::asc,
       .sorts = {{"name", list::Kind::text, "s.name"},
                 {"createdAt", list::Kind::instant, "s.created_at"}},
       .filters = {{"text", "s.name ILIKE ?"}}});
  return list;
}

Task<list::Page<Supplier>> Store::browse(std::string search, list::Query query,
                                         Deadline deadline) const {
  query.filters = {search.empty() ? pg::Param(std::nullopt) : pg::Param(list::containing(search))};
  return supplier_list().read(&database_, std::move(query), &supplier_in, deadline);
}

const list::List& run_list() {
  static const list::List list(
      {.name = "supplier.run_list",
       .columns = "r.id, r.supplier_id, s.name, r.state, r.reason, r.not_modified, r.items_read,"
                  " r.items_imported, r.items_unchanged, r.items_skipped, r.started_at,"
                  " r.finished_at",
       .from = "FROM supplier.run r JOIN supplier.supplier s ON s.id = r.supplier_id",
       .id = "r.id",
       .sorts = {{"startedAt", list::Kind::instant, "r.started_at"},
                 {"itemsSkipped", list::Kind::whole, "r.items_skipped"}},
       .filters = {{"uuid", "r.supplier_id = ?"}, {"text", "r.state = ?"}}});
  return list;
}

Task<list::Page<ListedRun>> Store::browse_runs(RunFilter filter, list::Query query,
                                               Deadline deadline) const {
  query.filters = {filter.supplier,
                   filter.state.empty() ? pg::Param(std::nullopt) : pg::Param(filter.state)};
  return run_list().read(&database_, std::move(query), &listed_run_in, deadline);
}

constexpr pg::Statement skips_sql{
    "supplier.skips",
    "SELECT item, reason FROM supplier.run_skip WHERE run_id = $1 ORDER BY number LIMIT $2"};
constexpr pg::Statement runs_sql{
    "supplier.runs",
    "SELECT r.id, s.name, r.state, r.reason, r.not_modified, r.items_read, r.items_imported, "
    "r.items_unchanged, r.items_skipped, r.products, r.products_deactivated, r.started_at, "
    "r.finished_at FROM supplier.run r JOIN supplier.supplier s ON s.id = r.supplier_id "
    "WHERE r.supplier_id = $1 ORDER BY r.started_at DESC LIMIT $2"};

Task<std::vector<RunReport>> Store::runs(SupplierId supplier, int limit, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(runs_sql, {supplier, limit}, deadline);
  std::vector<RunReport> reports;
  for (const pg::Row row : rows) {
    RunReport report = report_in(row);
    report.skipped = co_await skips(report.run_id, deadline);
    reports.push_back(std::move(report));
  }
  co_return reports;
}

constexpr pg::Statement run_sql{
    "supplier.run",
    "SELECT r.id, s.name, r.state, r.reason, r.not_modified, r.items_read, r.items_imported, "
    "r.items_unchanged, r.items_skipped, r.products, r.products_deactivated, r.started_at, "
    "r.finished_at FROM supplier.run r JOIN supplier.supplier s ON s.id = r.supplier_id "
    "WHERE r.id = $1"};

Task<std::optional<RunReport>> Store::find_run(RunId run, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(run_sql, {run}, deadline);
  if (rows.empty()) co_return std::nullopt;
  RunReport report = report_in(rows[0]);
  report.skipped = co_await skips(report.run_id, deadline);
  co_return report;
}

Task<std::vector<SkippedItem>> Store::skips(std::string run, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(skips_sql, {run, most_skips}, deadline);
  std::vector<SkippedItem> skipped;
  for (const pg::Row skip : rows)
    skipped.push_back({skip.get<std::string>(0), skip.get<std::string>(1)});
  co_return skipped;
}

}  // namespace flipflop::supplier
