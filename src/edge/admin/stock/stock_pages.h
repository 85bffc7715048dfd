#pragma once
// Own stock as staff keep it: locations, what lies in one, one item with its counts, and what is
// running low. Every form carries what the person saw, so that a stale or doubled one is refused.

#include "edge/admin/stock/stock_view.h"

namespace flipflop::admin {

struct StockPageQuery {};
BOOST_DESCRIBE_STRUCT(StockPageQuery, (), ())

struct LocationPageQuery : list::Asked {
  warehouse::LocationId id;
  std::optional<json::Text<1, 100>> search;
};
BOOST_DESCRIBE_STRUCT(LocationPageQuery, (list::Asked), (id, search))

struct LowPageQuery : list::Asked {
  std::optional<json::Text<1, 100>> search;
};
BOOST_DESCRIBE_STRUCT(LowPageQuery, (list::Asked), (search))

struct LocationForm {
  std::optional<warehouse::LocationId> id;
  std::optional<std::string> name, priority, is_active, version;
};
BOOST_DESCRIBE_STRUCT(LocationForm, (), (id, name, priority, is_active, version))

// The item's page is that of one location: `id` is the location's.
struct ShelfPageId {
  warehouse::LocationId id;
  warehouse::ItemId item;
};
BOOST_DESCRIBE_STRUCT(ShelfPageId, (), (id, item))

struct ShelfForm {
  warehouse::LocationId id;
  warehouse::ItemId item;
  std::optional<std::string> quantity, seen, to, threshold;
};
BOOST_DESCRIBE_STRUCT(ShelfForm, (), (id, item, quantity, seen, to, threshold))

class StockPages {
 public:
  StockPages(StaffShell& shell, warehouse::Stockroom& stockroom, Ids& ids)
      : shell_(shell), stockroom_(stockroom), ids_(ids) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> locations(http::Call call, StockPageQuery in);
  Task<http::Response> add(http::Call call, LocationForm in);
  Task<http::Response> change(http::Call call, LocationForm in);
  Task<http::Response> location(http::Call call, LocationPageQuery in);
  Task<http::Response> shelf(http::Call call, ShelfPageId in);
  Task<http::Response> count(http::Call call, ShelfForm in);
  Task<http::Response> transfer(http::Call call, ShelfForm in);
  Task<http::Response> threshold(http::Call call, ShelfForm in);
  Task<http::Response> low(http::Call call, LowPageQuery in);

  Task<http::Response> locations_page(http::Call call, std::string mistake);
  Task<http::Response> shelf_page(http::Call call, ShelfPageId in, std::string mistake);

  StaffShell& shell_;
  warehouse::Stockroom& stockroom_;
  Ids& ids_;
};

}  // namespace flipflop::admin
