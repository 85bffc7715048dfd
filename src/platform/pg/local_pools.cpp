#include "platform/pg/local_pools.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace flipflop::pg {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds tick_length{10};
constexpr milliseconds close_check_interval{5};
constexpr SessionTimeouts quick{milliseconds{5000}, milliseconds{3000}};
constexpr SessionTimeouts patient{milliseconds{60'000}, milliseconds{3000}};

ConnectionSet::Plan plan(const char* pool, const DatabaseOptions& options, SessionTimeouts timeouts,
                         std::size_t limit) {
  return {pool, Session(options.conninfo, timeouts), limit};
}

}  // namespace

PoolSizes pool_sizes(const DatabaseOptions& options) {
  const std::size_t loops = std::max<std::size_t>(options.loops, 1);
  const std::size_t share = static_cast<std::size_t>(std::max(options.connections, 0)) / loops;
  const std::size_t slow = share >= 16 ? 2 : 1;
  const std::size_t reads = std::clamp<std::size_t>(share / 3, 1, 4);
  const std::size_t rest = share > slow + reads ? share - slow - reads : 1;
  return {reads, rest, slow};
}

struct LocalPools::Clock {
  explicit Clock(boost::asio::io_context& context) : timer(context) {}
  boost::asio::steady_timer timer;
  bool ticks = false;
};

LocalPools::LocalPools(Loop& loop, const DatabaseOptions& options,
                       std::shared_ptr<Canceller> canceller)
    : reads_(loop, plan("reads", options, quick, pool_sizes(options).reads)),
      tx_(std::make_shared<LeasePool>(loop, plan("tx", options, quick, pool_sizes(options).tx),
                                      options.queue_limit, canceller)),
      slow_(std::make_shared<LeasePool>(loop,
                                        plan("slow", options, patient, pool_sizes(options).slow),
                                        options.queue_limit, canceller)),
      clock_(std::make_unique<Clock>(loop.context())) {}

LocalPools::~LocalPools() {
  close_now();
}

ReadPool& LocalPools::reads() {
  wake();
  return reads_;
}

LeasePool& LocalPools::tx() {
  wake();
  return *tx_;
}

LeasePool& LocalPools::slow() {
  wake();
  return *slow_;
}

Task<void> LocalPools::close(Deadline deadline) {
  const auto self = shared_from_this();
  tx_->begin_close();
  slow_->begin_close();
  while (!(tx_->is_returned() && slow_->is_returned()) && !deadline.passed())
    co_await sleep_for(close_check_interval);
  close_now();
}

void LocalPools::end() {
  ended_ = true;
  close_now();
}

void LocalPools::close_now() {
  if (closed_) return;
  closed_ = true;
  clock_.reset();
  reads_.close_all();
  tx_->close_all();
  slow_->close_all();
}

void LocalPools::wake() {
  if (closed_ || clock_->ticks) return;
  clock_->ticks = true;
  clock_->timer.expires_after(tick_length);
  clock_->timer.async_wait([weak = weak_from_this()](auto code) {
    const auto self = weak.lock();
    if (!code && self && !self->closed_) self->tick();
  });
}

void LocalPools::tick() {
  clock_->ticks = false;
  const SteadyInstant now = std::chrono::steady_clock::now();
  reads_.tick(now);
  tx_->tick(now);
  slow_->tick(now);
  if (reads_.is_busy() || tx_->is_busy() || slow_->is_busy()) wake();
}

}  // namespace flipflop::pg
