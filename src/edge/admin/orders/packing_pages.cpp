#include "edge/admin/orders/packing_pages.h"

#include <algorithm>

#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using order::ShipRefusal;
using warehouse::HeldPieces;

constexpr const char* section = "/sprava/baleni";
constexpr const char* orders_section = "/sprava/objednavky/";

std::string path_of(order::OrderId id) {
  return orders_section + id.text();
}

std::string words_of(ShipRefusal refusal) {
  switch (refusal) {
    case ShipRefusal::stale:
      return text::message("admin.edit_error_stale");
    case ShipRefusal::number_taken:
      return text::message("admin.packing_error_taken");
    case ShipRefusal::nothing_of_ours:
      return text::message("admin.packing_none");
    case ShipRefusal::unknown_order:
    case ShipRefusal::not_possible:
      break;
  }
  return text::message("admin.packing_error_state");
}

TableView table_of(const std::vector<order::ToPack>& waiting) {
  TableView table;
  table.caption = text::message("admin.packing");
  table.empty = text::message("admin.packing_empty");
  table.headings = headings_of({"admin.order_number", "admin.packing_since", "admin.order_buyer",
                                "admin.pieces", "admin.order_delivery", "admin.packing_collect"});
  for (const order::ToPack& one : waiting)
    table.rows.push_back({{one.number, path_of(one.id) + "/odeslat"},
                          {text::czech_date_time(one.since)},
                          {one.buyer},
                          number_cell(one.pieces),
                          {one.delivery_name},
                          {one.to_collect.is_zero() ? "" : one.to_collect.czech(), "", "number"}});
  return table;
}

// Shelf by shelf, as one walks; how many and what first, for a phone shows no more at once.
TableView pieces_of(const order::View& order, std::vector<HeldPieces> held) {
  TableView table;
  table.caption = text::message("admin.packing_pieces");
  table.empty = text::message("admin.packing_none");
  table.headings = headings_of(
      {"admin.pieces", "admin.product_name", "admin.stock_location", "admin.product_sku"});
  std::erase_if(held, [](const HeldPieces& one) { return !one.is_own; });
  std::ranges::sort(held, {},
                    [](const HeldPieces& one) { return std::pair(one.location, one.item); });
  for (const HeldPieces& one : held)
    for (const order::OrderLine& line : order.lines)
      if (line.variant.uuid == one.item.uuid)
        table.rows.push_back(
            {number_cell(one.quantity), {line.full_name()}, {one.location}, {line.sku}});
  return table;
}

std::string recipient_of(const order::Address& address) {
  std::string text = address.first_name + " " + address.last_name;
  for (const std::string& part :
       {address.company, address.street, address.postal_code + " " + address.city, address.country})
    if (!part.empty()) text += "\n" + part;
  return text;
}

// One parcel of an order collects for all of them: that of a supplier, where there is one.
std::string collected(const order::View& order, const std::vector<HeldPieces>& held) {
  if (!order.waits_for_money()) return {};
  const bool is_ours = std::ranges::all_of(held, &HeldPieces::is_own);
  return is_ours ? order.to_pay().czech() : text::message("admin.packing_collected_elsewhere");
}

void fill_facts(text::Dictionary& body, const order::View& order,
                const std::vector<HeldPieces>& held) {
  Facts facts(body);
  facts.add("admin.order_address", recipient_of(order.delivery));
  facts.add("admin.phone", order.delivery.phone.empty() ? order.phone : order.delivery.phone);
  facts.add("admin.email", order.email);
  facts.add("admin.order_delivery", order.delivery_name);
  facts.add("admin.packing_collect", collected(order, held));
  facts.add("admin.order_note", order.note);
}

}  // namespace

void PackingPages::register_routes(http::Router& router) {
  namespace permission = http::permission;
  router.add(staff_page(section, permission::orders_read, "Orders to pack, for staff"),
             &PackingPages::list, this);
  router.add(staff_page("/sprava/objednavky/:id/odeslat", permission::orders_read,
                        "What to pack of an order, for staff"),
             &PackingPages::show, this);
  router.add(staff_form("/sprava/objednavky/:id/odeslat", permission::orders_write,
                        "Registers a parcel that staff handed to a carrier"),
             &PackingPages::send, this);
}

Task<http::Response> PackingPages::list(http::Call call, list::Asked in) {
  const list::Query query = list::query_of(order::packing_list(), in);
  const auto page = co_await orders_.to_pack(query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.packing"), section},
                                       call.principal, list_template);
  fill_list(body, {section,
                   "/api/admin/packing",
                   {},
                   list::pagination_of(order::packing_list(), query, page),
                   table_of(page.items)});
  co_return StaffShell::close(document);
}

Task<http::Response> PackingPages::show(http::Call call, PackingPageId in) {
  return page(std::move(call), OwnParcelForm{in.id, {}, {}}, {});
}

Task<http::Response> PackingPages::send(http::Call call, OwnParcelForm in) {
  order::OwnParcel parcel;
  parcel.tracking_number = in.tracking_number.value_or("");
  std::erase(parcel.tracking_number, ' ');
  parcel.seen_version = in.version;
  if (!order::is_tracking_number(parcel.tracking_number)) {
    http::Response response =
        co_await page(std::move(call), std::move(in), text::message("admin.packing_error_number"));
    co_return response;
  }
  const auto done =
      co_await orders_.ship(in.id, std::move(parcel), audit_log::actor_of(call), call.deadline);
  if (done) co_return http::see_other(section);
  http::Response response = co_await page(std::move(call), std::move(in), words_of(done.error()));
  co_return response;
}

Task<http::Response> PackingPages::page(http::Call call, OwnParcelForm in, std::string mistake) {
  const auto order = co_await orders_.find(in.id, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto held = co_await warehouse_.held_pieces(in.id.uuid, call.deadline);
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.packing_order") + " " + order->number, section},
                  call.principal, "edge/admin/orders/pack.html");
  body.set_optional("MISTAKE", mistake);
  body.set("ORDER_URL", path_of(in.id));
  body.set("ORDER_NUMBER", order->number);
  fill_facts(body, *order, held);
  fill_table(body, pieces_of(*order, held));
  const bool is_ours = std::ranges::any_of(held, &HeldPieces::is_own);
  if (!order::may_travel(order->status)) body.show("NOT_NOW");
  if (order::may_travel(order->status) && is_ours && !order->is_to_pack) body.show("SENT");
  if (order::may_travel(order->status) && is_ours &&
      call.principal.may(http::permission::orders_write)) {
    text::Dictionary& form = body.add(order->is_to_pack ? "FORM" : "ANOTHER");
    form.set("FORM_URL", path_of(in.id) + "/odeslat");
    form.set("VERSION", order::version_of(*order));
    form.set("NUMBER", in.tracking_number.value_or(""));
  }
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

}  // namespace flipflop::admin
