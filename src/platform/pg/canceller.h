#pragma once
// Asks servers to stop statements that nobody waits for. libpq's cancel blocks, so one thread does
// it, started when first needed.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

struct pg_cancel;

namespace flipflop::pg {

class Canceller {
 public:
  Canceller() = default;
  ~Canceller();  // ends after the request that is under way
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;

  // Takes `handle`, which may be null. Safe from every thread. When too many wait, the statement
  // is left to its timeout.
  void cancel(pg_cancel* handle);

 private:
  void work();

  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<pg_cancel*> waiting_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace flipflop::pg
