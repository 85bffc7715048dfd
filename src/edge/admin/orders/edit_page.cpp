#include "edge/admin/orders/edit_page.h"

#include <algorithm>

#include "base/mail_address.h"
#include "base/text.h"
#include "platform/audit_log/audit_log.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr const char* section = "/sprava/objednavky";
constexpr std::size_t longest_line = 200, longest_note = 1000;

using order::EditRefusal;

std::string typed(const std::optional<std::string>& field, std::size_t longest = longest_line) {
  return std::string(utf8_prefix(trim(field.value_or("")), longest));
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits),
                       [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

// "110 00" from "11000", as the checkout writes it.
std::string postal_code_of(const std::string& digits) {
  return digits.substr(0, 3) + " " + digits.substr(3);
}

std::optional<std::string> mistake_in(const OrderContactForm& form) {
  const std::string email = typed(form.email), phone = digits_of(typed(form.phone));
  if (!is_mail_address(email)) return text::message("admin.edit_error_email");
  if (!phone.empty() && (phone.size() < 9 || phone.size() > 15))
    return text::message("admin.edit_error_phone");
  for (const auto* field : {&form.first_name, &form.last_name, &form.street, &form.city})
    if (typed(*field).empty()) return text::message("admin.edit_error_address");
  if (digits_of(typed(form.postal_code)).size() != 5)
    return text::message("admin.edit_error_postal_code");
  return std::nullopt;
}

order::ContactEdit edit_of(const OrderContactForm& form, const order::View& order) {
  order::ContactEdit edit;
  edit.email = typed(form.email);
  edit.phone = typed(form.phone);
  edit.note = typed(form.note, longest_note);
  edit.delivery = order.delivery;
  edit.delivery->first_name = typed(form.first_name);
  edit.delivery->last_name = typed(form.last_name);
  edit.delivery->company = typed(form.company);
  edit.delivery->street = typed(form.street);
  edit.delivery->city = typed(form.city);
  const std::string code = digits_of(typed(form.postal_code));
  if (code != digits_of(order.delivery.postal_code))
    edit.delivery->postal_code = postal_code_of(code);
  if (!order.delivery.phone.empty()) edit.delivery->phone = *edit.phone;
  return edit;
}

order::EditTerms terms_of(const http::Call& call, const std::optional<std::string>& version) {
  order::EditTerms terms;
  terms.by = order::EditedBy::staff;
  terms.actor = audit_log::actor_of(call);
  terms.seen_version = version;
  return terms;
}

std::vector<order::KeptPieces> kept_of(const OrderPiecesForm& form) {
  std::vector<order::KeptPieces> kept;
  for (std::size_t row = 0; row < form.item.size() && row < form.quantity.size(); ++row) {
    const auto variant = product::VariantId::parse(form.item[row]);
    const auto quantity = parse_unsigned(trim(form.quantity[row]));
    if (variant && quantity) kept.push_back({*variant, static_cast<std::int64_t>(*quantity)});
  }
  return kept;
}

std::string words_of(EditRefusal refusal) {
  switch (refusal) {
    case EditRefusal::stale:
      return text::message("admin.edit_error_stale");
    case EditRefusal::being_paid:
      return text::message("admin.edit_error_being_paid");
    case EditRefusal::paid_already:
      return text::message("admin.edit_error_paid");
    case EditRefusal::not_fewer:
    case EditRefusal::unknown_line:
      return text::message("admin.edit_error_not_fewer");
    case EditRefusal::nothing_left:
      return text::message("admin.edit_error_nothing_left");
    case EditRefusal::unknown_order:
    case EditRefusal::too_late:
      break;
  }
  return text::message("admin.edit_error_too_late");
}

void fill_contact(text::Dictionary& body, const order::View& order) {
  body.set("EMAIL", order.email);
  body.set("PHONE", order.phone);
  body.set("FIRST_NAME", order.delivery.first_name);
  body.set("LAST_NAME", order.delivery.last_name);
  body.set("COMPANY", order.delivery.company);
  body.set("STREET", order.delivery.street);
  body.set("CITY", order.delivery.city);
  body.set("POSTAL_CODE", order.delivery.postal_code);
  body.set("NOTE", order.note);
}

void fill_pieces(text::Dictionary& body, const order::View& order) {
  int number = 0;
  for (const order::OrderLine& line : order.lines) {
    text::Dictionary& row = body.add("PIECES");
    row.set("ITEM_ID", line.variant.text());
    row.set("ITEM_FIELD", "kusy-" + std::to_string(++number));
    row.set("ITEM_NAME",
            line.variant_label.empty() ? line.name : line.name + " – " + line.variant_label);
    row.set_whole("ITEM_QUANTITY", line.quantity);
  }
}

http::Route form_route(const char* path, const char* summary) {
  http::Route route = staff_page(path, http::permission::orders_write, summary);
  route.method = http::Method::post;
  return route;
}

}  // namespace

void OrderEditPage::register_routes(http::Router& router) {
  router.add(staff_page("/sprava/objednavky/:id/zmena", http::permission::orders_write,
                        "An order that is not worked on yet, to be changed by staff"),
             &OrderEditPage::show, this);
  router.add(form_route("/sprava/objednavky/:id/kontakt", "Changes where an order goes"),
             &OrderEditPage::edit_contact, this);
  router.add(form_route("/sprava/objednavky/:id/ubrat", "Takes pieces out of an order"),
             &OrderEditPage::keep_fewer, this);
}

Task<http::Response> OrderEditPage::show(http::Call call, OrderEditId in) {
  return page(std::move(call), in.id, {});
}

Task<http::Response> OrderEditPage::edit_contact(http::Call call, OrderContactForm in) {
  const auto order = co_await orders_.find(in.id, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  if (auto mistake = mistake_in(in)) {
    http::Response response = co_await page(std::move(call), in.id, std::move(*mistake));
    co_return response;
  }
  const auto outcome = co_await orders_.edit_contact(in.id, edit_of(in, *order),
                                                     terms_of(call, in.version), call.deadline);
  http::Response response = co_await done(std::move(call), in.id, outcome);
  co_return response;
}

Task<http::Response> OrderEditPage::keep_fewer(http::Call call, OrderPiecesForm in) {
  const auto outcome =
      co_await orders_.keep_fewer(in.id, kept_of(in), terms_of(call, in.version), call.deadline);
  http::Response response = co_await done(std::move(call), in.id, outcome);
  co_return response;
}

Task<http::Response> OrderEditPage::done(http::Call call, order::OrderId id,
                                         std::expected<void, EditRefusal> outcome) {
  if (outcome) co_return http::see_other(std::string(section) + "/" + id.text());
  http::Response response = co_await page(std::move(call), id, words_of(outcome.error()));
  co_return response;
}

Task<http::Response> OrderEditPage::page(http::Call call, order::OrderId id, std::string mistake) {
  const auto order = co_await orders_.find(id, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.edit_order") + " " + order->number, section},
                  call.principal, "edge/admin/orders/edit.html");
  body.set_optional("MISTAKE", mistake);
  body.set("ORDER_URL", std::string(section) + "/" + id.text());
  body.set("ORDER_NUMBER", order->number);
  body.set("VERSION", order::version_of(*order));
  fill_contact(body, *order);
  fill_pieces(body, *order);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

}  // namespace flipflop::admin
