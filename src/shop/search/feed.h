#pragma once
// Keeps the replica true: loads it at start (from the snapshot file or from PostgreSQL), follows
// the events of product and warehouse, and at night compares everything. Runs on one loop; what it
// makes is posted to all.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "platform/loop/posted.h"
#include "platform/loop/repeat.h"
#include "platform/outbox/outbox.h"
#include "platform/platform.h"
#include "shop/search/builder.h"
#include "shop/search/snapshot.h"

namespace flipflop::search {

class Feed {
 public:
  Feed(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
       Posted<Replica>& posted);

  // One round of following: loads at first, then waits for news at most 50 ms, applies it, and does
  // what is due (snapshot every 10 minutes, reconciliation after 02:00 UTC). Repeated for ever.
  Task<Again> round();
  // No further round; waits until the running one has ended, then writes the snapshot.
  Task<void> end(Deadline deadline);

  Task<void> load();
  // Applies at most a batch of events; false when there was none.
  Task<bool> catch_up();
  // Compares the replica with PostgreSQL page by page and mends what differs; returns how many
  // products did.
  Task<int> reconcile();
  // Writes the snapshot when the replica moved since the last one.
  Task<void> save();

  bool is_loaded() const { return is_loaded_; }

 private:
  Task<bool> load_snapshot();
  Task<void> load_everything();
  Task<std::vector<warehouse::Availability>> all_stock();
  Task<void> remember_position(std::int64_t position);
  Task<Changes> read_changes(std::vector<product::ProductId> products,
                             std::vector<warehouse::ItemId> items);
  Task<void> apply(Changes changes);
  Task<std::vector<warehouse::Availability>> stock_of(std::vector<warehouse::ItemId> items);
  Task<int> reconcile_page(std::vector<product::ProductId> known,
                           std::vector<product::Product> page);
  Task<void> reconcile_categories();
  Task<int> mend(std::vector<product::ProductId> suspects);
  Task<void> do_what_is_due();
  std::int64_t night() const;
  std::string path() const;
  Snapshot snapshot() const;

  Platform& platform_;
  product::Products& products_;
  warehouse::Warehouse& warehouse_;
  Posted<Replica>& posted_;

  std::shared_ptr<const Replica> latest_;  // shared with every loop and its readers
  Uuid last_event_;                        // at latest_->position()
  DatabaseIdentity database_;
  std::uint64_t heard_ = 0;  // of the outbox's news
  std::int64_t last_night_ = 0;
  std::int64_t saved_position_ = -1;
  Instant last_save_;
  std::atomic<bool> is_loaded_ = false;
  std::atomic<bool> is_ending_ = false;
  std::atomic<bool> is_in_round_ = false;
};

}  // namespace flipflop::search
