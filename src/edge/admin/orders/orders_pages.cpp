#include "edge/admin/orders/orders_pages.h"

#include <boost/describe/enum_to_string.hpp>

#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using order::PaymentStatus;
using order::Status;

constexpr const char* section = "/sprava/objednavky";

struct StatusName {
  Status status;
  const char* name;
  const char* kind;
};
constexpr StatusName statuses[] = {
    {Status::pending, "pending", "warn"},     {Status::confirmed, "confirmed", ""},
    {Status::processing, "processing", ""},   {Status::shipped, "shipped", ""},
    {Status::delivered, "delivered", "good"}, {Status::cancelled, "cancelled", "bad"},
    {Status::refunded, "refunded", "bad"}};
struct PaymentName {
  PaymentStatus status;
  const char* name;
  const char* kind;
};
constexpr PaymentName payment_statuses[] = {{PaymentStatus::pending, "pending", "warn"},
                                            {PaymentStatus::paid, "paid", "good"},
                                            {PaymentStatus::failed, "failed", "bad"},
                                            {PaymentStatus::refunded, "refunded", ""}};

std::string shown_name(const StatusName& one) {
  return text::message(std::string("order.status_") + one.name);
}
std::string shown_name(const PaymentName& one) {
  return text::message(std::string("order.payment_status_") + one.name);
}

template <class Names, class Value>
Cell cell_of(const Names& names, Value value) {
  for (const auto& one : names)
    if (one.status == value) return {shown_name(one), "", one.kind};
  return {};
}

template <class Names, class Value>
Field choice_of(const char* name, const char* label_key, const Names& names,
                const std::optional<Value>& value) {
  Field field{name, text::message(label_key), ""};
  for (const auto& one : names) {
    field.choices.emplace_back(one.name, shown_name(one));
    if (value && one.status == *value) field.value = one.name;
  }
  return field;
}

std::vector<Field> fields_of(const OrdersPageQuery& in) {
  const auto text_of = [](const auto& given) { return given ? std::string(*given) : ""; };
  return {{"search", text::message("admin.order_search"), text_of(in.search)},
          choice_of("status", "admin.order_status", statuses, in.status),
          choice_of("payment_status", "admin.order_payment", payment_statuses, in.payment_status),
          {"start_date", text::message("admin.from_day"), text_of(in.start_date)},
          {"end_date", text::message("admin.to_day"), text_of(in.end_date)}};
}

TableView table_of(const std::vector<order::Listed>& orders) {
  TableView table;
  table.caption = text::message("admin.orders");
  table.empty = text::message("admin.orders_empty");
  table.headings = headings_of({"admin.order_number", "admin.order_placed", "admin.order_buyer",
                                "admin.order_status", "admin.order_payment", "admin.order_total"});
  for (const order::Listed& one : orders)
    table.rows.push_back({{one.number, std::string(section) + "/" + one.id.text()},
                          {text::czech_date_time(one.placed_at)},
                          {one.buyer.empty() ? one.email : one.buyer},
                          cell_of(statuses, one.status),
                          cell_of(payment_statuses, one.payment_status),
                          {one.total.czech(), "", "number"}});
  return table;
}

std::string pieces_of(const order::OrderLine& line) {
  if (line.taken_out == 0) return std::to_string(line.quantity);
  return text::message("admin.order_pieces_left", {{"left", std::to_string(line.to_send())},
                                                   {"ordered", std::to_string(line.quantity)}});
}

TableView lines_of(const order::View& view) {
  TableView table;
  table.caption = text::message("admin.order_items");
  table.empty = text::message("admin.nothing");
  table.headings =
      headings_of({"admin.product_name", "admin.product_sku", "admin.pieces", "admin.order_total"});
  for (const order::OrderLine& line : view.lines)
    table.rows.push_back({{line.full_name()},
                          {line.sku},
                          {pieces_of(line), "", "number"},
                          {line.total.czech(), "", "number"}});
  return table;
}

std::string address_of(const order::Address& address) {
  std::string text = address.first_name + " " + address.last_name;
  for (const std::string& part :
       {address.company, address.street, address.postal_code + " " + address.city, address.country})
    if (!part.empty()) text += ", " + part;
  return text;
}

void fill_facts(text::Dictionary& body, const order::View& view) {
  Facts facts(body);
  facts.add("admin.order_status", cell_of(statuses, view.status).text);
  facts.add("admin.order_placed", text::czech_date_time(view.placed_at));
  facts.add("admin.order_total", view.totals.total.czech());
  for (const voucher::Piece& piece : view.vouchers)
    facts.add("admin.voucher_paid", piece.amount.czech() + " (…" + piece.last_four + ")");
  if (!view.vouchers.empty() && view.waits_for_money())
    facts.add("admin.order_to_pay", view.to_pay().czech());
  facts.add("admin.email", view.email);
  facts.add("admin.phone", view.phone);
  facts.add("admin.order_delivery", view.delivery_name);
  facts.add("admin.order_address", address_of(view.delivery));
  facts.add("admin.order_billing", address_of(view.billing));
  facts.add("admin.order_note", view.note);
}

std::string_view name_of(billing::Kind kind) {
  switch (kind) {
    case billing::Kind::proforma:
      return "admin.document_proforma";
    case billing::Kind::tax:
      return "admin.document_tax";
    case billing::Kind::corrective:
      break;
  }
  return "admin.document_corrective";
}

void fill_documents(text::Dictionary& body, const std::vector<billing::Document>& documents) {
  if (documents.empty()) return;
  text::Dictionary& listed = body.add("DOCUMENTS");
  for (const billing::Document& one : documents) {
    text::Dictionary& row = listed.add("DOCUMENT");
    row.set("DOCUMENT_NAME", text::message(name_of(one.kind)) + " " + one.number);
    row.set("DOCUMENT_TOTAL", one.total.czech());
    row.set("DOCUMENT_TIME", text::czech_date_time(one.issued_at));
    row.set("DOCUMENT_URL", "/api/admin/documents/" + one.id.text());
  }
}

void fill_history(text::Dictionary& body, const order::View& view) {
  for (const order::HistoryEntry& entry : view.history) {
    text::Dictionary& row = body.add("HISTORY");
    row.set("HISTORY_TIME", text::czech_date_time(entry.at));
    row.set("HISTORY_STATUS", cell_of(statuses, entry.status).text);
    row.set_optional("HISTORY_NOTE", entry.note);
    if (entry.is_internal) row.show("INTERNAL");
  }
}

void fill_cases(text::Dictionary& body, const std::vector<returns::View>& cases) {
  if (cases.empty()) return;
  text::Dictionary& section_of = body.add("CASES");
  for (const returns::View& one : cases) {
    text::Dictionary& row = section_of.add("CASE");
    row.set("CASE_URL", "/sprava/vraceni/" + one.id.text());
    row.set("CASE_NAME",
            text::message("returns.kind_" + returns::name_of(one.kind)) + " " + one.number);
    row.set("CASE_STATE", text::message("returns.state_" + returns::name_of(one.state)));
  }
}

// Where the pieces are sent from, and why from there.
void fill_sources(text::Dictionary& body, const order::View& view,
                  const std::vector<warehouse::HeldPieces>& held) {
  if (held.empty()) return;
  text::Dictionary& section_of = body.add("SOURCES");
  for (const warehouse::HeldPieces& one : held) {
    text::Dictionary& row = section_of.add("SOURCE");
    for (const order::OrderLine& line : view.lines)
      if (line.variant.uuid == one.item.uuid) row.set("SOURCE_ITEM", line.name);
    row.set_whole("SOURCE_PIECES", one.quantity);
    row.set("SOURCE_LOCATION", one.location);
    row.set("SOURCE_REASON", text::message(std::string("admin.source_") +
                                           boost::describe::enum_to_string(one.reason, "")));
  }
}

// A refund out of goodwill; the form carries the refund's id, so that sending it twice pays once.
void fill_goodwill(text::Dictionary& body, const order::View& view, Uuid refund) {
  text::Dictionary& form = body.add("GOODWILL");
  form.set("GOODWILL_URL", std::string(section) + "/" + view.id.text() + "/vratit-cast");
  form.set("GOODWILL_KEY", refund.text());
}

}  // namespace

void OrdersPages::register_routes(http::Router& router) {
  router.add(staff_page(section, http::permission::orders_read, "Orders, for staff"),
             &OrdersPages::list, this);
  router.add(
      staff_page("/sprava/objednavky/:id", http::permission::orders_read, "An order, for staff"),
      &OrdersPages::show, this);
}

Task<http::Response> OrdersPages::list(http::Call call, OrdersPageQuery in) {
  const list::Query query = list::query_of(order::staff_list(), in);
  order::StaffFilter filter;
  filter.status = in.status;
  filter.payment_status = in.payment_status;
  filter.from = list::period_begin(in.start_date, "start_date");
  filter.until = list::period_end(in.end_date, "end_date");
  if (in.search) filter.search = *in.search;
  const auto page = co_await faces_.orders.browse(std::move(filter), query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.orders"), section},
                                       call.principal, list_template);
  fill_list(body, {section, "/api/admin/orders", fields_of(in),
                   list::pagination_of(order::staff_list(), query, page), table_of(page.items)});
  co_return StaffShell::close(document);
}

Task<http::Response> OrdersPages::show(http::Call call, OrderPageId in) {
  const auto view = co_await faces_.orders.find(in.id, call.deadline);
  if (!view) throw http::not_found("there is no such order");
  const auto payment = co_await faces_.payments.find(in.id.uuid, call.deadline);
  const auto parcels = co_await faces_.shipping.parcels(in.id.uuid, call.deadline);
  const auto documents = co_await faces_.billing.of_order(in.id.uuid, call.deadline);
  const auto supplier_orders = co_await faces_.suppliers.orders_of(in.id.uuid, call.deadline);
  const auto cases = co_await faces_.returns.of_order(in.id, call.deadline);
  const auto held = co_await faces_.warehouse.held_pieces(in.id.uuid, call.deadline);
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.order") + " " + view->number, section},
                  call.principal, "edge/admin/orders/order.html");
  fill_facts(body, *view);
  const bool may_change = view->status == Status::pending || view->status == Status::confirmed;
  if (may_change && call.principal.may(http::permission::orders_write))
    body.set_optional("EDIT_URL", std::string(section) + "/" + view->id.text() + "/zmena");
  if (view->is_to_pack && call.principal.may(http::permission::orders_write))
    body.set_optional("PACK_URL", std::string(section) + "/" + view->id.text() + "/odeslat");
  fill_table(body, lines_of(*view));
  fill_history(body, *view);
  fill_cases(body, cases);
  fill_sources(body, *view, held);
  if (call.principal.may(http::permission::payments_write) &&
      view->payment_status == PaymentStatus::paid)
    fill_goodwill(body, *view, faces_.ids.next());
  fill_documents(body, documents);
  const Cell paid = cell_of(payment_statuses, view->payment_status);
  body.set("PAYMENT_STATUS", paid.text);
  body.set("PAYMENT_KIND", paid.kind);
  body.set("PAYMENT_METHOD", text::message("payment.method_" + view->payment_method));
  if (payment) body.set_whole("PAYMENT_ATTEMPTS", payment->attempts);
  for (const shipping::Parcel& parcel : parcels) {
    text::Dictionary& row = body.add("PARCEL");
    row.set("PARCEL_CARRIER", parcel.carrier);
    row.set("PARCEL_NUMBER", parcel.tracking_number);
    row.set("PARCEL_TIME", text::czech_date_time(parcel.changed_at));
  }
  for (const supplier::SupplierOrderView& one : supplier_orders) {
    text::Dictionary& row = body.add("SUPPLIER_ORDER");
    row.set("SUPPLIER_NAME", one.supplier);
    row.set("SUPPLIER_STATE", one.state);
    row.set_optional("SUPPLIER_NUMBER", one.external_number);
  }
  co_return StaffShell::close(document);
}

}  // namespace flipflop::admin
