#include "platform/jobs/worker.h"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/system/system_error.hpp>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"
#include "platform/loop/loop.h"

namespace flipflop::jobs {
namespace {

using namespace std::chrono_literals;

constexpr auto statement_deadline = 10s;
constexpr auto longest_delay = 15min;
constexpr int lease_spans_for_waits = 10;
constexpr int finish_tries = 3;
constexpr std::size_t reason_limit = 500;

Deadline soon() {
  return Deadline::after(statement_deadline);
}

}  // namespace

// What a handler left behind: an outcome, or the text of its failure.
struct Worker::Attempt {
  std::optional<Outcome> outcome;
  std::string failure;
};

Worker::Worker(pg::Database& database, Ids& ids, const Clock& clock, Random& random)
    : clock_(clock), ids_(ids), random_(random), store_(database) {
  SystemRandom owner;
  owner.fill(owner_.bytes);
}

void Worker::add(Queue queue) {
  const metrics::Labels labels = {{"queue", queue.name}};
  queue.done = metrics::counter("flipflop_jobs_done_total", "Jobs done.", labels);
  queue.failed = metrics::counter("flipflop_jobs_failed_total", "Attempts that failed.", labels);
  queue.parked_now = metrics::counter("flipflop_jobs_parked_total", "Jobs parked.", labels);
  queue.waiting = metrics::gauge("flipflop_jobs_waiting", "Jobs that wait.", labels);
  queue.parked = metrics::gauge("flipflop_jobs_parked", "Jobs that wait for a person.", labels);
  queue.oldest = metrics::gauge("flipflop_jobs_oldest_seconds",
                                "How long the oldest waiting job has been due.", labels);
  const std::string name = queue.name;
  const bool is_new = queues_.try_emplace(name, std::move(queue)).second;
  invariant(is_new, "a queue has one handler");
}

Queue* Worker::find(const std::string& name) {
  const auto found = queues_.find(name);
  return found == queues_.end() ? nullptr : &found->second;
}

std::vector<std::string> Worker::names() const {
  std::vector<std::string> names;
  for (const auto& [name, queue] : queues_) names.push_back(name);
  return names;
}

// All free room of the queues, taken before the wait for the database, so that two loops together
// never exceed a queue's at_once. What no job was found for goes back at its end.
struct Worker::Reservation {
  explicit Reservation(Worker& of_worker) : worker(of_worker) {
    const std::lock_guard lock(worker.mutex_);
    for (auto& [name, queue] : worker.queues_) {
      const int room = queue.policy.at_once - queue.running;
      if (queue.runs != Runs::here || room <= 0) continue;
      queue.running += room;
      rooms.push_back({.queue = name, .jobs = room, .lease = queue.policy.lease});
    }
  }
  ~Reservation() {
    const std::lock_guard lock(worker.mutex_);
    for (const Room& room : rooms) worker.queues_.at(room.queue).running -= room.jobs;
    for (const Leased& job : leased) ++worker.queues_.at(job.queue).running;
  }
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;

  Worker& worker;
  std::vector<Room> rooms;
  std::vector<Leased> leased;
};

Task<int> Worker::round() {
  Reservation reservation(*this);
  if (reservation.rooms.empty()) co_return 0;
  reservation.leased = co_await store_.lease(reservation.rooms, owner_, clock_.now(), soon());
  for (const Leased& job : reservation.leased) {
    ++running_;
    Loop::current().spawn("job " + job.queue, run(job, true));
  }
  co_return static_cast<int>(reservation.leased.size());
}

Task<bool> Worker::work_now(std::string queue, std::string key, Deadline deadline) {
  try {
    co_return co_await lease_and_watch(std::move(queue), std::move(key), deadline);
  } catch (const Timeout&) {
    co_return false;  // of a statement of ours: the row waits for a worker
  }
}

Task<bool> Worker::lease_and_watch(std::string queue, std::string key, Deadline deadline) {
  Queue* known = find(queue);
  invariant(known != nullptr, "work_now needs a queue with a handler");
  std::optional<Leased> job =
      co_await store_.lease_one({queue, key, known->policy.lease}, owner_, clock_.now(), deadline);
  if (job) {
    ++running_;
    Loop::current().spawn("job " + queue, run(std::move(*job), false));
  }
  // Whoever has the job, here or in another process: its row tells.
  auto pause = 2ms;
  while (!deadline.passed()) {
    const std::string state = co_await store_.state_of(queue, key, clock_.now(), deadline);
    if (state == "done") co_return true;
    if (state.empty() || state == "parked" || state == "put_off") co_return false;
    co_await sleep_for(std::min(pause, deadline.remaining()));
    pause = std::min(pause * 2, 50ms);
  }
  co_return false;
}

// However the attempt ends, the room that it took is free afterwards: a queue of one would stand
// still until the process ends. A process that stops needs no room, and its worker may be gone
// first.
Task<void> Worker::run(Leased job, bool reserved) {
  const std::string name = job.queue;
  std::exception_ptr failure;
  try {
    co_await attempt_and_finish(std::move(job));
  } catch (...) {
    if (Loop::current().stopping()) throw;
    failure = std::current_exception();
  }
  --running_;
  if (reserved) {
    const std::lock_guard lock(mutex_);
    --queues_.at(name).running;
  }
  // Whoever waits for some should look.
  bell_.ring();
  if (failure) std::rethrow_exception(failure);
}

Task<void> Worker::attempt_and_finish(Leased job) {
  const Finish finish = co_await attempt(find(job.queue), job);
  FAULT_POINT("jobs.before_finish");
  co_await write_finish(std::move(job), finish);
  FAULT_POINT("jobs.after_finish");
}

Task<Finish> Worker::attempt(Queue* queue, Leased job) {
  // A job whose worker dies every time must not be tried for ever.
  if (job.attempt > queue->policy.attempts) {
    co_return Finish{.state = Finish::State::parked,
                     .run_at = clock_.now(),
                     .reason = "its worker went away at every attempt",
                     .attempts = job.attempt - 1};
  }
  using boost::asio::experimental::awaitable_operators::operator||;
  Attempt result;
  // Neither throws. When the handler ends, the heartbeat is cancelled; when the heartbeat ends, the
  // lease is lost and the handler is cancelled.
  auto both = guarded(queue, job, &result) || heartbeat(queue, job);
  co_await std::move(both);
  if (!result.outcome && Loop::current().stopping())
    throw boost::system::system_error(boost::asio::error::operation_aborted);
  co_return finish_of(*queue, job, result);
}

Task<void> Worker::guarded(const Queue* queue, Leased job, Attempt* result) {
  const auto span = std::chrono::milliseconds(queue->policy.lease) * lease_spans_for_waits;
  Job given{.id = job.id,
            .queue = job.queue,
            .key = job.key,
            .attempt = job.attempt,
            .deadline = Deadline::after(span)};
  try {
    result->outcome = co_await queue->work(std::move(given), job.body);
  } catch (const std::exception& failure) {
    if (Loop::current().stopping()) co_return;
    result->failure = std::string(utf8_prefix(failure.what(), reason_limit));
    log::warn("a job failed", {{"queue", job.queue},
                               {"job", job.id.text()},
                               {"attempt", job.attempt},
                               {"error", failure.what()}});
  }
}

// Prolongs the lease at a third of its span; returns when it was lost.
Task<void> Worker::heartbeat(const Queue* queue, Leased job) {
  const auto span = queue->policy.lease;
  while (!Loop::current().stopping()) {
    bool held = true;
    try {
      co_await sleep_for(std::chrono::milliseconds(span) / 3);
      held = co_await store_.prolong(job, span, soon());
    } catch (const boost::system::system_error&) {
      co_return;  // the handler has ended
    } catch (const std::exception& failure) {
      log::warn("a job's lease could not be prolonged",
                {{"queue", job.queue}, {"error", failure.what()}});
    }
    if (held) continue;
    log::warn("a job's lease was lost", {{"queue", job.queue}, {"job", job.id.text()}});
    co_return;
  }
}

Finish Worker::finish_of(Queue& queue, const Leased& job, const Attempt& result) {
  const Instant now = clock_.now();
  if (!result.outcome) {
    queue.failed.add();
    const bool parked = job.attempt >= queue.policy.attempts;
    if (parked) {
      queue.parked_now.add();
      log::error("a job is parked", {{"queue", job.queue}, {"job", job.id.text()}});
    }
    return {.state = parked ? Finish::State::parked : Finish::State::waiting,
            .run_at = now + delay_after(queue, job.attempt),
            .reason = result.failure,
            .attempts = job.attempt};
  }
  const Outcome& outcome = *result.outcome;
  if (outcome.kind == Outcome::Kind::again) {
    // A schedule that ran well forgets its failures.
    const int attempts = queue.interval ? 0 : job.attempt - 1;
    return {.state = Finish::State::waiting, .run_at = now + outcome.delay, .attempts = attempts};
  }
  if (outcome.kind == Outcome::Kind::parked) {
    queue.parked_now.add();
    log::error("a job is parked", {{"queue", job.queue}, {"reason", outcome.reason}});
    return {.state = Finish::State::parked,
            .run_at = now,
            .reason = outcome.reason,
            .attempts = job.attempt};
  }
  queue.done.add();
  return {.state = Finish::State::done, .run_at = now, .attempts = job.attempt};
}

// A finish that cannot be written is tried again; after that the lease runs out and the job is
// worked once more, which its handler must bear anyway.
Task<void> Worker::write_finish(Leased job, Finish finish) {
  for (int attempt = 1; attempt <= finish_tries; ++attempt) {
    try {
      const bool held = co_await store_.finish(job, finish, clock_.now(), soon());
      if (!held) log::warn("a job ended after its lease", {{"queue", job.queue}});
      co_return;
    } catch (const std::exception& failure) {
      if (Loop::current().stopping()) throw;
      log::error("the end of a job could not be written",
                 {{"queue", job.queue}, {"job", job.id.text()}, {"error", failure.what()}});
    }
    co_await sleep_for(attempt * 500ms);
  }
}

// Doubled at every attempt, with a quarter of jitter so that a herd spreads out.
std::chrono::milliseconds Worker::delay_after(const Queue& queue, int attempts) {
  const auto limit = queue.interval
                         ? std::min<std::chrono::milliseconds>(*queue.interval, longest_delay)
                         : std::chrono::milliseconds(longest_delay);
  const auto doubled = queue.policy.first_delay * (1LL << std::min(attempts - 1, 20));
  const auto delay = std::min<std::chrono::milliseconds>(doubled, limit);
  const auto jitter = random_.below(static_cast<std::uint64_t>(delay.count()) / 4 + 1);
  return delay + std::chrono::milliseconds(jitter);
}

Task<void> Worker::register_schedules() {
  std::vector<Uuid> ids;
  std::vector<std::string> names;
  for (const auto& [name, queue] : queues_) {
    if (!queue.interval || queue.runs != Runs::here) continue;
    ids.push_back(ids_.next());
    names.push_back(name);
  }
  co_await store_.insert_schedules(ids, names, clock_.now(), soon());
}

Task<void> Worker::measure() {
  const std::vector<Depth> depths = co_await store_.depths(clock_.now(), soon());
  for (auto& [name, queue] : queues_) {
    const auto found = std::ranges::find(depths, name, &Depth::queue);
    const Depth depth = found == depths.end() ? Depth{} : *found;
    queue.waiting.set(static_cast<double>(depth.waiting));
    queue.parked.set(static_cast<double>(depth.parked));
    queue.oldest.set(depth.oldest_seconds);
  }
}

void Worker::start_draining() {
  draining_ = true;
  bell_.ring();
}

Task<void> Worker::give_back(Deadline deadline) {
  const int given_back = co_await store_.give_back(owner_, deadline);
  if (given_back > 0) log::info("jobs were given back", {{"jobs", given_back}});
}

}  // namespace flipflop::jobs
