#include "platform/pg/canceller.h"

#include <libpq-fe.h>

namespace flipflop::pg {
namespace {

constexpr std::size_t waiting_limit = 100;

}  // namespace

Canceller::~Canceller() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  // Their connections are closed by now, and the server notices that by itself.
  for (pg_cancel* handle : waiting_) PQfreeCancel(handle);
}

void Canceller::cancel(pg_cancel* handle) {
  if (handle == nullptr) return;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= waiting_limit) {
      PQfreeCancel(handle);
      return;
    }
    waiting_.push_back(handle);
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  }
  changed_.notify_one();
}

void Canceller::work() {
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (closing_) return;
    pg_cancel* handle = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    // A failure leaves the statement to its timeout.
    char problem[256];
    PQcancel(handle, problem, sizeof problem);
    PQfreeCancel(handle);
  }
}

}  // namespace flipflop::pg
