#pragma once
// Money that fits nothing, which staff say what became of, and the runs that compare payments with
// their providers.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "shop/payment/payment.h"

namespace flipflop::admin {

struct CasesPageQuery : list::Asked {
  std::optional<payment::CaseState> state;
  std::optional<payment::CaseKind> kind;
};
BOOST_DESCRIBE_STRUCT(CasesPageQuery, (list::Asked), (state, kind))

struct CasePageId {
  payment::CaseId id;
};
BOOST_DESCRIBE_STRUCT(CasePageId, (), (id))

// What is left empty is empty; what a resolution needs is checked by the page.
struct CaseForm {
  payment::CaseId id;
  payment::Resolution resolution;
  std::optional<json::Text<0, 140>> proof;
  std::optional<json::Text<0, 500>> note;
  std::optional<json::Text<0, 20>> order_number;
};
BOOST_DESCRIBE_STRUCT(CaseForm, (), (id, resolution, proof, note, order_number))

struct ReconciliationsPageQuery : list::Asked {};
BOOST_DESCRIBE_STRUCT(ReconciliationsPageQuery, (list::Asked), ())

struct ReconciliationPageId {
  payment::ReconciliationId id;
};
BOOST_DESCRIBE_STRUCT(ReconciliationPageId, (), (id))

class PaymentsPages {
 public:
  PaymentsPages(StaffShell& shell, payment::Cases& cases) : shell_(shell), cases_(cases) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, CasesPageQuery in);
  Task<http::Response> show(http::Call call, CasePageId in);
  Task<http::Response> close(http::Call call, CaseForm in);
  Task<http::Response> runs(http::Call call, ReconciliationsPageQuery in);
  Task<http::Response> run(http::Call call, ReconciliationPageId in);

  // The page of a case with what went wrong.
  Task<http::Response> page(http::Call call, payment::CaseId id, std::string mistake);

  StaffShell& shell_;
  payment::Cases& cases_;
};

}  // namespace flipflop::admin
