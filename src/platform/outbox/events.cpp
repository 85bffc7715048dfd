// The event runner: one task that looks for subscribers with something to do and starts a task for
// each, a few at a time. A subscriber is worked by the process that has its lease, one event after
// the other, each in a transaction of its own that first moves the cursor.

#include <algorithm>
#include <atomic>
#include <map>
#include <set>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"
#include "platform/loop/loop.h"
#include "platform/metrics/metrics.h"
#include "platform/outbox/outbox.h"
#include "platform/outbox/store.h"

namespace flipflop::outbox {
namespace {

using namespace std::chrono_literals;

constexpr int tries_before_parking = 8;
constexpr auto first_delay = 200ms;  // doubled at every try: parked after about 25 seconds
constexpr int batch_limit = 100;
constexpr std::size_t subscribers_at_once = 4;
constexpr auto look_interval = 200ms;
constexpr auto failure_interval = 500ms;
constexpr auto round_deadline = 10s;
constexpr auto handler_deadline = 30s;
constexpr auto measure_interval = 10s;
constexpr std::size_t reason_limit = 500;

std::chrono::milliseconds delay_after(int attempts) {
  return first_delay * (1 << std::min(attempts - 1, 10));
}

// What became of one event.
enum class Delivery {
  done,
  failed,     // the handler's fault: the event is held
  disturbed,  // the database's fault: the round ends and the event is tried again
  lease_lost
};

enum class Look { all_started, some_wait, failed };

struct Delivered {
  Delivery delivery = Delivery::done;
  std::string reason;
};

Delivered failure_of(const std::exception& failure) {
  const auto* error = dynamic_cast<const pg::Error*>(&failure);
  const bool disturbed = (error != nullptr && error->is_transient()) ||
                         dynamic_cast<const pg::CommitUnknown*>(&failure) != nullptr ||
                         dynamic_cast<const Timeout*>(&failure) != nullptr ||
                         dynamic_cast<const Overloaded*>(&failure) != nullptr;
  return {disturbed ? Delivery::disturbed : Delivery::failed,
          std::string(utf8_prefix(failure.what(), reason_limit))};
}

}  // namespace

struct Events::Parts {
  struct Subscription {
    std::string name;
    std::string kind;
    Handler handler;
    Runs runs;
    bool busy = false;
    // Failures of the database in a row on the same event; too many of them count as a failed try.
    std::int64_t disturbed_at = 0;
    int disturbances = 0;
    metrics::Counter handled;
    metrics::Counter failed;
    metrics::Gauge lag;
    metrics::Gauge parked;
  };

  Parts(Outbox& with_outbox, pg::Database& with_database, const Clock& with_clock)
      : outbox(with_outbox), database(with_database), clock(with_clock), store(with_database) {
    SystemRandom random;
    random.fill(owner.bytes);
  }

  std::vector<std::string> names_here() const;
  Task<void> register_all();
  Task<Look> look();
  Task<Look> look_or_log();
  Task<void> measure();
  Task<void> work(Subscription* subscription);
  Task<void> work_or_log(Subscription* subscription);
  Task<bool> work_held(Subscription* subscription);
  Task<bool> work_batch(Subscription* subscription, std::int64_t position);
  Task<Delivered> deliver(Subscription* subscription, NextEvent next, std::int64_t from);
  Task<Delivered> try_deliver(Subscription* subscription, StoredEvent event, std::int64_t from);
  Task<bool> hold(Subscription* subscription, StoredEvent event, std::int64_t from, Hold hold);
  Task<Delivered> try_held(Subscription* subscription, StoredEvent event);
  Hold hold_after(const Subscription& subscription, int attempts, const std::string& reason) const;
  bool is_poison(Subscription* subscription, std::int64_t position) const;

  Outbox& outbox;
  pg::Database& database;
  const Clock& clock;
  Store store;
  Uuid owner;  // of this process's leases
  Runs runs = Runs::here;
  std::map<std::string, Subscription> subscriptions;
  std::size_t busy = 0;
  SteadyInstant next_measure{};
  bool registered = false;
  std::atomic<bool> draining{false};
  std::atomic<bool> idle{true};
};

Events::Events(Outbox& outbox, pg::Database& database, const Clock& clock)
    : parts_(std::make_unique<Parts>(outbox, database, clock)) {}
Events::~Events() = default;

void Events::register_for(Runs runs) {
  parts_->runs = runs;
}

void Events::add(std::string subscriber, std::string kind, Handler handler) {
  const metrics::Labels labels = {{"subscriber", subscriber}};
  const auto [place, is_new] = parts_->subscriptions.try_emplace(subscriber);
  invariant(is_new, "a subscriber's name is registered once");
  Parts::Subscription& subscription = place->second;
  subscription.name = std::move(subscriber);
  subscription.kind = std::move(kind);
  subscription.handler = std::move(handler);
  subscription.runs = parts_->runs;
  subscription.handled =
      metrics::counter("flipflop_events_handled_total", "Events handled.", labels);
  subscription.failed =
      metrics::counter("flipflop_events_failed_total", "Tries of an event that failed.", labels);
  subscription.lag = metrics::gauge("flipflop_events_lag_seconds",
                                    "Age of the oldest event that was not handled.", labels);
  subscription.parked = metrics::gauge("flipflop_events_parked", "Parked events.", labels);
}

void Events::refuse(const std::string& kind, const json::Errors& errors) {
  std::string what = "the body of " + kind + " cannot be read";
  for (const auto& error : errors.list()) what += "; " + error.path + ": " + error.code;
  throw BrokenInvariant(what);
}

std::vector<Events::Listed> Events::listed() const {
  std::vector<Listed> listed;
  for (const auto& [name, subscription] : parts_->subscriptions)
    listed.push_back({name, subscription.kind});
  return listed;
}

Task<std::vector<Parked>> Events::parked(int limit, Deadline deadline) {
  return parts_->store.parked(limit, deadline);
}

Task<bool> Events::retry(std::string subscriber, Uuid event, Deadline deadline) {
  return parts_->store.retry(std::move(subscriber), event, parts_->clock.now(), deadline);
}

Task<void> Events::run() {
  Parts& parts = *parts_;
  parts.idle = false;
  std::uint64_t heard = 0;
  while (!Loop::current().stopping() && !parts.draining) {
    const Look look = co_await parts.look_or_log();
    if (look == Look::failed) co_await sleep_for(failure_interval);
    if (look == Look::all_started)
      heard = co_await parts.outbox.wait_for_news(heard, look_interval);
    else
      co_await sleep_for(5ms);
  }
  while (parts.busy > 0) co_await sleep_for(5ms);
  parts.idle = true;
}

Task<void> Events::drain(Deadline deadline) {
  parts_->draining = true;
  while (!parts_->idle && !deadline.passed()) co_await sleep_for(5ms);
  co_await parts_->store.release_all(parts_->owner, deadline);
}

std::vector<std::string> Events::Parts::names_here() const {
  std::vector<std::string> names;
  for (const auto& [name, subscription] : subscriptions)
    if (subscription.runs == Runs::here) names.push_back(name);
  return names;
}

Task<void> Events::Parts::register_all() {
  std::vector<std::string> kinds;
  const std::vector<std::string> names = names_here();
  for (const std::string& name : names) kinds.push_back(subscriptions.at(name).kind);
  co_await store.register_subscribers(names, kinds, Deadline::after(round_deadline));
  registered = true;
}

// Starts a task for every subscriber that has something to do, until enough of them run.
Task<Look> Events::Parts::look() {
  if (!registered) co_await register_all();
  if (std::chrono::steady_clock::now() >= next_measure) co_await measure();
  const std::vector<std::string> names =
      co_await store.with_work(names_here(), owner, clock.now(), Deadline::after(round_deadline));
  for (const std::string& name : names) {
    Subscription& subscription = subscriptions.at(name);
    if (subscription.busy) continue;
    if (busy >= subscribers_at_once) co_return Look::some_wait;
    subscription.busy = true;
    ++busy;
    Loop::current().spawn("events of " + name, work_or_log(&subscription));
  }
  co_return Look::all_started;
}

Task<Look> Events::Parts::look_or_log() {
  try {
    co_return co_await look();
  } catch (const std::exception& failure) {
    if (Loop::current().stopping()) throw;
    log::error("the event runner failed and goes on", {{"error", failure.what()}});
    co_return Look::failed;
  }
}

Task<void> Events::Parts::measure() {
  next_measure = std::chrono::steady_clock::now() + measure_interval;
  const std::vector<Lag> lags =
      co_await store.lags(names_here(), clock.now(), Deadline::after(round_deadline));
  for (const Lag& lag : lags) {
    Subscription& subscription = subscriptions.at(lag.subscriber);
    subscription.lag.set(lag.seconds);
    subscription.parked.set(static_cast<double>(lag.parked));
  }
}

Task<void> Events::Parts::work_or_log(Subscription* subscription) {
  bool failed = false;
  try {
    co_await work(subscription);
  } catch (const std::exception& failure) {
    if (Loop::current().stopping()) throw;
    log::error("a subscriber's round failed and is tried again",
               {{"subscriber", subscription->name}, {"error", failure.what()}});
    failed = true;
  }
  if (failed) co_await sleep_for(failure_interval);
  subscription->busy = false;
  --busy;
}

// Rounds until nothing is left to do.
Task<void> Events::Parts::work(Subscription* subscription) {
  while (!draining && !Loop::current().stopping()) {
    const std::optional<std::int64_t> position =
        co_await store.lease(subscription->name, owner, Deadline::after(round_deadline));
    if (!position) co_return;
    const bool more_held = co_await work_held(subscription);
    const bool more_new = co_await work_batch(subscription, *position);
    if (!more_held && !more_new) co_return;
  }
}

// The first events of the queues whose time has come; true when there may be more.
Task<bool> Events::Parts::work_held(Subscription* subscription) {
  const std::vector<HeldEvent> due = co_await store.due(
      subscription->name, clock.now(), batch_limit, Deadline::after(round_deadline));
  bool some_done = false;
  for (const HeldEvent& held : due) {
    if (draining) co_return false;
    const Delivered delivered = co_await try_held(subscription, held.event);
    if (delivered.delivery == Delivery::lease_lost) co_return false;
    if (delivered.delivery == Delivery::disturbed && !is_poison(subscription, held.event.position))
      throw Timeout("a held event was disturbed: " + delivered.reason);
    if (delivered.delivery == Delivery::done) {
      some_done = true;
      continue;
    }
    co_await store.hold_on(held.event.id,
                           hold_after(*subscription, held.attempts + 1, delivered.reason),
                           Deadline::after(round_deadline));
  }
  co_return some_done;
}

// New events in position order; true when there may be more.
Task<bool> Events::Parts::work_batch(Subscription* subscription, std::int64_t position) {
  std::vector<NextEvent> batch = co_await store.next_events(
      subscription->name, position, batch_limit, Deadline::after(round_deadline));
  const bool full = batch.size() == static_cast<std::size_t>(batch_limit);
  std::set<Uuid> held;  // aggregates with an event that failed in this batch
  for (NextEvent& next : batch) {
    if (draining) co_return false;
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
Task<Delivered> Events::Parts::deliver(Subscription* subscription, NextEvent next,
                                       std::int64_t from) {
  Hold held{.subscriber = subscription->name, .next_try_at = clock.now()};
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

Task<Delivered> Events::Parts::try_deliver(Subscription* subscription, StoredEvent event,
                                           std::int64_t from) {
  try {
    pg::Tx tx = co_await database.begin(Deadline::after(handler_deadline));
    const bool leased = co_await store.advance(tx, subscription->name, owner, from, event.position);
    if (!leased) co_return Delivered{Delivery::lease_lost, {}};
    const bool first = co_await store.mark_handled(tx, subscription->name, event.id);
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
Task<bool> Events::Parts::hold(Subscription* subscription, StoredEvent event, std::int64_t from,
                               Hold hold) {
  pg::Tx tx = co_await database.begin(Deadline::after(round_deadline));
  const bool leased = co_await store.advance(tx, subscription->name, owner, from, event.position);
  if (!leased) co_return false;
  co_await store.hold(tx, std::move(event), std::move(hold));
  co_await tx.commit();
  co_return true;
}

Task<Delivered> Events::Parts::try_held(Subscription* subscription, StoredEvent event) {
  try {
    pg::Tx tx = co_await database.begin(Deadline::after(handler_deadline));
    const bool leased = co_await store.still_leased(tx, subscription->name, owner);
    if (!leased) co_return Delivered{Delivery::lease_lost, {}};
    const bool was_held = co_await store.unhold(tx, subscription->name, event.id);
    if (!was_held) co_return Delivered{};
    const bool first = co_await store.mark_handled(tx, subscription->name, event.id);
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

Hold Events::Parts::hold_after(const Subscription& subscription, int attempts,
                               const std::string& reason) const {
  const bool parked = attempts >= tries_before_parking;
  if (parked) {
    log::error("an event is parked",
               {{"subscriber", subscription.name}, {"error", std::string_view(reason)}});
  }
  return {.subscriber = subscription.name,
          .attempts = attempts,
          .parked = parked,
          .next_try_at = clock.now() + delay_after(attempts),
          .reason = reason};
}

// True when the database failed on this event so often that the event is to blame.
bool Events::Parts::is_poison(Subscription* subscription, std::int64_t position) const {
  if (subscription->disturbed_at != position) subscription->disturbances = 0;
  subscription->disturbed_at = position;
  return ++subscription->disturbances >= tries_before_parking;
}

}  // namespace flipflop::outbox
