#pragma once
// Stocktakes as staff work through them: page by page, an item after another.

#include "edge/admin/stock/stock_view.h"

namespace flipflop::admin {

struct StocktakesPageQuery : list::Asked {};
BOOST_DESCRIBE_STRUCT(StocktakesPageQuery, (list::Asked), ())

struct StocktakePageQuery : list::Asked {
  warehouse::StocktakeId id;
  std::optional<json::Text<1, 100>> search;
  std::optional<warehouse::LineKind> kind;
};
BOOST_DESCRIBE_STRUCT(StocktakePageQuery, (list::Asked), (id, search, kind))

struct StocktakeForm {
  std::optional<warehouse::StocktakeId> id;
  std::optional<warehouse::ItemId> item;
  std::optional<std::string> location, note, quantity, search, kind;
};
BOOST_DESCRIBE_STRUCT(StocktakeForm, (), (id, item, location, note, quantity, search, kind))

class StocktakesPages {
 public:
  StocktakesPages(StaffShell& shell, warehouse::Stockroom& stockroom)
      : shell_(shell), stockroom_(stockroom) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, StocktakesPageQuery in);
  Task<http::Response> show(http::Call call, StocktakePageQuery in);
  Task<http::Response> open(http::Call call, StocktakeForm in);
  Task<http::Response> count(http::Call call, StocktakeForm in);
  Task<http::Response> close(http::Call call, StocktakeForm in);
  Task<http::Response> cancel(http::Call call, StocktakeForm in);

  Task<http::Response> list_page(http::Call call, StocktakesPageQuery in, std::string mistake);
  Task<http::Response> page(http::Call call, StocktakePageQuery in, std::string mistake);

  StaffShell& shell_;
  warehouse::Stockroom& stockroom_;
};

}  // namespace flipflop::admin
