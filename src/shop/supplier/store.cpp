#include "shop/supplier/store.h"

#include "platform/json/json.h"

namespace flipflop::supplier {
namespace {

constexpr std::chrono::days reports_are_kept{90};

}  // namespace

Supplier supplier_in(const pg::Row& row) {
  Supplier supplier;
  supplier.id = row.get<SupplierId>(0);
  supplier.name = row.get<std::string>(1);
  supplier.adapter = row.get<std::string>(2);
  supplier.feed_url = row.get<std::string>(3);
  supplier.order_api_url = row.get<std::string>(4);
  supplier.margin_percent = row.get<int>(5);
  supplier.assumed_stock = row.get<int>(6);
  supplier.is_active = row.get<bool>(7);
  supplier.last_run_at = row.get<std::optional<Instant>>(8);
  return supplier;
}

constexpr pg::Statement insert_supplier_sql{
    "supplier.insert_supplier",
    "INSERT INTO supplier.supplier (id, name, adapter, feed_url, order_api_url, margin_percent, "
    "assumed_stock, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
    "ON CONFLICT (name) DO NOTHING"};

Task<bool> Store::insert_supplier(SupplierId id, NewSupplier supplier, Instant now,
                                  Deadline deadline) {
  pg::Params params = {id,
                       supplier.name,
                       supplier.adapter,
                       supplier.feed_url,
                       supplier.order_api_url,
                       supplier.margin_percent,
                       supplier.assumed_stock,
                       now};
  const pg::Rows rows = co_await database_.write(insert_supplier_sql, std::move(params), deadline);
  co_return rows.affected() == 1;
}

// What the old address said of its feed's version means nothing at the new one.
constexpr pg::Statement set_addresses_sql{
    "supplier.set_addresses",
    "UPDATE supplier.supplier SET feed_url = $2, order_api_url = $3, etag = '', last_modified = '' "
    "WHERE id = $1"};

Task<bool> Store::set_addresses(SupplierId id, std::string feed_url, std::string order_api_url,
                                Deadline deadline) {
  const pg::Rows rows =
      co_await database_.write(set_addresses_sql, {id, feed_url, order_api_url}, deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement suppliers_sql{
    "supplier.suppliers",
    "SELECT id, name, adapter, feed_url, order_api_url, margin_percent, assumed_stock, is_active, "
    "last_run_at FROM supplier.supplier ORDER BY name LIMIT 1000"};

Task<std::vector<Supplier>> Store::suppliers(Deadline deadline) {
  const pg::Rows rows = co_await database_.read(suppliers_sql, {}, deadline);
  std::vector<Supplier> suppliers;
  for (const pg::Row row : rows) suppliers.push_back(supplier_in(row));
  co_return suppliers;
}

// Where a stock was not set, the feed is read also when it is the same as before.
constexpr pg::Statement sync_target_sql{
    "supplier.sync_target",
    "SELECT id, name, adapter, feed_url, order_api_url, margin_percent, assumed_stock, is_active, "
    "last_run_at, CASE WHEN unset.is_there THEN '' ELSE etag END, "
    "CASE WHEN unset.is_there THEN '' ELSE last_modified END "
    "FROM supplier.supplier, LATERAL (SELECT EXISTS (SELECT FROM supplier.item i "
    "WHERE i.supplier_id = supplier.id AND i.is_listed AND i.stock = $2) AS is_there) AS unset "
    "WHERE id = $1"};

Task<std::optional<SyncTarget>> Store::sync_target(SupplierId id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(sync_target_sql, {id, stock_not_set}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return SyncTarget{id, supplier_in(rows[0]), rows[0].get<std::string>(9),
                       rows[0].get<std::string>(10)};
}

constexpr pg::Statement take_lease_sql{
    "supplier.take_lease",
    "UPDATE supplier.supplier SET running = $2, lease_until = $4 "
    "WHERE id = $1 AND (running IS NULL OR lease_until < $3)"};
constexpr pg::Statement fail_interrupted_sql{
    "supplier.fail_interrupted",
    "UPDATE supplier.run SET state = 'failed', reason = 'interrupted', finished_at = $2 "
    "WHERE supplier_id = $1 AND state = 'running'"};
// Of runs that a kill ended; no run of this supplier is left that could still need them.
constexpr pg::Statement clear_stages_sql{
    "supplier.clear_stages",
    "DELETE FROM supplier.stage s USING supplier.run r "
    "WHERE r.supplier_id = $1 AND r.state <> 'running' AND s.run_id = r.id"};
constexpr pg::Statement forget_runs_sql{
    "supplier.forget_runs", "DELETE FROM supplier.run WHERE supplier_id = $1 AND started_at < $2"};
constexpr pg::Statement insert_run_sql{
    "supplier.insert_run",
    "INSERT INTO supplier.run (id, supplier_id, state, started_at) VALUES ($1, $2, 'running', $3)"};

Task<bool> Store::start_run(SupplierId supplier, RunId run, Instant now, Deadline deadline) {
  pg::Tx tx = co_await database_.begin(deadline);
  const pg::Rows taken = co_await tx.run(take_lease_sql, {supplier, run, now, now + run_lease});
  if (taken.affected() == 0) {
    co_await tx.rollback();
    co_return false;
  }
  co_await tx.run(fail_interrupted_sql, {supplier, now});
  co_await tx.run(clear_stages_sql, {supplier});
  co_await tx.run(forget_runs_sql, {supplier, now - reports_are_kept});
  co_await tx.run(insert_run_sql, {run, supplier, now});
  co_await tx.commit();
  co_return true;
}

constexpr pg::Statement prolong_run_sql{
    "supplier.prolong_run",
    "UPDATE supplier.supplier SET lease_until = $3 WHERE id = $1 AND running = $2"};

Task<bool> Store::prolong_run(SupplierId supplier, RunId run, Instant now, Deadline deadline) {
  const pg::Rows rows =
      co_await database_.write(prolong_run_sql, {supplier, run, now + run_lease}, deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement hold_turn_sql{
    "supplier.hold_turn",
    "UPDATE supplier.supplier SET lease_until = $3 WHERE id = $1 AND running = $2 "
    "AND EXISTS (SELECT FROM supplier.stage WHERE run_id = $2)"};

Task<bool> Store::hold_turn(pg::Tx& tx, SupplierId supplier, RunId run, Instant now) {
  const pg::Rows rows = co_await tx.run(hold_turn_sql, {supplier, run, now + run_lease});
  co_return rows.affected() == 1;
}

constexpr pg::Statement finish_run_sql{
    "supplier.finish_run",
    "UPDATE supplier.run SET state = $2, reason = $3, not_modified = $4, items_read = $5, "
    "items_imported = $6, items_unchanged = $7, items_skipped = $8, products = $9, "
    "products_deactivated = $10, finished_at = $11 WHERE id = $1 AND state = 'running'"};
constexpr pg::Statement insert_skips_sql{
    "supplier.insert_skips",
    "INSERT INTO supplier.run_skip (run_id, number, item, reason) "
    "SELECT $1, number, item, reason "
    "FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS skip (item, reason, number)"};
// What the feed at the address of the run said of its version; the address may have changed since.
constexpr pg::Statement release_lease_sql{
    "supplier.release_lease",
    "UPDATE supplier.supplier SET running = NULL, lease_until = NULL, last_run_at = $3, "
    "etag = CASE WHEN feed_url = $6 THEN $4 ELSE etag END, "
    "last_modified = CASE WHEN feed_url = $6 THEN $5 ELSE last_modified END "
    "WHERE id = $1 AND running = $2"};

Task<bool> Store::finish_run(SupplierId supplier, RunReport report, SyncTarget seen, Instant now,
                             Deadline deadline) {
  std::vector<std::string> items, reasons;
  for (const SkippedItem& skip : report.skipped) {
    items.push_back(skip.item);
    reasons.push_back(skip.reason);
  }
  pg::Params finished = {report.run_id,
                         report.state,
                         report.reason,
                         report.not_modified,
                         report.items_read,
                         report.items_imported,
                         report.items_unchanged,
                         report.items_skipped,
                         report.products,
                         report.products_deactivated,
                         now};
  pg::Tx tx = co_await database_.begin(deadline);
  const pg::Rows ended = co_await tx.run(finish_run_sql, std::move(finished));
  if (ended.affected() == 0) {
    co_await tx.rollback();
    co_return false;
  }
  co_await tx.run(insert_skips_sql, {report.run_id, items, reasons});
  pg::Params released = {supplier,  report.run_id,      now,
                         seen.etag, seen.last_modified, seen.settings.feed_url};
  co_await tx.run(release_lease_sql, std::move(released));
  co_await tx.commit();
  co_return true;
}

}  // namespace flipflop::supplier
