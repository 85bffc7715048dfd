#pragma once
// One run of a supplier's feed: fetch, read as a stream, stage, compare, brake: decided as a whole;
// then applied in short transactions of at most 500 items, so that a reader may see a run half
// applied but never an item half applied. A killed run needs no repair: the next one finds what is
// still different. A run that lost its turn (turn.h) writes nothing more. Whatever is wrong with a
// feed leaves the catalogue as it was; the report says why.

#include <memory>
#include <string>

#include "platform/platform.h"
#include "shop/product/product.h"
#include "shop/supplier/store.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::supplier {

class Sync {
 public:
  Sync(Platform& platform, Store& store, product::Products& products,
       warehouse::Warehouse& warehouse);

  Task<RunReport> run(SupplierId supplier, bool force, Deadline deadline);

 private:
  struct Fetched;
  Task<Fetched> fetch(SyncTarget target, std::string path, bool force, Deadline deadline);
  Task<void> read_into_stage(SyncTarget target, RunId run, std::string path, RunReport* report,
                             Deadline deadline);
  // Fills the report; what the server said of the feed's version goes into `target`.
  Task<void> carry_out(SyncTarget* target, RunId run, bool force, RunReport* report,
                       Deadline deadline);
  Task<void> decide_and_apply(SyncTarget target, RunId run, bool force, RunReport* report,
                              Deadline deadline);
  // False, and nothing more is written, when the run lost its turn.
  Task<bool> apply_groups(SyncTarget target, RunId run, std::vector<std::string> groups,
                          RunReport* report, Deadline deadline);

  Platform& platform_;
  Store& store_;
  product::Products& products_;
  warehouse::Warehouse& warehouse_;
};

}  // namespace flipflop::supplier
