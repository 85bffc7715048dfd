#pragma once
// The SQL of schema warehouse. Locks are taken in one order everywhere: the hold first, then stock
// rows by (item, location). Functions that take a Tx leave committing to their caller.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/list/list.h"
#include "platform/pg/pg.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

enum class HoldState { active, committed, released, expired };

// What happens to the pieces of a hold.
enum class Move {
  unreserve,      // held falls: released or expired before it was paid
  sell_reserved,  // held and on_hand fall: paid
  sell_free,      // on_hand falls: paid after it expired
  put_back,       // on_hand rises: cancelled after it was paid
};

// Why a count was set, for the ledger.
struct Cause {
  std::string_view reason;  // supplier, correction or return
  Uuid id;
  Instant at;
};

struct StockRow {
  LocationId location;
  std::string location_name;
  std::int64_t on_hand = 0;
  std::int64_t held = 0;
  bool is_first_own = false;  // where a count goes that names no location
};

struct ExpiredHold {
  Uuid order_id;
  bool is_reservation = false;  // of another system: no order of ours waits for it
};

// Free pieces of an item over all locations.
struct StockLevel {
  ItemId item;
  std::string label;
  std::int64_t available = 0;
};

const list::List& stock_levels();

struct TakenOut {
  HoldState from = HoldState::active;
  Uuid cause;
  std::vector<HoldLine> lines;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  std::size_t read_stock(pg::ReadBatch& batch, std::vector<ItemId> items) const;
  std::size_t read_listed_stock(pg::ReadBatch& batch) const;
  static std::vector<StockLine> stock_lines(const pg::Rows& rows);
  Task<std::vector<Availability>> availability(std::vector<ItemId> items, Deadline deadline) const;
  Task<std::vector<Availability>> availability_after(ItemId after, int limit,
                                                     Deadline deadline) const;
  Task<std::vector<StockRow>> rows_of(ItemId item, Deadline deadline) const;

  // A hold with its lines, summed and in lock order: active with an end, else committed with its
  // movements. An order has one hold (guard_held_before). The guards that take the pieces are
  // appended last (stage stock).
  void add_hold(pg::WriteBatch& batch, const HoldRequest& request, Instant at) const;
  static constexpr const char* guard_held_before = "warehouse.held_before";

  // The state of an order's hold, its row locked; nullopt when there is none.
  Task<std::optional<HoldState>> lock_hold(pg::Tx& tx, Uuid order_id) const;
  // Compare-and-set; false when the hold is not in state `from`.
  Task<bool> move_hold(pg::Tx& tx, Uuid order_id, HoldState from, HoldState to) const;
  Task<bool> set_hold_end(pg::Tx& tx, Uuid order_id, Instant until) const;
  // Moves up to `limit` active holds that ended by `now` to expired; a hold that another
  // transaction has locked is left to that transaction.
  Task<std::vector<ExpiredHold>> expire_holds(pg::Tx& tx, Instant now, int limit) const;
  // Stage rows, behind add_hold.
  void mark_reservation(pg::WriteBatch& batch, Uuid order_id) const;
  // Whether the order's hold is a reservation; nullopt when it has none.
  Task<std::optional<bool>> is_reservation(Uuid order_id, Deadline deadline) const;
  Task<std::vector<HoldLine>> lines_of(Uuid order_id, Deadline deadline) const;
  // Items behind `after` in id order.
  Task<list::Page<StockLevel>> levels(std::string search, list::Query query,
                                      Deadline deadline) const;
  Task<std::vector<HeldPieces>> held_pieces(Uuid order_id, Deadline deadline) const;

  // Locks the stock rows of these orders' holds; true when each has enough free pieces for all.
  Task<bool> lock_stock_of(pg::Tx& tx, std::vector<Uuid> orders) const;
  // Moves the pieces of one order's hold; its stock rows are locked. Returns the items.
  Task<std::vector<Uuid>> move_pieces(pg::Tx& tx, Uuid order_id, Move move, Instant at) const;
  // The same as Move::unreserve for many orders at once.
  // Pieces of a locked hold that are not wanted any more; returns their items.
  Task<std::vector<Uuid>> take_out(pg::Tx& tx, Uuid order_id, TakenOut pieces, Instant at) const;
  Task<void> unreserve(pg::Tx& tx, std::vector<Uuid> orders) const;
  struct OrderItem {
    Uuid order_id;
    Uuid item;
  };
  Task<std::vector<OrderItem>> items_of(pg::Tx& tx, std::vector<Uuid> orders) const;

  // The own locations that the pieces of a committed hold came from are locked against being
  // switched off, and switched on again where that happened before: the pieces come back to them.
  Task<void> open_locations_of(pg::Tx& tx, Uuid order_id) const;
  // The own location that sells first, locked against being switched off.
  Task<LocationId> first_own_location(pg::Tx& tx) const;
  // Adds pieces at one location and returns the items that this cause had not brought back before.
  Task<std::vector<Uuid>> put_back(pg::Tx& tx, LocationId location, Cause cause,
                                   std::vector<ReturnedPieces> pieces) const;

  Task<LocationId> supplier_location(pg::Tx& tx, Uuid supplier, std::string name,
                                     LocationId id_if_new) const;
  // Sets counts at one location, `stock` being in lock order; returns the items whose count or
  // assumption changed.
  Task<std::vector<Uuid>> set_stock(pg::Tx& tx, LocationId location,
                                    std::vector<SupplierStock> stock, Cause cause) const;
  Task<std::vector<ItemId>> held_above(pg::Tx& tx, LocationId location,
                                       std::vector<SupplierStock> stock) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::warehouse
