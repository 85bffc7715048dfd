#pragma once
// Routes of staff for stocktakes.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "platform/list/http.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

struct StocktakesQuery : list::Asked {};
BOOST_DESCRIBE_STRUCT(StocktakesQuery, (list::Asked), ())

struct StocktakeInput {
  LocationId location_id;
  std::optional<json::Text<0, 500>> notes;
};
BOOST_DESCRIBE_STRUCT(StocktakeInput, (), (location_id, notes))

struct StocktakeIdInput {
  StocktakeId id;
};
BOOST_DESCRIBE_STRUCT(StocktakeIdInput, (), (id))

struct StocktakeReply {
  StocktakeId id;
  LocationId location_id;
  std::string location_name, notes;
  StocktakeState state = StocktakeState::open;
  Instant opened_at;
  std::optional<Instant> ended_at;
  std::int64_t counted_lines = 0, different_lines = 0, short_lines = 0;
};
BOOST_DESCRIBE_STRUCT(StocktakeReply, (),
                      (id, location_id, location_name, notes, state, opened_at, ended_at,
                       counted_lines, different_lines, short_lines))

struct StocktakeLinesQuery : list::Asked {
  StocktakeId id;
  std::optional<json::Text<1, 100>> search;
  json::Or<LineKind, LineKind::all> kind;
};
BOOST_DESCRIBE_STRUCT(StocktakeLinesQuery, (list::Asked), (id, search, kind))

struct StocktakeLineReply {
  Uuid product_id;
  std::string product_name;
  std::int64_t on_hand = 0, held = 0;  // now
  std::optional<std::int64_t> counted, expected, difference, applied;
  std::int64_t short_by = 0;
  std::optional<Instant> counted_at;
};
BOOST_DESCRIBE_STRUCT(StocktakeLineReply, (),
                      (product_id, product_name, on_hand, held, counted, expected, difference,
                       applied, short_by, counted_at))

struct CountedLineInput {
  StocktakeId id;
  Uuid product_id;
  std::optional<json::Whole<0, 1'000'000'000>> quantity;  // absent: takes the count back
};
BOOST_DESCRIBE_STRUCT(CountedLineInput, (), (id, product_id, quantity))

class StocktakeRoutes {
 public:
  explicit StocktakeRoutes(Stockroom& stockroom) : stockroom_(stockroom) {}
  void add_to(http::Router& router);

  Task<http::Prepared<std::vector<StocktakeReply>>> all(http::Call call, StocktakesQuery in);
  Task<http::Reply<StocktakeReply>> open(http::Call call, StocktakeInput in);
  Task<StocktakeReply> show(http::Call call, StocktakeIdInput in);
  Task<http::Prepared<std::vector<StocktakeLineReply>>> lines(http::Call call,
                                                              StocktakeLinesQuery in);
  Task<StocktakeReply> count(http::Call call, CountedLineInput in);
  Task<StocktakeReply> close(http::Call call, StocktakeIdInput in);
  Task<StocktakeReply> cancel(http::Call call, StocktakeIdInput in);

 private:
  Task<StocktakeReply> stocktake(StocktakeId id, Deadline deadline);
  Stockroom& stockroom_;
};

}  // namespace flipflop::warehouse
