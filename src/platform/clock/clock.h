#pragma once
// Time and chance are passed in, never reached for: tests and storms set both.

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>

#include "base/instant.h"
#include "base/uuid.h"

namespace flipflop {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// A clock that stands until it is moved; thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start.time_since_epoch().count()) {}
  Instant now() const override { return Instant{Duration{now_.load()}}; }
  void advance(Duration span) { now_ += span.count(); }

 private:
  std::atomic<std::int64_t> now_;
};

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
  // Uniform in [0, bound).
  std::uint64_t below(std::uint64_t bound);
  // 256 random bits as 43 characters of URL-safe base64: tokens, tracking links, cart keys.
  std::string token();
};

// The operating system's generator (libsodium).
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

// The same sequence for the same seed; single thread. Tests and the demo only.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::uint64_t state_;
};

// Makes ids and reads the time; one per process, thread-safe with SystemRandom.
class Ids {
 public:
  Ids(const Clock& clock, Random& random) : clock_(clock), random_(random) {}
  Uuid next();
  template <class IdType>
  IdType next_as() {
    return IdType{next()};
  }

 private:
  const Clock& clock_;
  Random& random_;
};

}  // namespace flipflop
