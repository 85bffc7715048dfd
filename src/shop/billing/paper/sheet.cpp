#include "shop/billing/paper/sheet.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/text/messages.h"

namespace flipflop::billing::paper {
namespace {

using text::message;

constexpr const char* no_break_space = "\xC2\xA0";
constexpr const char* minus_sign = "\xE2\x88\x92";

std::string crowns(Money amount) {
  return amount_text(amount) + no_break_space + "Kč";
}

void add(std::vector<std::string>& lines, std::string line) {
  if (!line.empty()) lines.push_back(std::move(line));
}

std::string heading_of(const Content& content) {
  switch (content.kind) {
    case Kind::proforma:
      return message("billing.proforma");
    case Kind::tax:
      return message(content.is_vat_payer ? "billing.tax" : "billing.invoice");
    case Kind::corrective:
      return message(content.is_vat_payer ? "billing.corrective" : "billing.credit_note");
  }
  invariant(false, "a kind without a heading");
  return {};
}

std::vector<std::string> lines_of(const BilledParty& party) {
  std::vector<std::string> lines;
  add(lines, party.company);
  add(lines, party.name);
  add(lines, party.street);
  std::string town = party.postal_code;
  if (!town.empty() && !party.city.empty()) town += " ";
  town += party.city;
  add(lines, std::move(town));
  if (party.country != "CZ") add(lines, party.country);
  if (!party.company_id.empty())
    lines.push_back(message("billing.company_id", {{"id", party.company_id}}));
  if (!party.vat_id.empty()) lines.push_back(message("billing.vat_id", {{"id", party.vat_id}}));
  return lines;
}

std::string contact_of(const BilledParty& seller) {
  std::string contact = seller.email;
  if (!contact.empty() && !seller.phone.empty()) contact += ", ";
  contact += seller.phone;
  return contact.empty() ? contact : message("billing.contact", {{"contact", contact}});
}

std::vector<Fact> facts_of(const Content& content) {
  std::vector<Fact> facts;
  const auto fact = [&facts](const char* label, std::string value) {
    if (!value.empty()) facts.push_back({message(label), std::move(value)});
  };
  fact("billing.issued_on", day_text(content.issued_day));
  if (content.kind == Kind::corrective) {
    fact("billing.corrected_on", day_text(content.taxable_day));
  } else {
    if (content.is_vat_payer) fact("billing.taxable_on", day_text(content.taxable_day));
    fact("billing.due_on", day_text(content.due_day));
  }
  fact("billing.order_number", content.order_number);
  fact("billing.paid_by", content.payment_label);
  fact("billing.variable_symbol", content.transfer.variable_symbol);
  return facts;
}

std::vector<std::string> remarks_of(const Content& content) {
  std::vector<std::string> remarks;
  if (content.kind == Kind::proforma) remarks.push_back(message("billing.proforma_remark"));
  if (content.kind == Kind::corrective) {
    remarks.push_back(message("billing.corrects", {{"number", content.original_number},
                                                   {"day", day_text(content.original_day)}}));
    remarks.push_back(message("billing.reason", {{"reason", content.reason}}));
  }
  if (!content.is_vat_payer) remarks.push_back(message("billing.not_vat_payer"));
  return remarks;
}

// As banks print an IBAN.
std::string in_fours(const std::string& iban) {
  std::string grouped;
  for (std::size_t at = 0; at < iban.size(); ++at) {
    if (at > 0 && at % 4 == 0) grouped += no_break_space;
    grouped.push_back(iban[at]);
  }
  return grouped;
}

bool has_discounts(const Content& content) {
  return std::ranges::any_of(content.lines,
                             [](const BilledLine& line) { return !line.discount.is_zero(); });
}

std::vector<Column> columns_of(const Content& content) {
  std::vector<Column> columns = {{message("billing.item"), 0}, {message("billing.quantity"), 54}};
  const bool taxed = content.is_vat_payer;
  if (taxed) {
    columns.push_back({message("billing.unit_price_net"), 64});
    columns.push_back({message("billing.rate"), 34});
  }
  columns.push_back({message(taxed ? "billing.unit_price_gross" : "billing.unit_price"), 64});
  if (has_discounts(content))
    columns.push_back({message(taxed ? "billing.discount" : "billing.discount_plain"), 58});
  columns.push_back({message(taxed ? "billing.line_total_gross" : "billing.line_total"), 68});
  return columns;
}

Row row_of(const BilledLine& line, bool is_vat_payer, bool with_discount) {
  Row row;
  row.cells = {line.name,
               message("billing.pieces",
                       {{"count", line.quantity < 0 ? minus_sign + std::to_string(-line.quantity)
                                                    : std::to_string(line.quantity)}})};
  if (is_vat_payer) {
    const Money net = line.unit_price - vat_contained(line.unit_price, line.vat);
    row.cells.push_back(amount_text(net));
    row.cells.push_back(std::to_string(line.vat.percent) + no_break_space + "%");
  }
  row.cells.push_back(amount_text(line.unit_price));
  if (with_discount)
    row.cells.push_back(line.discount.is_zero() ? "" : amount_text(Money{} - line.discount));
  row.cells.push_back(amount_text(line.total));
  if (!line.sku.empty()) row.note = message("billing.sku", {{"sku", line.sku}});
  return row;
}

void add_vat(Sheet& sheet, const Content& content) {
  Money bases, taxes;
  for (const BilledVat& part : content.vat) {
    bases = bases + part.base;
    taxes = taxes + part.vat;
    sheet.vat.push_back({std::to_string(part.rate.percent) + no_break_space + "%",
                         amount_text(part.base), amount_text(part.vat),
                         amount_text(part.base + part.vat)});
  }
  sheet.vat_sum = {message("billing.total"), amount_text(bases), amount_text(taxes),
                   amount_text(bases + taxes)};
}

void add_sums(Sheet& sheet, const Content& content) {
  const char* total = content.is_vat_payer ? "billing.total_gross" : "billing.total";
  sheet.sums.push_back({message(total), crowns(content.total)});
  if (content.kind == Kind::corrective) {
    sheet.due = {message("billing.to_give_back"), crowns(Money{} - content.total)};
    return;
  }
  const Money by_vouchers = content.paid_by_vouchers.value_or(Money{});
  const Money rest = content.total - by_vouchers;
  if (!by_vouchers.is_zero())
    sheet.sums.push_back({message("billing.paid_by_vouchers"), crowns(Money{} - by_vouchers)});
  switch (content.settlement) {
    case Settlement::paid:
      if (!rest.is_zero())
        sheet.sums.push_back({message("billing.already_paid"), crowns(Money{} - rest)});
      sheet.due = {message("billing.to_pay"), crowns(Money{})};
      sheet.stamp = message("billing.paid_stamp");
      break;
    case Settlement::due:
      sheet.due = {message("billing.to_pay"), crowns(rest)};
      break;
    case Settlement::on_delivery:
      sheet.due = {message("billing.to_pay_on_delivery"), crowns(rest)};
      break;
  }
}

}  // namespace

Sheet sheet_of(const Content& content) {
  Sheet sheet;
  sheet.heading = heading_of(content);
  sheet.number = content.number;
  sheet.seller = lines_of(content.seller);
  add(sheet.seller_remarks, content.seller.register_entry);
  add(sheet.seller_remarks, contact_of(content.seller));
  sheet.customer = lines_of(content.customer);
  sheet.facts = facts_of(content);
  sheet.remarks = remarks_of(content);
  sheet.columns = columns_of(content);
  const bool with_discount = has_discounts(content);
  for (const BilledLine& line : content.lines)
    sheet.rows.push_back(row_of(line, content.is_vat_payer, with_discount));
  for (const BilledDiscount& discount : content.discounts)
    sheet.discounts.push_back({discount.name, discount.amount.is_zero()
                                                  ? message("billing.free_delivery")
                                                  : crowns(Money{} - discount.amount)});
  if (content.is_vat_payer) add_vat(sheet, content);
  add_sums(sheet, content);
  if (content.settlement == Settlement::due && !content.transfer.iban.empty()) {
    sheet.transfer = {{message("billing.account"), content.transfer.account},
                      {message("billing.iban"), in_fours(content.transfer.iban)},
                      {message("billing.variable_symbol"), content.transfer.variable_symbol}};
    sheet.spayd = content.transfer.spayd;
  }
  return sheet;
}

std::string amount_text(Money amount) {
  const std::int64_t haler = amount.is_negative() ? -amount.haler : amount.haler;
  const std::string digits = std::to_string(haler / 100);
  std::string grouped = amount.is_negative() ? minus_sign : "";
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > 0 && (digits.size() - at) % 3 == 0) grouped += no_break_space;
    grouped.push_back(digits[at]);
  }
  const auto rest = haler % 100;
  return grouped + "," + static_cast<char>('0' + rest / 10) + static_cast<char>('0' + rest % 10);
}

std::string day_text(const std::string& day) {
  if (day.size() != 10) return {};
  return std::to_string(std::stoi(day.substr(8, 2))) + "." + no_break_space +
         std::to_string(std::stoi(day.substr(5, 2))) + "." + no_break_space + day.substr(0, 4);
}

}  // namespace flipflop::billing::paper
