#pragma once
// Tells buyers what happens to their order, and people how to prove their address, by e-mail. A
// mail is a row first (unique per event), then a job; without SMTP_URL it stays in the development
// mailbox.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::notification {

struct StoredMail {
  Uuid id;
  std::string kind;  // order_confirmed, order_paid, order_shipped, order_delivered,
                     // order_cancelled, document_issued, order_edited, order_to_pack, verify_email,
                     // reset_password, sign_in_code, account_exists, return_announced and the
                     // others of returns (letter.h)
  std::string recipient, subject, text, html;
  std::string state;   // waiting, sent, kept, refused
  std::string reason;  // why it was refused; else empty
  Instant created_at;
};

struct MailFilter {
  std::string recipient = {}, state = {};  // empty: all
  int limit = 100;
};

class Notifications {
 public:
  virtual ~Notifications() = default;
  // Newest first.
  virtual Task<std::vector<StoredMail>> mailbox(MailFilter filter, Deadline deadline) = 0;
  virtual Task<std::optional<StoredMail>> find(Uuid id, Deadline deadline) = 0;
};

}  // namespace flipflop::notification
