#include "platform/loop/loop.h"

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "base/invariant.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace flipflop {
namespace {

thread_local Loop* current_loop = nullptr;

// Makes a loop the calling thread's own for as long as it lives.
class CurrentScope {
 public:
  explicit CurrentScope(Loop* loop) : before_(std::exchange(current_loop, loop)) {}
  ~CurrentScope() { current_loop = before_; }
  CurrentScope(const CurrentScope&) = delete;
  CurrentScope& operator=(const CurrentScope&) = delete;

 private:
  Loop* before_;
};

struct Spawned {
  explicit Spawned(std::string n) : name(std::move(n)) {}

  std::string name;
  boost::asio::cancellation_signal cancellation;
};

// One step through the queue first. Asio 1.81 throws out of the event loop when a task is cancelled
// that never went through it.
Task<void> from_the_queue(Task<void> task) {
  const auto executor = Loop::current().context().get_executor();
  co_await boost::asio::post(executor, boost::asio::use_awaitable);
  co_await std::move(task);
}

bool is_cancellation(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    return error.code() == boost::asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

void report(const std::string& name, const std::exception_ptr& failure) {
  metrics::counter("flipflop_task_failures_total", "Spawned tasks that ended with an exception",
                   {{"task", name}})
      .add();
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    log::error("task failed", {{"task", name}, {"error", error.what()}});
  } catch (...) {
    log::error("task failed", {{"task", name}, {"error", "not a std::exception"}});
  }
}

}  // namespace

struct Loop::Parts {
  boost::asio::io_context context{1};
  std::list<std::shared_ptr<Spawned>> tasks;  // shared with the completion handler
  std::atomic<std::size_t> task_count = 0;
  std::atomic<bool> stopping = false;
  std::vector<std::function<void()>> at_end;
  std::function<void()> when_empty;

  void begin_stop();
  void tell_when_empty();
  void finish(std::list<std::shared_ptr<Spawned>>::iterator place,
              const std::exception_ptr& failure);
};

void Loop::Parts::begin_stop() {
  stopping = true;
  // A cancelled task may end at once and take itself off the list.
  const std::vector<std::shared_ptr<Spawned>> cancelled(tasks.begin(), tasks.end());
  for (const auto& spawned : cancelled)
    spawned->cancellation.emit(boost::asio::cancellation_type::terminal);
  tell_when_empty();
}

// Once, and from a copy: what is told must not be freed while it runs.
void Loop::Parts::tell_when_empty() {
  if (!stopping || !tasks.empty()) return;
  if (const auto tell = std::exchange(when_empty, {})) tell();
}

void Loop::Parts::finish(std::list<std::shared_ptr<Spawned>>::iterator place,
                         const std::exception_ptr& failure) {
  const std::shared_ptr<Spawned> spawned = std::move(*place);
  tasks.erase(place);
  --task_count;
  // Asio still unwinds frames that know the signal, so it is freed a moment later.
  boost::asio::post(context, [spawned] {});
  if (failure && !(stopping && is_cancellation(failure))) report(spawned->name, failure);
  tell_when_empty();
}

Loop::Loop(std::size_t index) : index_(index), parts_(std::make_unique<Parts>()) {}

Loop::~Loop() {
  // What abandoned tasks own is destroyed here and may ask for its loop.
  const CurrentScope scope(this);
  for (const auto& action : parts_->at_end) action();
  parts_.reset();
}

Loop& Loop::current() {
  invariant(current_loop != nullptr, "no event loop runs on this thread");
  return *current_loop;
}

Loop* Loop::current_or_null() {
  return current_loop;
}

boost::asio::io_context& Loop::context() {
  return parts_->context;
}

void Loop::post(std::move_only_function<void()> work) {
  boost::asio::post(parts_->context, std::move(work));
}

void Loop::spawn(std::string name, Task<void> task) {
  const auto spawned = std::make_shared<Spawned>(std::move(name));
  const auto place = parts_->tasks.insert(parts_->tasks.end(), spawned);
  ++parts_->task_count;
  auto finish = [parts = parts_.get(), place](const std::exception_ptr& failure) {
    parts->finish(place, failure);
  };
  boost::asio::co_spawn(
      parts_->context, from_the_queue(std::move(task)),
      boost::asio::bind_cancellation_slot(spawned->cancellation.slot(), std::move(finish)));
  if (parts_->stopping) spawned->cancellation.emit(boost::asio::cancellation_type::terminal);
}

std::size_t Loop::task_count() const {
  return parts_->task_count;
}

bool Loop::stopping() const {
  return parts_->stopping;
}

void Loop::at_end(std::function<void()> action) {
  parts_->at_end.push_back(std::move(action));
}

struct Loops::Threads {
  std::vector<std::thread> running;
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t empty_loops = 0;
};

Loops::Loops(std::size_t count) : threads_(std::make_unique<Threads>()) {
  if (count == 0) count = std::max(1u, std::thread::hardware_concurrency());
  for (std::size_t index = 0; index < count; ++index)
    loops_.push_back(std::make_unique<Loop>(index));
}

Loops::~Loops() {
  stop(Deadline::after(std::chrono::milliseconds{0}));
}

std::size_t Loops::size() const {
  return loops_.size();
}

Loop& Loops::at(std::size_t index) {
  return *loops_.at(index);
}

namespace {

void run_until_stopped(Loop& loop) {
  const CurrentScope scope(&loop);
  const auto keep_running = boost::asio::make_work_guard(loop.context());
  while (!loop.context().stopped()) {
    try {
      loop.context().run();
    } catch (const std::exception& error) {
      log::error("posted work failed", {{"error", error.what()}});
    }
  }
}

}  // namespace

void Loops::start() {
  invariant(threads_->running.empty(), "the loops have been started before");
  for (const auto& loop : loops_)
    threads_->running.emplace_back([&loop = *loop] { run_until_stopped(loop); });
}

void Loops::post_to_all(std::function<void()> work) {
  for (const auto& loop : loops_) loop->post(work);
}

std::size_t Loops::stop(Deadline deadline) {
  if (threads_->running.empty()) return 0;
  for (const auto& loop : loops_) {
    loop->post([this, parts = loop->parts_.get()] {
      parts->when_empty = [this] {
        const std::lock_guard lock(threads_->mutex);
        ++threads_->empty_loops;
        threads_->changed.notify_one();
      };
      parts->begin_stop();
    });
  }
  {
    std::unique_lock lock(threads_->mutex);
    threads_->changed.wait_until(lock, deadline.at,
                                 [this] { return threads_->empty_loops == loops_.size(); });
  }
  std::size_t abandoned = 0;
  for (const auto& loop : loops_) loop->context().stop();
  for (auto& thread : threads_->running) thread.join();
  threads_->running.clear();
  for (const auto& loop : loops_) abandoned += loop->task_count();
  return abandoned;
}

namespace {

constexpr std::chrono::seconds drain_limit{10};

void run_to_its_end(boost::asio::io_context& context, Task<void> task,
                    std::exception_ptr& failure) {
  bool ended = false;
  boost::asio::co_spawn(context, from_the_queue(std::move(task)),
                        [&ended, &failure](const std::exception_ptr& thrown) {
                          failure = thrown;
                          ended = true;
                        });
  while (!ended) context.run_one();
}

}  // namespace

void run_here(Task<void> task) {
  invariant(current_loop == nullptr, "run_here inside a running loop");
  std::exception_ptr failure;
  {
    Loop loop(0);
    const CurrentScope scope(&loop);
    run_to_its_end(loop.context(), std::move(task), failure);
    loop.post([&loop] { loop.parts_->begin_stop(); });
    const Deadline deadline = Deadline::after(drain_limit);
    loop.context().poll();
    while (loop.task_count() > 0 && !deadline.passed()) loop.context().run_one_until(deadline.at);
    invariant(loop.task_count() == 0, "a spawned task did not end with its loop");
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace flipflop
