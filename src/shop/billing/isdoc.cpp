#include "shop/billing/isdoc.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace flipflop::billing {
namespace {

constexpr const char* name_space = "http://isdoc.cz/namespace/2013";
constexpr const char* piece = "H87";  // UN/ECE recommendation 20

class Xml {
 public:
  Xml() : text_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

  void open(const std::string& name, const std::string& attributes = "") {
    text_ += "<" + name + (attributes.empty() ? "" : " " + attributes) + ">";
    open_.push_back(name);
  }
  void close() {
    text_ += "</" + open_.back() + ">\n";
    open_.pop_back();
  }
  void leaf(const std::string& name, const std::string& value, const std::string& attributes = "") {
    text_ += "<" + name + (attributes.empty() ? "" : " " + attributes) + ">" +
             html_escape(visible(value)) + "</" + name + ">\n";
  }
  void amount(const std::string& name, Money value) { leaf(name, value.decimal()); }
  void unless_empty(const std::string& name, const std::string& value) {
    if (!value.empty()) leaf(name, value);
  }
  std::string text() { return std::move(text_); }

 private:
  // XML 1.0 knows no other control characters than these, and not U+FFFE and U+FFFF.
  static std::string visible(std::string value) {
    std::ranges::replace_if(
        value, [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t'; },
        ' ');
    for (const std::string_view none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
      for (std::size_t at = value.find(none); at != std::string::npos; at = value.find(none, at))
        value.replace(at, none.size(), " ");
    return value;
  }

  std::string text_;
  std::vector<std::string> open_;
};

// A credit note has positive amounts, its type says that they are taken back: "Finanční částky" of
// the standard's implementation notes, binding since version 5.2.1.
Money positive(Money amount) {
  return amount.is_negative() ? Money{} - amount : amount;
}

const char* truth(bool value) {
  return value ? "true" : "false";
}

const char* type_of(Kind kind) {
  switch (kind) {
    case Kind::tax:
      return "1";
    case Kind::corrective:
      return "2";
    case Kind::proforma:
      break;
  }
  return "4";
}

// "Dlouhá 1/15" is a street and a building; a village may have no streets.
void postal_address(Xml& xml, const BilledParty& party) {
  const std::size_t space = party.street.rfind(' ');
  const bool has_building = space != std::string::npos && space + 1 < party.street.size() &&
                            party.street[space + 1] >= '0' && party.street[space + 1] <= '9';
  const bool is_code = party.country.size() == 2;
  xml.open("PostalAddress");
  xml.leaf("StreetName", has_building ? party.street.substr(0, space) : party.street);
  xml.leaf("BuildingNumber", has_building ? party.street.substr(space + 1) : "");
  xml.leaf("CityName", party.city);
  xml.leaf("PostalZone", party.postal_code);
  xml.open("Country");
  xml.leaf("IdentificationCode", is_code ? party.country : "CZ");
  xml.leaf("Name", party.country == "CZ" ? "Česká republika" : party.country);
  xml.close();
  xml.close();
}

void party(Xml& xml, const std::string& role, const BilledParty& party) {
  xml.open(role);
  xml.open("Party");
  xml.open("PartyIdentification");
  xml.leaf("ID", party.company_id);
  xml.close();
  xml.open("PartyName");
  xml.leaf("Name", party.company.empty() ? party.name : party.company);
  xml.close();
  postal_address(xml, party);
  if (!party.vat_id.empty()) {
    xml.open("PartyTaxScheme");
    xml.leaf("CompanyID", party.vat_id);
    xml.leaf("TaxScheme", "VAT");
    xml.close();
  }
  if (!party.register_entry.empty()) {
    xml.open("RegisterIdentification");
    xml.leaf("Preformatted", party.register_entry);
    xml.close();
  }
  const std::string person = party.company.empty() ? "" : party.name;
  if (!person.empty() || !party.phone.empty() || !party.email.empty()) {
    xml.open("Contact");
    xml.unless_empty("Name", person);
    xml.unless_empty("Telephone", party.phone);
    xml.unless_empty("ElectronicMail", party.email);
    xml.close();
  }
  xml.close();
  xml.close();
}

void head(Xml& xml, DocumentId id, const Content& content) {
  xml.leaf("DocumentType", type_of(content.kind));
  xml.leaf("ID", content.number);
  xml.leaf("UUID", id.text());
  xml.leaf("IssuingSystem", "flipflop");
  xml.leaf("IssueDate", content.issued_day);
  // A credit note has none: its day is when the customer gets it; nor has what is no tax document
  // (the standard's notes).
  if (content.kind == Kind::tax && content.is_vat_payer)
    xml.unless_empty("TaxPointDate", content.taxable_day);
  xml.leaf("VATApplicable", truth(content.is_vat_payer));
  xml.leaf("ElectronicPossibilityAgreementReference", "");
  xml.unless_empty("Note", content.reason);
  xml.leaf("LocalCurrencyCode", "CZK");
  xml.leaf("CurrRate", "1");
  xml.leaf("RefCurrRate", "1");
  party(xml, "AccountingSupplierParty", content.seller);
  party(xml, "AccountingCustomerParty", content.customer);
}

void references(Xml& xml, const Content& content) {
  xml.open("OrderReferences");
  xml.open("OrderReference", "id=\"order\"");
  xml.leaf("SalesOrderID", content.order_number);
  xml.close();
  xml.close();
  if (content.kind != Kind::corrective) return;
  xml.open("OriginalDocumentReferences");
  xml.open("OriginalDocumentReference", "id=\"original\"");
  xml.leaf("ID", content.original_number);
  xml.leaf("IssueDate", content.original_day);
  // Documents that were issued before this was kept have none.
  if (content.original_id) xml.leaf("UUID", content.original_id->text());
  xml.close();
  xml.close();
}

// The document's tax of each rate, split over the lines of the rate: they add up to it.
std::vector<Money> tax_by_line(const Content& content) {
  std::vector<Money> taxes(content.lines.size());
  for (const BilledVat& part : content.vat) {
    std::vector<Money> weights;
    for (const BilledLine& line : content.lines)
      weights.push_back(line.vat == part.rate ? positive(line.total) : Money{});
    const std::vector<Money> shares = split(positive(part.vat), weights);
    for (std::size_t at = 0; at < taxes.size(); ++at) taxes[at] = taxes[at] + shares[at];
  }
  return taxes;
}

void line(Xml& xml, const Content& content, std::size_t at, Money tax) {
  const BilledLine& line = content.lines[at];
  const std::int64_t quantity = line.quantity < 0 ? -line.quantity : line.quantity;
  const Money total = positive(line.total);
  const Money before = line.unit_price * quantity;
  const bool is_discounted = !line.discount.is_zero();
  xml.open("InvoiceLine");
  xml.leaf("ID", std::to_string(at + 1));
  xml.leaf("InvoicedQuantity", std::to_string(quantity), std::string("unitCode=\"") + piece + "\"");
  xml.amount("LineExtensionAmount", total - tax);
  if (is_discounted)
    xml.amount("LineExtensionAmountBeforeDiscount", before - vat_contained(before, line.vat));
  xml.amount("LineExtensionAmountTaxInclusive", total);
  if (is_discounted) xml.amount("LineExtensionAmountTaxInclusiveBeforeDiscount", before);
  xml.amount("LineExtensionTaxAmount", tax);
  xml.amount("UnitPrice", line.unit_price - vat_contained(line.unit_price, line.vat));
  xml.amount("UnitPriceTaxInclusive", line.unit_price);
  xml.open("ClassifiedTaxCategory");
  xml.leaf("Percent", std::to_string(line.vat.percent));
  xml.leaf("VATCalculationMethod", "1");  // from the price with the tax in it
  xml.leaf("VATApplicable", truth(content.is_vat_payer));
  xml.close();
  xml.open("Item");
  xml.leaf("Description", line.name);
  if (!line.sku.empty()) {
    xml.open("SellersItemIdentification");
    xml.leaf("ID", line.sku);
    xml.close();
  }
  xml.close();
  xml.close();
}

Money paid_by_vouchers(const Content& content) {
  return content.paid_by_vouchers.value_or(Money{});
}

// What came by transfer before the tax document: the proforma asked for it, and has the number of
// the order. An accountant who has both would pay twice if the second did not subtract the first.
Money deposit(const Content& content) {
  const bool is_paid = content.kind == Kind::tax && content.settlement == Settlement::paid;
  if (!is_paid || content.payment_method != "bank_transfer") return {};
  return content.total - paid_by_vouchers(content);
}

void deposits(Xml& xml, const Content& content) {
  const Money paid = deposit(content);
  if (paid.is_zero()) return;
  xml.open("NonTaxedDeposits");
  xml.open("NonTaxedDeposit");
  xml.leaf("ID", content.order_number);
  xml.leaf("VariableSymbol", content.order_number);
  xml.amount("DepositAmount", paid);
  xml.close();
  xml.close();
}

void tax_total(Xml& xml, const Content& content) {
  Money taxes;
  xml.open("TaxTotal");
  for (const BilledVat& part : content.vat) {
    const Money base = positive(part.base);
    const Money tax = positive(part.vat);
    taxes = taxes + tax;
    xml.open("TaxSubTotal");
    xml.amount("TaxableAmount", base);
    xml.amount("TaxAmount", tax);
    xml.amount("TaxInclusiveAmount", base + tax);
    xml.amount("AlreadyClaimedTaxableAmount", {});
    xml.amount("AlreadyClaimedTaxAmount", {});
    xml.amount("AlreadyClaimedTaxInclusiveAmount", {});
    xml.amount("DifferenceTaxableAmount", base);
    xml.amount("DifferenceTaxAmount", tax);
    xml.amount("DifferenceTaxInclusiveAmount", base + tax);
    xml.open("TaxCategory");
    xml.leaf("Percent", std::to_string(part.rate.percent));
    xml.leaf("VATApplicable", truth(content.is_vat_payer));
    xml.close();
    xml.close();
  }
  xml.amount("TaxAmount", taxes);
  xml.close();
}

void monetary_total(Xml& xml, const Content& content) {
  Money bases;
  for (const BilledVat& part : content.vat) bases = bases + positive(part.base);
  const Money total = positive(content.total);
  xml.open("LegalMonetaryTotal");
  xml.amount("TaxExclusiveAmount", bases);
  xml.amount("TaxInclusiveAmount", total);
  xml.amount("AlreadyClaimedTaxExclusiveAmount", {});
  xml.amount("AlreadyClaimedTaxInclusiveAmount", {});
  xml.amount("DifferenceTaxExclusiveAmount", bases);
  xml.amount("DifferenceTaxInclusiveAmount", total);
  xml.amount("PaidDepositsAmount", deposit(content));
  xml.amount("PayableAmount", total - deposit(content));
  xml.close();
}

void bank_details(Xml& xml, const Content& content) {
  const BilledTransfer& transfer = content.transfer;
  const std::size_t slash = transfer.account.find('/');
  xml.open("Details");
  xml.leaf("PaymentDueDate", content.due_day);
  xml.leaf("ID", transfer.account.substr(0, slash));
  xml.leaf("BankCode",
           slash == std::string::npos ? std::string() : transfer.account.substr(slash + 1));
  xml.leaf("Name", "");
  xml.leaf("IBAN", transfer.iban);
  xml.leaf("BIC", "");
  xml.leaf("VariableSymbol", transfer.variable_symbol);
  xml.close();
}

// 42 transfer, 48 card, 50 on delivery, 97 set off against a voucher. Nothing at all says that
// nothing is to be paid: a correction, and what a proforma asked for.
void payment_means(Xml& xml, const Content& content) {
  const Money by_vouchers = paid_by_vouchers(content);
  const Money rest = content.total - by_vouchers - deposit(content);
  if (content.kind == Kind::corrective || (by_vouchers.is_zero() && rest.is_zero())) return;
  const bool by_transfer =
      content.payment_method == "bank_transfer" || !content.transfer.iban.empty();
  const char* code = by_transfer ? "42" : "48";
  if (content.settlement == Settlement::on_delivery) code = "50";
  xml.open("PaymentMeans");
  if (!by_vouchers.is_zero()) {
    xml.open("Payment");
    xml.amount("PaidAmount", by_vouchers);
    xml.leaf("PaymentMeansCode", "97");
    xml.close();
  }
  if (!rest.is_zero()) {
    xml.open("Payment");
    xml.amount("PaidAmount", rest);
    xml.leaf("PaymentMeansCode", code);
    if (!content.transfer.iban.empty()) bank_details(xml, content);
    xml.close();
  }
  xml.close();
}

}  // namespace

std::string isdoc_of(DocumentId id, const Content& content) {
  Xml xml;
  xml.open("Invoice", std::string("xmlns=\"") + name_space + "\" version=\"6.0.2\"");
  head(xml, id, content);
  references(xml, content);
  xml.open("InvoiceLines");
  const std::vector<Money> taxes = tax_by_line(content);
  for (std::size_t at = 0; at < taxes.size(); ++at) line(xml, content, at, taxes[at]);
  xml.close();
  deposits(xml, content);
  tax_total(xml, content);
  monetary_total(xml, content);
  payment_means(xml, content);
  xml.close();
  return xml.text();
}

}  // namespace flipflop::billing
