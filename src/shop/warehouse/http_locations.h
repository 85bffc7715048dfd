#pragma once
// Routes of staff for own locations, transfers, low stock and planned arrivals.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "platform/list/http.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

struct OwnLocationReply {
  LocationId id;
  std::string name;
  int priority = 0;
  bool is_active = true;
  std::string version;  // for If-Match, in quotes
  std::int64_t items = 0, on_hand = 0, held = 0;
};
BOOST_DESCRIBE_STRUCT(OwnLocationReply, (),
                      (id, name, priority, is_active, version, items, on_hand, held))

struct OwnLocationsReply {
  std::vector<OwnLocationReply> items;
};
BOOST_DESCRIBE_STRUCT(OwnLocationsReply, (), (items))

struct OwnLocationInput {
  std::optional<LocationId> id;  // in the path of a change
  json::Text<1, 100> name;
  json::Whole<0, 1000> priority;
  json::Or<bool, true> is_active;
};
BOOST_DESCRIBE_STRUCT(OwnLocationInput, (), (id, name, priority, is_active))

struct LocationStockQuery : list::Asked {
  LocationId id;
  std::optional<json::Text<1, 100>> search;
};
BOOST_DESCRIBE_STRUCT(LocationStockQuery, (list::Asked), (id, search))

struct LocationStockReply {
  Uuid product_id;
  std::string product_name;
  std::int64_t on_hand = 0, held = 0;
};
BOOST_DESCRIBE_STRUCT(LocationStockReply, (), (product_id, product_name, on_hand, held))

struct TransferInput {
  Uuid product_id;
  LocationId from_location_id, to_location_id;
  json::Whole<1, 1'000'000'000> quantity;
};
BOOST_DESCRIBE_STRUCT(TransferInput, (), (product_id, from_location_id, to_location_id, quantity))

struct TransferReply {
  Uuid id;
};
BOOST_DESCRIBE_STRUCT(TransferReply, (), (id))

struct LowStockQuery : list::Asked {
  std::optional<json::Text<1, 100>> search;
};
BOOST_DESCRIBE_STRUCT(LowStockQuery, (list::Asked), (search))

struct LowStockReply {
  Uuid product_id;
  std::string product_name;
  std::int64_t available = 0, low_stock_threshold = 0;
  Instant since;
};
BOOST_DESCRIBE_STRUCT(LowStockReply, (),
                      (product_id, product_name, available, low_stock_threshold, since))

struct ThresholdInput {
  Uuid product_id;
  json::Whole<0, 1'000'000> low_stock_threshold;
};
BOOST_DESCRIBE_STRUCT(ThresholdInput, (), (product_id, low_stock_threshold))

struct ArrivalsQuery : list::Asked {
  std::optional<ArrivalState> state;
  std::optional<ItemId> product_id;
  std::optional<bool> overdue;
};
BOOST_DESCRIBE_STRUCT(ArrivalsQuery, (list::Asked), (state, product_id, overdue))

struct ArrivalReply {
  ArrivalId id;
  Uuid product_id, location_id;
  std::string product_name, location_name, notes;
  std::int64_t quantity = 0, received = 0;
  std::string expected_on;
  ArrivalState state = ArrivalState::expected;
  bool is_overdue = false;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(ArrivalReply, (),
                      (id, product_id, location_id, product_name, location_name, notes, quantity,
                       received, expected_on, state, is_overdue, created_at))

struct ArrivalInput {
  Uuid product_id;
  LocationId location_id;
  json::Whole<1, 1'000'000'000> quantity;
  json::Text<10, 10> expected_on;  // a day of Prague: "2026-11-24"
  std::optional<json::Text<0, 500>> notes;
};
BOOST_DESCRIBE_STRUCT(ArrivalInput, (), (product_id, location_id, quantity, expected_on, notes))

struct ArrivalIdInput {
  ArrivalId id;
};
BOOST_DESCRIBE_STRUCT(ArrivalIdInput, (), (id))

struct ReceiptInput {
  ArrivalId id;
  json::Whole<1, 1'000'000'000> quantity;
  json::Text<1, 100> receipt;  // the number of the delivery note: what came under it comes once
};
BOOST_DESCRIBE_STRUCT(ReceiptInput, (), (id, quantity, receipt))

class LocationRoutes {
 public:
  explicit LocationRoutes(Stockroom& stockroom) : stockroom_(stockroom) {}
  void add_to(http::Router& router);

  Task<OwnLocationsReply> locations(http::Call call, http::Nothing in);
  Task<http::Reply<OwnLocationsReply>> add(http::Call call, OwnLocationInput in);
  Task<OwnLocationsReply> change(http::Call call, OwnLocationInput in);
  Task<http::Prepared<std::vector<LocationStockReply>>> stock(http::Call call,
                                                              LocationStockQuery in);
  Task<http::Reply<TransferReply>> transfer(http::Call call, TransferInput in);

  Task<http::Prepared<std::vector<LowStockReply>>> low(http::Call call, LowStockQuery in);
  Task<http::Nothing> threshold(http::Call call, ThresholdInput in);

  Task<http::Prepared<std::vector<ArrivalReply>>> arrivals(http::Call call, ArrivalsQuery in);
  Task<http::Reply<ArrivalReply>> plan(http::Call call, ArrivalInput in);
  Task<ArrivalReply> receive(http::Call call, ReceiptInput in);
  Task<ArrivalReply> cancel(http::Call call, ArrivalIdInput in);

 private:
  Task<OwnLocationsReply> all_locations(Deadline deadline);
  Task<ArrivalReply> arrival(ArrivalId id, Deadline deadline);
  Stockroom& stockroom_;
};

}  // namespace flipflop::warehouse
