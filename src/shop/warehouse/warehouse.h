#pragma once
// Stock per item and location, an append-only ledger of its movements, and holds. The warehouse
// knows items by an opaque id (the product module uses the variant's) and a label.
//
// A hold belongs to one order and ends exactly once: active -> committed | released | expired,
// always by compare-and-set on its state in the transaction that moves the stock. While active it
// reserves (stock.held); committing takes the pieces off on_hand. For every stock row the sum of
// its movements equals on_hand, and 0 <= held <= on_hand.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/warehouse/staff.h"

namespace flipflop::warehouse {

// The first own location of every installation, made by the first migration.
inline constexpr const char* own_location_id = "01900000-0000-7000-8000-000000000001";

// Told whenever the free quantity of items may have changed; subscribers re-read.
struct StockChanged {
  static constexpr const char* kind = "warehouse.stock_changed";
  Uuid cause;  // the order, sync run or act that changed them
  std::vector<Uuid> items;
  Uuid aggregate() const { return cause; }
};
BOOST_DESCRIBE_STRUCT(StockChanged, (), (cause, items))

// An active hold ran out; its stock is back already.
struct HoldExpired {
  static constexpr const char* kind = "warehouse.hold_expired";
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(HoldExpired, (), (order_id))

// The free pieces of an item fell to its threshold or below; told once until they are above again.
struct LowStock {
  static constexpr const char* kind = "warehouse.low_stock";
  Uuid item;
  Uuid aggregate() const { return item; }
};
BOOST_DESCRIBE_STRUCT(LowStock, (), (item))

// An item of which nothing was free can be bought again.
struct Restocked {
  static constexpr const char* kind = "warehouse.restocked";
  Uuid item;
  Uuid aggregate() const { return item; }
};
BOOST_DESCRIBE_STRUCT(Restocked, (), (item))

struct Availability {
  ItemId item;
  std::int64_t available = 0;  // free over all locations
  bool assumed = false;        // the figure is a supplier's default, not a count
};

// Free pieces of one item in one location, own locations first, then by priority.
struct StockLine {
  ItemId item;
  LocationId location;
  std::optional<Uuid> supplier;  // empty for an own location
  std::int64_t available = 0;
};

// Why pieces are taken from where they are taken.
enum class Allocation {
  own_first,      // an own location has the whole line
  only_supplier,  // no own location has a piece, one supplier has the whole line
  own_short,      // own locations have a part; one supplier sends the whole line in one parcel
  split,          // nobody has the whole line
};
BOOST_DESCRIBE_ENUM(Allocation, own_first, only_supplier, own_short, split)

struct HoldLine {
  ItemId item;
  LocationId location;
  std::int64_t quantity = 0;  // 1 or more; one line per (item, location), demand summed before
  Allocation reason = Allocation::own_first;
};

// A line of an order's hold, for people.
struct HeldPieces {
  ItemId item;
  std::string location;
  bool is_own = true;
  std::int64_t quantity = 0;
  Allocation reason = Allocation::own_first;
};

struct HoldRequest {
  Uuid order_id;
  std::vector<HoldLine> lines;
  std::optional<Instant> expires_at;  // empty: committed at once (cash on delivery)
};

struct SupplierStock {
  ItemId item;
  std::string label;          // for people: "Lampa Dub, bílá"
  std::int64_t quantity = 0;  // what the supplier says it has
  bool assumed = false;
};

// Sold pieces that a buyer sent back.
struct ReturnedPieces {
  ItemId item;
  std::int64_t quantity = 0;  // 1 or more; one entry per item
};

enum class HoldEnd { done, was_not_active };

class Warehouse {
 public:
  virtual ~Warehouse() = default;

  // Read batch: the stock lines of `items`, or of the variants that an earlier statement of the
  // batch listed in flipflop.variants; stock_lines() reads the rows.
  virtual std::size_t read_stock(pg::ReadBatch& batch, std::vector<ItemId> items) = 0;
  virtual std::size_t read_listed_stock(pg::ReadBatch& batch) = 0;
  virtual std::vector<StockLine> stock_lines(const pg::Rows& rows) = 0;

  // Write batch: hold rows (stage rows), StockChanged (stage outbox) and the guarded stock updates
  // (stage stock, in item id order). The guard is guard_out_of_stock.
  virtual void hold(pg::WriteBatch& batch, HoldRequest request) = 0;
  static constexpr const char* guard_out_of_stock = "warehouse.out_of_stock";

  // The ends of an order's hold. commit: active -> committed, pieces leave on_hand. release: active
  // or committed -> released, pieces come back. Each happens once, whoever comes first.
  virtual Task<HoldEnd> commit_hold(pg::Tx& tx, Uuid order_id) = 0;
  virtual Task<HoldEnd> release_hold(pg::Tx& tx, Uuid order_id) = 0;
  // Moves the end of an active hold; was_not_active when it ended before.
  virtual Task<HoldEnd> prolong_hold(pg::Tx& tx, Uuid order_id, Instant until) = 0;
  // Takes the pieces of an expired hold anew and commits them (a late payment). False, and nothing
  // changed, when one of them is gone.
  virtual Task<bool> retake_hold(pg::Tx& tx, Uuid order_id) = 0;
  // Pieces are taken out of an order that goes on: an active hold keeps them no longer, of a
  // committed one they come back, with `cause` in the ledger, which is theirs alone. One line per
  // (item, location), within what is held there. was_not_active: the hold ended before.
  virtual Task<HoldEnd> shrink_hold(pg::Tx& tx, Uuid order_id, Uuid cause,
                                    std::vector<HoldLine> pieces) = 0;

  // Where the pieces of an order lie or lay, and why there; at most 1,000, by item.
  virtual Task<std::vector<HeldPieces>> held_pieces(Uuid order_id, Deadline deadline) = 0;

  // Sold pieces are back on our first own shelf, wherever they were sent from. An item comes back
  // once for a `cause`: what is there already is left out. Returns how many items came back.
  virtual Task<int> put_back(pg::Tx& tx, Uuid cause, std::vector<ReturnedPieces> pieces) = 0;

  // The supplier's location, made on first use.
  virtual Task<LocationId> supplier_location(pg::Tx& tx, Uuid supplier, std::string name) = 0;
  // Sets what a supplier has, rows in item id order, one movement per change and one StockChanged
  // for `cause`. on_hand never falls below what is held. Returns how many items changed.
  virtual Task<int> set_supplier_stock(pg::Tx& tx, LocationId location, Uuid cause,
                                       std::vector<SupplierStock> stock) = 0;
  // The items of `stock`, set in this transaction, that are above their count because buyers hold
  // them: they have to be set again.
  virtual Task<std::vector<ItemId>> held_above(pg::Tx& tx, LocationId location,
                                               std::vector<SupplierStock> stock) = 0;

  // Free quantities of these items (absent ones are 0), and of all items behind `after` in id
  // order.
  virtual Task<std::vector<Availability>> availability(std::vector<ItemId> items,
                                                       Deadline deadline) = 0;
  virtual Task<std::vector<Availability>> availability_after(ItemId after, int limit,
                                                             Deadline deadline) = 0;
};

}  // namespace flipflop::warehouse
