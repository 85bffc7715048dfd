#pragma once
// Planned arrivals: what is expected, what is late, and taking it in by its delivery note.

#include "edge/admin/stock/stock_view.h"

namespace flipflop::admin {

struct ArrivalsPageQuery : list::Asked {
  std::optional<warehouse::ArrivalState> state;
  std::optional<bool> overdue;
};
BOOST_DESCRIBE_STRUCT(ArrivalsPageQuery, (list::Asked), (state, overdue))

struct ArrivalPageId {
  warehouse::ArrivalId id;
};
BOOST_DESCRIBE_STRUCT(ArrivalPageId, (), (id))

struct ArrivalForm {
  std::optional<warehouse::ArrivalId> id;
  std::optional<std::string> item, location, quantity, day, note, receipt;
};
BOOST_DESCRIBE_STRUCT(ArrivalForm, (), (id, item, location, quantity, day, note, receipt))

class ArrivalsPages {
 public:
  ArrivalsPages(StaffShell& shell, warehouse::Stockroom& stockroom)
      : shell_(shell), stockroom_(stockroom) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, ArrivalsPageQuery in);
  Task<http::Response> plan(http::Call call, ArrivalForm in);
  Task<http::Response> show(http::Call call, ArrivalPageId in);
  Task<http::Response> receive(http::Call call, ArrivalForm in);
  Task<http::Response> cancel(http::Call call, ArrivalForm in);

  Task<http::Response> list_page(http::Call call, ArrivalsPageQuery in, std::string mistake);
  Task<http::Response> page(http::Call call, warehouse::ArrivalId id, std::string mistake);

  StaffShell& shell_;
  warehouse::Stockroom& stockroom_;
};

}  // namespace flipflop::admin
