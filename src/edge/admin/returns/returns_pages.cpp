#include "edge/admin/returns/returns_pages.h"

#include <algorithm>
#include <boost/describe/enum_from_string.hpp>

#include "base/text.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using returns::Action;
using returns::HandleRefusal;
using returns::Kind;
using returns::State;

constexpr const char* section = "/sprava/vraceni";
constexpr std::size_t longest_note = 1000;

constexpr State states[] = {State::announced,       State::received, State::refunded,
                            State::order_cancelled, State::open,     State::accepted,
                            State::settled,         State::refused,  State::called_off};

std::string shown(Kind kind) {
  return text::message("returns.kind_" + returns::name_of(kind));
}
std::string shown(State state) {
  return text::message("returns.state_" + returns::name_of(state));
}
std::string shown(returns::Remedy remedy) {
  return text::message("returns.remedy_" + returns::name_of(remedy));
}

std::string kind_of(State state) {
  if (state == State::refunded || state == State::settled) return "good";
  if (state == State::refused) return "bad";
  return returns::is_under_way(state) ? "warn" : "";
}

std::string typed(const std::optional<std::string>& field) {
  return std::string(trim(field.value_or("")));
}

std::vector<Field> fields_of(const ReturnsPageQuery& in) {
  Field kind{"kind", text::message("admin.return_kind"), ""};
  for (const Kind one : {Kind::withdrawal, Kind::claim})
    kind.choices.emplace_back(returns::name_of(one), shown(one));
  if (in.kind) kind.value = returns::name_of(*in.kind);
  Field state{"state", text::message("admin.order_status"), ""};
  for (const State one : states) state.choices.emplace_back(returns::name_of(one), shown(one));
  if (in.state) state.value = returns::name_of(*in.state);
  Field overdue{"overdue", text::message("admin.return_overdue"), ""};
  overdue.choices.emplace_back("true", text::message("admin.return_only_overdue"));
  if (in.overdue.value_or(false)) overdue.value = "true";
  return {{"search", text::message("admin.return_search"), in.search ? *in.search : ""},
          kind,
          state,
          overdue};
}

TableView table_of(const std::vector<returns::Listed>& cases) {
  TableView table;
  table.caption = text::message("admin.returns");
  table.empty = text::message("admin.returns_empty");
  table.headings =
      headings_of({"admin.order_number", "admin.return_kind", "admin.order_status",
                   "admin.return_made", "admin.return_due", "admin.order_buyer", "admin.pieces"});
  for (const returns::Listed& one : cases)
    table.rows.push_back(
        {{one.number, std::string(section) + "/" + one.id.text()},
         {shown(one.kind)},
         {shown(one.state), "", kind_of(one.state)},
         {text::czech_date_time(one.made_at)},
         {text::czech_date(one.due_at - Duration(1)), "", one.is_overdue ? "bad" : ""},
         {one.name},
         {std::to_string(one.pieces), "", "number"}});
  return table;
}

TableView lines_of(const returns::View& view) {
  TableView table;
  table.caption = text::message("admin.order_items");
  table.headings = headings_of(
      {"admin.product_name", "admin.pieces", "admin.return_disposition", "admin.return_refund"});
  for (const returns::Line& line : view.lines)
    table.rows.push_back({{line.name},
                          {std::to_string(line.quantity), "", "number"},
                          {line.disposition ? text::message("returns.disposition_" +
                                                            returns::name_of(*line.disposition))
                                            : "–"},
                          {line.refund.is_zero() ? "–" : line.refund.czech(), "", "number"}});
  return table;
}

void fill_facts(text::Dictionary& body, const returns::View& view) {
  Facts facts(body);
  facts.add("admin.return_kind", shown(view.kind));
  facts.add("admin.order_status", shown(view.state));
  facts.add("admin.return_made", text::czech_date_time(view.made_at));
  facts.add("admin.return_due", text::czech_date(view.due_at - Duration(1)));
  facts.add("admin.order_buyer", view.name);
  facts.add("admin.email", view.email);
  facts.add("admin.return_account", view.bank_account);
  facts.add("admin.return_description", view.description);
  if (view.remedy) facts.add("admin.return_remedy", shown(*view.remedy));
  if (view.outcome) facts.add("admin.return_outcome", shown(*view.outcome));
  if (!view.delivery.is_zero()) facts.add("admin.return_delivery", view.delivery.czech());
  if (!view.reduction.is_zero())
    facts.add("admin.return_reduction", view.reduction.czech() + " – " + view.reduction_reason);
  if (view.refund) facts.add("admin.return_refund", view.refund->czech());
  if (view.refund_sent_at)
    facts.add("admin.return_sent", text::czech_date_time(*view.refund_sent_at));
}

void fill_dispositions(text::Dictionary& form, const returns::View& view, bool is_damaged) {
  for (std::size_t row = 0; row < view.lines.size(); ++row) {
    text::Dictionary& item = form.add("ITEM");
    item.set("ITEM_FIELD", "kam-" + std::to_string(row + 1));
    item.set("ITEM_ID", view.lines[row].variant.text());
    item.set("ITEM_NAME", std::to_string(view.lines[row].quantity) + " × " + view.lines[row].name);
    if (is_damaged) item.show("DAMAGED");
  }
}

// One form for each thing that may be done now, where this person may do it.
void fill_actions(text::Dictionary& body, const returns::View& view) {
  const std::string base = std::string(section) + "/" + view.id.text();
  for (const Action action : returns::actions_in(view.state)) {
    switch (action) {
      case Action::receive: {
        text::Dictionary& form = body.add("RECEIVE");
        form.set("ACTION_URL", base + "/prijmout");
        fill_dispositions(form, view, false);
        break;
      }
      case Action::settle: {
        text::Dictionary& form = body.add("SETTLE");
        form.set("ACTION_URL", base + "/vyridit");
        for (const char* name : {"repair", "replacement", "discount", "refund"}) {
          text::Dictionary& choice = form.add("OUTCOME");
          choice.set("OUTCOME_VALUE", name);
          choice.set("OUTCOME_NAME", text::message(std::string("returns.remedy_") + name));
          if (view.remedy && returns::name_of(*view.remedy) == name) choice.show("OUTCOME_CHOSEN");
        }
        fill_dispositions(form, view, true);
        break;
      }
      case Action::accept:
        body.add("ACCEPT").set("ACTION_URL", base + "/uznat");
        break;
      case Action::refuse:
        body.add("REFUSE").set("ACTION_URL", base + "/zamitnout");
        break;
      case Action::call_off:
        body.add("CALL_OFF").set("ACTION_URL", base + "/odvolat");
        break;
    }
  }
}

void fill_history(text::Dictionary& body, const returns::View& view) {
  for (const returns::HistoryEntry& entry : view.history) {
    text::Dictionary& row = body.add("HISTORY");
    row.set("HISTORY_STATE", shown(entry.state));
    row.set("HISTORY_TIME", text::czech_date_time(entry.at));
    row.set("HISTORY_ACTOR", entry.actor);
    row.set_optional("HISTORY_NOTE", entry.note);
  }
}

std::vector<returns::Arrived> arrived_of(const ReturnHandlingForm& in) {
  std::vector<returns::Arrived> arrived;
  for (std::size_t row = 0; row < in.item.size() && row < in.disposition.size(); ++row) {
    const auto variant = product::VariantId::parse(in.item[row]);
    returns::Disposition disposition{};
    const bool is_known =
        boost::describe::enum_from_string(in.disposition[row].c_str(), disposition);
    if (variant && is_known) arrived.push_back({*variant, disposition});
  }
  return arrived;
}

std::string words_of(HandleRefusal refusal) {
  switch (refusal) {
    case HandleRefusal::reduction_too_high:
    case HandleRefusal::discount_too_high:
      return text::message("admin.return_error_too_high");
    case HandleRefusal::exceeds_payment:
      return text::message("admin.return_error_exceeds");
    case HandleRefusal::nothing_paid:
      return text::message("admin.return_error_unpaid");
    case HandleRefusal::not_sent:
      return text::message("admin.return_error_not_sent");
    case HandleRefusal::not_of_case:
    case HandleRefusal::unknown:
    case HandleRefusal::not_now:
      break;
  }
  return text::message("admin.return_error_moved");
}

}  // namespace

void ReturnsPages::register_routes(http::Router& router) {
  namespace permission = http::permission;
  const auto writes = permission::orders_write;
  router.add(staff_page(section, permission::orders_read, "Withdrawals and claims, for staff"),
             &ReturnsPages::list, this);
  router.add(staff_page("/sprava/vraceni/:id", permission::orders_read, "A case, for staff"),
             &ReturnsPages::show, this);
  router.add(staff_form("/sprava/vraceni/:id/prijmout", writes, "The goods came"),
             &ReturnsPages::receive, this);
  router.add(staff_form("/sprava/vraceni/:id/uznat", writes, "A claim is justified"),
             &ReturnsPages::accept, this);
  router.add(staff_form("/sprava/vraceni/:id/zamitnout", writes, "Refuses a case"),
             &ReturnsPages::refuse, this);
  router.add(staff_form("/sprava/vraceni/:id/odvolat", writes, "The buyer keeps the goods"),
             &ReturnsPages::call_off, this);
  router.add(staff_form("/sprava/vraceni/:id/vyridit", writes, "Settles a claim"),
             &ReturnsPages::settle, this);
  router.add(staff_form("/sprava/objednavky/:id/vratit-cast", permission::payments_write,
                        "Pays a part of an order back out of goodwill"),
             &ReturnsPages::pay_back, this);
}

Task<http::Response> ReturnsPages::list(http::Call call, ReturnsPageQuery in) {
  const list::Query query = list::query_of(returns::staff_list(), in);
  returns::StaffFilter filter;
  filter.kind = in.kind;
  filter.state = in.state;
  filter.only_overdue = in.overdue.value_or(false);
  if (in.search) filter.search = *in.search;
  const auto page = co_await faces_.returns.browse(std::move(filter), query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.returns"), section},
                                       call.principal, list_template);
  fill_list(body, {section, "/api/admin/returns", fields_of(in),
                   list::pagination_of(returns::staff_list(), query, page), table_of(page.items)});
  co_return StaffShell::close(document);
}

Task<http::Response> ReturnsPages::show(http::Call call, ReturnPageId in) {
  return page(std::move(call), in.id, {});
}

Task<http::Response> ReturnsPages::page(http::Call call, returns::CaseId id, std::string mistake) {
  const auto view = co_await faces_.returns.find(id, call.deadline);
  if (!view) throw http::not_found("there is no such case");
  const auto order = co_await faces_.orders.find(view->order, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {shown(view->kind) + " " + view->number, section},
                                       call.principal, "edge/admin/returns/case.html");
  body.set_optional("MISTAKE", mistake);
  body.set("ORDER_URL", "/sprava/objednavky/" + view->order.text());
  body.set("ORDER_NUMBER", order ? order->number : "");
  fill_facts(body, *view);
  fill_table(body, lines_of(*view));
  fill_history(body, *view);
  if (call.principal.may(http::permission::orders_write)) fill_actions(body, *view);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> ReturnsPages::done(http::Call call, returns::CaseId id,
                                        std::expected<void, HandleRefusal> outcome) {
  if (outcome) co_return http::see_other(std::string(section) + "/" + id.text());
  http::Response response = co_await page(std::move(call), id, words_of(outcome.error()));
  co_return response;
}

Task<http::Response> ReturnsPages::receive(http::Call call, ReturnHandlingForm in) {
  const std::string reduction = typed(in.reduction);
  const auto amount = reduction.empty() ? std::optional(Money{}) : Money::parse(reduction);
  std::string mistake;
  if (!amount || amount->is_negative())
    mistake = text::message("admin.return_error_amount");
  else if (!amount->is_zero() && typed(in.reason).empty())
    mistake = text::message("admin.return_error_reason");
  if (!mistake.empty()) {
    http::Response response = co_await page(std::move(call), in.id, std::move(mistake));
    co_return response;
  }
  returns::Receipt receipt;
  receipt.id = in.id;
  receipt.lines = arrived_of(in);
  receipt.reduction = *amount;
  receipt.reduction_reason = utf8_prefix(typed(in.reason), 500);
  receipt.note = utf8_prefix(typed(in.note), longest_note);
  receipt.actor = audit_log::actor_of(call);
  const auto outcome = co_await faces_.returns.receive(std::move(receipt), call.deadline);
  http::Response response = co_await done(std::move(call), in.id, outcome);
  co_return response;
}

Task<http::Response> ReturnsPages::accept(http::Call call, ReturnHandlingForm in) {
  const auto outcome = co_await faces_.returns.accept(
      {in.id, std::string(utf8_prefix(typed(in.note), longest_note)), audit_log::actor_of(call)},
      call.deadline);
  http::Response response = co_await done(std::move(call), in.id, outcome);
  co_return response;
}

Task<http::Response> ReturnsPages::refuse(http::Call call, ReturnHandlingForm in) {
  if (typed(in.note).empty()) {
    http::Response response =
        co_await page(std::move(call), in.id, text::message("admin.return_error_reason"));
    co_return response;
  }
  const auto outcome = co_await faces_.returns.refuse(
      {in.id, std::string(utf8_prefix(typed(in.note), longest_note)), audit_log::actor_of(call)},
      call.deadline);
  http::Response response = co_await done(std::move(call), in.id, outcome);
  co_return response;
}

Task<http::Response> ReturnsPages::call_off(http::Call call, ReturnHandlingForm in) {
  const auto outcome = co_await faces_.returns.call_off(
      {in.id, std::string(utf8_prefix(typed(in.note), longest_note)), audit_log::actor_of(call)},
      call.deadline);
  http::Response response = co_await done(std::move(call), in.id, outcome);
  co_return response;
}

Task<http::Response> ReturnsPages::settle(http::Call call, ReturnHandlingForm in) {
  returns::Settlement settlement;
  settlement.id = in.id;
  const bool is_known =
      boost::describe::enum_from_string(typed(in.outcome).c_str(), settlement.outcome);
  const auto amount = typed(in.amount).empty() ? std::optional(Money{}) : Money::parse(*in.amount);
  const bool is_discount = settlement.outcome == returns::Remedy::discount;
  if (!is_known || !amount || amount->is_negative() || (is_discount && amount->is_zero())) {
    http::Response response =
        co_await page(std::move(call), in.id, text::message("admin.return_error_amount"));
    co_return response;
  }
  if (is_discount) settlement.amount = *amount;
  settlement.lines = arrived_of(in);
  settlement.note = utf8_prefix(typed(in.note), longest_note);
  settlement.actor = audit_log::actor_of(call);
  const auto outcome = co_await faces_.returns.settle(std::move(settlement), call.deadline);
  http::Response response = co_await done(std::move(call), in.id, outcome);
  co_return response;
}

Task<http::Response> ReturnsPages::pay_back(http::Call call, GoodwillForm in) {
  const auto amount = Money::parse(typed(in.amount));
  const std::string reason = typed(in.reason);
  if (!amount || *amount <= Money{} || utf8_length(reason) < 3)
    throw http::bad_request(text::message("admin.return_error_amount"));
  const auto paid =
      co_await faces_.returns.pay_back({in.id, *amount, std::string(utf8_prefix(reason, 300)),
                                        audit_log::actor_of(call), nullptr, in.request_key},
                                       call.deadline);
  if (!paid) throw http::conflict("REFUSED", words_of(paid.error()));
  co_return http::see_other("/sprava/objednavky/" + in.id.text());
}

}  // namespace flipflop::admin
