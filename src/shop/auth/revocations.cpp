#include "shop/auth/revocations.h"

#include <algorithm>

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds patience = 1s;
constexpr Duration silence_most = 5s;
constexpr int most_at_once = 2000;

}  // namespace

bool Revocations::spare(std::uint64_t heard, AccountId account, SessionId session) const {
  if (heard == this->heard()) return true;
  const std::scoped_lock guard(lock_);
  const std::uint64_t behind = heard_.load(std::memory_order_relaxed) - heard;
  if (behind > kept_.size()) return false;
  return std::none_of(kept_.end() - static_cast<std::ptrdiff_t>(behind), kept_.end(),
                      [&](const Revoked& one) {
                        return one.account == account && (!one.session || *one.session == session);
                      });
}

void Revocations::tell(const std::vector<Revoked>& revoked) {
  const std::scoped_lock guard(lock_);
  for (const Revoked& one : revoked) add(one);
}

bool Revocations::is_listening() const {
  const std::int64_t at = listened_at_.load(std::memory_order_relaxed);
  if (at == 0) return false;
  const Duration silent = clock_.now().time_since_epoch() - Duration{at};
  return silent >= Duration::zero() && silent <= silence_most;
}

Task<Again> Revocations::listen() {
  const Deadline deadline = Deadline::after(patience);
  const Instant asked_at = clock_.now();
  if (open_from_.empty()) {
    // What was kept before anybody listened is not trusted, so nothing has been missed.
    open_from_ = co_await store_.open_from(deadline);
    const std::scoped_lock guard(lock_);
    add_unknown();
  }
  RevocationPage page = co_await store_.revoked_since(open_from_, most_at_once, deadline);
  {
    const std::scoped_lock guard(lock_);
    if (page.rows.size() > most_at_once) add_unknown();
    for (const StoredRevocation& row : page.rows)
      if (!seen_.contains(row.name)) add(row.revoked);
  }
  open_from_ = std::move(page.open_from);
  seen_.clear();
  for (StoredRevocation& row : page.rows) seen_.insert(std::move(row.name));
  listened_at_.store(asked_at.time_since_epoch().count(), std::memory_order_relaxed);
  co_return Again::yes;
}

void Revocations::add(const Revoked& revoked) {
  kept_.push_back(revoked);
  if (kept_.size() > most_kept) kept_.pop_front();
  heard_.fetch_add(1, std::memory_order_release);
}

// Too much to name: whoever asks about an earlier time has to read again.
void Revocations::add_unknown() {
  kept_.clear();
  heard_.fetch_add(1, std::memory_order_release);
}

}  // namespace flipflop::auth
