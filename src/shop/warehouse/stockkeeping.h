#pragma once
// What staff do with own stock: implements staff.h. One per process, safe from every loop: it keeps
// no state of its own. Its parts stand in locations.cpp, levels.cpp, stocktaking.cpp, arrivals.cpp.

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/idempotency/once.h"
#include "platform/outbox/outbox.h"
#include "shop/warehouse/store_stockroom.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

class Stockkeeping final : public Stockroom {
 public:
  struct Needs {
    pg::Database& database;
    outbox::Outbox& outbox;
    audit_log::AuditLog& audit_log;
    const Clock& clock;
    Ids& ids;
  };
  explicit Stockkeeping(Needs needs)
      : needs_(needs), store_(needs.database), stock_(needs.database) {}

  Task<std::expected<void, CountRefusal>> set_count(OwnCount count, Act act,
                                                    Deadline deadline) override;
  Task<std::vector<OwnLocation>> locations(Deadline deadline) override;
  Task<std::expected<LocationId, LocationRefusal>> add_location(LocationEdit edit, Act act,
                                                                Deadline deadline) override;
  Task<std::expected<void, LocationRefusal>> change_location(LocationEdit edit,
                                                             std::optional<std::string> seen,
                                                             Act act, Deadline deadline) override;
  Task<list::Page<LocationStock>> stock_at(LocationId location, std::string search,
                                           list::Query query, Deadline deadline) override;
  Task<std::expected<Uuid, TransferRefusal>> transfer(Transfer transfer, Act act,
                                                      Deadline deadline) override;

  Task<list::Page<LowItem>> low_stock(std::string search, list::Query query,
                                      Deadline deadline) override;
  Task<bool> set_threshold(ItemId item, std::int64_t threshold, Act act,
                           Deadline deadline) override;
  // Scheduled: reads what StockChanged told since the last time and tells LowStock and Restocked.
  Task<void> follow_levels(Deadline deadline);

  Task<std::expected<StocktakeId, StocktakeRefusal>> open_stocktake(LocationId location,
                                                                    std::string note, Act act,
                                                                    Deadline deadline) override;
  Task<std::optional<Stocktake>> find_stocktake(StocktakeId id, Deadline deadline) override;
  Task<list::Page<Stocktake>> stocktakes(list::Query query, Deadline deadline) override;
  Task<list::Page<StocktakeLine>> stocktake_lines(LineFilter filter, list::Query query,
                                                  Deadline deadline) override;
  Task<std::expected<void, StocktakeRefusal>> count_line(CountedLine line, Act act,
                                                         Deadline deadline) override;
  Task<std::expected<void, StocktakeRefusal>> close_stocktake(StocktakeId id, Act act,
                                                              Deadline deadline) override;
  Task<std::expected<void, StocktakeRefusal>> cancel_stocktake(StocktakeId id, Act act,
                                                               Deadline deadline) override;
  // Scheduled: finishes stocktakes whose closing was interrupted.
  Task<void> finish_stocktakes(Deadline deadline);

  Task<std::expected<ArrivalId, ArrivalRefusal>> plan_arrival(PlannedArrival plan, Act act,
                                                              Deadline deadline) override;
  Task<std::optional<Arrival>> find_arrival(ArrivalId id, Deadline deadline) override;
  Task<list::Page<Arrival>> arrivals(ArrivalFilter filter, list::Query query,
                                     Deadline deadline) override;
  Task<std::expected<void, ArrivalRefusal>> receive_arrival(ArrivalReceipt receipt, Act act,
                                                            Deadline deadline) override;
  Task<std::expected<void, ArrivalRefusal>> cancel_arrival(ArrivalId id, Act act,
                                                           Deadline deadline) override;

 private:
  Task<std::optional<LocationRefusal>> objection(pg::Tx& tx, LocationEdit edit);
  Task<bool> follow_once(Deadline deadline);
  Task<void> finish_stocktake(StocktakeId id, Deadline deadline);
  Task<bool> apply_some(StocktakeId id, Deadline deadline);
  Task<std::optional<ArrivalRefusal>> take_in(pg::Tx& tx, LockedArrival arrival,
                                              ArrivalReceipt receipt);
  Task<void> log(pg::Tx& tx, Act act, audit_log::Entry entry);

  Needs needs_;
  StockroomStore store_;
  Store stock_;
};

// The id that the first run of a request made: what its key was claimed with.
Uuid made_before(const idempotency::Once& once);

}  // namespace flipflop::warehouse
