#pragma once
// Threads for CPU-heavy or blocking work (hashing, images, feed parsing, index builds), so that no
// loop ever stalls. The queue is bounded: a full one throws Overloaded at once.

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop {

class WorkerPool {
 public:
  // `niceness` (0 to 19, see nice(2)) is how much its threads step back for every other thread of
  // the process; `name` labels its metrics.
  WorkerPool(std::size_t threads, std::size_t queue_limit, std::string name = "general",
             int niceness = 0);
  ~WorkerPool();  // finishes what runs, drops what waits

  // Runs `work` on a worker and comes back to the caller's loop with its result or exception. The
  // work is not interrupted when the deadline passes; work that has not begun by then throws
  // Timeout. `work` must own what it uses: the caller may be cancelled while it runs.
  template <class Work>
  Task<std::invoke_result_t<Work>> run(Work work, Deadline deadline) {
    using Result = std::invoke_result_t<Work>;
    if constexpr (std::is_void_v<Result>) {
      co_await run_erased(std::function<void()>(std::move(work)), deadline);
    } else {
      auto slot = std::make_shared<std::optional<Result>>();  // shared with a possibly orphaned run
      auto job = std::make_shared<Work>(std::move(work));
      std::function<void()> erased = [slot, job] { slot->emplace((*job)()); };
      co_await run_erased(std::move(erased), deadline);
      co_return std::move(**slot);
    }
  }

  std::size_t waiting() const;

 private:
  Task<void> run_erased(std::function<void()> work, Deadline deadline);

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop
