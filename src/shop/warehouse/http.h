#pragma once
// The warehouse's routes for staff, and their inputs and answers.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "platform/list/http.h"
#include "shop/warehouse/service.h"
#include "shop/warehouse/stockkeeping.h"

namespace flipflop::warehouse {

struct InventoryQuery {
  Uuid product_id;  // the item: a variant's id
  std::optional<LocationId> location_id;
};
BOOST_DESCRIBE_STRUCT(InventoryQuery, (), (product_id, location_id))

struct InventoryCount {
  Uuid product_id;
  std::optional<Uuid> variant_id;  // when given, this is the item
  json::Whole<0, 1'000'000'000> quantity;
  std::optional<LocationId> location_id;  // absent: the first own one
};
BOOST_DESCRIBE_STRUCT(InventoryCount, (), (product_id, variant_id, quantity, location_id))

struct LocationCount {
  Uuid location_id;
  std::string name;
  std::int64_t on_hand = 0;
  std::int64_t held = 0;
};
BOOST_DESCRIBE_STRUCT(LocationCount, (), (location_id, name, on_hand, held))

struct Inventory {
  Uuid product_id;
  std::int64_t stock_quantity = 0;  // free pieces over all locations
  std::vector<LocationCount> stock;
};
BOOST_DESCRIBE_STRUCT(Inventory, (), (product_id, stock_quantity, stock))

// As other systems send it: every item names the order, and they name the same one.
struct ReservationItem {
  Uuid product_id;
  std::optional<Uuid> variant_id;  // when given, this is the item
  json::Whole<1, 1'000'000> quantity;
  std::optional<Uuid> order_id;  // needed in the first
};
BOOST_DESCRIBE_STRUCT(ReservationItem, (), (product_id, variant_id, quantity, order_id))

struct ReservationInput {
  std::vector<ReservationItem> items;
};
BOOST_DESCRIBE_STRUCT(ReservationInput, (), (items))

struct ReservedItem {
  Uuid product_id;
  Uuid location_id;
  std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(ReservedItem, (), (product_id, location_id, quantity))

struct Reservations {
  std::vector<ReservedItem> reservations;
};
BOOST_DESCRIBE_STRUCT(Reservations, (), (reservations))

struct LevelsQuery : list::Asked {
  std::optional<json::Text<1, 100>> search;
};
BOOST_DESCRIBE_STRUCT(LevelsQuery, (list::Asked), (search))

struct LevelReply {
  Uuid product_id;
  std::string product_name;
  std::int64_t stock_quantity = 0;
  std::string source = "warehouse";
};
BOOST_DESCRIBE_STRUCT(LevelReply, (), (product_id, product_name, stock_quantity, source))

class Routes {
 public:
  Routes(Service& service, Stockroom& stockroom) : service_(service), stockroom_(stockroom) {}
  void add_to(http::Router& router);

  // The ETag is the count of the location that is asked for, or of the first own one.
  Task<http::Reply<Inventory>> inventory(http::Call call, InventoryQuery in);
  Task<http::Reply<Inventory>> count(http::Call call, InventoryCount in);
  Task<Reservations> reserve(http::Call call, ReservationInput in);
  Task<http::Nothing> release(http::Call call, ReservationInput in);
  Task<http::Prepared<std::vector<LevelReply>>> levels(http::Call call, LevelsQuery in);

 private:
  Task<http::Reply<Inventory>> inventory_of(ItemId item, std::optional<LocationId> location,
                                            Deadline deadline);
  Service& service_;
  Stockroom& stockroom_;
};

}  // namespace flipflop::warehouse
