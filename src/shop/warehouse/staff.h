#pragma once
// Part of the face: what people who work for the shop do with own stock. Counts that are set
// against what was seen, locations, transfers, low stock, stocktakes and planned arrivals. Every
// act is one transaction with its movements, its event and its entry in the audit log.

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/audit_log/actor.h"
#include "platform/list/list.h"
#include "platform/loop/task.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::warehouse {

using ItemId = Id<struct ItemTag>;
using LocationId = Id<struct LocationTag>;
using StocktakeId = Id<struct StocktakeTag>;
using ArrivalId = Id<struct ArrivalTag>;

// Who acts, and the key of the request.
struct Act {
  audit_log::Actor actor;
  idempotency::Once* once = nullptr;
};

struct OwnCount {
  ItemId item;
  std::string label;  // empty: the one that is known
  std::int64_t quantity = 0;
  // on_hand as the person saw it; nullopt: whatever it is. Sold pieces are not put back by a count
  // that is older than the sale.
  std::optional<std::int64_t> seen;
  std::optional<LocationId> location;  // nullopt: the first own one
};
enum class CountRefusal { stale, unknown_location, switched_off };

struct OwnLocation {
  LocationId id;
  std::string name;
  int priority = 0;  // the lowest sells first
  bool is_active = true;
  std::int64_t version = 1;
  std::int64_t items = 0, on_hand = 0, held = 0;  // what lies there
};
struct LocationEdit {
  LocationId id;  // made for a new one
  std::string name;
  int priority = 0;
  bool is_active = true;
};
// has_pieces and has_work (a stocktake, expected arrivals) and last_one speak of switching off.
enum class LocationRefusal { unknown, stale, name_taken, too_many, has_pieces, has_work, last_one };
inline constexpr int most_own_locations = 100;

struct LocationStock {
  ItemId item;
  std::string label;
  std::int64_t on_hand = 0, held = 0;
};

struct Transfer {
  ItemId item;
  LocationId from, to;
  std::int64_t quantity = 0;  // 1 or more
  // on_hand at `from` as the person saw it: a form that is sent twice moves pieces once.
  std::optional<std::int64_t> seen = {};
};
// not_enough: of free pieces; what buyers hold stays where it is.
enum class TransferRefusal { same_location, unknown_location, switched_off, stale, not_enough };

// An item with few or no free pieces.
struct LowItem {
  ItemId item;
  std::string label;
  std::int64_t available = 0, threshold = 0;
  Instant since;
};

enum class StocktakeState { open, closing, closed, cancelled };
BOOST_DESCRIBE_ENUM(StocktakeState, open, closing, closed, cancelled)

struct Stocktake {
  StocktakeId id;
  LocationId location;
  std::string location_name, note;
  StocktakeState state = StocktakeState::open;
  Instant opened_at;
  std::optional<Instant> ended_at;
  std::int64_t lines = 0, differences = 0, shorts = 0;
};
// An item of the location; `counted` and what follows are empty before it was counted.
struct StocktakeLine {
  ItemId item;
  std::string label;
  std::int64_t on_hand = 0, held = 0;  // now
  std::optional<std::int64_t> counted, expected, applied;
  std::int64_t short_by = 0;  // missing pieces that buyers hold: they were not taken away
  std::optional<Instant> counted_at;
};
enum class LineKind { all, counted, uncounted, different, short_of };
BOOST_DESCRIBE_ENUM(LineKind, all, counted, uncounted, different, short_of)
struct LineFilter {
  StocktakeId stocktake;
  std::string search;  // a part of the label, or an item's id
  LineKind kind = LineKind::all;
};
struct CountedLine {
  StocktakeId stocktake;
  ItemId item;
  std::optional<std::int64_t> quantity;  // nullopt: takes the count back
};
enum class StocktakeRefusal {
  unknown,
  unknown_location,
  switched_off,
  one_is_open,
  not_open,
  unknown_item
};

enum class ArrivalState { expected, received, cancelled };
BOOST_DESCRIBE_ENUM(ArrivalState, expected, received, cancelled)

struct Arrival {
  ArrivalId id;
  ItemId item;
  LocationId location;
  std::string label, location_name, note;
  std::int64_t quantity = 0, received = 0;
  std::string expected_on;  // "2026-11-24"
  ArrivalState state = ArrivalState::expected;
  bool is_overdue = false;
  Instant planned_at;
};
struct PlannedArrival {
  ItemId item;
  LocationId location;
  std::int64_t quantity = 0;  // 1 or more
  std::string expected_on;    // a day of Prague
  std::string note;
  std::optional<ArrivalId> id = {};  // of a form that may be sent twice; else one is made
};
struct ArrivalFilter {
  std::optional<ArrivalState> state;
  std::optional<ItemId> item;
  bool only_overdue = false;
};
struct ArrivalReceipt {
  ArrivalId id;
  std::int64_t quantity = 0;  // 1 or more
  std::string key;            // of the delivery note: what came under it comes once
};
enum class ArrivalRefusal {
  unknown,
  unknown_item,
  unknown_location,
  switched_off,
  not_expected,
  more_than_expected,
  key_of_another_count
};

const list::List& location_stock_list();
const list::List& low_stock_list();
const list::List& stocktake_list();
const list::List& stocktake_line_list();
const list::List& arrival_list();

class Stockroom {
 public:
  virtual ~Stockroom() = default;

  virtual Task<std::expected<void, CountRefusal>> set_count(OwnCount count, Act act,
                                                            Deadline deadline) = 0;

  // Every own location, in the order in which they sell.
  virtual Task<std::vector<OwnLocation>> locations(Deadline deadline) = 0;
  virtual Task<std::expected<LocationId, LocationRefusal>> add_location(LocationEdit edit, Act act,
                                                                        Deadline deadline) = 0;
  // `seen` as http/version.h reads it; nullopt: whatever it is.
  virtual Task<std::expected<void, LocationRefusal>> change_location(
      LocationEdit edit, std::optional<std::string> seen, Act act, Deadline deadline) = 0;
  virtual Task<list::Page<LocationStock>> stock_at(LocationId location, std::string search,
                                                   list::Query query, Deadline deadline) = 0;
  // The id of the transfer, which is the cause of its two movements.
  virtual Task<std::expected<Uuid, TransferRefusal>> transfer(Transfer transfer, Act act,
                                                              Deadline deadline) = 0;

  virtual Task<list::Page<LowItem>> low_stock(std::string search, list::Query query,
                                              Deadline deadline) = 0;
  // False for an item that is not known.
  virtual Task<bool> set_threshold(ItemId item, std::int64_t threshold, Act act,
                                   Deadline deadline) = 0;

  virtual Task<std::expected<StocktakeId, StocktakeRefusal>> open_stocktake(LocationId location,
                                                                            std::string note,
                                                                            Act act,
                                                                            Deadline deadline) = 0;
  virtual Task<std::optional<Stocktake>> find_stocktake(StocktakeId id, Deadline deadline) = 0;
  virtual Task<list::Page<Stocktake>> stocktakes(list::Query query, Deadline deadline) = 0;
  virtual Task<list::Page<StocktakeLine>> stocktake_lines(LineFilter filter, list::Query query,
                                                          Deadline deadline) = 0;
  virtual Task<std::expected<void, StocktakeRefusal>> count_line(CountedLine line, Act act,
                                                                 Deadline deadline) = 0;
  // Applies the differences; once, whoever asks how often.
  virtual Task<std::expected<void, StocktakeRefusal>> close_stocktake(StocktakeId id, Act act,
                                                                      Deadline deadline) = 0;
  virtual Task<std::expected<void, StocktakeRefusal>> cancel_stocktake(StocktakeId id, Act act,
                                                                       Deadline deadline) = 0;

  virtual Task<std::expected<ArrivalId, ArrivalRefusal>> plan_arrival(PlannedArrival plan, Act act,
                                                                      Deadline deadline) = 0;
  virtual Task<std::optional<Arrival>> find_arrival(ArrivalId id, Deadline deadline) = 0;
  virtual Task<list::Page<Arrival>> arrivals(ArrivalFilter filter, list::Query query,
                                             Deadline deadline) = 0;
  virtual Task<std::expected<void, ArrivalRefusal>> receive_arrival(ArrivalReceipt receipt, Act act,
                                                                    Deadline deadline) = 0;
  // What did not come yet is not expected any more.
  virtual Task<std::expected<void, ArrivalRefusal>> cancel_arrival(ArrivalId id, Act act,
                                                                   Deadline deadline) = 0;
};

}  // namespace flipflop::warehouse
