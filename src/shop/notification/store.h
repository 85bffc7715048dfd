#pragma once
// Mails by order and occasion, by document, or by request of auth (schema notification).

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/notification/letter.h"
#include "shop/notification/notification.h"

namespace flipflop::notification {

using MailId = Id<struct MailTag>;

struct MailRow {
  MailId id;
  Uuid order_id;  // nil for a mail of auth, and of a document
  Kind kind = Kind::order_confirmed;
  std::string state;
  std::optional<Uuid> request_id;        // of a mail of auth
  std::optional<Uuid> return_id;         // of a mail about a return: the case, or a refund
  std::optional<Uuid> document_id = {};  // of a mail about a document, which knows its order
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}
  pg::Database& database() { return database_; }

  // False when this order's mail of this kind exists already.
  Task<bool> insert(pg::Tx& tx, MailId id, Uuid order_id, Kind kind, Instant now);
  Task<bool> insert_document(pg::Tx& tx, MailId id, billing::DocumentIssued event, Instant now);
  Task<bool> insert_edit(pg::Tx& tx, MailId id, order::OrderEdited event, Instant now);
  Task<bool> insert_link(pg::Tx& tx, MailId id, Uuid request_id, Instant now);
  // About a case of a return or a refund, of this order.
  Task<bool> insert_return(pg::Tx& tx, MailRow mail, Instant now);
  // A link turned out to be a mail of this kind.
  Task<void> set_kind(MailId id, Kind kind, Uuid account, Deadline deadline);
  // A mail that there is nobody to write to; nothing is kept of it.
  Task<void> drop(MailId id, Deadline deadline);
  Task<std::optional<MailRow>> row(MailId id, Deadline deadline);
  Task<void> save_letter(MailId id, std::string recipient, Letter letter, Deadline deadline);
  // Compare-and-set from waiting; `state` is sent or kept.
  Task<void> finish(MailId id, std::string state, Instant now, Deadline deadline);
  // Compare-and-set from waiting: nobody will ever take it.
  Task<void> refuse(MailId id, std::string reason, Instant now, Deadline deadline);

  Task<std::vector<StoredMail>> newest(MailFilter filter, Deadline deadline);
  Task<std::optional<StoredMail>> find(Uuid id, Deadline deadline);

  Task<void> erase_recipient(pg::Tx& tx, std::string email);
  Task<void> erase_mails_of_account(pg::Tx& tx, Uuid account);
  Task<void> erase_mails_of(pg::Tx& tx, std::vector<Uuid> order_ids);

 private:
  pg::Database& database_;
};

}  // namespace flipflop::notification
