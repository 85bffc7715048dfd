#include "edge/admin/stock/arrivals_pages.h"

#include <boost/describe/enum_to_string.hpp>

#include "platform/clock/clock.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using warehouse::ArrivalRefusal;
using warehouse::ArrivalState;

constexpr const char* section = "/sprava/prijmy";
constexpr ArrivalState states[] = {ArrivalState::expected, ArrivalState::received,
                                   ArrivalState::cancelled};

std::string name_of(ArrivalState state) {
  return boost::describe::enum_to_string(state, "");
}

std::string path_of(warehouse::ArrivalId id) {
  return std::string(section) + "/" + id.text();
}

std::string words_of(ArrivalRefusal refusal) {
  switch (refusal) {
    case ArrivalRefusal::unknown_item:
      return text::message("admin.arrival_error_item");
    case ArrivalRefusal::not_expected:
      return text::message("admin.arrival_error_ended");
    case ArrivalRefusal::more_than_expected:
      return text::message("admin.arrival_error_more");
    case ArrivalRefusal::key_of_another_count:
      return text::message("admin.arrival_error_receipt");
    case ArrivalRefusal::unknown:
    case ArrivalRefusal::unknown_location:
    case ArrivalRefusal::switched_off:
      break;
  }
  return text::message("admin.stock_error_off");
}

std::string typed_or(const std::optional<std::string>& typed) {
  return typed.value_or("");
}

std::string day_shown(const std::string& iso_day) {
  const auto begins = text::day_begin(iso_day);
  return begins ? text::czech_date(*begins) : iso_day;
}

TableView table_of(const std::vector<warehouse::Arrival>& arrivals) {
  TableView table;
  table.caption = text::message("admin.arrivals");
  table.empty = text::message("admin.nothing");
  table.headings = headings_of({"admin.arrival_day", "admin.product_name", "admin.stock_location",
                                "admin.arrival_quantity", "admin.arrival_received",
                                "admin.order_status", "admin.stock_note"});
  for (const warehouse::Arrival& one : arrivals)
    table.rows.push_back(
        {{day_shown(one.expected_on), path_of(one.id), one.is_overdue ? "bad" : ""},
         {one.label.empty() ? one.item.text() : one.label},
         {one.location_name},
         number_cell(one.quantity),
         number_cell(one.received),
         {text::message("admin.arrival_" + name_of(one.state)), "",
          one.state == ArrivalState::received ? "good" : ""},
         {one.note}});
  return table;
}

std::vector<Field> fields_of(const ArrivalsPageQuery& in) {
  Field state{"state", text::message("admin.order_status"), in.state ? name_of(*in.state) : ""};
  for (const ArrivalState one : states)
    state.choices.emplace_back(name_of(one), text::message("admin.arrival_" + name_of(one)));
  Field overdue{"overdue", text::message("admin.arrival_overdue"), ""};
  overdue.choices.emplace_back("true", text::message("admin.arrival_only_overdue"));
  if (in.overdue.value_or(false)) overdue.value = "true";
  return {state, overdue};
}

}  // namespace

FormView arrival_form(const ArrivalForm& typed,
                      std::vector<std::pair<std::string, std::string>> known) {
  FormView form{section, text::message("admin.arrival_plan"), std::move(known)};
  if (form.hidden.empty())
    form.inputs.push_back(
        {"item", text::message("admin.arrival_item"), typed_or(typed.item), false, true, 36});
  form.hidden.emplace_back("planned", typed.planned.value_or(warehouse::ArrivalId{}).text());
  form.inputs.push_back(
      {"quantity", text::message("admin.pieces"), typed_or(typed.quantity), true, true, 10});
  FormInput day{"day", text::message("admin.arrival_day"), typed_or(typed.day), false, true, 10};
  day.is_day = true;
  form.inputs.push_back(std::move(day));
  form.inputs.push_back(
      {"note", text::message("admin.stock_note"), typed_or(typed.note), false, false, 500});
  return form;
}

void ArrivalsPages::register_routes(http::Router& router) {
  const auto reads = http::permission::stock_read;
  router.add(staff_page(section, reads, "Planned arrivals, for staff"), &ArrivalsPages::list, this);
  router.add(stock_form(section, "Plans an arrival"), &ArrivalsPages::plan, this);
  router.add(staff_page("/sprava/prijmy/:id", reads, "A planned arrival, for staff"),
             &ArrivalsPages::show, this);
  router.add(stock_form("/sprava/prijmy/:id/prijmout", "Takes pieces in"), &ArrivalsPages::receive,
             this);
  router.add(stock_form("/sprava/prijmy/:id/zrusit", "Expects no more"), &ArrivalsPages::cancel,
             this);
}

Task<http::Response> ArrivalsPages::list(http::Call call, ArrivalsPageQuery in) {
  ArrivalForm fresh;
  fresh.planned = ids_.next_as<warehouse::ArrivalId>();
  return list_page(std::move(call), std::move(in), std::move(fresh), {});
}

Task<http::Response> ArrivalsPages::list_page(http::Call call, ArrivalsPageQuery in,
                                              ArrivalForm typed, std::string mistake) {
  const list::Query query = list::query_of(warehouse::arrival_list(), in);
  const warehouse::ArrivalFilter filter{in.state, {}, in.overdue.value_or(false)};
  const auto page = co_await stockroom_.arrivals(filter, query, call.deadline);
  const auto locations = co_await stockroom_.locations(call.deadline);
  StockView view;
  view.mistake = mistake;
  view.list = {section, "", fields_of(in),
               list::pagination_of(warehouse::arrival_list(), query, page), table_of(page.items)};
  if (call.principal.may(http::permission::stock_write)) {
    view.forms = {arrival_form(typed)};
    Field location = location_choice("location", "admin.stock_location", locations);
    location.value = typed_or(typed.location);
    view.forms.back().choices.push_back(std::move(location));
  }
  text::Dictionary document;
  fill_stock(shell_.open(document, {text::message("admin.arrivals"), section}, call.principal,
                         stock_template),
             view);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> ArrivalsPages::plan(http::Call call, ArrivalForm in) {
  const auto item = warehouse::ItemId::parse(typed_text(in.item, 36));
  const auto location = warehouse::LocationId::parse(in.location.value_or(""));
  const auto quantity = whole_of(in.quantity);
  const std::string day = typed_text(in.day, 10);
  std::string mistake = text::message("admin.stock_error_form");
  if (item && location && quantity && *quantity > 0 && text::day_begin(day)) {
    const auto id = co_await stockroom_.plan_arrival(
        {*item, *location, *quantity, day, typed_text(in.note, 500), in.planned},
        {audit_log::actor_of(call)}, call.deadline);
    if (id) co_return http::see_other(path_of(*id));
    mistake = words_of(id.error());
  }
  http::Response response =
      co_await list_page(std::move(call), {}, std::move(in), std::move(mistake));
  co_return response;
}

Task<http::Response> ArrivalsPages::show(http::Call call, ArrivalPageId in) {
  return page(std::move(call), in.id, {});
}

Task<http::Response> ArrivalsPages::page(http::Call call, warehouse::ArrivalId id,
                                         std::string mistake) {
  const auto arrival = co_await stockroom_.find_arrival(id, call.deadline);
  if (!arrival) throw http::not_found("there is no such arrival");
  StockView view;
  view.mistake = mistake;
  view.back = {section, text::message("admin.arrivals")};
  view.list = {path_of(id), "", {}, {}, table_of({*arrival})};
  if (arrival->state == ArrivalState::expected && call.principal.may(http::permission::stock_write))
    view.forms = {{path_of(id) + "/prijmout",
                   text::message("admin.arrival_receive"),
                   {},
                   {{"quantity", text::message("admin.pieces"),
                     std::to_string(arrival->quantity - arrival->received), true, true, 10},
                    {"receipt", text::message("admin.arrival_receipt"), "", false, true, 100}}},
                  {path_of(id) + "/zrusit", text::message("admin.arrival_cancel")}};
  text::Dictionary document;
  fill_stock(shell_.open(document, {text::message("admin.arrival"), section}, call.principal,
                         stock_template),
             view);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> ArrivalsPages::receive(http::Call call, ArrivalForm in) {
  const auto id = in.id.value_or(warehouse::ArrivalId{});
  const auto quantity = whole_of(in.quantity);
  const std::string receipt = typed_text(in.receipt, 100);
  std::string mistake;
  if (!quantity || *quantity == 0 || receipt.empty()) {
    mistake = text::message("admin.stock_error_form");
  } else {
    const auto done = co_await stockroom_.receive_arrival(
        {id, *quantity, receipt}, {audit_log::actor_of(call)}, call.deadline);
    if (!done) mistake = words_of(done.error());
  }
  if (mistake.empty()) co_return http::see_other(path_of(id));
  http::Response response = co_await page(std::move(call), id, std::move(mistake));
  co_return response;
}

Task<http::Response> ArrivalsPages::cancel(http::Call call, ArrivalForm in) {
  const auto id = in.id.value_or(warehouse::ArrivalId{});
  const auto done =
      co_await stockroom_.cancel_arrival(id, {audit_log::actor_of(call)}, call.deadline);
  if (done) co_return http::see_other(path_of(id));
  http::Response response = co_await page(std::move(call), id, words_of(done.error()));
  co_return response;
}

}  // namespace flipflop::admin
