#pragma once
// Tells buyers what happens to their order, by e-mail. A mail is a row first (unique per event and
// recipient), then a job; without SMTP_URL it stays in the development mailbox.

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
  std::string kind;  // order_confirmed, order_paid, order_shipped, order_delivered, order_cancelled
  std::string recipient, subject, text, html, state;  // state: waiting, sent, refused
  Instant created_at;
};

class Notifications {
 public:
  virtual ~Notifications() = default;
  // Newest first, at most `limit`; `recipient` empty: everybody's.
  virtual Task<std::vector<StoredMail>> mailbox(std::string recipient, int limit,
                                                Deadline deadline) = 0;
  virtual Task<std::optional<StoredMail>> find(Uuid id, Deadline deadline) = 0;
};

}  // namespace flipflop::notification
