#pragma once
// Everything the supplier module keeps (schema supplier). One method, one statement.

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/supplier/adapters/adapter.h"
#include "shop/supplier/rules.h"
#include "shop/supplier/supplier.h"

namespace flipflop::supplier {

// A run that made no progress for this long was interrupted; another may begin.
inline constexpr std::chrono::seconds run_lease{60};

// The supplier as sync needs it.
struct SyncTarget {
  SupplierId id;
  NewSupplier settings;
  std::string etag, last_modified;
};

// An item in the stage of a run.
struct Staged {
  FeedItem item;
  std::string group_key;
  std::string content_hash;
  std::int64_t number = 0;  // place in the feed
  bool is_usable = true;    // false: only its id could be read; group and hash are empty
};

// A supplier's item that we know already.
// Of an item whose count could not fall as far as its supplier says, because buyers hold pieces:
// more than any feed says, so the next run finds a difference.
inline constexpr std::int64_t stock_not_set = std::numeric_limits<std::int64_t>::max();

struct Known {
  std::string external_id, group_key, content_hash;
  product::ProductId product;
  product::VariantId variant;
  std::int64_t stock = 0;
  bool stock_assumed = false;
  bool is_listed = false;
  Money price;              // the supplier's, gross
  bool is_skipped = false;  // this run's feed has it, but unreadable
  bool is_moved = false;    // this run's feed has it in another group
};

struct ChangedGroup {
  std::string key;
  std::int64_t bytes = 0;  // of its staged items
};

struct SupplierOrder {
  SupplierOrderId id;
  SupplierId supplier;
  Uuid order_id;
  std::string order_number, state, order_api_url, external_number;
  Recipient recipient;
  Money cash_on_delivery;
  Instant made_at;
};

struct SupplierOrderLine {
  std::string external_id;
  std::int64_t quantity = 0;
};

// Of the columns in which a supplier is always read.
Supplier supplier_in(const pg::Row& row);

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}
  pg::Database& database() { return database_; }

  // Suppliers.
  // False when the name is taken.
  Task<bool> insert_supplier(SupplierId id, NewSupplier supplier, Instant now, Deadline deadline);
  Task<bool> set_addresses(SupplierId id, std::string feed_url, std::string order_api_url,
                           Deadline deadline);
  Task<std::vector<Supplier>> suppliers(Deadline deadline);
  Task<std::optional<SyncTarget>> sync_target(SupplierId id, Deadline deadline);

  // Runs. start_run is false when another run holds the lease; it also clears away what runs that
  // were interrupted left behind, and reports of long ago.
  Task<bool> start_run(SupplierId supplier, RunId run, Instant now, Deadline deadline);
  // False when another run has taken the lease.
  Task<bool> prolong_run(SupplierId supplier, RunId run, Instant now, Deadline deadline);
  // The same, and keeps others from taking it until `tx` ends. Also false when the stage was lost
  // with a crash of PostgreSQL: to compare with an empty stage would be to empty the catalogue.
  Task<bool> hold_turn(pg::Tx& tx, SupplierId supplier, RunId run, Instant now);
  // False when the run was interrupted; its report says so already.
  Task<bool> finish_run(SupplierId supplier, RunReport report, SyncTarget seen, Instant now,
                        Deadline deadline);
  Task<list::Page<Supplier>> browse(std::string search, list::Query query, Deadline deadline) const;
  Task<list::Page<ListedRun>> browse_runs(RunFilter filter, list::Query query,
                                          Deadline deadline) const;
  Task<std::optional<RunReport>> find_run(RunId run, Deadline deadline) const;
  Task<std::vector<RunReport>> runs(SupplierId supplier, int limit, Deadline deadline);

  // The stage. Returns the ids that were new to it; the others are duplicates.
  Task<std::vector<std::string>> stage(RunId run, std::vector<Staged> items, Deadline deadline);
  Task<void> clear_stage(RunId run, Deadline deadline);
  Task<std::int64_t> count_staged_unchanged(SupplierId supplier, RunId run, Deadline deadline);
  Task<Swing> swing(SupplierId supplier, RunId run, Deadline deadline);
  // Groups with anything new, changed or vanished, in order behind `after`.
  Task<std::vector<ChangedGroup>> changed_groups(SupplierId supplier, RunId run, std::string after,
                                                 int limit, Deadline deadline);
  Task<std::vector<Staged>> staged_in(RunId run, std::vector<std::string> groups,
                                      Deadline deadline);
  // Known items that are in one of `groups`, or staged in one of them.
  Task<std::vector<Known>> known_in(SupplierId supplier, RunId run, std::vector<std::string> groups,
                                    Deadline deadline);
  Task<void> save_known(pg::Tx& tx, SupplierId supplier, std::vector<Known> items);

  // Orders with suppliers.
  Task<bool> insert_order(pg::Tx& tx, SupplierOrderId id, Forward forward, Instant now);
  Task<std::optional<SupplierOrder>> order(SupplierOrderId id, Deadline deadline);
  Task<std::vector<SupplierOrderLine>> order_lines(SupplierOrderId id, Deadline deadline);
  // Compare-and-set on the state; false when it was not `from`.
  Task<bool> move_order(pg::Tx& tx, SupplierOrderId id, std::string from, std::string to);
  Task<void> set_external_number(pg::Tx& tx, SupplierOrderId id, std::string number);
  Task<void> set_tracking(pg::Tx& tx, SupplierOrderId id, std::string carrier, std::string number);
  Task<std::vector<SupplierOrderView>> orders_of(Uuid order_id, Deadline deadline);
  // The number of orders of `order_id` that are shipped already, rows locked.
  Task<int> lock_and_count_shipped(pg::Tx& tx, Uuid order_id);
  Task<void> recall_orders(pg::Tx& tx, Uuid order_id);

  // Personal data.
  Task<std::vector<std::string>> recipients_of(std::string email, Deadline deadline);
  Task<void> erase_recipients(pg::Tx& tx, std::string email);
  Task<void> forget_recipients(pg::Tx& tx, std::vector<Uuid> order_ids);

 private:
  Task<std::vector<SkippedItem>> skips(std::string run, Deadline deadline) const;

  pg::Database& database_;
};

}  // namespace flipflop::supplier
