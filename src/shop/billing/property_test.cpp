// Random orders: rows, paper and ISDOC say the same to the haléř, and so do their corrections.

#include <gmock/gmock.h>

#include <cstdlib>
#include <regex>

#include "base/test_chance.h"
#include "base/text.h"
#include "shop/billing/isdoc.h"
#include "shop/billing/paper/sheet.h"
#include "shop/billing/sample_content.h"

namespace flipflop::billing {
namespace {

class DraftsByChance : public Chance {
 public:
  using Chance::Chance;

  Draft draft() {
    static constexpr int rates[] = {21, 12, 0};
    std::vector<BilledLine> lines;
    for (std::int64_t count = 1 + below(8); count > 0; --count) {
      const std::int64_t quantity = 1 + below(below(9) == 0 ? 999 : 6);
      const Money unit{below(5) == 0 ? below(300) : below(3'000'000)};
      const Money whole = unit * quantity;
      const Money discount{below(3) == 0 ? below(whole.haler + 1) : 0};
      lines.push_back(line_of("Zboží", quantity, unit, VatRate{rates[below(3)]}, discount));
    }
    lines.push_back(line_of("Doprava", 1, Money{100 + below(20'000)}));
    return draft_of(std::move(lines));
  }

  // Some pieces of some lines, without their discounts' last haléř.
  std::vector<BilledLine> part_of(const Draft& draft) {
    std::vector<BilledLine> lines;
    for (const BilledLine& line : draft.lines) {
      const std::int64_t pieces = below(line.quantity + 1);
      if (pieces == 0 || line.total.is_zero() || below(2) == 0) continue;
      BilledLine part = line;
      part.quantity = pieces;
      part.discount = split(line.discount, {Money{pieces}, Money{line.quantity - pieces}}).at(0);
      part.total = part.unit_price * pieces - part.discount;
      if (part.total > Money{}) lines.push_back(std::move(part));
    }
    return lines;
  }
};

int orders_to_try() {
  return std::getenv("FLIPFLOP_LONG") != nullptr ? 100'000 : 2'000;
}

// What a reader of the paper would type into a calculator.
Money read(std::string text) {
  bool is_negative = false;
  if (text.starts_with("−")) {
    is_negative = true;
    text.erase(0, std::string("−").size());
  }
  const auto amount = Money::parse(text);
  EXPECT_TRUE(amount.has_value()) << text;
  return is_negative ? Money{} - amount.value_or(Money{}) : amount.value_or(Money{});
}

void expect_paper(const Content& content) {
  const paper::Sheet sheet = paper::sheet_of(content);
  Money lines, recap;
  for (const paper::Row& row : sheet.rows) lines = lines + read(row.cells.back());
  for (const auto& row : sheet.vat) {
    ASSERT_EQ(read(row.at(1)) + read(row.at(2)), read(row.at(3)));
    recap = recap + read(row.at(3));
  }
  ASSERT_EQ(lines, content.total);
  ASSERT_EQ(recap, content.total);
  ASSERT_EQ(read(sheet.vat_sum.at(1)) + read(sheet.vat_sum.at(2)), content.total);
  ASSERT_EQ(read(sheet.sums.front().value), content.total);
}

Money sum(const std::string& xml, const std::string& element) {
  const std::string open = "<" + element + ">";
  Money total;
  for (std::size_t at = xml.find(open); at != std::string::npos; at = xml.find(open, at + 1)) {
    const std::size_t begin = at + open.size();
    total = total + Money::parse(xml.substr(begin, xml.find('<', begin) - begin)).value();
  }
  return total;
}

void expect_isdoc(const Content& content) {
  const std::string xml = isdoc_of(DocumentId{}, content);
  const Money total = content.total.is_negative() ? Money{} - content.total : content.total;
  ASSERT_EQ(sum(xml, "LineExtensionAmountTaxInclusive"), total);
  ASSERT_EQ(sum(xml, "LineExtensionAmount") + sum(xml, "LineExtensionTaxAmount"), total);
  ASSERT_EQ(sum(xml, "TaxInclusiveAmount"), total + total) << "per rate, and in sum";
  ASSERT_EQ(sum(xml, "TaxAmount"), sum(xml, "LineExtensionTaxAmount") * 2);
  ASSERT_EQ(sum(xml, "PayableAmount"), total);
}

TEST(BillingProperty, RowsPaperAndIsdocAgreeToTheHaler) {
  const settings::Company company = sample_seller();
  DraftsByChance chance(20'261'124);
  for (int order = 0; order < orders_to_try(); ++order) {
    const Draft draft = chance.draft();
    ASSERT_TRUE(adds_up(draft));
    const Content content = content_of(draft, sample_issue(company));
    ASSERT_EQ(content.total, draft.total);
    expect_paper(content);
    expect_isdoc(content);
    if (testing::Test::HasFailure()) return;
  }
}

// Each part of a return, then the rest: nothing is left of any rate, neither base nor tax.
TEST(BillingProperty, CorrectionsInPartsEndWithNothingLeft) {
  const settings::Company company = sample_seller();
  DraftsByChance chance(7);
  for (int order = 0; order < orders_to_try(); ++order) {
    const Draft draft = chance.draft();
    const Content original = content_of(draft, sample_issue(company));
    std::vector<BilledVat> earlier;
    std::vector<RateAmount> left = *left_of(amounts_of(draft.vat), {});
    for (int part = 0; part < 3 && !left.empty(); ++part) {
      Correction correction;
      if (part < 2) correction.lines = chance.part_of(draft);
      const auto amounts = correction.lines.empty() ? left : amounts_of(correction.lines);
      const auto rest = left_of(left, amounts);
      if (!rest) continue;
      const Content content = correction_of(
          correction, {original, earlier, amounts, sample_original}, sample_issue(company));
      expect_paper(content);
      expect_isdoc(content);
      for (const BilledVat& of_rate : content.vat) {
        ASSERT_LE(of_rate.base, Money{});
        ASSERT_LE(of_rate.vat, Money{});
        const auto same = std::ranges::find(earlier, of_rate.rate, &BilledVat::rate);
        if (same == earlier.end()) {
          earlier.push_back(of_rate);
        } else {
          same->base = same->base + of_rate.base;
          same->vat = same->vat + of_rate.vat;
        }
      }
      left = *rest;
      if (testing::Test::HasFailure()) return;
    }
    for (const BilledVat& of_rate : original.vat) {
      const auto same = std::ranges::find(earlier, of_rate.rate, &BilledVat::rate);
      if (left.empty() && of_rate.base + of_rate.vat > Money{}) {
        ASSERT_NE(same, earlier.end());
        ASSERT_EQ(of_rate.base + same->base, Money{});
        ASSERT_EQ(of_rate.vat + same->vat, Money{});
      } else if (same != earlier.end()) {
        ASSERT_GE(of_rate.base + same->base, Money{});
        ASSERT_GE(of_rate.vat + same->vat, Money{});
      }
    }
  }
}

}  // namespace
}  // namespace flipflop::billing
