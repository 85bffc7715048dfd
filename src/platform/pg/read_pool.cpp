#include "platform/pg/read_pool.h"

#include <utility>

namespace flipflop::pg {
namespace {

// A tenth of a second's work for a connection, and as much again for one that is not there yet.
constexpr std::size_t in_flight_limit = 5000;
constexpr std::size_t waiting_limit = 5000;
// From this many exchanges on every connection, another connection helps.
constexpr std::size_t crowded = 4;

void end(Exchange& exchange, const Error& why) {
  exchange.failure = why;
  exchange.failed_step = exchange.steps.size();
  exchange.ended = true;
  exchange.done.complete_soon();
}

}  // namespace

ReadPool::ReadPool(Loop& loop, ConnectionSet::Plan plan)
    : refused_(metrics::counter("flipflop_pg_reads_refused_total",
                                "Reads refused because too many were in flight")),
      connections_(loop, std::move(plan),
                   {[this](const std::shared_ptr<Connection>&) { send_waiting(); },
                    [this](Connection&, const Error& why) { note_lost(why); }}) {}

void ReadPool::submit(std::shared_ptr<Exchange> exchange) {
  if (closing_) throw Error("57P01", "the database connections are closing");
  Connection* connection = least_loaded();
  const std::size_t load = connection == nullptr ? waiting_.size() : connection->in_flight();
  if (load >= (connection == nullptr ? waiting_limit : in_flight_limit)) {
    refused_.add();
    throw Overloaded("too many reads are in flight");
  }
  if (load >= crowded || connection == nullptr) connections_.open(1);
  if (connection != nullptr) {
    connection->submit(std::move(exchange));
  } else {
    waiting_.push_back(std::move(exchange));
  }
}

Connection* ReadPool::least_loaded() const {
  Connection* least = nullptr;
  for (const auto& connection : connections_.ready())
    if (least == nullptr || connection->in_flight() < least->in_flight()) least = connection.get();
  return least;
}

bool ReadPool::is_busy() const {
  if (!waiting_.empty() || connections_.opening() > 0) return true;
  for (const auto& connection : connections_.ready())
    if (connection->in_flight() > 0) return true;
  return false;
}

void ReadPool::tick(SteadyInstant now) {
  std::deque<std::shared_ptr<Exchange>> still_waiting;
  for (auto& exchange : std::exchange(waiting_, {})) {
    if (exchange->deadline.at > now) {
      still_waiting.push_back(std::move(exchange));
    } else {
      exchange->timed_out = true;
      exchange->done.complete_soon();
    }
  }
  waiting_ = std::move(still_waiting);
  connections_.tick(now);
  if (!waiting_.empty() && !closing_) connections_.open(1);
}

void ReadPool::close_all() {
  closing_ = true;
  for (const auto& exchange : std::exchange(waiting_, {}))
    end(*exchange, Error("57P01", "the database connections are closing"));
  connections_.close_all();
}

void ReadPool::send_waiting() {
  for (auto& exchange : std::exchange(waiting_, {})) {
    if (exchange->timed_out) continue;
    // A task that resumes in here may close the pool.
    if (Connection* connection = least_loaded())
      connection->submit(std::move(exchange));
    else
      end(*exchange, Error("57P01", "the database connections are closing"));
  }
}

void ReadPool::note_lost(const Error& why) {
  if (waiting_.empty()) return;
  connections_.open(1);
  if (!connections_.ready().empty() || connections_.opening() > 0) return;
  for (const auto& exchange : std::exchange(waiting_, {})) end(*exchange, why);
}

}  // namespace flipflop::pg
