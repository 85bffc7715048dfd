#pragma once
// Runs a task on a loop that another thread turns; for tests.

#include <future>
#include <memory>
#include <utility>

#include "platform/loop/loop.h"

namespace flipflop {

namespace detail {
inline Task<void> keep_end(Task<void> task, std::shared_ptr<std::promise<void>> ended) {
  std::exception_ptr failure;
  try {
    co_await std::move(task);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure)
    ended->set_exception(failure);
  else
    ended->set_value();
}
}  // namespace detail

// Waits for the end of the task that `make` returns; its failure is thrown.
inline void run_on(Loop& loop, std::function<Task<void>()> make) {
  auto ended = std::make_shared<std::promise<void>>();  // shared with the loop
  auto result = ended->get_future();
  loop.post([&loop, make = std::move(make), ended] {
    loop.spawn("test", detail::keep_end(make(), ended));
  });
  result.get();
}

}  // namespace flipflop
