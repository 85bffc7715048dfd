#pragma once
// Internal to http: an epoll set of one loop's connections, nested in the loop's own. Asio waits on
// the set alone, so a connection needs no Asio object, no operation and no system call to be waited
// for: it is registered once, edge-triggered, and many ready ones are worked in one turn.

#include <cstdint>
#include <memory>

#include "platform/loop/loop.h"

namespace flipflop::http {

class Pollable {
 public:
  virtual ~Pollable() = default;
  virtual void on_ready(std::uint32_t events) = 0;  // of epoll
};

class Poller {
 public:
  explicit Poller(Loop& loop);  // throws std::system_error
  ~Poller();

  // Begins to wait; on the loop's thread. `after_turn` runs after each batch of events.
  void start(std::function<void()> after_turn);
  // Ends waiting; no on_ready comes after it.
  void stop();

  // False when the system refuses. A descriptor leaves the set when it is closed.
  bool add(int descriptor, std::uint32_t events, Pollable& pollable);
  void remove(int descriptor);

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;  // shared with the pending wait
};

}  // namespace flipflop::http
