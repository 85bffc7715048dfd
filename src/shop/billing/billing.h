#pragma once
// Documents of an order: proforma, tax document, corrective document. Whoever knows that one is due
// asks for it within their own transaction; a job issues it afterwards in a short transaction, with
// a number from a series without gaps, and another one draws it. What is issued never changes.
//
// Asking twice for the same (order, kind, cause) is asking once. Lock the order's row before.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/billing/content.h"

namespace flipflop::billing {

using DocumentId = Id<struct DocumentTag>;

// Told in the transaction that gave the document its number.
struct DocumentIssued {
  static constexpr const char* kind = "billing.document_issued";
  DocumentId document_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(DocumentIssued, (), (document_id, order_id))

// By what a person's documents are found; removed by an erasure, which the documents outlive.
struct Buyer {
  std::string email;  // lower case
  std::optional<Uuid> account = {};
};
BOOST_DESCRIBE_STRUCT(Buyer, (), (email, account))

// A proforma or a tax document that is due. Sums are checked: lines and VAT add up to `total`.
struct Draft {
  Uuid order_id;
  std::string order_number;  // 10 digits, also the variable symbol
  Kind kind = Kind::tax;
  Uuid cause;  // why it is due: the same one again is the same document
  Buyer buyer;
  BilledParty customer;
  std::vector<BilledLine> lines;  // goods, then the delivery and the fee for cash on delivery
  std::vector<BilledDiscount> discounts;
  std::vector<BilledVat> vat;  // exactly as on the order
  Money total;
  std::string payment_method;  // code of payment::MethodInfo
  Settlement settlement = Settlement::paid;
  Instant taxable_at;  // payment or shipment, whichever came first (ZDPH section 20a)
  // Part of the total. A gift voucher is a means of payment (ZDPH section 15b), so all else is as
  // without it.
  std::optional<Money> paid_by_vouchers = {};
};
BOOST_DESCRIBE_STRUCT(Draft, (),
                      (order_id, order_number, kind, cause, buyer, customer, lines, discounts, vat,
                       total, payment_method, settlement, taxable_at, paid_by_vouchers))

// Money that goes back, in whole or in part.
struct Correction {
  Uuid order_id;
  Uuid cause;  // the return or the cancellation
  // What is taken back, in positive amounts at the document's prices. The tax in it is computed per
  // rate on what is left of the document, so that all corrections together give back all its tax.
  // Empty: everything that is left.
  std::vector<BilledLine> lines;
  std::string reason;  // Czech, stands on the document: "Vrácení zboží"
};
BOOST_DESCRIBE_STRUCT(Correction, (), (order_id, cause, lines, reason))

enum class CorrectRefusal {
  not_billed,     // no tax document of this order was asked for
  more_than_left  // of one of the rates; also when nothing is left
};

struct Document {
  DocumentId id;
  Uuid order_id;
  Kind kind = Kind::tax;
  std::string number;
  std::string original_number;  // of a corrective document
  Instant issued_at;
  Money total;
};

struct Issued {
  Document document;
  Content content;
};

class Billing {
 public:
  virtual ~Billing() = default;

  // The document's id, also when it was asked for before.
  virtual Task<DocumentId> request(pg::Tx& tx, Draft draft) = 0;
  // The same for a corrective document of the order's tax document, which may not be issued yet.
  virtual Task<std::expected<DocumentId, CorrectRefusal>> correct(pg::Tx& tx,
                                                                  Correction correction) = 0;

  // Works the job inline, at most until `deadline`; nullopt: a worker goes on with it.
  virtual Task<std::optional<Document>> issue_now(DocumentId id, Deadline deadline) = 0;

  // Oldest first, at most 100; what is not issued yet is not among them.
  virtual Task<std::vector<Document>> of_order(Uuid order_id, Deadline deadline) = 0;
  virtual Task<std::optional<Issued>> find(DocumentId id, Deadline deadline) = 0;
  // The bytes of a file; the PDF is drawn on the spot when its job has not come to it.
  virtual Task<std::optional<std::string>> pdf(DocumentId id, Deadline deadline) = 0;
  virtual Task<std::optional<std::string>> isdoc(DocumentId id, Deadline deadline) = 0;
};

}  // namespace flipflop::billing
