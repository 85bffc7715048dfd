#include "edge/admin/orders/edit_page.h"

#include <algorithm>

#include "base/mail_address.h"
#include "base/text.h"
#include "platform/audit_log/audit_log.h"
#include "platform/text/czech.h"
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

std::optional<std::string> mistake_in(const OrderContactForm& form) {
  const std::string email = typed(form.email), phone = digits_of(typed(form.phone));
  if (!is_mail_address(email)) return text::message("admin.edit_error_email");
  if (!phone.empty() && (phone.size() < 9 || phone.size() > 15))
    return text::message("admin.edit_error_phone");
  for (const auto* field : {&form.first_name, &form.last_name, &form.street, &form.city})
    if (typed(*field).empty()) return text::message("admin.edit_error_address");
  if (!text::postal_code(digits_of(typed(form.postal_code))))
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
  edit.delivery->postal_code = text::postal_code(digits_of(typed(form.postal_code))).value_or("");
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
    case EditRefusal::paid_back:
      return text::message("admin.edit_error_paid_back");
    case EditRefusal::lies_in_case:
      return text::message("admin.edit_error_in_case");
    case EditRefusal::exceeds_payment:
      return text::message("admin.edit_error_exceeds");
    case EditRefusal::not_fewer:
    case EditRefusal::unknown_line:
      return text::message("admin.edit_error_not_fewer");
    case EditRefusal::nothing_left:
      return text::message("admin.edit_error_nothing_left");
    case EditRefusal::covered_by_vouchers:
      return text::message("admin.edit_error_vouchers");
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
    if (line.to_send() == 0) continue;
    text::Dictionary& row = body.add("PIECES");
    row.set("ITEM_ID", line.variant.text());
    row.set("ITEM_FIELD", "kusy-" + std::to_string(++number));
    row.set("ITEM_NAME", line.full_name());
    row.set_whole("ITEM_QUANTITY", line.to_send());
  }
}

bool is_paid(const order::View& order) {
  return order.payment_status == order::PaymentStatus::paid;
}

// Where the money for the pieces goes, part by part.
void fill_parts(text::Dictionary& body, const order::View& order, order::PaidBack back) {
  const auto add = [&body](const std::string& name, Money amount) {
    if (amount.is_zero()) return;
    text::Dictionary& row = body.add("PART");
    row.set("PART_NAME", name);
    row.set("PART_AMOUNT", amount.czech());
  };
  add(text::message("admin.edit_back_vouchers"), back.to_vouchers);
  add(text::message("admin.edit_back_payment",
                    {{"method", text::message("payment.method_" + order.payment_method)}}),
      back.to_payment);
  if (!back.to_payment.is_zero() && order.payment_method == "bank_transfer") body.show("BY_HAND");
  if (back.sum().is_zero()) body.show("NOTHING_BACK");
}

// The pieces that stay, named again by what is confirmed.
void fill_wish(text::Dictionary& body, const order::View& order, const OrderPiecesForm& in) {
  const std::vector<order::KeptPieces> kept = kept_of(in);
  for (const order::OrderLine& line : order.lines) {
    const auto wish = std::ranges::find(kept, line.variant, &order::KeptPieces::variant);
    if (wish == kept.end()) continue;
    text::Dictionary& row = body.add("WISH");
    row.set("WISH_ID", line.variant.text());
    row.set_whole("WISH_QUANTITY", wish->quantity);
    if (wish->quantity >= line.to_send()) continue;
    text::Dictionary& leaves = body.add("LEAVES");
    leaves.set_whole("LEAVES_PIECES", line.to_send() - wish->quantity);
    leaves.set("LEAVES_NAME", line.full_name());
  }
}

}  // namespace

void OrderEditPage::register_routes(http::Router& router) {
  router.add(staff_page("/sprava/objednavky/:id/zmena", http::permission::orders_write,
                        "An order that is not worked on yet, to be changed by staff"),
             &OrderEditPage::show, this);
  router.add(staff_form("/sprava/objednavky/:id/kontakt", http::permission::orders_write,
                        "Changes where an order goes"),
             &OrderEditPage::edit_contact, this);
  router.add(staff_form("/sprava/objednavky/:id/ubrat", http::permission::orders_write,
                        "Takes pieces out of an order"),
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
  const auto order = co_await orders_.find(in.id, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  if (is_paid(*order) && !in.confirmed) {
    const auto back =
        co_await orders_.weigh_fewer(in.id, kept_of(in), terms_of(call, in.version), call.deadline);
    if (back) {
      http::Response asked = co_await confirm(std::move(call), std::move(in), *back);
      co_return asked;
    }
    http::Response refused = co_await page(std::move(call), in.id, words_of(back.error()));
    co_return refused;
  }
  const auto outcome =
      co_await orders_.keep_fewer(in.id, kept_of(in), terms_of(call, in.version), call.deadline);
  http::Response response = co_await done(std::move(call), in.id, outcome);
  co_return response;
}

Task<http::Response> OrderEditPage::confirm(http::Call call, OrderPiecesForm in,
                                            order::PaidBack back) {
  const auto order = co_await orders_.find(in.id, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.edit_order") + " " + order->number, section},
                  call.principal, "edge/admin/orders/confirm.html");
  const std::string url = std::string(section) + "/" + in.id.text();
  body.set("ORDER_URL", url);
  body.set("ORDER_NUMBER", order->number);
  body.set("VERSION", in.version.value_or(order::version_of(*order)));
  body.set("SUM", back.sum().czech());
  fill_parts(body, *order, back);
  fill_wish(body, *order, in);
  co_return StaffShell::close(document, 200);
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
  body.show(is_paid(*order) ? "PAID" : "UNPAID");
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

}  // namespace flipflop::admin
