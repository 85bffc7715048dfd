#include "platform/jobs/jobs.h"

#include <atomic>
#include <limits>

#include "base/invariant.h"
#include "platform/jobs/store.h"
#include "platform/jobs/worker.h"
#include "platform/log/log.h"
#include "platform/loop/loop.h"

namespace flipflop::jobs {
namespace {

using namespace std::chrono_literals;

constexpr auto look_interval = 250ms;
constexpr auto failure_interval = 500ms;
constexpr auto upkeep_interval = 1s;
constexpr auto measure_interval = 10s;
constexpr auto statement_deadline = 10s;
constexpr auto done_kept = std::chrono::days{30};
constexpr int forgotten_at_once = 5000;

}  // namespace

struct Jobs::Parts {
  Parts(pg::Database& database, Ids& with_ids, const Clock& with_clock, Random& random)
      : ids(with_ids), clock(with_clock), worker(database, with_ids, with_clock, random) {}

  Task<int> round();
  Task<int> round_or_log();
  Task<void> forget_done(Deadline deadline);
  bool is_time_for(std::atomic<SteadyInstant>& next, std::chrono::milliseconds interval);

  Ids& ids;
  const Clock& clock;
  Worker worker;
  Runs runs = Runs::here;
  std::atomic<bool> registered{false};
  std::atomic<SteadyInstant> next_upkeep{SteadyInstant{}};
  std::atomic<SteadyInstant> next_measure{SteadyInstant{}};
};

Jobs::Jobs(pg::Database& database, Ids& ids, const Clock& clock, Random& random)
    : parts_(std::make_unique<Parts>(database, ids, clock, random)) {
  every("platform.forget_done_jobs", 1h, &Parts::forget_done, parts_.get());
}
Jobs::~Jobs() = default;

void Jobs::enqueue(pg::WriteBatch& batch, Request request) {
  parts_->worker.store().insert(batch, parts_->ids.next(), request, parts_->clock.now());
  batch.after_commit([this] { wake(); });
}

Task<void> Jobs::enqueue(pg::Tx& tx, Request request) {
  tx.after_commit([this] { wake(); });
  co_await parts_->worker.store().insert(tx, parts_->ids.next(), std::move(request),
                                         parts_->clock.now());
}

void Jobs::register_for(Runs runs) {
  parts_->runs = runs;
}

void Jobs::add(std::string queue, Policy policy, Handler handler) {
  Queue added;
  added.name = std::move(queue);
  added.policy = policy;
  added.work = std::move(handler);
  added.runs = parts_->runs;
  parts_->worker.add(std::move(added));
}

namespace {

// A schedule is a job that is never done: it waits again for its interval.
Task<Outcome> run_scheduled(std::function<Task<void>(Deadline)> handler,
                            std::chrono::milliseconds interval, Deadline deadline) {
  co_await handler(deadline);
  co_return Outcome::again(interval);
}

}  // namespace

void Jobs::add_schedule(std::string name, std::chrono::milliseconds interval, Scheduled handler) {
  Queue added;
  added.name = std::move(name);
  added.policy = {.at_once = 1, .attempts = std::numeric_limits<int>::max()};
  added.runs = parts_->runs;
  added.interval = interval;
  added.work = [handler = std::move(handler), interval](Job job, const std::string&) {
    return run_scheduled(handler, interval, job.deadline);
  };
  parts_->worker.add(std::move(added));
}

void Jobs::refuse(const json::Errors& errors) {
  std::string what = "the body of a job cannot be read";
  for (const auto& error : errors.list()) what += "; " + error.path + ": " + error.code;
  throw BrokenInvariant(what);
}

Task<bool> Jobs::work_now(std::string queue, std::string key, Deadline deadline) {
  return parts_->worker.work_now(std::move(queue), std::move(key), deadline);
}

Task<void> Jobs::run() {
  Worker& worker = parts_->worker;
  while (!Loop::current().stopping() && !worker.is_draining()) {
    const std::uint64_t heard = worker.bell().rings();
    const int started = co_await parts_->round_or_log();
    if (started < 0) co_await sleep_for(failure_interval);
    if (started == 0) co_await worker.bell().wait(heard, Deadline::after(look_interval));
  }
}

Task<void> Jobs::drain(Deadline deadline) {
  parts_->worker.start_draining();
  while (parts_->worker.running() > 0 && !deadline.passed()) co_await sleep_for(10ms);
  co_await parts_->worker.give_back(Deadline::after(statement_deadline));
}

void Jobs::wake() {
  parts_->worker.bell().ring();
}

Task<std::vector<Jobs::Listed>> Jobs::list(std::string state, int limit, Deadline deadline) {
  return parts_->worker.store().list(std::move(state), limit, deadline);
}

Task<bool> Jobs::retry(Uuid id, Deadline deadline) {
  const bool retried = co_await parts_->worker.store().retry(id, parts_->clock.now(), deadline);
  if (retried) wake();
  co_return retried;
}

Task<list::Page<Jobs::Listed>> Jobs::browse(Filter filter, list::Query query, Deadline deadline) {
  return parts_->worker.store().browse(std::move(filter), std::move(query), deadline);
}

Task<bool> Jobs::retry(pg::Tx& tx, Uuid id) {
  tx.after_commit([this] { wake(); });
  const bool retried = co_await parts_->worker.store().retry(tx, id, parts_->clock.now());
  co_return retried;
}

std::vector<std::string> Jobs::queues() const {
  return parts_->worker.names();
}

Task<int> Jobs::Parts::round() {
  const Deadline deadline = Deadline::after(statement_deadline);
  if (!registered) {
    co_await worker.register_schedules();
    registered = true;
  }
  if (is_time_for(next_upkeep, upkeep_interval)) {
    const int reclaimed = co_await worker.store().reclaim(deadline);
    if (reclaimed > 0) log::warn("jobs of a dead worker wait again", {{"jobs", reclaimed}});
  }
  if (is_time_for(next_measure, measure_interval)) co_await worker.measure();
  const int started = co_await worker.round();
  co_return started;
}

// The number of jobs started; -1 after a failure.
Task<int> Jobs::Parts::round_or_log() {
  try {
    co_return co_await round();
  } catch (const std::exception& failure) {
    if (Loop::current().stopping()) throw;
    log::error("the job runner failed and goes on", {{"error", failure.what()}});
    co_return -1;
  }
}

Task<void> Jobs::Parts::forget_done(Deadline deadline) {
  int forgotten = forgotten_at_once;
  while (forgotten == forgotten_at_once && !deadline.passed()) {
    forgotten =
        co_await worker.store().forget_done(clock.now() - done_kept, forgotten_at_once, deadline);
  }
}

// True for one of the loops when `interval` has passed.
bool Jobs::Parts::is_time_for(std::atomic<SteadyInstant>& next,
                              std::chrono::milliseconds interval) {
  const SteadyInstant now = std::chrono::steady_clock::now();
  SteadyInstant due = next.load();
  return now >= due && next.compare_exchange_strong(due, now + interval);
}

}  // namespace flipflop::jobs
