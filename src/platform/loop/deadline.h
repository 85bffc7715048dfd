#pragma once
// The moment by which a wait must have ended. It comes with the request and is handed down; nobody
// invents a longer one below.

#include <chrono>
#include <stdexcept>

namespace flipflop {

using SteadyInstant = std::chrono::steady_clock::time_point;

struct Deadline {
  SteadyInstant at;
  // Of a request, whose sender can be told to come again: where a queue is slow it is refused at
  // once. Work of our own waits, because it would only have to be done anew.
  bool can_come_again = false;

  static Deadline after(std::chrono::milliseconds span) {
    return Deadline{std::chrono::steady_clock::now() + span};
  }
  bool passed() const { return std::chrono::steady_clock::now() >= at; }
  // Zero when it has passed.
  std::chrono::milliseconds remaining() const;
  Deadline sooner(Deadline other) const { return at < other.at ? *this : other; }
};

// A wait did not end by its deadline.
class Timeout : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A bounded queue is full; the edge answers 503 with Retry-After.
class Overloaded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace flipflop
