#include "platform/loop/bell.h"

#include <atomic>
#include <map>
#include <mutex>

#include "platform/loop/loop.h"

namespace flipflop {

struct Bell::Parts : std::enable_shared_from_this<Parts> {
  std::atomic<std::uint64_t> rings{0};
  std::mutex mutex;
  std::map<Loop*, std::shared_ptr<Signal>> signals;  // shared with rings on their way

  std::shared_ptr<Signal> signal_of(Loop& loop) {
    const std::lock_guard lock(mutex);
    auto& signal = signals[&loop];
    if (signal) return signal;
    signal = std::make_shared<Signal>();
    // A loop that has ended must not be rung.
    loop.at_end([weak = weak_from_this(), ended = &loop] {
      if (const auto alive = weak.lock()) alive->forget(ended);
    });
    return signal;
  }
  void forget(Loop* loop) {
    const std::lock_guard lock(mutex);
    signals.erase(loop);
  }
};

Bell::Bell() : parts_(std::make_shared<Parts>()) {}
Bell::~Bell() = default;

void Bell::ring() {
  ++parts_->rings;
  const std::lock_guard lock(parts_->mutex);
  for (auto& [loop, signal] : parts_->signals)
    loop->post([waiting = signal] { waiting->notify_all(); });
}

std::uint64_t Bell::rings() const {
  return parts_->rings;
}

Task<std::uint64_t> Bell::wait(std::uint64_t heard, Deadline deadline) {
  // Registered before the count is read: a ring after this line reaches the signal.
  const auto parts = parts_;
  const auto signal = parts->signal_of(Loop::current());
  while (parts->rings == heard) {
    const bool notified = co_await signal->wait(deadline);
    if (!notified) break;
  }
  co_return parts->rings;
}

}  // namespace flipflop
