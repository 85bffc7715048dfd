#pragma once
// The SQL of schema billing: asking and issuing (store.cpp), reading and persons
// (store_reading.cpp). Rows are locked in this order: request, original document, series.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "platform/privacy/privacy.h"
#include "shop/billing/billing.h"
#include "shop/billing/rules.h"

namespace flipflop::billing {

struct NewRequest {
  DocumentId id;
  Uuid order_id;
  Kind kind = Kind::tax;
  Uuid cause;
  std::string asked;  // JSON of a Draft or a Correction
  std::vector<RateAmount> amounts;
  Instant at;
};

// What a job has to issue.
struct Waiting {
  DocumentId id;
  Uuid order_id;
  Kind kind = Kind::tax;
  Uuid cause;
  std::string asked;
  std::vector<RateAmount> amounts;
};

struct Requested {
  DocumentId id;
  std::vector<RateAmount> amounts;
};

struct NewDocument {
  DocumentId id;
  Uuid order_id;
  Uuid cause;
  std::optional<int> year;  // of its series; empty for a proforma, as is `serial`
  std::optional<std::int64_t> serial;
  std::optional<DocumentId> original;
  Instant issued_at;
  Content content;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  // Of two that ask for the same the second one changes nothing; the id is the first one's.
  Task<DocumentId> insert_request(pg::Tx& tx, NewRequest request) const;
  Task<void> keep_buyer(pg::Tx& tx, Uuid order_id, Buyer buyer) const;
  Task<std::optional<Requested>> lock_tax_request(pg::Tx& tx, Uuid order_id) const;
  Task<std::optional<DocumentId>> request_id(pg::Tx& tx, Uuid order_id, Kind kind,
                                             Uuid cause) const;
  // What corrections of the order took back, issued or not.
  Task<std::vector<RateAmount>> corrected(pg::Tx& tx, Uuid order_id) const;

  // Nothing when it is issued already, or was never asked for.
  Task<std::optional<Waiting>> waiting(DocumentId id, Deadline deadline) const;
  Task<std::optional<Waiting>> lock_waiting(pg::Tx& tx, DocumentId id) const;
  Task<std::optional<Issued>> lock_tax_document(pg::Tx& tx, Uuid order_id) const;
  Task<std::vector<BilledVat>> corrected_vat(pg::Tx& tx, DocumentId original) const;
  // Takes the next number; the series is locked until the transaction ends.
  Task<std::int64_t> next_serial(pg::Tx& tx, Kind kind, int year) const;
  Task<void> insert(pg::Tx& tx, NewDocument document) const;

  Task<std::vector<Document>> of_order(Uuid order_id, Deadline deadline) const;
  Task<std::optional<Issued>> find(DocumentId id, Deadline deadline) const;
  Task<std::optional<std::string>> pdf(DocumentId id, Deadline deadline) const;
  // Nothing changes when it is kept already.
  Task<void> keep_pdf(DocumentId id, std::string bytes, Instant at, Deadline deadline) const;

  // Keyset by id.
  Task<std::vector<Issued>> of_person(privacy::Person person, DocumentId after,
                                      Deadline deadline) const;
  static constexpr int persons_page = 100;
  Task<bool> has_waiting(pg::Tx& tx, privacy::Person person) const;
  Task<void> forget_buyer(pg::Tx& tx, privacy::Person person) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::billing
