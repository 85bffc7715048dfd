// The two waits that need a timer: sleep_for and Signal.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <list>

#include "platform/loop/loop.h"

namespace flipflop {

Task<void> sleep_for(std::chrono::milliseconds span) {
  boost::asio::steady_timer timer(Loop::current().context(), span);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

namespace {

struct Waiter {
  boost::asio::steady_timer timer;
  bool notified = false;
};
using Waiters = std::list<Waiter*>;

// Takes a waiter off the list however its coroutine ends.
class Listed {
 public:
  Listed(std::shared_ptr<Waiters> waiters, Waiter* waiter)
      : waiters_(std::move(waiters)), place_(waiters_->insert(waiters_->end(), waiter)) {}
  ~Listed() { waiters_->erase(place_); }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  std::shared_ptr<Waiters> waiters_;
  Waiters::iterator place_;
};

}  // namespace

struct Signal::Parts {
  // Shared with the waits, which may outlive the signal by one resumption.
  std::shared_ptr<Waiters> waiters = std::make_shared<Waiters>();
};

Signal::Signal() : parts_(std::make_unique<Parts>()) {}

Signal::~Signal() {
  notify_all();
}

Task<bool> Signal::wait(Deadline deadline) {
  Waiter waiter{boost::asio::steady_timer(Loop::current().context(), deadline.at)};
  const Listed listed(parts_->waiters, &waiter);
  const auto [code] =
      co_await waiter.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (code && !waiter.notified) throw boost::system::system_error(code);
  co_return waiter.notified;
}

void Signal::notify_all() {
  for (Waiter* waiter : *parts_->waiters) {
    waiter->notified = true;
    waiter->timer.cancel();
  }
}

}  // namespace flipflop
