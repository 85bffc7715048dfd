#pragma once
// REST of returns for staff: the list, one case, what is done with it, and refunds out of goodwill.

#include <optional>
#include <string>
#include <vector>

#include "platform/list/http.h"
#include "shop/returns/http.h"

namespace flipflop::returns {

struct StaffReturnsQuery : list::Asked {
  std::optional<Kind> kind;
  std::optional<State> state;
  std::optional<bool> overdue;
  std::optional<order::OrderId> order_id;
  std::optional<json::Text<1, 254>> search;
};
BOOST_DESCRIBE_STRUCT(StaffReturnsQuery, (list::Asked), (kind, state, overdue, order_id, search))

struct StaffReturnRow {
  CaseId id;
  std::string number;
  order::OrderId order_id;
  Kind kind = Kind::withdrawal;
  State state = State::announced;
  std::string customer_name;
  std::int64_t pieces = 0;
  Instant created_at, due_at;
  bool is_overdue = false;
};
BOOST_DESCRIBE_STRUCT(StaffReturnRow, (),
                      (id, number, order_id, kind, state, customer_name, pieces, created_at, due_at,
                       is_overdue))

struct StaffReturns {
  std::vector<StaffReturnRow> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(StaffReturns, (), (items, pagination))

struct StaffReturnHistory {
  State state = State::announced;
  std::string actor, notes;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(StaffReturnHistory, (), (state, actor, notes, at))

struct StaffReturn : ReturnReply {
  std::vector<StaffReturnHistory> history;
  std::vector<Action> allowed_actions;
};
BOOST_DESCRIBE_STRUCT(StaffReturn, (ReturnReply), (history, allowed_actions))

struct StaffReturnInput : DeclarationInput {
  order::OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(StaffReturnInput, (DeclarationInput), (order_id))

struct ArrivedInput {
  product::VariantId variant_id;
  Disposition disposition = Disposition::stock;
};
BOOST_DESCRIBE_STRUCT(ArrivedInput, (), (variant_id, disposition))

struct ReceiveInput {
  CaseId id;
  std::optional<std::vector<ArrivedInput>> items;  // not named: back to the shelf
  std::optional<Money> reduction;
  std::optional<json::Text<0, 500>> reduction_reason;
  std::optional<json::Text<0, 1000>> notes;
};
BOOST_DESCRIBE_STRUCT(ReceiveInput, (), (id, items, reduction, reduction_reason, notes))

struct ReturnDecisionInput {
  CaseId id;
  std::optional<json::Text<0, 1000>> notes;
};
BOOST_DESCRIBE_STRUCT(ReturnDecisionInput, (), (id, notes))

struct SettleInput {
  CaseId id;
  Remedy outcome = Remedy::repair;
  std::optional<Money> amount;                     // of a discount
  std::optional<std::vector<ArrivedInput>> items;  // of a refund; not named: damaged
  std::optional<json::Text<0, 1000>> notes;        // the buyer reads them
};
BOOST_DESCRIBE_STRUCT(SettleInput, (), (id, outcome, amount, items, notes))

struct GoodwillInput {
  order::OrderId id;
  Money amount;
  json::Text<3, 300> reason;
};
BOOST_DESCRIBE_STRUCT(GoodwillInput, (), (id, amount, reason))

struct GoodwillReply {
  Uuid id;
  order::OrderId order_id;
  Money amount;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(GoodwillReply, (), (id, order_id, amount, reason))

class StaffRoutes {
 public:
  StaffRoutes(Returns& returns, Ids& ids) : returns_(returns), ids_(ids) {}
  void register_on(http::Router& router);

 private:
  Task<http::Prepared<StaffReturns>> list(http::Call call, StaffReturnsQuery in);
  Task<StaffReturn> show(http::Call call, ReturnIdInput in);
  Task<http::Reply<StaffReturn>> announce(http::Call call, StaffReturnInput in);
  Task<StaffReturn> receive(http::Call call, ReceiveInput in);
  Task<StaffReturn> accept(http::Call call, ReturnDecisionInput in);
  Task<StaffReturn> refuse(http::Call call, ReturnDecisionInput in);
  Task<StaffReturn> call_off(http::Call call, ReturnDecisionInput in);
  Task<StaffReturn> settle(http::Call call, SettleInput in);
  Task<http::Reply<GoodwillReply>> pay_back(http::Call call, GoodwillInput in);
  Task<StaffReturn> reply(CaseId id, Deadline deadline);

  Returns& returns_;
  Ids& ids_;
};

}  // namespace flipflop::returns
