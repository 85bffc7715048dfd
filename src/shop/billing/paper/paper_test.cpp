#include "shop/billing/paper/paper.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "shop/billing/paper/sheet.h"
#include "shop/billing/sample_content.h"

namespace flipflop::billing::paper {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

// FLIPFLOP_PAPERS=folder keeps the files of these tests for people to look at.
std::string drawn(const std::string& name, const Content& content) {
  std::string bytes = pdf_of(content);
  if (const char* folder = std::getenv("FLIPFLOP_PAPERS"))
    std::ofstream(std::string(folder) + "/" + name + ".pdf") << bytes;
  return bytes;
}

int pages_in(const std::string& pdf) {
  const std::size_t at = pdf.find("/Count ");
  return at == std::string::npos ? 0 : std::stoi(pdf.substr(at + 7));
}

Content long_content() {
  const settings::Company company = sample_seller();
  Draft draft = sample_draft();
  draft.discounts.clear();
  draft.lines.clear();
  for (int line = 1; line <= 45; ++line)
    draft.lines.push_back(line_of("Závěsné svítidlo č. " + std::to_string(line) +
                                      (line % 7 == 0 ? " s prodlouženým textilním kabelem a "
                                                       "keramickou objímkou v barvě slonové kosti"
                                                     : ""),
                                  line, Money{99'900 + line}, VatRate{21}));
  sum_up(draft);
  Issue issue = sample_issue(company);
  draft.settlement = Settlement::on_delivery;
  issue.payment_label = "Dobírka";
  return content_of(draft, issue);
}

TEST(Paper, AmountsAndDaysReadAsCzechsWriteThem) {
  EXPECT_EQ(amount_text(Money{0}), "0,00");
  EXPECT_EQ(amount_text(Money{5}), "0,05");
  EXPECT_EQ(amount_text(Money{-123'456'789}), "−1\u00a0234\u00a0567,89");
  EXPECT_EQ(amount_text(Money{100'000}), "1\u00a0000,00");
  EXPECT_EQ(day_text("2026-01-05"), "5.\u00a01.\u00a02026");
  EXPECT_EQ(day_text(""), "");
}

TEST(Paper, ATaxDocumentSaysWhatTheLawWants) {
  const Sheet sheet = sheet_of(sample_content());
  EXPECT_EQ(sheet.heading, "Faktura – daňový doklad");
  EXPECT_EQ(sheet.number, "F2600000001");
  EXPECT_THAT(sheet.seller, Contains("DIČ: CZ27082440"));
  EXPECT_THAT(sheet.seller_remarks, Contains(HasSubstr("oddíl C")));
  EXPECT_THAT(sheet.customer, Contains("IČO: 25097563"));
  EXPECT_THAT(sheet.vat, SizeIs(3));
  EXPECT_EQ(sheet.vat.at(2).at(0), "0\u00a0%");
  EXPECT_EQ(sheet.due.value, "0,00\u00a0Kč");
  EXPECT_EQ(sheet.stamp, "Uhrazeno, neplaťte");
  EXPECT_EQ(sheet.spayd, "");
  EXPECT_THAT(sheet.discounts, SizeIs(1));
  // 3 499.00 without 21 % is 2 891.74.
  EXPECT_THAT(sheet.rows.at(0).cells,
              ElementsAre(StartsWith("Dubová"), "2 ks", "2\u00a0891,74", "21\u00a0%",
                          "3\u00a0499,00", "−699,80", "6\u00a0298,20"));
}

TEST(Paper, AProformaAsksForMoneyAndSaysThatItIsNoTaxDocument) {
  const Sheet sheet = sheet_of(sample_proforma());
  EXPECT_EQ(sheet.heading, "Proforma faktura");
  EXPECT_EQ(sheet.number, "2600000042");
  EXPECT_THAT(sheet.remarks, Contains(HasSubstr("Nejedná se o daňový doklad")));
  EXPECT_THAT(sheet.spayd, StartsWith("SPD*1.0*"));
  for (const Fact& fact : sheet.facts) EXPECT_NE(fact.label, "Datum uskutečnění plnění");
}

TEST(Paper, ACorrectionNamesWhatItCorrectsAndWhy) {
  const Sheet sheet = sheet_of(sample_correction());
  EXPECT_EQ(sheet.heading, "Opravný daňový doklad");
  EXPECT_THAT(sheet.remarks, Contains(HasSubstr("F2600000001")));
  EXPECT_THAT(sheet.remarks, Contains(HasSubstr("Vrácení zboží do 14 dnů")));
  EXPECT_EQ(sheet.rows.at(0).cells.at(1), "−2 ks");
  EXPECT_EQ(sheet.due.value, "233,10\u00a0Kč");
  EXPECT_EQ(sheet.sums.at(0).value, "−233,10\u00a0Kč");
}

TEST(Paper, VouchersArePaidWithAndTheRestIsToBePaid) {
  Content content = sample_proforma();
  content.paid_by_vouchers = Money{50'000};
  const Sheet part = sheet_of(content);
  const Money rest = content.total - Money{50'000};
  EXPECT_EQ(part.due.value, amount_text(rest) + "\u00a0Kč");
  EXPECT_EQ(part.sums.back().label, "Uhrazeno poukazem");
  EXPECT_EQ(part.sums.back().value, "−500,00\u00a0Kč");

  content = sample_content();
  content.paid_by_vouchers = content.total;
  const Sheet whole = sheet_of(content);
  EXPECT_EQ(whole.due.value, "0,00\u00a0Kč");
  EXPECT_EQ(whole.sums.back().label, "Uhrazeno poukazem") << "and by nothing else";
}

TEST(Paper, WhoPaysNoVatHasNoWordOfItOnTheTable) {
  settings::Company company = sample_seller();
  company.dic.clear();
  const Sheet sheet = sheet_of(content_of(sample_draft(), sample_issue(company)));
  EXPECT_EQ(sheet.heading, "Faktura");
  EXPECT_THAT(sheet.remarks, Contains("Nejsem plátce DPH."));
  EXPECT_THAT(sheet.vat, IsEmpty());
  for (const Column& column : sheet.columns)
    EXPECT_EQ(column.heading.find("DPH"), std::string::npos) << column.heading;
  EXPECT_EQ(sheet.rows.at(0).cells.size(), sheet.columns.size());
}

TEST(Paper, EveryDocumentIsDrawnAndTheSameTwice) {
  for (const auto& [name, content] :
       {std::pair{"tax", sample_content()}, std::pair{"proforma", sample_proforma()},
        std::pair{"corrective", sample_correction()}}) {
    const std::string bytes = drawn(name, content);
    EXPECT_EQ(pages_in(bytes), 1) << name;
    EXPECT_LT(bytes.size(), 60'000U) << name;
    EXPECT_TRUE(bytes == pdf_of(content)) << name;
  }
}

TEST(Paper, ManyLinesTakeSeveralPages) {
  EXPECT_EQ(pages_in(drawn("long", long_content())), 3);
}

// Nothing that a buyer types may stop a document: it would stay without one.
TEST(Paper, WhateverIsTypedIsDrawn) {
  Content content = sample_content();
  content.customer.name = std::string(5'000, 'x');
  content.customer.city = "漢字 😀 \x01\x02 \"<script>\"";
  content.lines.at(0).name = "";
  for (int word = 0; word < 2'000; ++word) content.lines.at(1).name += "slovo ";
  EXPECT_LE(pages_in(pdf_of(content)), 2);
}

}  // namespace
}  // namespace flipflop::billing::paper
