#pragma once
// The warehouse's use cases. One per process, safe from every loop: it keeps no state of its own.

#include <expected>

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/idempotency/once.h"
#include "platform/outbox/outbox.h"
#include "shop/warehouse/store.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

struct Demand {
  ItemId item;
  std::int64_t quantity = 0;
};
// What an order of another system asks for, and who asks.
struct Reservation {
  Uuid order_id;
  std::vector<Demand> demand;
  audit_log::Actor actor;
  idempotency::Once* once = nullptr;
};
enum class ReserveRefusal { out_of_stock, reserved_before };
enum class ReleaseAnswer { released, nothing_held, unknown, belongs_to_an_order };

class Service final : public Warehouse {
 public:
  Service(pg::Database& database, outbox::Outbox& outbox, audit_log::AuditLog& audit_log,
          const Clock& clock, Ids& ids)
      : database_(database),
        outbox_(outbox),
        audit_log_(audit_log),
        clock_(clock),
        ids_(ids),
        store_(database) {}

  std::size_t read_stock(pg::ReadBatch& batch, std::vector<ItemId> items) override;
  std::size_t read_listed_stock(pg::ReadBatch& batch) override;
  std::vector<StockLine> stock_lines(const pg::Rows& rows) override;

  void hold(pg::WriteBatch& batch, HoldRequest request) override;
  Task<HoldEnd> commit_hold(pg::Tx& tx, Uuid order_id) override;
  Task<HoldEnd> release_hold(pg::Tx& tx, Uuid order_id) override;
  Task<HoldEnd> prolong_hold(pg::Tx& tx, Uuid order_id, Instant until) override;
  Task<bool> retake_hold(pg::Tx& tx, Uuid order_id) override;
  Task<HoldEnd> shrink_hold(pg::Tx& tx, Uuid order_id, Uuid cause,
                            std::vector<HoldLine> pieces) override;

  Task<std::vector<HeldPieces>> held_pieces(Uuid order_id, Deadline deadline) override;

  Task<int> put_back(pg::Tx& tx, Uuid cause, std::vector<ReturnedPieces> pieces) override;

  Task<LocationId> supplier_location(pg::Tx& tx, Uuid supplier, std::string name) override;
  Task<int> set_supplier_stock(pg::Tx& tx, LocationId location, Uuid cause,
                               std::vector<SupplierStock> stock) override;
  Task<std::vector<ItemId>> held_above(pg::Tx& tx, LocationId location,
                                       std::vector<SupplierStock> stock) override;

  Task<std::vector<Availability>> availability(std::vector<ItemId> items,
                                               Deadline deadline) override;
  Task<std::vector<Availability>> availability_after(ItemId after, int limit,
                                                     Deadline deadline) override;

  // Scheduled: expires the holds that are due, a batch per transaction, until none is left.
  Task<void> expire_holds(Deadline deadline);

  // For other systems, as staff let them: holds for orders that are not ours. They run out after a
  // day unless they are released.
  Task<std::expected<std::vector<HoldLine>, ReserveRefusal>> reserve(Reservation wish,
                                                                     Deadline deadline);
  Task<ReleaseAnswer> release_reservation(Uuid order_id, audit_log::Actor actor,
                                          idempotency::Once* once, Deadline deadline);
  // `query` is of stock_levels(); `search` is a part of the label, empty for all.
  Task<list::Page<StockLevel>> levels(std::string search, list::Query query, Deadline deadline);

  // For staff: the counts of one item.
  Task<std::vector<StockRow>> stock_rows(ItemId item, Deadline deadline);

 private:
  Task<std::size_t> expire_batch(Deadline deadline);
  Task<int> set_stock(pg::Tx& tx, LocationId location, Cause cause,
                      std::vector<SupplierStock> stock);

  pg::Database& database_;
  outbox::Outbox& outbox_;
  audit_log::AuditLog& audit_log_;
  const Clock& clock_;
  Ids& ids_;
  Store store_;
};

}  // namespace flipflop::warehouse
