#pragma once
// Everything that talks to providers, as jobs: starting an attempt, asking about it, acting on a
// message, giving money back. The provider is asked outside of any transaction; what it says is
// judged (rules.h) and written in one short transaction behind the intent's lock, together with the
// event (news.h). So each step may happen twice, late or out of order and ends in the same state.

#include <string>

#include "shop/payment/case_store.h"
#include "shop/payment/news.h"
#include "shop/payment/store.h"
#include "shop/payment/tools.h"

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

// What goes back of a capture: all that is left of it, or a part of it for `cause`.
struct Return {
  Capture capture;
  Money amount;
  std::string reason;
  std::optional<Uuid> cause = {};
};

struct Stores {
  Store& money;
  CaseStore& cases;
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
  Settlement(Tools tools, Stores stores, Providers providers, std::string notify_base);

  const Providers& providers() const { return providers_; }
  // nullptr when there is none of this name.
  Provider* find_provider(std::string_view name) const;
  void register_jobs();

  // A genuine message: a row and a job first (once per event id), then worked inline for a moment.
  Task<void> receive(std::string provider, Notice notice, std::string body, Deadline deadline);
  // Money that came without a provider pays the intent, whose lock the caller holds.
  Task<void> take(pg::Tx& tx, Intent intent, std::string source, std::string reference);
  // A refund row and the job that returns it, where a provider took the money; else the case of the
  // person who does. The refund's id.
  Task<Uuid> give_back(pg::Tx& tx, Return money);
  // The same for all that is left of a paid payment, which becomes refund_due.
  Task<void> give_all_back(pg::Tx& tx, Intent intent, std::string reason);

  // The money of this refund is on its way to the buyer. The last one of a part tells of the part,
  // the last one of a payment that goes back whole ends it and tells.
  // `proof` is a person's reference; empty where the provider keeps it.
  Task<void> finish(pg::Tx& tx, Intent intent, Uuid refund_id, std::optional<std::string> proof);

  // Asks the provider of an attempt that was not started for its page, or gives it up when nobody
  // wants it any more; nothing when it was started.
  Task<void> start_attempt(Uuid attempt_id, Deadline deadline);
  // What the provider reported becomes ours, behind the intent's lock.
  Task<Verdict> apply(Uuid attempt_id, Report report, Deadline deadline);

  Task<jobs::Outcome> start(jobs::Job job, AttemptJob body);
  Task<jobs::Outcome> check(jobs::Job job, AttemptJob body);
  Task<jobs::Outcome> act_on_message(jobs::Job job, MessageJob body);
  Task<jobs::Outcome> refund(jobs::Job job, RefundJob body);
  // A message's bytes may name the buyer; they are evidence for as long as a payment by card can
  // be disputed, and go then. That the message came stays. Runs of the reconciliation go after a
  // quarter of a year.
  Task<void> forget_bodies(Deadline deadline);

 private:
  Provider& provider_of(const Attempt& attempt) const;
  Task<void> note_start(Uuid attempt_id, std::expected<Started, StartRefused> answer,
                        Deadline deadline);
  Task<jobs::Outcome> act_on_unknown(MessageJob body, Deadline deadline);
  Task<void> note_refusal(Refund refund, Deadline deadline);
  Task<void> capture(pg::Tx& tx, Intent intent, Attempt attempt, bool is_excess);
  Task<void> dispute(pg::Tx& tx, Intent intent, Attempt attempt, Report report);
  Task<void> end_without_money(pg::Tx& tx, Intent intent, Attempt attempt, AttemptState state);

  Tools tools_;
  Store& store_;
  CaseStore& cases_;
  News news_;
  Providers providers_;
  std::string notify_base_;
};

}  // namespace flipflop::payment
