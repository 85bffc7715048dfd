#include "shop/billing/isdoc.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>

#include "shop/billing/sample_content.h"

namespace flipflop::billing {
namespace {

using testing::HasSubstr;
using testing::Not;

const DocumentId some_document{Uuid::parse("01936b2e-0000-7000-8000-0000000000f1").value()};

struct Element {
  std::string name, text;
  std::vector<Element> children;
};

// What isdoc_of writes: elements, attributes that are passed over, text.
Element parse(const std::string& xml) {
  static const std::regex token(R"(<(/?)([A-Za-z]+)[^>]*>|([^<]+))");
  std::vector<Element> open(1);
  const std::string body = xml.substr(xml.find("?>") + 2);
  for (std::sregex_iterator at(body.begin(), body.end(), token), end; at != end; ++at) {
    if ((*at)[3].matched) {
      open.back().text += (*at)[3].str();
    } else if ((*at)[1].length() == 0) {
      open.push_back({(*at)[2].str(), "", {}});
    } else {
      EXPECT_EQ(open.back().name, (*at)[2].str()) << "elements are nested";
      Element done = std::move(open.back());
      open.pop_back();
      open.back().children.push_back(std::move(done));
    }
  }
  EXPECT_EQ(open.size(), 1U);
  return open.front().children.at(0);
}

// The order of elements by parent, as isdoc-invoice-6.0.2.xsd has it; * is mandatory, + may repeat.
const std::map<std::string, std::string>& schema() {
  static const std::map<std::string, std::string> table = {
      {"Invoice",
       "DocumentType* ID* UUID* IssuingSystem IssueDate* TaxPointDate VATApplicable* "
       "ElectronicPossibilityAgreementReference* Note LocalCurrencyCode* CurrRate* RefCurrRate* "
       "AccountingSupplierParty* AccountingCustomerParty* OrderReferences "
       "OriginalDocumentReferences InvoiceLines* NonTaxedDeposits TaxTotal* LegalMonetaryTotal* "
       "PaymentMeans"},
      {"NonTaxedDeposits", "NonTaxedDeposit*+"},
      {"NonTaxedDeposit", "ID* VariableSymbol* DepositAmount*"},
      {"AccountingSupplierParty", "Party*"},
      {"AccountingCustomerParty", "Party*"},
      {"Party",
       "PartyIdentification* PartyName* PostalAddress* PartyTaxScheme RegisterIdentification "
       "Contact"},
      {"PartyIdentification", "ID*"},
      {"PartyName", "Name*"},
      {"PostalAddress", "StreetName* BuildingNumber* CityName* PostalZone* Country*"},
      {"Country", "IdentificationCode* Name*"},
      {"PartyTaxScheme", "CompanyID* TaxScheme*"},
      {"RegisterIdentification", "Preformatted*"},
      {"Contact", "Name Telephone ElectronicMail"},
      {"OrderReferences", "OrderReference*"},
      {"OrderReference", "SalesOrderID*"},
      {"OriginalDocumentReferences", "OriginalDocumentReference*"},
      {"OriginalDocumentReference", "ID* IssueDate UUID"},
      {"InvoiceLines", "InvoiceLine*+"},
      {"InvoiceLine",
       "ID* InvoicedQuantity LineExtensionAmount* LineExtensionAmountBeforeDiscount "
       "LineExtensionAmountTaxInclusive* LineExtensionAmountTaxInclusiveBeforeDiscount "
       "LineExtensionTaxAmount* UnitPrice* UnitPriceTaxInclusive* ClassifiedTaxCategory* Item"},
      {"ClassifiedTaxCategory", "Percent* VATCalculationMethod* VATApplicable"},
      {"Item", "Description SellersItemIdentification"},
      {"SellersItemIdentification", "ID*"},
      {"TaxTotal", "TaxSubTotal*+ TaxAmount*"},
      {"TaxSubTotal",
       "TaxableAmount* TaxAmount* TaxInclusiveAmount* AlreadyClaimedTaxableAmount* "
       "AlreadyClaimedTaxAmount* AlreadyClaimedTaxInclusiveAmount* DifferenceTaxableAmount* "
       "DifferenceTaxAmount* DifferenceTaxInclusiveAmount* TaxCategory*"},
      {"TaxCategory", "Percent* VATApplicable"},
      {"LegalMonetaryTotal",
       "TaxExclusiveAmount* TaxInclusiveAmount* AlreadyClaimedTaxExclusiveAmount* "
       "AlreadyClaimedTaxInclusiveAmount* DifferenceTaxExclusiveAmount* "
       "DifferenceTaxInclusiveAmount* PaidDepositsAmount* PayableAmount*"},
      {"PaymentMeans", "Payment*+"},
      {"Payment", "PaidAmount* PaymentMeansCode* Details"},
      {"Details", "PaymentDueDate* ID* BankCode* Name* IBAN* BIC* VariableSymbol"}};
  return table;
}

std::vector<std::string> breaches(const Element& element) {
  std::vector<std::string> found;
  const auto rule = schema().find(element.name);
  if (rule == schema().end()) {
    if (!element.children.empty()) found.push_back(element.name + " has children");
    return found;
  }
  std::size_t at = 0;
  std::istringstream names(rule->second);
  for (std::string name; names >> name;) {
    const bool repeats = name.ends_with('+');
    if (repeats) name.pop_back();
    const bool is_mandatory = name.ends_with('*');
    if (is_mandatory) name.pop_back();
    const std::size_t before = at;
    while (at < element.children.size() && element.children[at].name == name &&
           (repeats || at == before))
      ++at;
    if (is_mandatory && at == before) found.push_back(element.name + " lacks " + name);
  }
  if (at < element.children.size())
    found.push_back(element.name + " has " + element.children[at].name + " out of order");
  for (const Element& child : element.children)
    for (std::string& breach : breaches(child)) found.push_back(std::move(breach));
  return found;
}

const Element& child(const Element& parent, const std::string& name) {
  const auto found = std::ranges::find(parent.children, name, &Element::name);
  if (found == parent.children.end()) throw std::out_of_range(name);
  return *found;
}

Money money(const Element& parent, const std::string& name) {
  return Money::parse(child(parent, name).text).value();
}

// Lines, recapitulation and totals say the same, each by adding up its parts.
void expect_sums(const Element& invoice) {
  std::map<std::string, Money> bases, taxes;
  Money total;
  for (const Element& line : child(invoice, "InvoiceLines").children) {
    const std::string percent = child(child(line, "ClassifiedTaxCategory"), "Percent").text;
    bases[percent] = bases[percent] + money(line, "LineExtensionAmount");
    taxes[percent] = taxes[percent] + money(line, "LineExtensionTaxAmount");
    EXPECT_EQ(money(line, "LineExtensionAmount") + money(line, "LineExtensionTaxAmount"),
              money(line, "LineExtensionAmountTaxInclusive"));
    total = total + money(line, "LineExtensionAmountTaxInclusive");
  }
  Money tax, base;
  for (const Element& part : child(invoice, "TaxTotal").children) {
    if (part.name != "TaxSubTotal") continue;
    const std::string percent = child(child(part, "TaxCategory"), "Percent").text;
    EXPECT_EQ(money(part, "TaxableAmount"), bases[percent]) << percent;
    EXPECT_EQ(money(part, "TaxAmount"), taxes[percent]) << percent;
    tax = tax + money(part, "TaxAmount");
    base = base + money(part, "TaxableAmount");
  }
  EXPECT_EQ(money(child(invoice, "TaxTotal"), "TaxAmount"), tax);
  const Element& sums = child(invoice, "LegalMonetaryTotal");
  EXPECT_EQ(money(sums, "TaxExclusiveAmount"), base);
  EXPECT_EQ(money(sums, "TaxInclusiveAmount"), base + tax);
  EXPECT_EQ(money(sums, "PayableAmount") + money(sums, "PaidDepositsAmount"), total);
}

std::string written(const std::string& name, const Content& content) {
  std::string xml = isdoc_of(some_document, content);
  if (const char* folder = std::getenv("FLIPFLOP_PAPERS"))
    std::ofstream(std::string(folder) + "/" + name + ".isdoc") << xml;
  return xml;
}

Content paid_by_transfer() {
  Content content = sample_content();
  content.payment_method = "bank_transfer";
  return content;
}

Content partly_by_vouchers() {
  Content content = sample_content();
  content.paid_by_vouchers = Money{50'000};
  return content;
}

TEST(Isdoc, EveryDocumentKeepsTheOrderOfTheSchemaAndAddsUp) {
  settings::Company without_vat = sample_seller();
  without_vat.dic.clear();
  for (const auto& [name, content] :
       {std::pair{"tax", sample_content()}, std::pair{"proforma", sample_proforma()},
        std::pair{"corrective", sample_correction()},
        std::pair{"without_vat", content_of(sample_draft(), sample_issue(without_vat))},
        std::pair{"paid_by_transfer", paid_by_transfer()},
        std::pair{"vouchers", partly_by_vouchers()}}) {
    const Element invoice = parse(written(name, content));
    EXPECT_THAT(breaches(invoice), testing::IsEmpty()) << name;
    expect_sums(invoice);
  }
}

TEST(Isdoc, TheCheckOfTheOrderFindsWhatIsMissingDoubledAndMisplaced) {
  Element invoice = parse(isdoc_of(some_document, sample_content()));
  std::swap(invoice.children.at(1), invoice.children.at(2));
  EXPECT_THAT(breaches(invoice), testing::Contains("Invoice has ID out of order"));
  invoice = parse(isdoc_of(some_document, sample_content()));
  invoice.children.erase(invoice.children.begin());
  EXPECT_THAT(breaches(invoice), testing::Contains("Invoice lacks DocumentType"));
  invoice = parse(isdoc_of(some_document, sample_content()));
  invoice.children.insert(invoice.children.begin(), invoice.children.front());
  EXPECT_THAT(breaches(invoice), Not(testing::IsEmpty()));
}

TEST(Isdoc, ACreditNoteNamesItsDocumentAndIsPositive) {
  const std::string xml = isdoc_of(some_document, sample_correction());
  EXPECT_THAT(xml, HasSubstr("<DocumentType>2</DocumentType>"));
  EXPECT_THAT(xml, HasSubstr("<ID>F2600000001</ID>\n<IssueDate>2026-11-24</IssueDate>\n<UUID>" +
                             sample_original.text() + "</UUID>"));
  EXPECT_THAT(xml, HasSubstr("<PayableAmount>233.10</PayableAmount>"));
  EXPECT_THAT(xml, Not(HasSubstr(">-")));
  EXPECT_THAT(xml, Not(HasSubstr("TaxPointDate"))) << "it is the day on which it is received";
  EXPECT_THAT(xml, Not(HasSubstr("PaymentMeans")));
}

TEST(Isdoc, ACreditNoteFromBeforeTheIdWasKeptHasItsNumberAlone) {
  Content content = sample_correction();
  content.original_id.reset();
  const std::string xml = isdoc_of(some_document, content);
  EXPECT_THAT(xml, HasSubstr("<IssueDate>2026-11-24</IssueDate>\n</OriginalDocumentReference>"));
}

TEST(Isdoc, AProformaIsPaidByTransfer) {
  const std::string xml = isdoc_of(some_document, sample_proforma());
  EXPECT_THAT(xml, HasSubstr("<DocumentType>4</DocumentType>"));
  EXPECT_THAT(xml, Not(HasSubstr("TaxPointDate")));
  EXPECT_THAT(xml, HasSubstr("<PaymentMeansCode>42</PaymentMeansCode>"));
  EXPECT_THAT(xml, HasSubstr("<ID>19-2000145399</ID>\n<BankCode>0800</BankCode>"));
}

TEST(Isdoc, WhatIsNotTaxedHasNoTaxedLine) {
  settings::Company without_vat = sample_seller();
  without_vat.dic.clear();
  const std::string xml =
      isdoc_of(some_document, content_of(sample_draft(), sample_issue(without_vat)));
  EXPECT_THAT(xml, Not(HasSubstr("<VATApplicable>true</VATApplicable>")));
  EXPECT_THAT(xml, Not(HasSubstr("TaxPointDate")));
}

TEST(Isdoc, WhatTheProformaAskedForIsSubtractedAndNothingIsToBePaid) {
  const Content content = paid_by_transfer();
  const std::string xml = isdoc_of(some_document, content);
  const std::string total = content.total.decimal();
  EXPECT_THAT(xml, HasSubstr("<ID>" + content.order_number + "</ID>\n<VariableSymbol>"));
  EXPECT_THAT(xml, HasSubstr("<DepositAmount>" + total + "</DepositAmount>"));
  EXPECT_THAT(xml, HasSubstr("<PaidDepositsAmount>" + total + "</PaidDepositsAmount>"));
  EXPECT_THAT(xml, HasSubstr("<PayableAmount>0.00</PayableAmount>"));
  EXPECT_THAT(xml, Not(HasSubstr("PaymentMeans")));
}

TEST(Isdoc, VouchersAreAPaymentBesideTheOther) {
  Content content = partly_by_vouchers();
  const Money total = content.total;
  const std::string part = isdoc_of(some_document, content);
  EXPECT_THAT(part, HasSubstr("<PaidAmount>500.00</PaidAmount>\n<PaymentMeansCode>97<"));
  EXPECT_THAT(part, HasSubstr("<PaidAmount>" + (total - Money{50'000}).decimal() +
                              "</PaidAmount>\n<PaymentMeansCode>48<"));
  content.paid_by_vouchers = total;
  const std::string whole = isdoc_of(some_document, content);
  EXPECT_THAT(breaches(parse(whole)), testing::IsEmpty());
  EXPECT_THAT(whole, HasSubstr("<PaidAmount>" + total.decimal() + "</PaidAmount>"));
  EXPECT_THAT(whole, Not(HasSubstr("<PaymentMeansCode>48<")));
}

TEST(Isdoc, WhatIsTypedBecomesTextAndNothingElse) {
  Content content = sample_content();
  content.customer.company = "</Name><Evil/>&\"'\x01\xEF\xBF\xBF\xEF\xBF\xBE";
  const std::string xml = isdoc_of(some_document, content);
  EXPECT_THAT(xml, Not(HasSubstr("<Evil")));
  EXPECT_THAT(xml, Not(HasSubstr("\x01")));
  EXPECT_THAT(xml, Not(HasSubstr("\xEF\xBF")));
  EXPECT_THAT(breaches(parse(xml)), testing::IsEmpty());
}

}  // namespace
}  // namespace flipflop::billing
