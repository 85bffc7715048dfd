#include "edge/admin/stock/stocktakes_pages.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using warehouse::LineKind;
using warehouse::StocktakeRefusal;
using warehouse::StocktakeState;

constexpr const char* section = "/sprava/inventury";
constexpr LineKind kinds[] = {LineKind::counted, LineKind::uncounted, LineKind::different,
                              LineKind::short_of};

template <class Enum>
std::string name_of(Enum value) {
  return boost::describe::enum_to_string(value, "");
}

std::string path_of(warehouse::StocktakeId id) {
  return std::string(section) + "/" + id.text();
}

std::string words_of(StocktakeRefusal refusal) {
  switch (refusal) {
    case StocktakeRefusal::one_is_open:
      return text::message("admin.stocktake_error_open");
    case StocktakeRefusal::not_open:
      return text::message("admin.stocktake_error_ended");
    case StocktakeRefusal::unknown:
    case StocktakeRefusal::unknown_location:
    case StocktakeRefusal::unknown_item:
    case StocktakeRefusal::switched_off:
      break;
  }
  return text::message("admin.stock_error_off");
}

Cell state_cell(StocktakeState state) {
  const char* kind = state == StocktakeState::closed ? "good" : "warn";
  return {text::message("admin.stocktake_" + name_of(state)), "",
          state == StocktakeState::cancelled ? "" : kind};
}

Cell count_cell(const std::optional<std::int64_t>& number) {
  return number ? number_cell(*number) : Cell{"–", "", "number"};
}

TableView table_of(const std::vector<warehouse::Stocktake>& stocktakes) {
  TableView table;
  table.caption = text::message("admin.stocktakes");
  table.empty = text::message("admin.nothing");
  table.headings =
      headings_of({"admin.stocktake_opened", "admin.stock_location", "admin.order_status",
                   "admin.stocktake_counted", "admin.stocktake_different",
                   "admin.stocktake_short_of", "admin.stock_note"});
  for (const warehouse::Stocktake& one : stocktakes)
    table.rows.push_back({{text::czech_date_time(one.opened_at), path_of(one.id)},
                          {one.location_name},
                          state_cell(one.state),
                          number_cell(one.lines),
                          number_cell(one.differences),
                          number_cell(one.shorts),
                          {one.note}});
  return table;
}

TableView table_of(const std::vector<warehouse::StocktakeLine>& lines) {
  TableView table;
  table.caption = text::message("admin.stocktake_lines");
  table.empty = text::message("admin.nothing");
  table.headings =
      headings_of({"admin.product_name", "admin.stocktake_counted", "admin.stocktake_expected",
                   "admin.stocktake_difference", "admin.stocktake_short_of", "admin.stock_on_hand",
                   "admin.stock_held"});
  for (const warehouse::StocktakeLine& line : lines) {
    std::optional<std::int64_t> difference;
    if (line.counted && line.expected) difference = *line.counted - *line.expected;
    Cell differs = count_cell(difference);
    if (difference && *difference != 0) differs.kind = "warn";
    table.rows.push_back({{line.label.empty() ? line.item.text() : line.label},
                          count_cell(line.counted),
                          count_cell(line.expected),
                          differs,
                          {std::to_string(line.short_by), "", line.short_by > 0 ? "bad" : "number"},
                          number_cell(line.on_hand),
                          number_cell(line.held)});
  }
  return table;
}

std::vector<Field> fields_of(const StocktakePageQuery& in) {
  Field kind{"kind", text::message("admin.order_status"), in.kind ? name_of(*in.kind) : ""};
  for (const LineKind one : kinds)
    kind.choices.emplace_back(name_of(one), text::message("admin.stocktake_" + name_of(one)));
  return {{"search", text::message("admin.product_search"), in.search ? *in.search : ""}, kind};
}

// A form for each line of the page, and the two ends. What was searched for comes back with it.
std::vector<FormView> forms_of(const StocktakePageQuery& in,
                               const std::vector<warehouse::StocktakeLine>& lines) {
  const std::string base = path_of(in.id);
  std::vector<FormView> forms;
  for (const warehouse::StocktakeLine& line : lines) {
    FormView form{base + "/spocitat", line.label.empty() ? line.item.text() : line.label};
    form.hidden = {{"item", line.item.text()}};
    if (in.search) form.hidden.emplace_back("search", *in.search);
    if (in.kind) form.hidden.emplace_back("kind", name_of(*in.kind));
    form.inputs = {{"quantity", text::message("admin.stock_counted"),
                    line.counted ? std::to_string(*line.counted) : "", true, false, 10}};
    forms.push_back(std::move(form));
  }
  forms.push_back({base + "/uzavrit", text::message("admin.stocktake_close")});
  forms.push_back({base + "/zrusit", text::message("admin.stocktake_cancel")});
  return forms;
}

}  // namespace

void StocktakesPages::register_routes(http::Router& router) {
  const auto reads = http::permission::stock_read;
  router.add(staff_page(section, reads, "Stocktakes, for staff"), &StocktakesPages::list, this);
  router.add(stock_form(section, "Opens a stocktake"), &StocktakesPages::open, this);
  router.add(staff_page("/sprava/inventury/:id", reads, "A stocktake, for staff"),
             &StocktakesPages::show, this);
  router.add(stock_form("/sprava/inventury/:id/spocitat", "What was counted of an item"),
             &StocktakesPages::count, this);
  router.add(stock_form("/sprava/inventury/:id/uzavrit", "Closes a stocktake"),
             &StocktakesPages::close, this);
  router.add(stock_form("/sprava/inventury/:id/zrusit", "Cancels a stocktake"),
             &StocktakesPages::cancel, this);
}

Task<http::Response> StocktakesPages::list(http::Call call, StocktakesPageQuery in) {
  return list_page(std::move(call), std::move(in), {});
}

Task<http::Response> StocktakesPages::list_page(http::Call call, StocktakesPageQuery in,
                                                std::string mistake) {
  const list::Query query = list::query_of(warehouse::stocktake_list(), in);
  const auto page = co_await stockroom_.stocktakes(query, call.deadline);
  const auto locations = co_await stockroom_.locations(call.deadline);
  StockView view;
  view.mistake = mistake;
  view.list = {section,
               "",
               {},
               list::pagination_of(warehouse::stocktake_list(), query, page),
               table_of(page.items)};
  if (call.principal.may(http::permission::stock_write))
    view.forms = {{section,
                   text::message("admin.stocktake_new"),
                   {},
                   {{"note", text::message("admin.stock_note"), "", false, false, 500}},
                   {location_choice("location", "admin.stock_location", locations)}}};
  text::Dictionary document;
  fill_stock(shell_.open(document, {text::message("admin.stocktakes"), section}, call.principal,
                         stock_template),
             view);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> StocktakesPages::open(http::Call call, StocktakeForm in) {
  const auto location = warehouse::LocationId::parse(in.location.value_or(""));
  std::string mistake = text::message("admin.stock_error_form");
  if (location) {
    const auto id = co_await stockroom_.open_stocktake(*location, typed_text(in.note, 500),
                                                       {audit_log::actor_of(call)}, call.deadline);
    if (id) co_return http::see_other(path_of(*id));
    mistake = words_of(id.error());
  }
  http::Response response = co_await list_page(std::move(call), {}, std::move(mistake));
  co_return response;
}

Task<http::Response> StocktakesPages::show(http::Call call, StocktakePageQuery in) {
  return page(std::move(call), std::move(in), {});
}

Task<http::Response> StocktakesPages::page(http::Call call, StocktakePageQuery in,
                                           std::string mistake) {
  const auto stocktake = co_await stockroom_.find_stocktake(in.id, call.deadline);
  if (!stocktake) throw http::not_found("there is no such stocktake");
  const list::Query query = list::query_of(warehouse::stocktake_line_list(), in);
  warehouse::LineFilter filter{in.id, in.search ? std::string(*in.search) : "",
                               in.kind.value_or(LineKind::all)};
  const auto lines = co_await stockroom_.stocktake_lines(std::move(filter), query, call.deadline);
  StockView view;
  view.mistake = mistake;
  view.about = stocktake->location_name + ", " + text::czech_date_time(stocktake->opened_at) +
               ": " + state_cell(stocktake->state).text;
  view.back = {section, text::message("admin.stocktakes")};
  view.list = {path_of(in.id), "", fields_of(in),
               list::pagination_of(warehouse::stocktake_line_list(), query, lines),
               table_of(lines.items)};
  if (stocktake->state == StocktakeState::open && call.principal.may(http::permission::stock_write))
    view.forms = forms_of(in, lines.items);
  text::Dictionary document;
  fill_stock(shell_.open(document, {text::message("admin.stocktake"), section}, call.principal,
                         stock_template),
             view);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

// An empty field takes the count back.
Task<http::Response> StocktakesPages::count(http::Call call, StocktakeForm in) {
  StocktakePageQuery back;
  back.id = in.id.value_or(warehouse::StocktakeId{});
  LineKind kind{};
  if (boost::describe::enum_from_string(in.kind.value_or("").c_str(), kind)) back.kind = kind;
  if (const auto search = typed_text(in.search, 100); !search.empty()) back.search = search;
  const bool is_empty = typed_text(in.quantity, 20).empty();
  const auto quantity = whole_of(in.quantity);
  std::string mistake;
  if (!in.item || (!quantity && !is_empty)) {
    mistake = text::message("admin.stock_error_form");
  } else {
    const auto done = co_await stockroom_.count_line({back.id, *in.item, quantity},
                                                     {audit_log::actor_of(call)}, call.deadline);
    if (!done) mistake = words_of(done.error());
  }
  if (mistake.empty() && !back.search && !back.kind) co_return http::see_other(path_of(back.id));
  http::Response response = co_await page(std::move(call), std::move(back), std::move(mistake));
  co_return response;
}

Task<http::Response> StocktakesPages::close(http::Call call, StocktakeForm in) {
  const auto id = in.id.value_or(warehouse::StocktakeId{});
  const auto done =
      co_await stockroom_.close_stocktake(id, {audit_log::actor_of(call)}, call.deadline);
  if (done) co_return http::see_other(path_of(id));
  StocktakePageQuery back;
  back.id = id;
  http::Response response = co_await page(std::move(call), std::move(back), words_of(done.error()));
  co_return response;
}

Task<http::Response> StocktakesPages::cancel(http::Call call, StocktakeForm in) {
  const auto id = in.id.value_or(warehouse::StocktakeId{});
  const auto done =
      co_await stockroom_.cancel_stocktake(id, {audit_log::actor_of(call)}, call.deadline);
  if (done) co_return http::see_other(path_of(id));
  StocktakePageQuery back;
  back.id = id;
  http::Response response = co_await page(std::move(call), std::move(back), words_of(done.error()));
  co_return response;
}

}  // namespace flipflop::admin
