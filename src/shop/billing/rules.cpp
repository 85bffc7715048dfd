#include "shop/billing/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "base/invariant.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::billing {
namespace {

using ByRate = std::map<int, Money, std::greater<>>;

std::vector<RateAmount> listed(const ByRate& by_rate) {
  std::vector<RateAmount> amounts;
  for (const auto& [percent, amount] : by_rate) amounts.push_back({VatRate{percent}, amount});
  return amounts;
}

ByRate by_rate(const std::vector<RateAmount>& amounts) {
  ByRate sums;
  for (const RateAmount& part : amounts)
    sums[part.rate.percent] = sums[part.rate.percent] + part.amount;
  return sums;
}

bool is_sound(const BilledLine& line) {
  return line.quantity > 0 && !line.unit_price.is_negative() && !line.discount.is_negative() &&
         !line.total.is_negative() && line.total == line.unit_price * line.quantity - line.discount;
}

bool same(const std::vector<RateAmount>& left, const std::vector<RateAmount>& right) {
  return std::ranges::equal(left, right, [](const RateAmount& a, const RateAmount& b) {
    return a.rate == b.rate && a.amount == b.amount;
  });
}

// Whoever pays no VAT shows none: all is one amount without a tax.
void without_vat(Content& content) {
  for (BilledLine& line : content.lines) line.vat = VatRate{0};
  content.vat = {{VatRate{0}, content.total, Money{}}};
}

Content common(const Issue& issue) {
  Content content;
  content.number = issue.number;
  content.issued_day = text::iso_day(issue.at);
  content.due_day = text::iso_day(issue.due_at);
  content.seller = seller_of(issue.company);
  content.payment_label = issue.payment_label;
  content.transfer = issue.transfer;
  return content;
}

BilledLine taken_back(BilledLine line) {
  line.quantity = -line.quantity;
  line.discount = Money{} - line.discount;
  line.total = Money{} - line.total;
  return line;
}

// Without lines everything that is left goes back: the document's own lines when that is all of it.
std::vector<BilledLine> lines_of(const Correction& correction, const Corrected& corrected) {
  if (!correction.lines.empty()) return correction.lines;
  if (corrected.earlier.empty()) return corrected.original.lines;
  std::vector<BilledLine> lines;
  for (const RateAmount& rest : corrected.amounts) {
    BilledLine line;
    line.name = text::message("billing.rest_of_order");
    line.unit_price = line.total = rest.amount;
    line.vat = rest.rate;
    lines.push_back(std::move(line));
  }
  return lines;
}

// Of what is left before and after, so that the last correction takes the last haléř of the tax.
BilledVat taken_back(const BilledVat& left, Money amount) {
  const Money before = left.base + left.vat;
  const Money vat_after = vat_contained(before - amount, left.rate);
  const Money vat = std::clamp(left.vat - vat_after, Money{}, std::min(amount, left.vat));
  const Money base = amount - vat;
  // A tax that was rounded up elsewhere may leave a haléř less of the base than that.
  const Money excess = base > left.base ? base - left.base : Money{};
  return {left.rate, Money{} - (base - excess), Money{} - (vat + excess)};
}

}  // namespace

std::vector<RateAmount> amounts_of(const std::vector<BilledLine>& lines) {
  ByRate sums;
  for (const BilledLine& line : lines) sums[line.vat.percent] = sums[line.vat.percent] + line.total;
  return listed(sums);
}

std::vector<RateAmount> amounts_of(const std::vector<BilledVat>& vat) {
  ByRate sums;
  for (const BilledVat& part : vat)
    sums[part.rate.percent] = sums[part.rate.percent] + part.base + part.vat;
  return listed(sums);
}

Money sum_of(const std::vector<RateAmount>& amounts) {
  Money sum;
  for (const RateAmount& part : amounts) sum = sum + part.amount;
  return sum;
}

std::optional<std::vector<RateAmount>> left_of(const std::vector<RateAmount>& amounts,
                                               const std::vector<RateAmount>& corrected) {
  ByRate left = by_rate(amounts);
  for (const RateAmount& part : corrected) {
    Money& rest = left[part.rate.percent];
    rest = rest - part.amount;
    if (rest.is_negative()) return std::nullopt;
  }
  std::erase_if(left, [](const auto& part) { return part.second.is_zero(); });
  return listed(left);
}

bool adds_up(const Draft& draft) {
  std::vector<RateAmount> of_lines = amounts_of(draft.lines);
  std::vector<RateAmount> of_vat = amounts_of(draft.vat);
  const auto is_nothing = [](const RateAmount& part) { return part.amount.is_zero(); };
  std::erase_if(of_lines, is_nothing);
  std::erase_if(of_vat, is_nothing);
  return std::ranges::all_of(draft.lines, is_sound) && same(of_lines, of_vat) &&
         sum_of(of_vat) == draft.total;
}

bool adds_up(const Correction& correction) {
  return std::ranges::all_of(correction.lines, is_sound);
}

std::string number_of(Kind kind, int year, std::int64_t serial) {
  invariant(kind != Kind::proforma, "a proforma bears the number of its order");
  return fmt::format("{}{:02}{:08}", kind == Kind::tax ? 'F' : 'D', year % 100, serial);
}

bool is_vat_payer(const settings::Company& company) {
  return !company.dic.empty();
}

BilledParty seller_of(const settings::Company& company) {
  BilledParty seller;
  seller.company = company.name;
  seller.street = company.address;
  seller.city = company.city;
  seller.postal_code = company.postal_code;
  seller.country = company.country;
  seller.company_id = company.ico;
  seller.vat_id = company.dic;
  seller.register_entry = company.register_entry;
  seller.email = company.email;
  seller.phone = company.phone;
  return seller;
}

Content content_of(const Draft& draft, const Issue& issue) {
  Content content = common(issue);
  content.kind = draft.kind;
  content.is_vat_payer = is_vat_payer(issue.company);
  content.order_number = draft.order_number;
  if (draft.kind == Kind::tax) content.taxable_day = text::iso_day(draft.taxable_at);
  content.payment_method = draft.payment_method;
  content.settlement = draft.settlement;
  content.customer = draft.customer;
  content.lines = draft.lines;
  content.discounts = draft.discounts;
  content.vat = draft.vat;
  content.total = draft.total;
  content.paid_by_vouchers = draft.paid_by_vouchers;
  if (!content.is_vat_payer) without_vat(content);
  return content;
}

Content correction_of(const Correction& correction, const Corrected& corrected,
                      const Issue& issue) {
  const Content& original = corrected.original;
  Content content = common(issue);
  content.kind = Kind::corrective;
  content.is_vat_payer = original.is_vat_payer;
  content.order_number = original.order_number;
  content.original_id = corrected.original_id.uuid;
  content.original_number = original.number;
  content.original_day = original.issued_day;
  content.reason = correction.reason;
  // The day of the correction (section 45): when it became known, which is when it is issued.
  content.taxable_day = content.issued_day;
  content.payment_method = original.payment_method;
  content.payment_label = original.payment_label;
  content.customer = original.customer;
  for (BilledLine& line : lines_of(correction, corrected))
    content.lines.push_back(taken_back(std::move(line)));
  content.total = Money{} - sum_of(corrected.amounts);
  if (!content.is_vat_payer) {
    without_vat(content);
    return content;
  }
  for (const RateAmount& part : corrected.amounts) {
    BilledVat left{part.rate, {}, {}};
    for (const std::vector<BilledVat>* side : {&original.vat, &corrected.earlier})
      for (const BilledVat& of_rate : *side)
        if (of_rate.rate == part.rate) {
          left.base = left.base + of_rate.base;
          left.vat = left.vat + of_rate.vat;
        }
    content.vat.push_back(taken_back(left, part.amount));
  }
  return content;
}

}  // namespace flipflop::billing
