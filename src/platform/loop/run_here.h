#pragma once
// run_here for tasks with a result; for main, the command line and tests.

#include <optional>
#include <utility>

#include "platform/loop/loop.h"

namespace flipflop {

namespace detail {
template <class T>
Task<void> keep_result(Task<T> task, std::optional<T>* result) {
  T value = co_await std::move(task);
  result->emplace(std::move(value));
}
}  // namespace detail

template <class T>
T result_of(Task<T> task) {
  std::optional<T> result;
  run_here(detail::keep_result(std::move(task), &result));
  return std::move(*result);
}

}  // namespace flipflop
