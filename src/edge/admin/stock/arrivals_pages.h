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

// `planned` was made with the form, so that a second click plans nothing.
struct ArrivalForm {
  std::optional<warehouse::ArrivalId> id, planned;
  std::optional<std::string> item, location, quantity, day, note, receipt;
};
BOOST_DESCRIBE_STRUCT(ArrivalForm, (), (id, planned, item, location, quantity, day, note, receipt))

// Asks for how many pieces and when. Item and location are asked for unless they are `known`.
FormView arrival_form(const ArrivalForm& typed,
                      std::vector<std::pair<std::string, std::string>> known = {});

class ArrivalsPages {
 public:
  ArrivalsPages(StaffShell& shell, warehouse::Stockroom& stockroom, Ids& ids)
      : shell_(shell), stockroom_(stockroom), ids_(ids) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, ArrivalsPageQuery in);
  Task<http::Response> plan(http::Call call, ArrivalForm in);
  Task<http::Response> show(http::Call call, ArrivalPageId in);
  Task<http::Response> receive(http::Call call, ArrivalForm in);
  Task<http::Response> cancel(http::Call call, ArrivalForm in);

  Task<http::Response> list_page(http::Call call, ArrivalsPageQuery in, ArrivalForm typed,
                                 std::string mistake);
  Task<http::Response> page(http::Call call, warehouse::ArrivalId id, std::string mistake);

  StaffShell& shell_;
  warehouse::Stockroom& stockroom_;
  Ids& ids_;
};

}  // namespace flipflop::admin
