#include "shop/notification/return_letter.h"

#include <algorithm>

#include "platform/text/czech.h"
#include "platform/text/messages.h"
#include "platform/text/template.h"

namespace flipflop::notification {
namespace {

std::string number_of(const ReturnLetterInput& input) {
  return input.about ? input.about->number : input.order.number;
}

Money amount_of(const ReturnLetterInput& input) {
  if (input.refund) return input.refund->amount;
  return input.about && input.about->refund ? *input.about->refund : Money{};
}

std::string return_address(const settings::Company& company) {
  return company.name + ", " + company.address + ", " + company.postal_code + " " + company.city;
}

// What staff said when the case came to this state.
std::string statement(const returns::View& about, returns::State state) {
  const auto entry = std::ranges::find(about.history, state, &returns::HistoryEntry::state);
  return entry == about.history.end() ? "" : entry->note;
}

// The text of one occasion: "mail.return_announced.intro" with what it names.
std::string say(const std::string& key, const ReturnLetterInput& input) {
  const returns::View* about = input.about ? &*input.about : nullptr;
  return text::message(
      key, {{"number", number_of(input)},
            {"order", input.order.number},
            {"amount", amount_of(input).czech()},
            {"address", return_address(input.company)},
            {"until", about ? text::czech_date(about->due_at - Duration(1)) : ""},
            {"outcome", about && about->outcome
                            ? text::message("returns.remedy_" + returns::name_of(*about->outcome))
                            : ""}});
}

// Where the money went, and when it is there.
std::string way_of(const returns::Refund& refund) {
  const Money rest = refund.amount - refund.to_vouchers;
  if (refund.to_vouchers.is_zero()) return text::message("mail.refund_sent.to_account");
  if (rest.is_zero()) return text::message("mail.refund_sent.to_vouchers");
  return text::message("mail.refund_sent.to_both",
                       {{"vouchers", refund.to_vouchers.czech()}, {"rest", rest.czech()}});
}

// Which variant of an occasion it is.
std::string variant_of(const ReturnLetterInput& input) {
  if (!input.about) return "goodwill";
  const returns::View& about = *input.about;
  if (input.kind == Kind::return_received && !about.refund) return "nothing_due";
  if (about.kind == returns::Kind::claim) return "claim";
  return about.state == returns::State::order_cancelled ? "order_cancelled" : "withdrawal";
}

void fact(text::Dictionary& values, const char* key, const std::string& value) {
  if (value.empty()) return;
  text::Dictionary& row = values.add("FACT");
  row.set("FACT_NAME", text::message(key));
  row.set("FACT_VALUE", value);
}

void fill_declaration(const returns::View& about, const order::View& order,
                      text::Dictionary& values) {
  fact(values, "mail.return_number", about.number);
  fact(values, "mail.return_made_at", text::czech_date_time(about.made_at));
  fact(values, "mail.return_order", order.number);
  fact(values, "mail.return_name", about.name);
  fact(values, "mail.return_contact", about.email);
  for (const returns::Line& line : about.lines)
    fact(values, "mail.return_item", std::to_string(line.quantity) + " × " + line.name);
  fact(values, "mail.return_description", about.description);
  if (about.remedy)
    fact(values, "mail.return_remedy",
         text::message("returns.remedy_" + returns::name_of(*about.remedy)));
  fact(values, "mail.return_account", about.bank_account);
}

void fill_money(const ReturnLetterInput& input, text::Dictionary& values) {
  if (input.about && input.kind != Kind::refund_sent) {
    const returns::View& about = *input.about;
    if (!about.goods.is_zero()) fact(values, "mail.return_goods", about.goods.czech());
    if (!about.delivery.is_zero()) fact(values, "mail.return_delivery", about.delivery.czech());
    if (!about.reduction.is_zero())
      fact(values, "mail.return_reduction",
           (Money{} - about.reduction).czech() + " – " + about.reduction_reason);
  }
  if (!amount_of(input).is_zero()) fact(values, "mail.return_amount", amount_of(input).czech());
  if (!input.about && input.refund) fact(values, "mail.return_reason", input.refund->reason);
}

void fill_facts(const ReturnLetterInput& input, text::Dictionary& values) {
  switch (input.kind) {
    case Kind::return_announced:
    case Kind::claim_deadline:
      fill_declaration(*input.about, input.order, values);
      return;
    case Kind::return_refused:
    case Kind::claim_accepted: {
      const bool is_refused = input.kind == Kind::return_refused;
      fact(values, "mail.return_number", input.about->number);
      fact(
          values, "mail.return_statement",
          statement(*input.about, is_refused ? returns::State::refused : returns::State::accepted));
      return;
    }
    case Kind::claim_settled:
      fact(values, "mail.return_number", input.about->number);
      fact(values, "mail.return_outcome", say("mail.claim_settled.outcome", input));
      fact(values, "mail.return_statement", statement(*input.about, returns::State::settled));
      fill_money(input, values);
      return;
    default:
      fact(values, "mail.return_number", number_of(input));
      fill_money(input, values);
  }
}

}  // namespace

Letter write_return_letter(const ReturnLetterInput& input) {
  const std::string base = "mail." + std::string(kind_name(input.kind));
  const std::string of_variant = base + "." + variant_of(input);
  Letter letter;
  letter.subject = say(of_variant + "_subject", input);
  text::Dictionary values;
  values.set("SUBJECT", letter.subject);
  const bool is_on_vouchers = input.refund && input.refund->to_vouchers == input.refund->amount;
  values.set("HEADING", is_on_vouchers ? text::message("mail.refund_sent.voucher_heading")
                                       : say(of_variant + "_heading", input));
  std::string intro = say(of_variant + "_intro", input);
  if (input.refund) intro += " " + way_of(*input.refund);
  values.set("INTRO", intro);
  fill_facts(input, values);
  const bool is_for_the_shop = input.kind == Kind::claim_deadline;
  values.set("LINK", is_for_the_shop
                         ? input.public_url + "/sprava/vraceni/" + input.about->id.text()
                         : input.public_url + "/objednavka/" + input.order.access_token);
  values.set("LABEL", text::message(is_for_the_shop ? "mail.return_open" : "mail.track"));
  values.set("COMPANY", seller_line(input.company));
  letter.html = text::render("shop/notification/mails/return.html", values);
  letter.text = text::render("shop/notification/mails/return.txt", values);
  return letter;
}

}  // namespace flipflop::notification
