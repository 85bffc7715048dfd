#pragma once
// Keeps calls away from a process that cannot answer them. It holds no call: who wants to make one
// asks for leave, makes its own, and says how it went. So the trial that closes an open breaker is
// always the call of whoever was let through, never one remembered from before.
//
// It opens when at least half of the last ten seconds' calls failed and there were enough of them
// to mean something. Open, it refuses; after a while it lets one call through as a trial. Success
// closes it, failure opens it for twice as long. Safe from every loop.

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "platform/loop/deadline.h"

namespace flipflop::http {

struct BreakerOptions {
  int least_calls = 10;  // in the window, before anything is concluded
  int failing_percent = 50;
  std::chrono::milliseconds open_for{2'000};  // the first time
  std::chrono::milliseconds open_for_at_most{30'000};
};

class Breaker {
 public:
  explicit Breaker(BreakerOptions options = {}) : options_(options) {}

  // The leave to make one call. Without a word when it ends (the caller was cancelled) nothing is
  // counted, and a trial's place is free again.
  class Leave {
   public:
    Leave(Leave&& other) noexcept;
    Leave& operator=(Leave&&) = delete;
    ~Leave();
    void succeeded(SteadyInstant now);
    void failed(SteadyInstant now);

   private:
    friend class Breaker;
    Leave(Breaker* breaker, bool is_trial) : breaker_(breaker), is_trial_(is_trial) {}
    Breaker* breaker_;  // nullptr: told, or moved from
    bool is_trial_;
  };

  // nullopt: do not call now.
  std::optional<Leave> ask(SteadyInstant now);
  bool is_open() const;
  // Until the next trial; zero when calls are let through.
  std::chrono::milliseconds retry_in(SteadyInstant now) const;

 private:
  static constexpr int slices = 10;  // of a second each
  struct Slice {
    std::int64_t second = -1;
    int calls = 0;
    int failures = 0;
  };

  void count(bool failed, bool is_trial, SteadyInstant now);
  void give_back(bool is_trial);
  bool fails_too_often(std::int64_t second) const;
  void open(SteadyInstant now);

  const BreakerOptions options_;
  mutable std::mutex lock_;  // guards all below
  std::array<Slice, slices> window_{};
  bool is_open_ = false;
  bool is_trying_ = false;
  SteadyInstant trial_at_{};  // when open: not before
  std::chrono::milliseconds open_span_{0};
};

}  // namespace flipflop::http
