#include "shop/notification/letter.h"

#include <algorithm>
#include <array>
#include <utility>

#include "platform/text/messages.h"
#include "platform/text/template.h"

namespace flipflop::notification {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 20> kind_names = {{
    {Kind::order_confirmed, "order_confirmed"},   {Kind::order_paid, "order_paid"},
    {Kind::order_shipped, "order_shipped"},       {Kind::order_delivered, "order_delivered"},
    {Kind::order_cancelled, "order_cancelled"},   {Kind::document_issued, "document_issued"},
    {Kind::order_edited, "order_edited"},         {Kind::verify_email, "verify_email"},
    {Kind::reset_password, "reset_password"},     {Kind::sign_in_code, "sign_in_code"},
    {Kind::account_exists, "account_exists"},     {Kind::link, "link"},
    {Kind::return_announced, "return_announced"}, {Kind::return_received, "return_received"},
    {Kind::return_refused, "return_refused"},     {Kind::claim_accepted, "claim_accepted"},
    {Kind::claim_settled, "claim_settled"},       {Kind::refund_sent, "refund_sent"},
    {Kind::claim_deadline, "claim_deadline"},     {Kind::order_to_pack, "order_to_pack"},
}};

// Vouchers are no payment that came; an order that they cover was paid by nothing else.
Money amount_of(const LetterInput& input) {
  const bool is_of_money = input.kind == Kind::order_paid && !input.order.to_pay().is_zero();
  return is_of_money ? input.order.to_pay() : input.order.totals.total;
}

std::string text_of(const std::string& key, const LetterInput& input) {
  return text::message(key, {{"number", input.order.number},
                             {"total", amount_of(input).czech()},
                             {"document", input.document ? input.document->number : ""}});
}

std::string base_key(const LetterInput& input) {
  const bool is_corrective = input.document && input.document->kind == billing::Kind::corrective;
  return is_corrective ? "mail.document_corrected" : "mail." + std::string(kind_name(input.kind));
}

std::string intro_key(const LetterInput& input) {
  const std::string base = base_key(input);
  if (input.kind == Kind::order_cancelled) return base + "." + input.cancel_reason;
  return base + ".intro";
}

bool has_taken_out(const order::View& order) {
  return std::ranges::any_of(order.lines,
                             [](const order::OrderLine& line) { return line.taken_out > 0; });
}

// What the buyer of a fresh order does next, and what they have of one that is none any more.
std::string next_step(const LetterInput& input) {
  if (input.kind == Kind::order_cancelled && !input.order.vouchers.empty())
    return text::message("mail.order_cancelled.vouchers");
  if (input.kind == Kind::order_edited && input.transfer)
    return text::message("mail.order_edited.transfer");
  if (input.kind == Kind::order_edited && has_taken_out(input.order))
    return text::message("mail.order_edited.taken_out");
  if (input.kind != Kind::order_confirmed) return {};
  if (input.transfer) return text::message("mail.order_confirmed.transfer");
  if (input.order.to_pay().is_zero()) return text::message("mail.order_confirmed.voucher");
  if (input.order.payment_method == "cod") return text::message("mail.order_confirmed.cod");
  return text::message("mail.order_confirmed.online");
}

void fill_lines(const LetterInput& input, text::Dictionary& summary) {
  for (const order::OrderLine& line : input.order.lines) {
    text::Dictionary& row = summary.add("LINE");
    row.set("NAME", line.name);
    row.set_whole("QUANTITY", line.quantity);
    row.set("PRICE", (line.unit_price * line.quantity).czech());
    if (line.taken_out > 0)
      row.add("TAKEN_OUT")
          .set("TAKEN_OUT_TEXT", text::message("order.pieces_taken_out",
                                               {{"count", std::to_string(line.taken_out)}}));
    if (!line.variant_label.empty()) row.add("VARIANT").set("VARIANT_LABEL", line.variant_label);
  }
}

void fill_totals(const LetterInput& input, text::Dictionary& summary) {
  const order::Totals& totals = input.order.totals;
  summary.set("GOODS", totals.goods.czech());
  for (const order::Discount& discount : input.order.discounts) {
    text::Dictionary& row = summary.add("DISCOUNT");
    row.set("DISCOUNT_NAME", discount.name);
    row.set("DISCOUNT_AMOUNT", discount.amount.is_zero() ? text::message("mail.delivery_off")
                                                         : (Money{} - discount.amount).czech());
  }
  summary.set("DELIVERY_NAME", input.order.delivery_name);
  summary.set("DELIVERY",
              totals.delivery.is_zero() ? text::message("mail.free") : totals.delivery.czech());
  if (!totals.cod_fee.is_zero()) summary.add("COD").set("COD_FEE", totals.cod_fee.czech());
  summary.set("TOTAL", totals.total.czech());
  for (const voucher::Piece& piece : input.order.vouchers) {
    text::Dictionary& row = summary.add("VOUCHER");
    row.set("VOUCHER_NAME", text::message("mail.voucher", {{"last_four", piece.last_four}}));
    row.set("VOUCHER_AMOUNT", (Money{} - piece.amount).czech());
  }
  if (!input.order.vouchers.empty())
    summary.add("REST").set("TO_PAY", input.order.to_pay().czech());
  for (const order::VatLine& vat : totals.vat) {
    text::Dictionary& row = summary.add("VAT");
    row.set("VAT_TEXT", text::message("mail.vat", {{"rate", std::to_string(vat.rate.percent)},
                                                   {"base", vat.base.czech()}}));
    row.set("VAT_AMOUNT", vat.vat.czech());
  }
}

void fill_address(const LetterInput& input, text::Dictionary& summary) {
  const order::Address& to = input.order.delivery;
  for (const std::string& line :
       {to.first_name + " " + to.last_name, to.company, to.street, to.postal_code + " " + to.city})
    if (!line.empty() && line != " ") summary.add("ADDRESS").set("ADDRESS_LINE", line);
}

// Who buys, where it is a company.
void fill_company(const order::Address& billing, text::Dictionary& summary) {
  if (!billing.company_id && !billing.vat_id) return;
  text::Dictionary& section = summary.add("BUYER");
  section.set("BUYER_NAME", billing.company.empty() ? billing.first_name + " " + billing.last_name
                                                    : billing.company);
  if (billing.company_id) section.add("COMPANY_ID").set("COMPANY_ID", *billing.company_id);
  if (billing.vat_id) section.add("VAT_ID").set("VAT_ID", *billing.vat_id);
}

void fill_transfer(const payment::TransferInstructions& transfer, text::Dictionary& values) {
  text::Dictionary& section = values.add("TRANSFER");
  section.set("ACCOUNT", transfer.account);
  section.set("SYMBOL", transfer.variable_symbol);
  section.set("AMOUNT", transfer.amount.czech());
}

// Where the button of the mail leads; a code is typed, not followed.
std::string link_of(const LinkLetterInput& input) {
  switch (input.kind) {
    case Kind::verify_email:
      return input.public_url + "/overeni-emailu/" + input.secret;
    case Kind::reset_password:
      return input.public_url + "/nove-heslo/" + input.secret;
    case Kind::account_exists:
      return input.public_url + "/prihlaseni";
    default:
      return {};
  }
}

void fill_button(text::Dictionary& values, const std::string& base, const std::string& link) {
  text::Dictionary& button = values.add("BUTTON");
  button.set("LINK", link);
  button.set("LABEL", text::message(base + ".button"));
}

// A sentence, a note, and the button or code that `values` has.
Letter short_letter(text::Dictionary& values, const std::string& base,
                    const std::vector<std::pair<std::string_view, std::string>>& named,
                    const settings::Company& company) {
  Letter letter;
  letter.subject = text::message(base + ".subject", named);
  values.set("SUBJECT", letter.subject);
  values.set("HEADING", text::message(base + ".heading", named));
  values.set("INTRO", text::message(base + ".intro", named));
  values.set("NOTE", text::message(base + ".note", named));
  values.set("COMPANY", seller_line(company));
  letter.html = text::render("shop/notification/mails/link.html", values);
  letter.text = text::render("shop/notification/mails/link.txt", values);
  return letter;
}

}  // namespace

std::string seller_line(const settings::Company& company) {
  return company.name + ", " + company.address + ", " + company.postal_code + " " + company.city +
         ", IČO " + company.ico + ", " + company.email + ", " + company.phone;
}

std::string_view kind_name(Kind kind) {
  for (const auto& [value, name] : kind_names)
    if (value == kind) return name;
  return {};
}

std::optional<Kind> kind_named(std::string_view name) {
  for (const auto& [value, known] : kind_names)
    if (known == name) return value;
  return std::nullopt;
}

Letter write_letter(const LetterInput& input) {
  const std::string base = base_key(input);
  Letter letter;
  letter.subject = text_of(base + ".subject", input);
  text::Dictionary values;
  values.set("SUBJECT", letter.subject);
  values.set("HEADING", text_of(base + ".heading", input));
  values.set("INTRO", text_of(intro_key(input), input));
  const std::string track_url = input.public_url + "/objednavka/" + input.order.access_token;
  values.set("TRACK_URL", track_url);
  if (input.document)
    values.add("DOCUMENT").set("DOCUMENT_URL", track_url + "/doklad/" + input.document->id.text());
  values.set("COMPANY", seller_line(input.company));
  const std::string next = next_step(input);
  if (!next.empty()) values.add("NEXT").set("NEXT_STEP", next);
  for (const shipping::Parcel& parcel : input.parcels)
    values.add("PARCEL").set("PARCEL_NUMBER", parcel.tracking_number);
  if (input.kind == Kind::order_confirmed || input.kind == Kind::order_edited) {
    if (input.transfer) fill_transfer(*input.transfer, values);
    text::Dictionary& summary = values.add("SUMMARY");
    fill_lines(input, summary);
    fill_totals(input, summary);
    fill_address(input, summary);
    fill_company(input.order.billing, summary);
    values.add("RIGHTS").set("RIGHTS_WITHDRAWAL", text::message("mail.rights_withdrawal",
                                                                {{"email", input.company.email}}));
  }
  letter.html = text::render("shop/notification/mails/mail.html", values);
  letter.text = text::render("shop/notification/mails/mail.txt", values);
  return letter;
}

Letter write_link_letter(const LinkLetterInput& input) {
  const std::string base = "mail." + std::string(kind_name(input.kind));
  text::Dictionary values;
  const std::string link = link_of(input);
  if (link.empty())
    values.add("CODE").set("CODE_TEXT", input.secret);
  else
    fill_button(values, base, link);
  return short_letter(values, base, {}, input.company);
}

Letter write_packing_letter(const LetterInput& input) {
  const std::string base = base_key(input);
  text::Dictionary values;
  fill_button(values, base,
              input.public_url + "/sprava/objednavky/" + input.order.id.text() + "/odeslat");
  return short_letter(values, base, {{"number", input.order.number}}, input.company);
}

}  // namespace flipflop::notification
