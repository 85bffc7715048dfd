#include "platform/pg/lease_pool.h"

#include <algorithm>
#include <utility>

namespace flipflop::pg {
namespace {

// Longer than any statement timeout of the pool: what is not over by then never will be.
constexpr std::chrono::seconds drain_limit{70};

// Whoever can come again is told so at once where the first in the queue has waited this long: then
// those who wait are served in time, however many come.
constexpr std::chrono::seconds longest_wait{2};

}  // namespace

// One place in the queue, shared by the queue and the task that waits in it.
struct LeasePool::Ticket {
  explicit Ticket(Deadline d) : deadline(d) {}

  Deadline deadline;
  SteadyInstant asked_at = std::chrono::steady_clock::now();
  Completion done;
  std::shared_ptr<Connection> connection;
  std::optional<Error> failure;
};

// Leaves the queue however the waiting task ends; a connection that was already assigned goes on to
// the next one.
class LeasePool::Queued {
 public:
  Queued(LeasePool& pool, Deadline deadline)
      : pool_(pool), ticket_(std::make_shared<Ticket>(deadline)) {
    pool_.queue_.push_back(ticket_);
    ++pool_.asking_;
    pool_.waiting_.add(1);
  }
  ~Queued() {
    --pool_.asking_;
    pool_.waiting_.add(-1);
    std::erase(pool_.queue_, ticket_);
    if (ticket_->connection) pool_.hand_over(std::move(ticket_->connection));
  }
  Queued(const Queued&) = delete;
  Queued& operator=(const Queued&) = delete;

  Completion& done() { return ticket_->done; }
  std::shared_ptr<Connection> claim() {
    if (ticket_->failure) throw *ticket_->failure;
    if (!ticket_->connection) throw Timeout("no database connection became free in time");
    return std::move(ticket_->connection);
  }

 private:
  LeasePool& pool_;
  std::shared_ptr<Ticket> ticket_;
};

Lease& Lease::operator=(Lease&& other) noexcept {
  give_back();
  pool_ = std::move(other.pool_);
  connection_ = std::move(other.connection_);
  abandoned_ = other.abandoned_;
  return *this;
}

void Lease::give_back() {
  if (connection_) pool_->take_back(std::move(connection_), abandoned_);
}

LeasePool::LeasePool(Loop& loop, ConnectionSet::Plan plan, std::size_t queue_limit,
                     std::shared_ptr<Canceller> canceller)
    : queue_limit_(queue_limit),
      canceller_(std::move(canceller)),
      waiting_(metrics::gauge("flipflop_pg_lease_waiting", "Tasks waiting for a connection",
                              {{"pool", plan.pool}})),
      refused_(metrics::counter("flipflop_pg_lease_refused_total", "Leases refused by a full queue",
                                {{"pool", plan.pool}})),
      wait_seconds_(metrics::histogram("flipflop_pg_lease_wait_seconds",
                                       "From asking for a connection to having it",
                                       {{"pool", plan.pool}})),
      connections_(loop, std::move(plan),
                   {[this](const std::shared_ptr<Connection>& opened) { hand_over(opened); },
                    [this](Connection& lost, const Error& why) { note_lost(lost, why); }}) {}

LeasePool::~LeasePool() = default;

Task<Lease> LeasePool::lease(Deadline deadline) {
  const auto self = shared_from_this();
  if (closing_) throw Error("57P01", "the database connections are closing");
  if (deadline.passed()) throw Timeout("the deadline passed before a connection was asked for");
  const auto asked_at = std::chrono::steady_clock::now();
  std::shared_ptr<Connection> connection;
  if (!idle_.empty()) {
    connection = std::move(idle_.back());
    idle_.pop_back();
  } else {
    admit(deadline);
    Queued queued(*this, deadline);
    open_more();
    co_await queued.done().wait();
    connection = queued.claim();
  }
  ++leased_;
  const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - asked_at;
  wait_seconds_.observe(waited.count());
  co_return Lease(self, std::move(connection));
}

void LeasePool::admit(Deadline deadline) {
  if (!idle_.empty() || takes_more(deadline, std::chrono::steady_clock::now())) return;
  refused_.add();
  throw Overloaded("too many tasks wait for a database connection");
}

bool LeasePool::takes_more(Deadline deadline, SteadyInstant now) const {
  const bool is_slow = !queue_.empty() && now - queue_.front()->asked_at >= longest_wait;
  return queue_.size() < queue_limit_ && !(is_slow && deadline.can_come_again);
}

bool LeasePool::is_busy() const {
  return leased_ > 0 || asking_ > 0 || !draining_.empty() || connections_.opening() > 0;
}

void LeasePool::tick(SteadyInstant now) {
  const auto waiting = queue_;
  for (const auto& ticket : waiting) {
    if (ticket->deadline.at > now) continue;
    std::erase(queue_, ticket);
    ticket->done.complete_soon();
  }
  const auto draining = draining_;
  for (const Draining& entry : draining) {
    if (entry.until > now) continue;
    forget(*entry.connection);
    connections_.discard(entry.connection);
  }
  connections_.tick(now);
  open_more();
}

void LeasePool::begin_close() {
  closing_ = true;
  fail_queue(Error("57P01", "the database connections are closing"));
}

void LeasePool::close_all() {
  begin_close();
  idle_.clear();
  draining_.clear();
  connections_.close_all();
}

void LeasePool::open_more() {
  if (!closing_) connections_.open(queue_.size());
}

void LeasePool::hand_over(std::shared_ptr<Connection> connection) {
  if (!connection->is_ready()) return;
  if (queue_.empty()) {
    idle_.push_back(std::move(connection));
    return;
  }
  // Woken from the loop's queue: this may run inside the destructor of some other task's lease.
  const std::shared_ptr<Ticket> ticket = std::move(queue_.front());
  queue_.pop_front();
  ticket->connection = std::move(connection);
  ticket->done.complete_soon();
}

void LeasePool::take_back(std::shared_ptr<Connection> connection, Abandoned abandoned) {
  --leased_;
  if (!connection->is_ready()) return;
  if (connection->in_flight() == 0) {
    settle(connection);
    return;
  }
  if (abandoned == Abandoned::finish) {
    drain(connection);
    return;
  }
  // A cancel request may hit the statement after the one it was meant for, so this connection is
  // not used again.
  canceller_->cancel(connection->cancel_handle());
  connections_.discard(connection);
}

void LeasePool::drain(const std::shared_ptr<Connection>& connection) {
  draining_.push_back({connection, std::chrono::steady_clock::now() + drain_limit});
  connection->when_idle([pool = weak_from_this(), raw = connection.get()] {
    const auto self = pool.lock();
    if (!self) return;
    const auto idle = raw->shared_from_this();
    self->forget(*idle);
    self->settle(idle);
  });
}

// For a connection with nothing in flight: ends its transaction, if it is in one.
void LeasePool::settle(const std::shared_ptr<Connection>& connection) {
  if (!connection->in_transaction()) {
    hand_over(connection);
    return;
  }
  auto rollback = std::make_shared<Exchange>(Deadline{SteadyInstant::max()});
  rollback->add(rollback_statement);
  rollback->on_end = [pool = weak_from_this(), raw = connection.get()] {
    const auto self = pool.lock();
    if (!self || !raw->is_ready()) return;
    const auto idle = raw->shared_from_this();
    self->forget(*idle);
    if (idle->in_transaction()) {
      self->connections_.discard(idle);
    } else {
      self->hand_over(idle);
    }
  };
  draining_.push_back({connection, std::chrono::steady_clock::now() + drain_limit});
  connection->submit(std::move(rollback));
}

void LeasePool::forget(const Connection& connection) {
  std::erase_if(draining_,
                [&](const Draining& entry) { return entry.connection.get() == &connection; });
  std::erase_if(idle_, [&](const auto& entry) { return entry.get() == &connection; });
}

void LeasePool::note_lost(Connection& connection, const Error& why) {
  forget(connection);
  open_more();
  // As long as another connection works or is on its way, the queue waits for that.
  if (connections_.ready().empty() && connections_.opening() == 0) fail_queue(why);
}

void LeasePool::fail_queue(const Error& why) {
  for (const auto& ticket : std::exchange(queue_, {})) {
    ticket->failure = why;
    ticket->done.complete_soon();
  }
}

}  // namespace flipflop::pg
