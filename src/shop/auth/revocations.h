#pragma once
// What this process has heard of sessions that ended: from itself the moment it is committed, from
// other processes by asking the database ten times a second. Whoever keeps something about a
// session remembers how much had been heard when it was read, and asks here whether it still holds.
//
// Safe from every loop. The question costs one atomic read while nothing was revoked.

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/loop/repeat.h"
#include "shop/auth/store_sessions.h"

namespace flipflop::auth {

class Revocations {
 public:
  Revocations(SessionStore& store, const Clock& clock) : store_(store), clock_(clock) {}

  std::uint64_t heard() const { return heard_.load(std::memory_order_acquire); }
  // Whether nothing that was heard behind `heard` concerns the session. False as well when that is
  // too long ago to say.
  bool spare(std::uint64_t heard, AccountId account, SessionId session) const;
  void tell(const std::vector<Revoked>& revoked);

  // Whether the other processes have been listened to within the last five seconds. While they have
  // not, nothing that is kept may be trusted.
  bool is_listening() const;

  // A round of listening; the task of one loop of every process that serves.
  Task<Again> listen();

 private:
  void add(const Revoked& revoked);
  void add_unknown();

  static constexpr std::size_t most_kept = 4096;

  SessionStore& store_;
  const Clock& clock_;
  mutable std::mutex lock_;
  std::deque<Revoked> kept_;  // the newest last
  std::atomic<std::uint64_t> heard_{0};
  std::atomic<std::int64_t> listened_at_{0};  // microseconds since 1970; 0: never
  // Of the listening task alone.
  std::string open_from_;
  std::unordered_set<std::string> seen_;  // on the last page; rows may come again
};

}  // namespace flipflop::auth
