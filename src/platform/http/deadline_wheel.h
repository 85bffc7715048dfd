#pragma once
// Internal to http: when the connections of one loop have waited long enough. Coarse (a tick) and
// cheap: moving a deadline further away is one store, because an entry that comes up too early is
// put back. One wheel per loop, no locks.

#include <array>
#include <chrono>
#include <cstddef>

#include "platform/loop/deadline.h"

namespace flipflop::http {

class DeadlineWheel {
 public:
  static constexpr std::chrono::milliseconds tick{100};

  class Entry {
   public:
    Entry() = default;
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    virtual ~Entry() = default;
    // Its deadline has passed; it is off the wheel and may be set again.
    virtual void on_due() = 0;

   private:
    friend class DeadlineWheel;
    Entry* previous_ = nullptr;
    Entry* next_ = nullptr;
    SteadyInstant due_;
    std::int64_t slot_tick_ = 0;  // the tick at which the wheel looks at it
  };

  explicit DeadlineWheel(SteadyInstant start);

  void set(Entry& entry, SteadyInstant due);
  void clear(Entry& entry);
  // Calls on_due of everything due by `now`.
  void advance(SteadyInstant now);
  std::size_t size() const { return size_; }

 private:
  class Slot final : public Entry {
    void on_due() override {}
  };
  static constexpr std::size_t slot_count = 512;

  std::int64_t tick_of(SteadyInstant at) const { return (at - start_) / tick; }
  void link(Entry& entry);
  void unlink(Entry& entry);

  SteadyInstant start_;
  std::int64_t now_tick_ = 0;  // the last one that was worked
  std::size_t size_ = 0;
  std::array<Slot, slot_count> slots_;
};

}  // namespace flipflop::http
