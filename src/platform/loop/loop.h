#pragma once
// One event loop per thread. Whatever a loop owns (connections, pools, timers) lives and dies on
// its thread, so nothing of it needs a lock. Coroutines stay on the loop that spawned them.
//
// Spawned tasks live in the loop's gate: stop() cancels them (their wait throws) and drain() waits
// until the last one has gone. An exception that leaves a spawned task is logged and counted.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace boost::asio {
class io_context;
}

namespace flipflop {

class Loop {
 public:
  explicit Loop(std::size_t index);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // The loop whose thread this is; BrokenInvariant on any other thread.
  static Loop& current();
  // The same, or nullptr on a thread that runs no loop.
  static Loop* current_or_null();

  std::size_t index() const { return index_; }
  boost::asio::io_context& context();

  // Runs `work` on this loop's thread soon; callable from any thread.
  void post(std::move_only_function<void()> work);
  // Starts a detached task; callable from this loop's thread, or from any before start(). `name`
  // appears in logs when the task fails.
  void spawn(std::string name, Task<void> task);
  // Tasks alive now.
  std::size_t task_count() const;
  // True from stop() on: background work ends its round and returns.
  bool stopping() const;
  // Runs `action` right before this loop is destroyed: what lives on it beside tasks (connections,
  // timers) ends there. Call on this loop's thread.
  void at_end(std::function<void()> action);

 private:
  friend class Loops;
  friend void run_here(Task<void> task);
  struct Parts;
  std::size_t index_;
  std::unique_ptr<Parts> parts_;
};

class Loops {
 public:
  // `count` threads; 0 means one per core.
  explicit Loops(std::size_t count);
  ~Loops();

  std::size_t size() const;
  Loop& at(std::size_t index);
  // Starts the threads; returns at once.
  void start();
  // Runs `work` once on every loop's thread.
  void post_to_all(std::function<void()> work);
  // Cancels every spawned task and waits until they have gone, at most until `deadline`; then joins
  // the threads. Returns the number of tasks that had to be abandoned (0 in a clean stop).
  std::size_t stop(Deadline deadline);

 private:
  std::vector<std::unique_ptr<Loop>> loops_;
  struct Threads;
  std::unique_ptr<Threads> threads_;
};

// Ends early with an exception when the loop stops.
Task<void> sleep_for(std::chrono::milliseconds span);

// A loop-local condition: tasks wait, anything on the same loop wakes all of them. Not a counter: a
// notify with nobody waiting is lost, so check the condition in a loop around wait().
class Signal {
 public:
  Signal();
  ~Signal();
  // True when notified, false when `deadline` passed first.
  Task<bool> wait(Deadline deadline);
  void notify_all();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Runs `task` to its end on a fresh loop of the calling thread; for main and tests.
void run_here(Task<void> task);

}  // namespace flipflop
