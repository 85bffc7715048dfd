#include "platform/pg/connection_set.h"

#include <algorithm>

#include "platform/log/log.h"

namespace flipflop::pg {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_delay{50};
constexpr milliseconds longest_delay{2000};
constexpr milliseconds attempt_limit{5000};

}  // namespace

void BackOff::note_failure(SteadyInstant now) {
  delay_ = std::clamp(delay_ * 2, first_delay, longest_delay);
  // Between half and all of it, so that many processes do not come back at once.
  std::uniform_int_distribution<milliseconds::rep> span(delay_.count() / 2, delay_.count());
  next_attempt_ = now + milliseconds{span(jitter_)};
}

ConnectionSet::ConnectionSet(Loop& loop, Plan plan, Listener listener)
    : loop_(loop),
      plan_(std::move(plan)),
      listener_(std::move(listener)),
      open_connections_(metrics::gauge("flipflop_pg_connections", "Open database connections",
                                       {{"pool", plan_.pool}})),
      failed_attempts_(metrics::counter("flipflop_pg_connect_failures_total",
                                        "Attempts to connect that failed",
                                        {{"pool", plan_.pool}})) {}

ConnectionSet::~ConnectionSet() {
  close_all();
}

void ConnectionSet::open(std::size_t wanted) {
  while (opening_.size() < wanted && !is_full() &&
         back_off_.is_over(std::chrono::steady_clock::now()))
    open_one();
}

void ConnectionSet::open_one() {
  Connection::Listener listener{
      [this](Connection& connection) { note_ready(connection); },
      [this](Connection& connection, const Error& why) { note_lost(connection, why); }};
  opening_.push_back(std::make_shared<Connection>(loop_, std::move(listener)));
  opening_.back()->open(plan_.session);
}

void ConnectionSet::note_ready(Connection& connection) {
  back_off_.note_success();
  open_connections_.add(1);
  ready_.push_back(take(opening_, connection));
  const std::shared_ptr<Connection> opened = ready_.back();
  listener_.ready(opened);
}

void ConnectionSet::note_lost(Connection& connection, const Error& why) {
  log::warn("database connection lost", {{"pool", plan_.pool}, {"error", why.what()}});
  if (take(opening_, connection)) {
    failed_attempts_.add();
    back_off_.note_failure(std::chrono::steady_clock::now());
  } else if (take(ready_, connection)) {
    open_connections_.add(-1);
  }
  listener_.lost(connection, why);
}

void ConnectionSet::discard(const std::shared_ptr<Connection>& connection) {
  take(opening_, *connection);
  if (take(ready_, *connection)) open_connections_.add(-1);
  connection->close();
}

void ConnectionSet::tick(SteadyInstant now) {
  for (const auto& connection : ready_) connection->expire(now);
  const auto attempts = opening_;
  for (const auto& connection : attempts)
    if (now - connection->opened_at() > attempt_limit) connection->give_up();
}

void ConnectionSet::close_all() {
  const auto attempts = opening_;
  const auto established = ready_;
  for (const auto& connection : attempts) discard(connection);
  for (const auto& connection : established) discard(connection);
}

std::shared_ptr<Connection> ConnectionSet::take(std::vector<std::shared_ptr<Connection>>& from,
                                                const Connection& connection) {
  const auto found = std::ranges::find(from, &connection, &std::shared_ptr<Connection>::get);
  if (found == from.end()) return nullptr;
  std::shared_ptr<Connection> taken = std::move(*found);
  from.erase(found);
  return taken;
}

}  // namespace flipflop::pg
