#include "edge/admin/stock/stock_pages.h"

#include <algorithm>

#include "edge/admin/stock/arrivals_pages.h"
#include "platform/clock/clock.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using warehouse::LocationRefusal;
using warehouse::OwnLocation;

constexpr const char* section = "/sprava/sklad";
constexpr const char* low_section = "/sprava/dochazi";
constexpr std::size_t longest_name = 100;

std::string path_of(warehouse::LocationId id) {
  return std::string(section) + "/" + id.text();
}

std::string path_of(const ShelfPageId& shelf) {
  return path_of(shelf.id) + "/" + shelf.item.text();
}

std::string words_of(LocationRefusal refusal) {
  switch (refusal) {
    case LocationRefusal::name_taken:
      return text::message("admin.stock_error_name");
    case LocationRefusal::too_many:
      return text::message("admin.stock_error_too_many");
    case LocationRefusal::has_pieces:
      return text::message("admin.stock_error_has_pieces");
    case LocationRefusal::has_work:
      return text::message("admin.stock_error_has_work");
    case LocationRefusal::last_one:
      return text::message("admin.stock_error_last");
    case LocationRefusal::unknown:
    case LocationRefusal::stale:
      break;
  }
  return text::message("admin.stock_error_stale");
}

std::string words_of(warehouse::CountRefusal refusal) {
  return text::message(refusal == warehouse::CountRefusal::stale ? "admin.stock_error_stale"
                                                                 : "admin.stock_error_off");
}

std::string words_of(warehouse::TransferRefusal refusal) {
  using warehouse::TransferRefusal;
  switch (refusal) {
    case TransferRefusal::stale:
      return text::message("admin.stock_error_stale");
    case TransferRefusal::not_enough:
      return text::message("admin.stock_error_not_enough");
    case TransferRefusal::same_location:
    case TransferRefusal::unknown_location:
    case TransferRefusal::switched_off:
      break;
  }
  return text::message("admin.stock_error_off");
}

TableView table_of(const std::vector<OwnLocation>& locations) {
  TableView table;
  table.caption = text::message("admin.stock");
  table.empty = text::message("admin.nothing");
  table.headings = headings_of({"admin.stock_location", "admin.stock_priority", "admin.stock_on",
                                "admin.stock_items", "admin.stock_on_hand", "admin.stock_held"});
  for (const OwnLocation& one : locations)
    table.rows.push_back({{one.name, path_of(one.id)},
                          number_cell(one.priority),
                          {text::message(one.is_active ? "admin.yes" : "admin.no"), "",
                           one.is_active ? "good" : "warn"},
                          number_cell(one.items),
                          number_cell(one.on_hand),
                          number_cell(one.held)});
  return table;
}

std::vector<FormView> location_forms(const std::vector<OwnLocation>& locations) {
  const auto inputs = [](const std::string& name, int priority) -> std::vector<FormInput> {
    return {{"name", text::message("admin.stock_location"), name},
            {"priority", text::message("admin.stock_priority"), std::to_string(priority), true,
             true, 4}};
  };
  std::vector<FormView> forms;
  for (const OwnLocation& one : locations) {
    Field active{"is_active", text::message("admin.stock_on"), one.is_active ? "true" : "false"};
    active.choices = {{"true", text::message("admin.yes")}, {"false", text::message("admin.no")}};
    forms.push_back({path_of(one.id) + "/zmenit",
                     text::message("admin.stock_change") + " " + one.name,
                     {{"version", std::to_string(one.version)}},
                     inputs(one.name, one.priority),
                     {active}});
  }
  forms.push_back({"/sprava/sklad/pridat", text::message("admin.stock_add"), {}, inputs("", 10)});
  return forms;
}

std::vector<FormView> shelf_forms(const ShelfPageId& shelf, const warehouse::LocationStock& lies,
                                  const std::vector<OwnLocation>& locations) {
  const std::string seen = std::to_string(lies.on_hand);
  std::vector<OwnLocation> others;
  std::ranges::copy_if(locations, std::back_inserter(others),
                       [&](const OwnLocation& one) { return one.id != shelf.id; });
  std::vector<FormView> forms = {
      {path_of(shelf) + "/spocitat",
       text::message("admin.stock_count"),
       {{"seen", seen}},
       {{"quantity", text::message("admin.stock_counted"), seen, true, true, 10}}}};
  const Field to = location_choice("to", "admin.stock_to", others);
  if (!to.choices.empty())
    forms.push_back({path_of(shelf) + "/presunout",
                     text::message("admin.stock_transfer"),
                     {{"seen", seen}},
                     {{"quantity", text::message("admin.pieces"), "", true, true, 10}},
                     {to}});
  forms.push_back(
      {path_of(shelf) + "/hranice",
       text::message("admin.stock_threshold"),
       {},
       {{"threshold", text::message("admin.stock_threshold_pieces"), "", true, true, 7}}});
  return forms;
}

}  // namespace

void StockPages::register_routes(http::Router& router) {
  const auto reads = http::permission::stock_read;
  router.add(staff_page(section, reads, "Own locations, for staff"), &StockPages::locations, this);
  router.add(stock_form("/sprava/sklad/pridat", "A new own location"), &StockPages::add, this);
  router.add(staff_page("/sprava/sklad/:id", reads, "What lies in a location, for staff"),
             &StockPages::location, this);
  router.add(stock_form("/sprava/sklad/:id/zmenit", "Changes an own location"), &StockPages::change,
             this);
  router.add(staff_page("/sprava/sklad/:id/:item", reads, "An item in a location, for staff"),
             &StockPages::shelf, this);
  router.add(stock_form("/sprava/sklad/:id/:item/spocitat", "Sets a count"), &StockPages::count,
             this);
  router.add(stock_form("/sprava/sklad/:id/:item/presunout", "Moves pieces"), &StockPages::transfer,
             this);
  router.add(stock_form("/sprava/sklad/:id/:item/hranice", "When an item is running low"),
             &StockPages::threshold, this);
  router.add(staff_page(low_section, reads, "What is running low, for staff"), &StockPages::low,
             this);
}

Task<http::Response> StockPages::locations(http::Call call, StockPageQuery) {
  return locations_page(std::move(call), {});
}

Task<http::Response> StockPages::locations_page(http::Call call, std::string mistake) {
  const auto all = co_await stockroom_.locations(call.deadline);
  StockView view;
  view.mistake = mistake;
  view.list = {section, "", {}, {}, table_of(all)};
  if (call.principal.may(http::permission::stock_write)) view.forms = location_forms(all);
  text::Dictionary document;
  fill_stock(shell_.open(document, {text::message("admin.stock"), section}, call.principal,
                         stock_template),
             view);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> StockPages::add(http::Call call, LocationForm in) {
  const std::string name = typed_text(in.name, longest_name);
  const auto priority = whole_of(in.priority);
  std::string mistake;
  if (name.empty() || !priority || *priority > 1000) {
    mistake = text::message("admin.stock_error_form");
  } else {
    const auto added = co_await stockroom_.add_location(
        {{}, name, static_cast<int>(*priority), true}, {audit_log::actor_of(call)}, call.deadline);
    if (!added) mistake = words_of(added.error());
  }
  if (mistake.empty()) co_return http::see_other(section);
  http::Response response = co_await locations_page(std::move(call), std::move(mistake));
  co_return response;
}

Task<http::Response> StockPages::change(http::Call call, LocationForm in) {
  const std::string name = typed_text(in.name, longest_name);
  const auto priority = whole_of(in.priority);
  std::string mistake;
  if (name.empty() || !priority || *priority > 1000 || !in.id) {
    mistake = text::message("admin.stock_error_form");
  } else {
    const warehouse::LocationEdit edit{*in.id, name, static_cast<int>(*priority),
                                       in.is_active.value_or("") == "true"};
    const auto changed = co_await stockroom_.change_location(
        edit, in.version.value_or(""), {audit_log::actor_of(call)}, call.deadline);
    if (!changed) mistake = words_of(changed.error());
  }
  if (mistake.empty()) co_return http::see_other(section);
  http::Response response = co_await locations_page(std::move(call), std::move(mistake));
  co_return response;
}

Task<http::Response> StockPages::location(http::Call call, LocationPageQuery in) {
  const list::Query query = list::query_of(warehouse::location_stock_list(), in);
  const std::string search = in.search ? std::string(*in.search) : "";
  const auto page = co_await stockroom_.stock_at(in.id, search, query, call.deadline);
  TableView table;
  table.caption = text::message("admin.stock_lies");
  table.empty = text::message("admin.nothing");
  table.headings = headings_of({"admin.product_name", "admin.stock_on_hand", "admin.stock_held"});
  for (const warehouse::LocationStock& one : page.items)
    table.rows.push_back(
        {{one.label.empty() ? one.item.text() : one.label, path_of(ShelfPageId{in.id, one.item})},
         number_cell(one.on_hand),
         number_cell(one.held)});
  StockView view;
  view.back = {section, text::message("admin.stock")};
  view.list = {path_of(in.id),
               "",
               {{"search", text::message("admin.product_search"), search}},
               list::pagination_of(warehouse::location_stock_list(), query, page),
               std::move(table)};
  text::Dictionary document;
  fill_stock(shell_.open(document, {text::message("admin.stock_lies"), section}, call.principal,
                         stock_template),
             view);
  co_return StaffShell::close(document);
}

Task<http::Response> StockPages::shelf(http::Call call, ShelfPageId in) {
  return shelf_page(std::move(call), in, {});
}

Task<http::Response> StockPages::shelf_page(http::Call call, ShelfPageId in, std::string mistake) {
  const auto found = co_await stockroom_.stock_at(
      in.id, in.item.text(), warehouse::location_stock_list().usual(), call.deadline);
  if (found.items.empty()) throw http::not_found("this item does not lie there");
  const auto all = co_await stockroom_.locations(call.deadline);
  const warehouse::LocationStock& lies = found.items.front();
  TableView table;
  table.caption = lies.label.empty() ? lies.item.text() : lies.label;
  table.headings = headings_of({"admin.stock_on_hand", "admin.stock_held", "admin.stock_free"});
  table.rows.push_back(
      {number_cell(lies.on_hand), number_cell(lies.held), number_cell(lies.on_hand - lies.held)});
  StockView view;
  view.mistake = mistake;
  view.back = {path_of(in.id), text::message("admin.stock_lies")};
  if (call.principal.may(http::permission::stock_write)) {
    view.forms = shelf_forms(in, lies, all);
    ArrivalForm fresh;
    fresh.planned = ids_.next_as<warehouse::ArrivalId>();
    view.forms.push_back(
        arrival_form(fresh, {{"item", in.item.text()}, {"location", in.id.text()}}));
  }
  const std::string title = table.caption;
  view.list = {path_of(in), "", {}, {}, std::move(table)};
  text::Dictionary document;
  fill_stock(shell_.open(document, {title, section}, call.principal, stock_template), view);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> StockPages::count(http::Call call, ShelfForm in) {
  const auto quantity = whole_of(in.quantity);
  const auto seen = whole_of(in.seen);
  std::string mistake;
  if (!quantity || !seen) {
    mistake = text::message("admin.stock_error_form");
  } else {
    warehouse::OwnCount count{.item = in.item, .label = {}, .quantity = *quantity, .seen = seen};
    count.location = in.id;
    const auto done =
        co_await stockroom_.set_count(std::move(count), {audit_log::actor_of(call)}, call.deadline);
    if (!done) mistake = words_of(done.error());
  }
  if (mistake.empty()) co_return http::see_other(path_of(ShelfPageId{in.id, in.item}));
  http::Response response =
      co_await shelf_page(std::move(call), {in.id, in.item}, std::move(mistake));
  co_return response;
}

Task<http::Response> StockPages::transfer(http::Call call, ShelfForm in) {
  const auto quantity = whole_of(in.quantity);
  const auto seen = whole_of(in.seen);
  const auto to = warehouse::LocationId::parse(in.to.value_or(""));
  std::string mistake;
  if (!quantity || *quantity == 0 || !seen || !to) {
    mistake = text::message("admin.stock_error_form");
  } else {
    const auto done = co_await stockroom_.transfer({in.item, in.id, *to, *quantity, seen},
                                                   {audit_log::actor_of(call)}, call.deadline);
    if (!done) mistake = words_of(done.error());
  }
  if (mistake.empty()) co_return http::see_other(path_of(ShelfPageId{in.id, in.item}));
  http::Response response =
      co_await shelf_page(std::move(call), {in.id, in.item}, std::move(mistake));
  co_return response;
}

Task<http::Response> StockPages::threshold(http::Call call, ShelfForm in) {
  const auto threshold = whole_of(in.threshold);
  if (!threshold || *threshold > 1'000'000) {
    http::Response response = co_await shelf_page(std::move(call), {in.id, in.item},
                                                  text::message("admin.stock_error_form"));
    co_return response;
  }
  const bool is_known = co_await stockroom_.set_threshold(
      in.item, *threshold, {audit_log::actor_of(call)}, call.deadline);
  if (!is_known) throw http::not_found("there is no such item");
  co_return http::see_other(path_of(ShelfPageId{in.id, in.item}));
}

Task<http::Response> StockPages::low(http::Call call, LowPageQuery in) {
  const list::Query query = list::query_of(warehouse::low_stock_list(), in);
  const std::string search = in.search ? std::string(*in.search) : "";
  const auto page = co_await stockroom_.low_stock(search, query, call.deadline);
  TableView table;
  table.caption = text::message("admin.stock_low");
  table.empty = text::message("admin.stock_low_none");
  table.headings = headings_of({"admin.product_name", "admin.stock_free",
                                "admin.stock_threshold_pieces", "admin.stock_low_since"});
  for (const warehouse::LowItem& one : page.items)
    table.rows.push_back({{one.label.empty() ? one.item.text() : one.label},
                          {std::to_string(one.available), "", one.available > 0 ? "warn" : "bad"},
                          number_cell(one.threshold),
                          {text::czech_date_time(one.since)}});
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.stock_low"), low_section},
                                       call.principal, list_template);
  fill_list(body, {low_section,
                   "",
                   {{"search", text::message("admin.product_search"), search}},
                   list::pagination_of(warehouse::low_stock_list(), query, page),
                   std::move(table)});
  co_return StaffShell::close(document);
}

}  // namespace flipflop::admin
