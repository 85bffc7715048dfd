#include "platform/loop/worker_pool.h"

#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/loop/loop.h"
#include "platform/metrics/metrics.h"

namespace flipflop {
namespace {

enum class Stage { waiting, running, finished, abandoned };

// One piece of work, shared by the waiting coroutine and the worker; each may leave first.
struct Call {
  Call(std::function<void()> w, Loop& l) : loop(&l), work(std::move(w)) {}

  std::mutex mutex;  // guards stage and loop
  Stage stage = Stage::waiting;
  Loop* loop;  // nullptr once the caller has gone
  std::function<void()> work;
  std::exception_ptr failure;
  Signal finished;  // touched on the caller's loop only
};

bool try_begin(Call& call) {
  const std::lock_guard lock(call.mutex);
  if (call.stage != Stage::waiting) return false;
  call.stage = Stage::running;
  return true;
}

void finish(const std::shared_ptr<Call>& call, std::exception_ptr failure) {
  const std::lock_guard lock(call->mutex);
  call->failure = std::move(failure);
  call->stage = Stage::finished;
  // The caller's frame is alive, hence its loop is.
  if (call->loop != nullptr) call->loop->post([call] { call->finished.notify_all(); });
}

// Tells the worker that nobody waits any more, however the caller's coroutine ends.
class Caller {
 public:
  explicit Caller(std::shared_ptr<Call> call) : call_(std::move(call)) {}
  ~Caller() {
    const std::lock_guard lock(call_->mutex);
    call_->loop = nullptr;
    if (call_->stage == Stage::waiting) call_->stage = Stage::abandoned;
  }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  bool is_finished() const { return stage() == Stage::finished; }
  bool is_waiting() const { return stage() == Stage::waiting; }

 private:
  Stage stage() const {
    const std::lock_guard lock(call_->mutex);
    return call_->stage;
  }
  std::shared_ptr<Call> call_;
};

// Linux keeps a niceness for each thread; one that steps back needs no privilege.
void step_back(int niceness) {
  if (niceness == 0) return;
  const int now = getpriority(PRIO_PROCESS, 0);
  setpriority(PRIO_PROCESS, 0, std::min(now + niceness, 19));
}

}  // namespace

struct WorkerPool::Parts {
  Parts(std::size_t most_waiting, const std::string& name)
      : queue_limit(most_waiting),
        depth(
            metrics::gauge("flipflop_worker_queue", "Work waiting for a thread", {{"pool", name}})),
        refused(metrics::counter("flipflop_worker_refused_total", "Work refused by a full queue",
                                 {{"pool", name}})) {}

  std::mutex mutex;  // guards waiting and closing
  std::condition_variable changed;
  std::deque<std::shared_ptr<Call>> waiting;
  bool closing = false;
  std::size_t queue_limit;
  std::vector<std::thread> threads;
  metrics::Gauge depth;
  metrics::Counter refused;

  std::shared_ptr<Call> next();
  void work_until_closed();
};

std::shared_ptr<Call> WorkerPool::Parts::next() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [this] { return closing || !waiting.empty(); });
  if (closing) return nullptr;
  std::shared_ptr<Call> call = std::move(waiting.front());
  waiting.pop_front();
  depth.set(static_cast<double>(waiting.size()));
  return call;
}

void WorkerPool::Parts::work_until_closed() {
  while (std::shared_ptr<Call> call = next()) {
    if (!try_begin(*call)) continue;
    std::exception_ptr failure;
    try {
      call->work();
    } catch (...) {
      failure = std::current_exception();
    }
    // What the work owned dies on this thread, before the caller goes on.
    call->work = nullptr;
    finish(call, std::move(failure));
  }
}

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_limit, std::string name, int niceness)
    : parts_(std::make_unique<Parts>(queue_limit, name)) {
  for (std::size_t i = 0; i < threads; ++i) {
    parts_->threads.emplace_back([parts = parts_.get(), niceness] {
      step_back(niceness);
      parts->work_until_closed();
    });
  }
}

WorkerPool::~WorkerPool() {
  std::deque<std::shared_ptr<Call>> dropped;
  {
    const std::lock_guard lock(parts_->mutex);
    parts_->closing = true;
    dropped.swap(parts_->waiting);
  }
  parts_->changed.notify_all();
  for (auto& thread : parts_->threads) thread.join();
  for (const auto& call : dropped)
    finish(call, std::make_exception_ptr(Overloaded("the worker pool is closing")));
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->waiting.size();
}

Task<void> WorkerPool::run_erased(std::function<void()> work, Deadline deadline) {
  auto call = std::make_shared<Call>(std::move(work), Loop::current());
  const Caller caller(call);
  {
    const std::lock_guard lock(parts_->mutex);
    if (parts_->closing || parts_->waiting.size() >= parts_->queue_limit) {
      parts_->refused.add();
      throw Overloaded("too much work is waiting for a worker");
    }
    parts_->waiting.push_back(call);
    parts_->depth.set(static_cast<double>(parts_->waiting.size()));
  }
  parts_->changed.notify_one();
  while (!caller.is_finished()) {
    const bool notified = co_await call->finished.wait(deadline);
    if (notified) continue;
    if (caller.is_waiting()) throw Timeout("the work did not begin before its deadline");
    // It runs and is not interrupted: wait for its end, which comes.
    deadline = Deadline{SteadyInstant::max()};
  }
  if (call->failure) std::rethrow_exception(call->failure);
}

}  // namespace flipflop
