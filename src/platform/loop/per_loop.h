#pragma once
// Something of which every loop has its own, made when the loop first asks: a cache, a buffer.
// Nothing is shared, so nothing needs a lock.

#include <array>
#include <memory>

#include "base/invariant.h"
#include "platform/loop/loop.h"

namespace flipflop {

template <class T>
class PerLoop {
 public:
  // `make()` returns a T and is called on the loop that asks.
  template <class Make>
  T& here(Make&& make) {
    const std::size_t index = Loop::current().index();
    invariant(index < slots_.size(), "more loops than anybody expected");
    if (!slots_[index]) slots_[index] = std::make_unique<T>(make());
    return *slots_[index];
  }

 private:
  static constexpr std::size_t most_loops = 256;
  std::array<std::unique_ptr<T>, most_loops> slots_;
};

}  // namespace flipflop
