#pragma once
// What a payment provider must be able to do. An implementation translates its protocol and nothing
// else: it touches no tables and moves no state; settlement.cpp does. Called from every loop; it
// throws http::Unreachable or Timeout when it could not ask, MalformedAnswer when it was answered
// nonsense.

#include <expected>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/http/message.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop::payment {

// The far end answered something that its protocol does not know.
class MalformedAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct StartRequest {
  Uuid attempt_id;  // the idempotency key: the same id never makes two payments
  std::string order_number;
  Money amount;
  std::string return_url;
  std::string notify_url;
};

struct Started {
  std::string reference;     // the provider's id of the payment
  std::string redirect_url;  // where the buyer pays
};

// The provider will not take this payment; asking again will not help.
struct StartRefused {
  std::string reason;
};

enum class ProviderState { pending, paid, failed, refunded };

// What the provider says about a payment now.
struct Report {
  ProviderState state = ProviderState::pending;
  Money amount;
  std::string currency;
};

// A genuine message: something may have changed about `reference`.
struct Notice {
  std::string event_id;  // unique per provider; the same message again has the same
  std::string reference;
};

enum class ReturnAnswer { done, refused };

class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string_view name() const = 0;

  virtual Task<std::expected<Started, StartRefused>> start(StartRequest request,
                                                           Deadline deadline) = 0;
  virtual Task<Report> fetch(std::string reference, Deadline deadline) = 0;
  // Gives `amount` back, which may be a part of what was paid; the same refund id never refunds
  // twice. Refused: it will not, however often it is asked.
  virtual Task<ReturnAnswer> refund(std::string reference, Uuid refund_id, Money amount,
                                    Deadline deadline) = 0;
  // Judges a message by its raw bytes; nullopt when it is forged, too old, or not of this protocol.
  virtual std::optional<Notice> verify(const http::Request& message, Instant now) const = 0;
};

using Providers = std::vector<std::unique_ptr<Provider>>;

}  // namespace flipflop::payment
