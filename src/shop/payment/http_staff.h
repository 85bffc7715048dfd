#pragma once
// Staff see money that fits nothing and say what became of it; and what the reconciliation found.

#include "platform/list/http.h"
#include "shop/payment/staff.h"

namespace flipflop::payment {

struct PaymentCasesQuery : list::Asked {
  std::optional<CaseState> state;
  std::optional<CaseKind> kind;
};
BOOST_DESCRIBE_STRUCT(PaymentCasesQuery, (list::Asked), (state, kind))

struct PaymentCaseReply {
  CaseId id;
  CaseKind kind = CaseKind::unknown_symbol;
  CaseState state = CaseState::open;
  std::string source, reference, variable_symbol;
  std::optional<Uuid> order_id;
  std::string order_number;
  Money amount;
  std::string currency;
  Instant found_at;
  std::vector<Resolution> resolutions;  // that are offered while it is open
  std::optional<Resolution> resolution;
  std::string proof, note, closed_by;
  std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(PaymentCaseReply, (),
                      (id, kind, state, source, reference, variable_symbol, order_id, order_number,
                       amount, currency, found_at, resolutions, resolution, proof, note, closed_by,
                       closed_at))

struct PaymentCasesReply {
  std::vector<PaymentCaseReply> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(PaymentCasesReply, (), (items, pagination))

// Proof: for returned; order number: for matched; note: for the others.
struct CloseCaseInput {
  CaseId id;
  Resolution resolution;
  std::optional<json::Text<1, 140>> proof;
  std::optional<json::Text<1, 500>> note;
  std::optional<json::Text<1, 20>> order_number;
};
BOOST_DESCRIBE_STRUCT(CloseCaseInput, (), (id, resolution, proof, note, order_number))

struct ReconciliationsQuery : list::Asked {};
BOOST_DESCRIBE_STRUCT(ReconciliationsQuery, (list::Asked), ())

struct ReconciliationReply {
  ReconciliationId id;
  Instant started_at;
  std::optional<Instant> ended_at;
  int asked = 0, settled = 0, differences = 0;
};
BOOST_DESCRIBE_STRUCT(ReconciliationReply, (),
                      (id, started_at, ended_at, asked, settled, differences))

struct ReconciliationsReply {
  std::vector<ReconciliationReply> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(ReconciliationsReply, (), (items, pagination))

struct ReconciliationIdInput {
  ReconciliationId id;
};
BOOST_DESCRIBE_STRUCT(ReconciliationIdInput, (), (id))

struct DifferenceReply {
  std::string order_number, provider, reference, ours, theirs;
  Money amount;
  std::string currency;
  bool is_settled = false;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(DifferenceReply, (),
                      (order_number, provider, reference, ours, theirs, amount, currency,
                       is_settled, at))

struct DifferencesReply {
  std::vector<DifferenceReply> items;
};
BOOST_DESCRIBE_STRUCT(DifferencesReply, (), (items))

class StaffRoutes {
 public:
  explicit StaffRoutes(Cases& cases) : cases_(cases) {}
  void add_to(http::Router& router);

  Task<http::Prepared<PaymentCasesReply>> list_cases(http::Call call, PaymentCasesQuery in);
  Task<PaymentCaseReply> close_case(http::Call call, CloseCaseInput in);
  Task<http::Prepared<ReconciliationsReply>> list_runs(http::Call call, ReconciliationsQuery in);
  Task<DifferencesReply> show_run(http::Call call, ReconciliationIdInput in);

 private:
  Cases& cases_;
};

}  // namespace flipflop::payment
