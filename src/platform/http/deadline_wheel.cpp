#include "platform/http/deadline_wheel.h"

#include <algorithm>

namespace flipflop::http {

DeadlineWheel::DeadlineWheel(SteadyInstant start) : start_(start) {
  for (Slot& slot : slots_) slot.next_ = slot.previous_ = &slot;
}

void DeadlineWheel::set(Entry& entry, SteadyInstant due) {
  entry.due_ = due;
  if (entry.next_ != nullptr) {
    if (entry.slot_tick_ <= tick_of(due) + 1) return;
    unlink(entry);
  }
  link(entry);
}

void DeadlineWheel::clear(Entry& entry) {
  if (entry.next_ != nullptr) unlink(entry);
}

// An entry is looked at one tick after its deadline's, or as late as the wheel reaches.
void DeadlineWheel::link(Entry& entry) {
  const std::int64_t reach = now_tick_ + static_cast<std::int64_t>(slot_count) - 1;
  entry.slot_tick_ = std::clamp(tick_of(entry.due_) + 1, now_tick_ + 1, reach);
  Slot& slot = slots_[static_cast<std::size_t>(entry.slot_tick_) % slot_count];
  entry.previous_ = &slot;
  entry.next_ = slot.next_;
  slot.next_->previous_ = &entry;
  slot.next_ = &entry;
  ++size_;
}

void DeadlineWheel::unlink(Entry& entry) {
  entry.previous_->next_ = entry.next_;
  entry.next_->previous_ = entry.previous_;
  entry.previous_ = entry.next_ = nullptr;
  --size_;
}

void DeadlineWheel::advance(SteadyInstant now) {
  const std::int64_t until = tick_of(now);
  if (size_ == 0) now_tick_ = std::max(now_tick_, until);
  while (now_tick_ < until) {
    Slot& slot = slots_[static_cast<std::size_t>(++now_tick_) % slot_count];
    // What is put back lands in another slot, so this ends; on_due may clear any other entry.
    while (slot.next_ != &slot) {
      Entry& entry = *slot.next_;
      unlink(entry);
      if (entry.due_ <= now) {
        entry.on_due();
      } else {
        link(entry);
      }
    }
  }
}

}  // namespace flipflop::http
