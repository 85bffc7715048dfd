#pragma once
// Part of the face: what stands on a document of an order. Amounts are gross haléř unless they say
// `base`; a document keeps all of it, so that it reads the same in ten years.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/json/json.h"

namespace flipflop::billing {

enum class Kind {
  proforma,    // asks for money; no tax document, numbered like its order
  tax,         // "Faktura - daňový doklad"; plain "Faktura" of a seller who pays no VAT
  corrective,  // "Opravný daňový doklad": what is given back, in negative amounts
};
BOOST_DESCRIBE_ENUM(Kind, proforma, tax, corrective)

// How the document's total is settled on the day of issue.
enum class Settlement {
  paid,         // the money is here
  due,          // waits for a bank transfer
  on_delivery,  // the carrier collects it
};
BOOST_DESCRIBE_ENUM(Settlement, paid, due, on_delivery)

enum class LineKind { goods, delivery, cod_fee };
BOOST_DESCRIBE_ENUM(LineKind, goods, delivery, cod_fee)

struct BilledLine {
  LineKind kind = LineKind::goods;
  std::string name;  // as the buyer read it, with the variant
  std::string sku;   // empty: none
  std::int64_t quantity = 1;
  Money unit_price, discount, total;  // total = unit_price * quantity - discount
  VatRate vat;
};
BOOST_DESCRIBE_STRUCT(BilledLine, (), (kind, name, sku, quantity, unit_price, discount, total, vat))

struct BilledVat {
  VatRate rate;
  Money base, vat;
};
BOOST_DESCRIBE_STRUCT(BilledVat, (), (rate, base, vat))

// A promotion that the lines' discounts come from, for the reader alone.
struct BilledDiscount {
  std::string name;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(BilledDiscount, (), (name, amount))

struct BilledParty {
  std::string name;     // a person's; empty when `company` says it all
  std::string company;  // empty: a person
  std::string street, city, postal_code, country = "CZ";
  std::string company_id, vat_id;  // IČO, DIČ; empty: none
  std::string register_entry;      // the seller's
  std::string email, phone;        // the seller's
};
BOOST_DESCRIBE_STRUCT(BilledParty, (),
                      (name, company, street, city, postal_code, country, company_id, vat_id,
                       register_entry, email, phone))

// What a bank customer types, or scans. Empty members: nothing to be paid by transfer.
struct BilledTransfer {
  std::string account, iban, variable_symbol;
  std::string spayd;  // the content of the QR code
};
BOOST_DESCRIBE_STRUCT(BilledTransfer, (), (account, iban, variable_symbol, spayd))

// A document as issued. Days are of Prague, "2026-11-24".
struct Content {
  Kind kind = Kind::tax;
  bool is_vat_payer = true;  // the seller, on the day of issue
  std::string number, order_number;
  // Of a corrective document what it corrects, when that was issued, and why.
  std::optional<Uuid> original_id = {};
  std::string original_number, original_day, reason;
  std::string issued_day;
  std::string taxable_day;  // DUZP; empty for a proforma
  std::string due_day;
  std::string payment_method;  // code of payment::MethodInfo
  std::string payment_label;   // and how a reader is told of it
  Settlement settlement = Settlement::paid;
  BilledParty seller, customer;
  std::vector<BilledLine> lines;
  std::vector<BilledDiscount> discounts;
  std::vector<BilledVat> vat;  // per rate, highest first; base + vat over all = total
  Money total;                 // of all lines; negative for a corrective document
  BilledTransfer transfer;
  std::optional<Money> paid_by_vouchers;  // part of the total; `settlement` is of the rest
};
BOOST_DESCRIBE_STRUCT(Content, (),
                      (kind, is_vat_payer, number, order_number, original_id, original_number,
                       original_day, reason, issued_day, taxable_day, due_day, payment_method,
                       payment_label, settlement, seller, customer, lines, discounts, vat, total,
                       transfer, paid_by_vouchers))

}  // namespace flipflop::billing
