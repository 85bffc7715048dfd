#pragma once
// Everything that talks to providers, as jobs: starting an attempt, asking about it, acting on a
// message, giving money back. The provider is asked outside of any transaction; what it says is
// judged (rules.h) and written in one short transaction behind the intent's lock, together with the
// event. So each step may happen twice, late or out of order and ends in the same state.

#include <string>

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "shop/payment/store.h"

namespace flipflop::payment {

struct AttemptJob {
  Uuid attempt_id;
};
BOOST_DESCRIBE_STRUCT(AttemptJob, (), (attempt_id))

struct MessageJob {
  std::string provider, event_id, reference;
  Instant received_at;
};
BOOST_DESCRIBE_STRUCT(MessageJob, (), (provider, event_id, reference, received_at))

struct RefundJob {
  Uuid refund_id;
};
BOOST_DESCRIBE_STRUCT(RefundJob, (), (refund_id))

// What the payment module works with; everything outlives it.
struct Tools {
  pg::Database& database;
  outbox::Outbox& outbox;
  jobs::Jobs& jobs;
  const Clock& clock;
  Ids& ids;
};

// What goes back of a capture: all that is left of it, or a part of it for `cause`.
struct Return {
  Capture capture;
  Money amount;
  std::string reason;
  std::optional<Uuid> cause = {};
};

inline constexpr const char* start_queue = "payment.start";
inline constexpr const char* check_queue = "payment.check";
inline constexpr const char* message_queue = "payment.message";
inline constexpr const char* refund_queue = "payment.refund";

// The job that starts an attempt; its key is the attempt's id.
jobs::Request start_request(Uuid attempt_id);

class Settlement {
 public:
  // `notify_base` is the public address of the webhooks, without the provider's name.
  Settlement(Tools tools, Store& store, Providers providers, std::string notify_base);

  const Providers& providers() const { return providers_; }
  // nullptr when there is none of this name.
  Provider* find_provider(std::string_view name) const;
  void register_jobs();

  // A genuine message: a row and a job first (once per event id), then worked inline for a moment.
  Task<void> receive(std::string provider, Notice notice, std::string body, Deadline deadline);
  // A refund row and, where a provider took the money, the job that returns it.
  Task<void> give_back(pg::Tx& tx, Return money);

  // The money of this refund is on its way to the buyer. The last one of a part tells of the part,
  // the last one of a payment that goes back whole ends it and tells.
  // `proof` is a person's reference; empty where the provider keeps it.
  Task<void> finish(pg::Tx& tx, Intent intent, Uuid refund_id, std::optional<std::string> proof);

  Task<jobs::Outcome> start(jobs::Job job, AttemptJob body);
  Task<jobs::Outcome> check(jobs::Job job, AttemptJob body);
  Task<jobs::Outcome> act_on_message(jobs::Job job, MessageJob body);
  Task<jobs::Outcome> refund(jobs::Job job, RefundJob body);
  // A message's bytes may name the buyer; they are evidence for as long as a payment by card can
  // be disputed, and go then. That the message came stays.
  Task<void> forget_bodies(Deadline deadline);

 private:
  Provider& provider_of(const Attempt& attempt) const;
  Task<void> note_start(Uuid attempt_id, std::expected<Started, StartRefused> answer,
                        Deadline deadline);
  Task<Verdict> apply(Uuid attempt_id, Report report, Deadline deadline);
  Task<void> capture(pg::Tx& tx, Intent intent, Attempt attempt, bool is_excess);
  Task<void> end_without_money(pg::Tx& tx, Intent intent, Attempt attempt, AttemptState state);

  Tools tools_;
  Store& store_;
  Providers providers_;
  std::string notify_base_;
};

}  // namespace flipflop::payment
