#pragma once
// One immutable value of which every loop keeps its own pointer. A new value is posted to the loops
// and each swaps its pointer on its own thread, so reading takes no lock and no atomic pointer; a
// reader that holds the old value keeps it as long as it needs.

#include <memory>
#include <utility>
#include <vector>

#include "base/invariant.h"
#include "platform/loop/loop.h"

namespace flipflop {

template <class T>
class Posted {
 public:
  using Shared = std::shared_ptr<const T>;  // shared by the loops and their readers

  explicit Posted(Shared first) : slots_(std::make_shared<std::vector<Shared>>(1, first)) {}

  // One slot per loop; call before the loops start. Without it there is one slot, for run_here.
  void attach(Loops& loops) {
    loops_ = &loops;
    slots_->resize(loops.size(), slots_->front());
  }

  const Shared& current() const {
    const std::size_t index = Loop::current().index();
    invariant(index < slots_->size(), "the value is attached to this loop");
    return (*slots_)[index];
  }

  // From any loop, but from one task at a time: the loops would not agree which of two values came
  // last. The others see the value as soon as they come to it.
  void publish(Shared value) {
    if (loops_ == nullptr) {
      slots_->front() = std::move(value);
      return;
    }
    for (std::size_t index = 0; index < loops_->size(); ++index)
      loops_->at(index).post([slots = slots_, index, own = own_pointer(value)]() mutable {
        (*slots)[index] = std::move(own);
      });
  }

 private:
  // With a control block of its own, so that cores do not fight over one reference count.
  static Shared own_pointer(const Shared& value) {
    return Shared(std::make_shared<Shared>(value), value.get());
  }

  Loops* loops_ = nullptr;
  std::shared_ptr<std::vector<Shared>> slots_;  // shared with values on their way to a loop
};

}  // namespace flipflop
