#include "edge/admin/payments/payments_pages.h"

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>

#include "base/text.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using payment::CaseKind;
using payment::CaseState;
using payment::CloseRefusal;
using payment::MoneyCase;
using payment::Resolution;

constexpr const char* section = "/sprava/penize";
constexpr const char* runs_section = "/sprava/srovnani";

template <class Enum>
std::string name_of(Enum value) {
  return boost::describe::enum_to_string(value, "");
}

template <class Enum>
std::string word(const char* kind, Enum value) {
  return text::message(std::string("payment.") + kind + "_" + name_of(value));
}

template <class Enum>
Field choice_of(const char* name, const char* label_key, const char* kind,
                const std::optional<Enum>& value) {
  Field field{name, text::message(label_key), value ? name_of(*value) : ""};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto one) { field.choices.emplace_back(one.name, word(kind, one.value)); });
  return field;
}

std::string shown_amount(Money amount, const std::string& currency) {
  return currency == "CZK" ? amount.czech() : amount.decimal() + " " + currency;
}

TableView table_of(const std::vector<MoneyCase>& cases) {
  TableView table;
  table.caption = text::message("admin.cases");
  table.empty = text::message("admin.cases_empty");
  table.headings = headings_of({"admin.case_kind", "admin.case_found", "admin.case_amount",
                                "admin.order_number", "admin.case_state", "admin.case_resolution"});
  for (const MoneyCase& one : cases)
    table.rows.push_back(
        {{word("case", one.kind), std::string(section) + "/" + one.id.text()},
         {text::czech_date_time(one.found_at)},
         {shown_amount(one.amount, one.currency), "", "number"},
         {one.order_number.empty() ? one.symbol : one.order_number},
         {word("case_state", one.state), "", one.state == CaseState::open ? "warn" : "good"},
         {one.resolution ? word("resolution", *one.resolution) : ""}});
  return table;
}

TableView table_of(const std::vector<payment::ReconciliationRun>& runs) {
  TableView table;
  table.caption = text::message("admin.reconciliations");
  table.empty = text::message("admin.reconciliations_empty");
  table.headings = headings_of({"payment.csv_started", "payment.csv_ended", "payment.csv_asked",
                                "payment.csv_settled", "payment.csv_differences"});
  for (const payment::ReconciliationRun& one : runs)
    table.rows.push_back(
        {{text::czech_date_time(one.started_at), std::string(runs_section) + "/" + one.id.text()},
         {one.ended_at ? text::czech_date_time(*one.ended_at)
                       : text::message("admin.reconciliation_broken_off"),
          "", one.ended_at ? "" : "warn"},
         {std::to_string(one.asked), "", "number"},
         {std::to_string(one.settled), "", "number"},
         {std::to_string(one.differences), "", one.differences > one.settled ? "bad" : "number"}});
  return table;
}

TableView table_of(const std::vector<payment::ReconciledAttempt>& found) {
  TableView table;
  table.caption = text::message("admin.reconciliation_found");
  table.empty = text::message("admin.reconciliation_found_none");
  table.headings =
      headings_of({"admin.order_number", "admin.case_source", "admin.reconciliation_ours",
                   "admin.reconciliation_theirs", "admin.case_amount", "admin.case_state"});
  for (const payment::ReconciledAttempt& one : found)
    table.rows.push_back({{one.order_number},
                          {one.provider + " " + one.reference},
                          {one.ours},
                          {one.theirs},
                          {shown_amount(one.amount, one.currency), "", "number"},
                          {text::message(one.is_settled ? "admin.reconciliation_settled"
                                                        : "admin.reconciliation_case"),
                           "", one.is_settled ? "good" : "bad"}});
  return table;
}

void fill_facts(text::Dictionary& body, const MoneyCase& one) {
  body.set("CASE_KIND", word("case", one.kind));
  Facts facts(body);
  facts.add("admin.case_state", word("case_state", one.state));
  facts.add("admin.case_amount", shown_amount(one.amount, one.currency));
  facts.add("admin.case_found", text::czech_date_time(one.found_at));
  facts.add("admin.order_number", one.order_number);
  facts.add("admin.case_symbol", one.symbol);
  facts.add("admin.case_source", one.source);
  facts.add("admin.case_reference", one.reference);
  if (one.resolution) facts.add("admin.case_resolution", word("resolution", *one.resolution));
  facts.add("admin.case_proof", one.proof);
  facts.add("admin.case_note", one.note);
  if (one.closed_at)
    facts.add("admin.case_closed", text::czech_date_time(*one.closed_at) + ", " + one.closed_by);
}

void add_form(text::Dictionary& body, const MoneyCase& one, Resolution resolution) {
  text::Dictionary& form = body.add("CLOSE");
  form.set("CLOSE_URL", std::string(section) + "/" + one.id.text());
  form.set("CLOSE_NAME", word("resolution", resolution));
  form.set("CLOSE_ABOUT", text::message("admin.case_about_" + name_of(resolution)));
  form.set("CLOSE_VALUE", name_of(resolution));
  if (resolution == Resolution::returned) {
    form.show("PROOF");
  } else if (resolution == Resolution::matched) {
    form.show("MATCH");
  } else {
    form.add("NOTE").set("NOTE_FOR", name_of(resolution));
  }
}

std::string mistake_of(CloseRefusal refusal) {
  switch (refusal) {
    case CloseRefusal::unknown:
      break;
    case CloseRefusal::closed_before:
      return text::message("admin.case_closed_before");
    case CloseRefusal::not_offered:
      return text::message("admin.case_not_offered");
    case CloseRefusal::unknown_order:
      return text::message("admin.case_unknown_order");
    case CloseRefusal::other_amount:
      return text::message("admin.case_other_amount");
    case CloseRefusal::paid_already:
      return text::message("admin.case_paid_already");
    case CloseRefusal::proof_used:
      return text::message("admin.case_proof_used");
  }
  throw http::not_found("there is no such case");
}

std::string given(const auto& field) {
  return field ? std::string(trim(std::string_view(*field))) : "";
}

}  // namespace

void PaymentsPages::register_routes(http::Router& router) {
  const auto read = http::permission::payments_read;
  router.add(staff_page(section, read, "Money that fits nothing, for staff"), &PaymentsPages::list,
             this);
  router.add(staff_page("/sprava/penize/:id", read, "One case of money, for staff"),
             &PaymentsPages::show, this);
  router.add(staff_form("/sprava/penize/:id", http::permission::payments_write,
                        "Says what became of the money"),
             &PaymentsPages::close, this);
  router.add(staff_page(runs_section, read, "Comparisons with payment providers, for staff"),
             &PaymentsPages::runs, this);
  router.add(staff_page("/sprava/srovnani/:id", read, "What differed in a comparison, for staff"),
             &PaymentsPages::run, this);
}

Task<http::Response> PaymentsPages::list(http::Call call, CasesPageQuery in) {
  const list::Query query = list::query_of(payment::case_list(), in);
  const auto page = co_await cases_.browse({in.state, in.kind}, query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.cases"), section}, call.principal, list_template);
  fill_list(body, {section,
                   "/api/admin/payment-cases",
                   {choice_of("state", "admin.case_state", "case_state", in.state),
                    choice_of("kind", "admin.case_kind", "case", in.kind)},
                   list::pagination_of(payment::case_list(), query, page),
                   table_of(page.items)});
  co_return StaffShell::close(document);
}

Task<http::Response> PaymentsPages::show(http::Call call, CasePageId in) {
  return page(std::move(call), in.id, {});
}

// A second click finds the case closed and says so.
Task<http::Response> PaymentsPages::close(http::Call call, CaseForm in) {
  payment::CaseClosing closing;
  closing.id = in.id;
  closing.resolution = in.resolution;
  closing.proof = given(in.proof);
  closing.note = given(in.note);
  closing.order_number = given(in.order_number);
  const std::string& needed = in.resolution == Resolution::returned  ? closing.proof
                              : in.resolution == Resolution::matched ? closing.order_number
                                                                     : closing.note;
  std::string mistake;
  if (needed.empty()) {
    mistake = text::message("admin.case_incomplete");
  } else {
    const auto done =
        co_await cases_.close(std::move(closing), audit_log::actor_of(call), call.deadline);
    if (done) co_return http::see_other(section).with("Cache-Control", "no-store");
    mistake = mistake_of(done.error());
  }
  http::Response response = co_await page(std::move(call), in.id, std::move(mistake));
  co_return response;
}

Task<http::Response> PaymentsPages::page(http::Call call, payment::CaseId id, std::string mistake) {
  const auto one = co_await cases_.find(id, call.deadline);
  if (!one) throw http::not_found("there is no such case");
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.case"), section},
                                       call.principal, "edge/admin/payments/case.html");
  body.set_optional("MISTAKE", mistake);
  fill_facts(body, *one);
  if (one->order && call.principal.may(http::permission::orders_read))
    body.add("ORDER").set("ORDER_URL", "/sprava/objednavky/" + one->order->text());
  if (one->state == CaseState::open) {
    const auto offered = payment::resolutions_for(one->kind);
    if (offered.empty()) body.show("BY_ITSELF");
    if (call.principal.may(http::permission::payments_write))
      for (const Resolution resolution : offered) add_form(body, *one, resolution);
  }
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> PaymentsPages::runs(http::Call call, ReconciliationsPageQuery in) {
  const list::Query query = list::query_of(payment::reconciliation_list(), in);
  const auto page = co_await cases_.browse_runs(query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.reconciliations"), runs_section}, call.principal,
                  list_template);
  fill_list(body, {runs_section,
                   "/api/admin/payment-reconciliations",
                   {},
                   list::pagination_of(payment::reconciliation_list(), query, page),
                   table_of(page.items)});
  co_return StaffShell::close(document);
}

Task<http::Response> PaymentsPages::run(http::Call call, ReconciliationPageId in) {
  const auto found = co_await cases_.found_in(in.id, call.deadline);
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.reconciliation_found"), runs_section},
                  call.principal, list_template);
  fill_list(body, {runs_section, "", {}, {}, table_of(found)});
  co_return StaffShell::close(document);
}

}  // namespace flipflop::admin
