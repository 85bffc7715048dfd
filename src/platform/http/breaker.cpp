#include "platform/http/breaker.h"

#include <algorithm>
#include <utility>

namespace flipflop::http {

namespace {

std::int64_t second_of(SteadyInstant at) {
  return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
}

}  // namespace

Breaker::Leave::Leave(Leave&& other) noexcept
    : breaker_(std::exchange(other.breaker_, nullptr)), is_trial_(other.is_trial_) {}

Breaker::Leave::~Leave() {
  if (breaker_ != nullptr) breaker_->give_back(is_trial_);
}

void Breaker::Leave::succeeded(SteadyInstant now) {
  if (Breaker* breaker = std::exchange(breaker_, nullptr)) breaker->count(false, is_trial_, now);
}

void Breaker::Leave::failed(SteadyInstant now) {
  if (Breaker* breaker = std::exchange(breaker_, nullptr)) breaker->count(true, is_trial_, now);
}

std::optional<Breaker::Leave> Breaker::ask(SteadyInstant now) {
  const std::lock_guard guard(lock_);
  if (!is_open_) return Leave(this, false);
  if (is_trying_ || now < trial_at_) return std::nullopt;
  is_trying_ = true;
  return Leave(this, true);
}

bool Breaker::is_open() const {
  const std::lock_guard guard(lock_);
  return is_open_;
}

std::chrono::milliseconds Breaker::retry_in(SteadyInstant now) const {
  const std::lock_guard guard(lock_);
  if (!is_open_) return std::chrono::milliseconds(0);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(trial_at_ - now);
  return std::max(left, std::chrono::milliseconds(1));
}

void Breaker::count(bool failed, bool is_trial, SteadyInstant now) {
  const std::lock_guard guard(lock_);
  if (is_trial) {
    is_trying_ = false;
    if (failed) return open(now);
    is_open_ = false;
    open_span_ = std::chrono::milliseconds(0);
    window_.fill({});
    return;
  }
  if (is_open_) return;  // begun before it opened: old news
  const std::int64_t second = second_of(now);
  Slice& slice = window_[static_cast<std::size_t>(second % slices)];
  if (slice.second != second) slice = {.second = second};
  ++slice.calls;
  if (failed) ++slice.failures;
  if (failed && fails_too_often(second)) open(now);
}

void Breaker::give_back(bool is_trial) {
  if (!is_trial) return;
  const std::lock_guard guard(lock_);
  is_trying_ = false;
}

bool Breaker::fails_too_often(std::int64_t second) const {
  int calls = 0;
  int failures = 0;
  for (const Slice& slice : window_) {
    if (slice.second <= second - slices) continue;
    calls += slice.calls;
    failures += slice.failures;
  }
  return calls >= options_.least_calls && failures * 100 >= calls * options_.failing_percent;
}

void Breaker::open(SteadyInstant now) {
  is_open_ = true;
  open_span_ = std::clamp(open_span_ * 2, options_.open_for, options_.open_for_at_most);
  trial_at_ = now + open_span_;
}

}  // namespace flipflop::http
