#include "platform/outbox/deliveries.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"
#include "platform/loop/loop.h"

namespace flipflop::outbox {

// What became of one event.
enum class Delivery {
  done,
  failed,     // the handler's fault: the event is held
  disturbed,  // the database's fault: the round ends and the event is tried again
  lease_lost
};

struct Delivered {
  Delivery delivery = Delivery::done;
  std::string reason;
};

namespace {

using namespace std::chrono_literals;

constexpr int tries_before_parking = 8;
constexpr auto first_delay = 200ms;  // doubled at every try: parked after about 25 seconds
constexpr int batch_limit = 100;
constexpr auto statement_deadline = 10s;
constexpr auto handler_deadline = 30s;
constexpr std::size_t reason_limit = 500;

Deadline soon() {
  return Deadline::after(statement_deadline);
}

std::chrono::milliseconds delay_after(int attempts) {
  return first_delay * (1 << std::min(attempts - 1, 10));
}

Delivered failure_of(const std::exception& failure) {
  const auto* error = dynamic_cast<const pg::Error*>(&failure);
  const bool disturbed = (error != nullptr && error->is_transient()) ||
                         dynamic_cast<const pg::CommitUnknown*>(&failure) != nullptr ||
                         dynamic_cast<const Timeout*>(&failure) != nullptr ||
                         dynamic_cast<const Overloaded*>(&failure) != nullptr;
  return {disturbed ? Delivery::disturbed : Delivery::failed,
          std::string(utf8_prefix(failure.what(), reason_limit))};
}

// True when the database failed on this event so often that the event is to blame.
bool is_poison(Subscription* subscription, std::int64_t position) {
  if (subscription->disturbed_at != position) subscription->disturbances = 0;
  subscription->disturbed_at = position;
  return ++subscription->disturbances >= tries_before_parking;
}

}  // namespace

Deliveries::Deliveries(pg::Database& database, const Clock& clock,
                       const std::atomic<bool>& draining)
    : database_(database), clock_(clock), draining_(draining), store_(database) {
  SystemRandom random;
  random.fill(owner_.bytes);
}

// Rounds until nothing is left to do.
Task<void> Deliveries::work(Subscription* subscription) {
  while (!draining_ && !Loop::current().stopping()) {
    const std::optional<std::int64_t> position =
        co_await store_.lease(subscription->name, owner_, soon());
    if (!position) co_return;
    const bool more_held = co_await work_held(subscription);
    const bool more_new = co_await work_batch(subscription, *position);
    if (!more_held && !more_new) co_return;
  }
}

// The first events of the queues whose time has come; true when there may be more.
Task<bool> Deliveries::work_held(Subscription* subscription) {
  const std::vector<HeldEvent> due =
      co_await store_.due(subscription->name, clock_.now(), batch_limit, soon());
  bool some_done = false;
  for (const HeldEvent& held : due) {
    if (draining_) co_return false;
    const Delivered delivered = co_await try_held(subscription, held.event);
    if (delivered.delivery == Delivery::lease_lost) co_return false;
    if (delivered.delivery == Delivery::disturbed && !is_poison(subscription, held.event.position))
      throw Timeout("a held event was disturbed: " + delivered.reason);
    if (delivered.delivery == Delivery::done) {
      some_done = true;
      continue;
    }
    co_await store_.hold_on(held.event.id,
                            hold_after(*subscription, held.attempts + 1, delivered.reason), soon());
  }
  co_return some_done;
}

// New events in position order; true when there may be more.
Task<bool> Deliveries::work_batch(Subscription* subscription, std::int64_t position) {
  std::vector<NextEvent> batch =
      co_await store_.next_events(subscription->name, batch_limit, soon());
  const bool full = batch.size() == static_cast<std::size_t>(batch_limit);
  std::set<Uuid> held;  // aggregates with an event that failed in this batch
  for (NextEvent& next : batch) {
    if (draining_) co_return false;
    next.queued = next.queued || held.contains(next.event.aggregate);
    const Delivered delivered = co_await deliver(subscription, next, position);
    if (delivered.delivery == Delivery::lease_lost) co_return false;
    if (delivered.delivery == Delivery::disturbed)
      throw Timeout("an event was disturbed: " + delivered.reason);
    if (delivered.delivery == Delivery::failed) held.insert(next.event.aggregate);
    position = next.event.position;
  }
  co_return full;
}

// Handles the event, or holds it when its handler fails or an earlier one of its aggregate is held.
Task<Delivered> Deliveries::deliver(Subscription* subscription, NextEvent next, std::int64_t from) {
  Hold held{.subscriber = subscription->name, .next_try_at = clock_.now()};
  Delivered delivered{Delivery::failed, {}};
  if (next.queued) {
    held.reason = "waits for an earlier event of its aggregate";
  } else {
    delivered = co_await try_deliver(subscription, next.event, from);
    if (delivered.delivery == Delivery::disturbed && is_poison(subscription, next.event.position))
      delivered.delivery = Delivery::failed;
    if (delivered.delivery != Delivery::failed) co_return delivered;
    held = hold_after(*subscription, 1, delivered.reason);
  }
  const bool leased = co_await hold(subscription, next.event, from, std::move(held));
  if (!leased) delivered.delivery = Delivery::lease_lost;
  co_return delivered;
}

Task<Delivered> Deliveries::try_deliver(Subscription* subscription, StoredEvent event,
                                        std::int64_t from) {
  try {
    pg::Tx tx = co_await database_.begin(Deadline::after(handler_deadline));
    const bool leased =
        co_await store_.advance(tx, {subscription->name, owner_, from, event.position});
    if (!leased) co_return Delivered{Delivery::lease_lost, {}};
    const bool first = co_await store_.mark_handled(tx, subscription->name, event.id);
    if (first) co_await subscription->handler(tx, event.body);
    FAULT_POINT("outbox.before_handler_commit");
    co_await tx.commit();
    FAULT_POINT("outbox.after_handler_commit");
    subscription->handled.add();
    co_return Delivered{};
  } catch (const std::exception& failure) {
    if (Loop::current().stopping()) throw;
    subscription->failed.add();
    log::warn("an event's handler failed", {{"subscriber", subscription->name},
                                            {"event", event.id.text()},
                                            {"error", failure.what()}});
    co_return failure_of(failure);
  }
}

// Moves the cursor over the event, which waits in its aggregate's queue; false without the lease.
Task<bool> Deliveries::hold(Subscription* subscription, StoredEvent event, std::int64_t from,
                            Hold hold) {
  pg::Tx tx = co_await database_.begin(soon());
  const bool leased =
      co_await store_.advance(tx, {subscription->name, owner_, from, event.position});
  if (!leased) co_return false;
  co_await store_.hold(tx, std::move(event), std::move(hold));
  co_await tx.commit();
  co_return true;
}

Task<Delivered> Deliveries::try_held(Subscription* subscription, StoredEvent event) {
  try {
    pg::Tx tx = co_await database_.begin(Deadline::after(handler_deadline));
    const bool leased = co_await store_.still_leased(tx, subscription->name, owner_);
    if (!leased) co_return Delivered{Delivery::lease_lost, {}};
    const bool was_held = co_await store_.unhold(tx, subscription->name, event.id);
    if (!was_held) co_return Delivered{};
    const bool first = co_await store_.mark_handled(tx, subscription->name, event.id);
    if (first) co_await subscription->handler(tx, event.body);
    co_await tx.commit();
    subscription->handled.add();
    co_return Delivered{};
  } catch (const std::exception& failure) {
    if (Loop::current().stopping()) throw;
    subscription->failed.add();
    co_return failure_of(failure);
  }
}

Hold Deliveries::hold_after(const Subscription& subscription, int attempts,
                            const std::string& reason) const {
  const bool parked = attempts >= tries_before_parking;
  if (parked) {
    log::error("an event is parked",
               {{"subscriber", subscription.name}, {"error", std::string_view(reason)}});
  }
  return {.subscriber = subscription.name,
          .attempts = attempts,
          .parked = parked,
          .next_try_at = clock_.now() + delay_after(attempts),
          .reason = reason};
}

}  // namespace flipflop::outbox
