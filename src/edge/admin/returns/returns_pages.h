#pragma once
// Withdrawals and claims as staff handle them: the list, one case with what may be done about it,
// and a refund out of goodwill from an order's page. A form that is sent twice finds the case
// moved.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "shop/order/order.h"
#include "shop/returns/returns.h"

namespace flipflop::admin {

struct ReturnsPageQuery : list::Asked {
  std::optional<returns::Kind> kind;
  std::optional<returns::State> state;
  std::optional<bool> overdue;
  std::optional<json::Text<1, 254>> search;
};
BOOST_DESCRIBE_STRUCT(ReturnsPageQuery, (list::Asked), (kind, state, overdue, search))

struct ReturnPageId {
  returns::CaseId id;
};
BOOST_DESCRIBE_STRUCT(ReturnPageId, (), (id))

struct ReturnHandlingForm {
  returns::CaseId id;
  std::vector<std::string> item, disposition;  // a variant and what became of it, row by row
  std::optional<std::string> reduction, reason, note, outcome, amount;
};
BOOST_DESCRIBE_STRUCT(ReturnHandlingForm, (),
                      (id, item, disposition, reduction, reason, note, outcome, amount))

struct GoodwillForm {
  order::OrderId id;
  std::optional<std::string> amount, reason;
  std::optional<Uuid> request_key;  // the id of the refund
};
BOOST_DESCRIBE_STRUCT(GoodwillForm, (), (id, amount, reason, request_key))

struct ReturnFaces {
  order::Orders& orders;
  returns::Returns& returns;
};

class ReturnsPages {
 public:
  ReturnsPages(StaffShell& shell, ReturnFaces faces) : shell_(shell), faces_(faces) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, ReturnsPageQuery in);
  Task<http::Response> show(http::Call call, ReturnPageId in);
  Task<http::Response> receive(http::Call call, ReturnHandlingForm in);
  Task<http::Response> accept(http::Call call, ReturnHandlingForm in);
  Task<http::Response> refuse(http::Call call, ReturnHandlingForm in);
  Task<http::Response> call_off(http::Call call, ReturnHandlingForm in);
  Task<http::Response> settle(http::Call call, ReturnHandlingForm in);
  Task<http::Response> pay_back(http::Call call, GoodwillForm in);
  // The page with what went wrong; without a mistake the way back to it.
  Task<http::Response> page(http::Call call, returns::CaseId id, std::string mistake);
  Task<http::Response> done(http::Call call, returns::CaseId id,
                            std::expected<void, returns::HandleRefusal> outcome);

  StaffShell& shell_;
  ReturnFaces faces_;
};

}  // namespace flipflop::admin
