// The event runner: one task that looks for subscribers with something to do and starts a task for
// each, a few at a time. A subscriber is worked by the process that has its lease (deliveries.h).

#include <atomic>
#include <map>

#include "base/invariant.h"
#include "platform/log/log.h"
#include "platform/loop/loop.h"
#include "platform/metrics/metrics.h"
#include "platform/outbox/deliveries.h"
#include "platform/outbox/outbox.h"

namespace flipflop::outbox {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t subscribers_at_once = 4;
constexpr auto look_interval = 200ms;
constexpr auto failure_interval = 500ms;
constexpr auto round_deadline = 10s;
constexpr auto measure_interval = 10s;

enum class Look { all_started, some_wait, failed };

}  // namespace

struct Events::Parts {
  Parts(Outbox& with_outbox, pg::Database& with_database, const Clock& with_clock)
      : outbox(with_outbox),
        clock(with_clock),
        store(with_database),
        deliveries(with_database, with_clock, draining) {}

  std::vector<std::string> names_here() const;
  Task<void> register_all();
  Task<Look> look();
  Task<Look> look_or_log();
  Task<void> measure();
  Task<void> work_or_log(Subscription* subscription);

  Outbox& outbox;
  const Clock& clock;
  Store store;
  Runs runs = Runs::here;
  std::map<std::string, Subscription> subscriptions;
  std::size_t busy = 0;
  SteadyInstant next_measure{};
  bool registered = false;
  std::atomic<bool> draining{false};
  std::atomic<bool> idle{true};
  Deliveries deliveries;  // last: it looks at draining
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
  Subscription& subscription = place->second;
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
  co_await parts_->store.release_all(parts_->deliveries.owner(), deadline);
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
  const std::vector<std::string> names = co_await store.with_work(
      names_here(), deliveries.owner(), clock.now(), Deadline::after(round_deadline));
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
    co_await deliveries.work(subscription);
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

}  // namespace flipflop::outbox
