#include "shop/payment/http_staff.h"

#include "platform/audit_log/actor.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"
#include "shop/payment/stored_names.h"

namespace flipflop::payment {
namespace {

PaymentCaseReply reply_of(const MoneyCase& one) {
  PaymentCaseReply reply;
  reply.id = one.id;
  reply.kind = one.kind;
  reply.state = one.state;
  reply.source = one.source;
  reply.reference = one.reference;
  reply.variable_symbol = one.symbol;
  reply.order_id = one.order;
  reply.order_number = one.order_number;
  reply.amount = one.amount;
  reply.currency = one.currency;
  reply.found_at = one.found_at;
  if (one.state == CaseState::open) reply.resolutions = resolutions_for(one.kind);
  reply.resolution = one.resolution;
  reply.proof = one.proof;
  reply.note = one.note;
  reply.closed_by = one.closed_by;
  reply.closed_at = one.closed_at;
  return reply;
}

// What each resolution must say; what it does not need is refused, not forgotten.
CaseClosing closing_of(const CloseCaseInput& in) {
  const bool wants_proof = in.resolution == Resolution::returned;
  const bool wants_order = in.resolution == Resolution::matched;
  const bool wants_note = !wants_proof && !wants_order;
  json::Errors errors;
  if (wants_proof && !in.proof) errors.add("proof", "required", "is missing");
  if (!wants_proof && in.proof) errors.add("proof", "invalid_choice", "is for returned money");
  if (wants_order && !in.order_number) errors.add("orderNumber", "required", "is missing");
  if (!wants_order && in.order_number)
    errors.add("orderNumber", "invalid_choice", "is for money that is matched");
  if (wants_note && !in.note) errors.add("note", "required", "is missing");
  if (!errors.empty()) throw http::bad_request("The case cannot be closed so.", errors.list());
  CaseClosing closing;
  closing.id = in.id;
  closing.resolution = in.resolution;
  if (in.proof) closing.proof = *in.proof;
  if (in.note) closing.note = *in.note;
  if (in.order_number) closing.order_number = *in.order_number;
  return closing;
}

http::Problem problem(CloseRefusal refusal) {
  switch (refusal) {
    case CloseRefusal::unknown:
      return http::not_found("There is no such case.");
    case CloseRefusal::closed_before:
      return http::conflict("CASE_CLOSED", "The case was closed before.");
    case CloseRefusal::not_offered:
      return http::conflict("NOT_OFFERED", "A case of this kind is not closed so.");
    case CloseRefusal::unknown_order:
      return http::conflict("UNKNOWN_ORDER", "There is no payment of an order of this number.");
    case CloseRefusal::other_amount:
      return http::conflict("OTHER_AMOUNT", "The order expects another amount.");
    case CloseRefusal::paid_already:
      return http::conflict("PAID_ALREADY", "The order was paid already.");
    case CloseRefusal::proof_used:
      break;
  }
  return http::conflict("PROOF_USED", "This proof is that of other money that went back.");
}

template <class Enum>
std::string word(const char* kind, Enum value) {
  return text::message(std::string("payment.") + kind + "_" + name_of(value));
}

list::Table<MoneyCase> case_table() {
  return {"penize-k-vyrizeni.csv",
          {text::message("payment.csv_found"), text::message("payment.csv_kind"),
           text::message("payment.csv_amount"), text::message("payment.csv_order"),
           text::message("payment.csv_symbol"), text::message("payment.csv_reference"),
           text::message("payment.csv_resolution"), text::message("payment.csv_proof"),
           text::message("payment.csv_note"), text::message("payment.csv_closed")},
          [](const MoneyCase& one) -> std::vector<std::string> {
            return {text::czech_date_time(one.found_at),
                    word("case", one.kind),
                    list::csv_amount(one.amount),
                    one.order_number,
                    one.symbol,
                    one.reference,
                    one.resolution ? word("resolution", *one.resolution) : "",
                    one.proof,
                    one.note,
                    one.closed_at ? text::czech_date_time(*one.closed_at) : ""};
          }};
}

ReconciliationReply row_of(const ReconciliationRun& run) {
  return {run.id, run.started_at, run.ended_at, run.asked, run.settled, run.differences};
}

list::Table<ReconciliationRun> run_table() {
  return {"srovnani-plateb.csv",
          {text::message("payment.csv_started"), text::message("payment.csv_ended"),
           text::message("payment.csv_asked"), text::message("payment.csv_settled"),
           text::message("payment.csv_differences")},
          [](const ReconciliationRun& run) -> std::vector<std::string> {
            return {text::czech_date_time(run.started_at),
                    run.ended_at ? text::czech_date_time(*run.ended_at) : "",
                    std::to_string(run.asked), std::to_string(run.settled),
                    std::to_string(run.differences)};
          }};
}

}  // namespace

void StaffRoutes::add_to(http::Router& router) {
  using http::Method;
  const auto read = http::permission::payments_read;
  router.add({.method = Method::get,
              .path = "/admin/payment-cases",
              .permission = read,
              .summary = "Money that fits nothing, newest first; format=csv exports it"},
             &StaffRoutes::list_cases, this);
  router.add({.method = Method::post,
              .path = "/admin/payment-cases/:id/close",
              .permission = http::permission::payments_write,
              .summary = "Says what became of the money: returned with its proof, matched to an "
                         "order, booked by hand or written off with a note",
              .keyed = http::keyed::by_account},
             &StaffRoutes::close_case, this);
  router.add({.method = Method::get,
              .path = "/admin/payment-reconciliations",
              .permission = read,
              .summary = "Runs that compare payments with their providers, newest first; "
                         "format=csv exports them"},
             &StaffRoutes::list_runs, this);
  router.add({.method = Method::get,
              .path = "/admin/payment-reconciliations/:id",
              .permission = read,
              .summary = "What differed in a run"},
             &StaffRoutes::show_run, this);
}

Task<http::Prepared<PaymentCasesReply>> StaffRoutes::list_cases(http::Call call,
                                                                PaymentCasesQuery in) {
  const CaseFilter filter{in.state, in.kind};
  const auto read = [this, filter](list::Query page, Deadline deadline) {
    return cases_.browse(filter, std::move(page), deadline);
  };
  return list::answer<PaymentCasesReply, MoneyCase>(
      {case_list(), list::asked_of(in), &case_table, read, &reply_of}, call.deadline);
}

Task<PaymentCaseReply> StaffRoutes::close_case(http::Call call, CloseCaseInput in) {
  CaseClosing closing = closing_of(in);
  closing.once = call.once;
  const auto closed =
      co_await cases_.close(std::move(closing), audit_log::actor_of(call), call.deadline);
  if (!closed) throw problem(closed.error());
  co_return reply_of(*closed);
}

Task<http::Prepared<ReconciliationsReply>> StaffRoutes::list_runs(http::Call call,
                                                                  ReconciliationsQuery in) {
  const auto read = [this](list::Query page, Deadline deadline) {
    return cases_.browse_runs(std::move(page), deadline);
  };
  return list::answer<ReconciliationsReply, ReconciliationRun>(
      {reconciliation_list(), list::asked_of(in), &run_table, read, &row_of}, call.deadline);
}

Task<DifferencesReply> StaffRoutes::show_run(http::Call call, ReconciliationIdInput in) {
  const auto found = co_await cases_.found_in(in.id, call.deadline);
  DifferencesReply answer;
  for (const ReconciledAttempt& one : found)
    answer.items.push_back({one.order_number, one.provider, one.reference, one.ours, one.theirs,
                            one.amount, one.currency, one.is_settled, one.at});
  co_return answer;
}

}  // namespace flipflop::payment
