#pragma once
// The SQL of schema warehouse for what staff do. Locks beyond those of store.h: a stocktake or an
// arrival first, then locations by id, then stock rows by (item, location).

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/warehouse/rules.h"
#include "shop/warehouse/store.h"

namespace flipflop::warehouse {

enum class LocationLock {
  shared,     // pieces come or go: it cannot be switched off meanwhile
  exclusive,  // it is changed
};

struct LockedLocation {
  std::string name;
  int priority = 0;
  bool is_active = true;
  std::int64_t version = 1;
};

struct StockFigures {
  std::int64_t on_hand = 0, held = 0;
};

// One change of one stock row and its movement.
struct Moved {
  ItemId item;
  LocationId location;
  std::int64_t delta = 0;  // not 0
};

struct LockedArrival {
  ItemId item;
  LocationId location;
  std::int64_t quantity = 0, received = 0;
  ArrivalState state = ArrivalState::expected;
};

class StockroomStore {
 public:
  explicit StockroomStore(pg::Database& database) : database_(database) {}

  // Locations.
  Task<std::vector<OwnLocation>> locations(Deadline deadline) const;
  // nullopt where no own location has this id.
  Task<std::optional<LockedLocation>> lock_location(pg::Tx& tx, LocationId id,
                                                    LocationLock lock) const;
  // Every own location, in id order, exclusively: who edits one looks at the others. Returns how
  // many there are.
  struct OwnLocations {
    std::int64_t all = 0, active = 0;
  };
  Task<OwnLocations> lock_own_locations(pg::Tx& tx) const;
  Task<bool> is_name_taken(pg::Tx& tx, LocationEdit edit) const;
  Task<void> insert_location(pg::Tx& tx, LocationEdit edit) const;
  Task<void> update_location(pg::Tx& tx, LocationEdit edit) const;
  Task<bool> has_pieces(pg::Tx& tx, LocationId id) const;
  // An open stocktake or expected pieces.
  Task<bool> has_work(pg::Tx& tx, LocationId id) const;
  Task<list::Page<LocationStock>> stock_at(LocationId location, std::string search,
                                           list::Query query, Deadline deadline) const;

  // Stock. The item may be new; an empty label changes none.
  Task<void> add_item(pg::Tx& tx, ItemId item, std::string label) const;
  Task<bool> knows(pg::Tx& tx, ItemId item) const;
  // Makes missing rows, locks all in location order and returns their figures in the order asked.
  Task<std::vector<StockFigures>> lock_rows(pg::Tx& tx, ItemId item,
                                            std::vector<LocationId> locations) const;
  // The row is locked; its CHECK refuses to go below what is held.
  Task<void> move(pg::Tx& tx, Moved moved, Cause cause) const;

  // Levels.
  Task<std::int64_t> lock_level_cursor(pg::Tx& tx) const;
  Task<void> set_level_cursor(pg::Tx& tx, std::int64_t position) const;
  // Sets the level of each item by compare-and-set, in id order, and returns the changed ones.
  Task<std::vector<LevelChange>> update_levels(pg::Tx& tx, std::vector<Uuid> items,
                                               Instant now) const;
  Task<std::optional<std::int64_t>> lock_threshold(pg::Tx& tx, ItemId item) const;
  Task<void> set_threshold(pg::Tx& tx, ItemId item, std::int64_t threshold) const;
  Task<list::Page<LowItem>> low_stock(std::string search, list::Query query,
                                      Deadline deadline) const;

  // Stocktakes.
  Task<bool> insert_stocktake(pg::Tx& tx, const Stocktake& stocktake) const;
  Task<std::optional<Stocktake>> find_stocktake(StocktakeId id, Deadline deadline) const;
  Task<list::Page<Stocktake>> stocktakes(list::Query query, Deadline deadline) const;
  Task<list::Page<StocktakeLine>> stocktake_lines(LineFilter filter, list::Query query,
                                                  Deadline deadline) const;
  struct LockedStocktake {
    LocationId location;
    StocktakeState state = StocktakeState::open;
  };
  Task<std::optional<LockedStocktake>> lock_stocktake(pg::Tx& tx, StocktakeId id,
                                                      LocationLock lock) const;
  Task<void> put_line(pg::Tx& tx, CountedLine line, StockFigures figures, Instant at) const;
  // Compare-and-set; `ended_at` where `to` is an end.
  Task<bool> move_stocktake(pg::Tx& tx, StocktakeId id, StocktakeState from, StocktakeState to,
                            std::optional<Instant> ended_at) const;
  // Applies up to `limit` waiting lines, in item order; returns their items and which of them
  // changed a count. The stocktake is locked and closing.
  struct AppliedLines {
    int lines = 0;
    std::vector<Uuid> changed;
  };
  Task<AppliedLines> apply_lines(pg::Tx& tx, StocktakeId id, LocationId location, Instant at,
                                 int limit) const;
  Task<std::vector<StocktakeId>> closing_stocktakes(Deadline deadline) const;

  // Arrivals.
  // False when there is one of this id.
  Task<bool> insert_arrival(pg::Tx& tx, ArrivalId id, PlannedArrival plan, Instant now) const;
  Task<std::optional<Arrival>> find_arrival(ArrivalId id, std::string today,
                                            Deadline deadline) const;
  Task<list::Page<Arrival>> arrivals(ArrivalFilter filter, std::string today, list::Query query,
                                     Deadline deadline) const;
  Task<std::optional<LockedArrival>> lock_arrival(pg::Tx& tx, ArrivalId id) const;
  // What came under this key before.
  Task<std::optional<std::int64_t>> received_under(pg::Tx& tx, ArrivalId id, std::string key) const;
  Task<void> insert_receipt(pg::Tx& tx, Uuid id, ArrivalReceipt receipt, Instant now) const;
  Task<void> add_received(pg::Tx& tx, ArrivalId id, std::int64_t quantity) const;
  Task<void> cancel_arrival(pg::Tx& tx, ArrivalId id) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::warehouse
