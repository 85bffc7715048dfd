#include "platform/outbox/outbox.h"

#include <algorithm>

#include "platform/fault/fault_point.h"
#include "platform/log/log.h"
#include "platform/loop/bell.h"
#include "platform/loop/loop.h"
#include "platform/metrics/metrics.h"
#include "platform/outbox/store.h"

namespace flipflop::outbox {
namespace {

using namespace std::chrono_literals;

constexpr int batch_limit = 1000;
constexpr auto relay_interval = 50ms;
constexpr auto busy_interval = 5ms;       // another process relays right now
constexpr auto failure_interval = 500ms;  // the database is away
constexpr auto upkeep_interval = 1h;
constexpr auto kept = std::chrono::days{30};
constexpr auto relay_deadline = 10s;

enum class Round { nothing, gave_some, gave_full_batch, busy, failed };

std::chrono::milliseconds pause_after(Round round) {
  if (round == Round::gave_full_batch) return 0ms;
  if (round == Round::busy) return busy_interval;
  if (round == Round::failed) return failure_interval;
  return relay_interval;
}

}  // namespace

struct Outbox::Parts {
  Parts(pg::Database& with_database, Ids& with_ids, const Clock& with_clock)
      : database(with_database), ids(with_ids), clock(with_clock), store(with_database) {}

  Task<Round> round();
  Task<Round> round_or_failure();
  Task<void> upkeep();
  Task<void> upkeep_or_log();

  pg::Database& database;
  Ids& ids;
  const Clock& clock;
  Store store;
  Bell commits;  // something was published by this process
  Bell news;     // new positions were seen
  std::int64_t seen_position = 0;
  SteadyInstant next_upkeep{};
  metrics::Counter relayed = metrics::counter("flipflop_outbox_relayed_total",
                                              "Events that this process gave their position.");
};

Outbox::Outbox(pg::Database& database, Ids& ids, const Clock& clock)
    : parts_(std::make_unique<Parts>(database, ids, clock)) {}
Outbox::~Outbox() = default;

void Outbox::append(pg::WriteBatch& batch, const char* kind, Uuid aggregate, std::string body) {
  parts_->store.insert(batch, {.id = parts_->ids.next(),
                               .kind = kind,
                               .aggregate = aggregate,
                               .body = std::move(body),
                               .at = parts_->clock.now()});
  batch.after_commit([this] { wake(); });
}

Task<void> Outbox::append(pg::Tx& tx, const char* kind, Uuid aggregate, std::string body) {
  tx.after_commit([this] { wake(); });
  StoredEvent event{.id = parts_->ids.next(),
                    .kind = kind,
                    .aggregate = aggregate,
                    .body = std::move(body),
                    .at = parts_->clock.now()};
  co_await parts_->store.insert(tx, std::move(event));
}

Task<std::vector<StoredEvent>> Outbox::read_after(std::int64_t position,
                                                  std::vector<std::string> kinds, int limit,
                                                  Deadline deadline) {
  return parts_->store.read_after(position, std::move(kinds), limit, deadline);
}

Task<std::int64_t> Outbox::last_position(Deadline deadline) {
  return parts_->store.last_position(deadline);
}

void Outbox::wake() {
  parts_->commits.ring();
}

Task<void> Outbox::wait_for_news(std::chrono::milliseconds span) {
  co_await parts_->news.wait(parts_->news.rings(), Deadline::after(span));
}

Task<std::uint64_t> Outbox::wait_for_news(std::uint64_t heard, std::chrono::milliseconds span) {
  return parts_->news.wait(heard, Deadline::after(span));
}

Task<void> Outbox::relay() {
  Parts& parts = *parts_;
  while (!Loop::current().stopping()) {
    const std::uint64_t heard = parts.commits.rings();
    const Round round = co_await parts.round_or_failure();
    co_await parts.upkeep_or_log();
    const auto pause = pause_after(round);
    // A commit does not shorten the pause after a failure or beside a busy relay.
    if (round == Round::failed || round == Round::busy) {
      co_await sleep_for(pause);
    } else if (pause > 0ms) {
      co_await parts.commits.wait(heard, Deadline::after(pause));
    }
  }
}

// One look, and one batch of positions when there is something to do.
Task<Round> Outbox::Parts::round() {
  const Deadline deadline = Deadline::after(relay_deadline);
  const Head head = co_await store.head(deadline);
  if (head.position > seen_position) {
    seen_position = head.position;
    news.ring();
  }
  if (!head.has_waiting) co_return Round::nothing;

  pg::Tx tx = co_await database.begin(deadline);
  const bool locked = co_await store.lock_relay(tx);
  if (!locked) {
    co_await tx.rollback();
    co_return Round::busy;
  }
  const Given given = co_await store.give_positions(tx, batch_limit);
  FAULT_POINT("outbox.before_relay_commit");
  co_await tx.commit();
  FAULT_POINT("outbox.after_relay_commit");
  relayed.add(given.events);
  seen_position = std::max(seen_position, given.last);
  news.ring();
  co_return given.events == batch_limit ? Round::gave_full_batch : Round::gave_some;
}

Task<Round> Outbox::Parts::round_or_failure() {
  try {
    co_return co_await round();
  } catch (const std::exception& failure) {
    if (Loop::current().stopping()) throw;
    log::error("the event relay failed and goes on", {{"error", failure.what()}});
    co_return Round::failed;
  }
}

// Partitions ahead and behind, hourly; whichever process comes first.
Task<void> Outbox::Parts::upkeep() {
  pg::Tx tx = co_await database.begin(Deadline::after(relay_deadline));
  const bool locked = co_await store.lock_relay(tx);
  if (!locked) co_return;
  co_await store.make_partitions(tx, clock.now());
  co_await tx.commit();
  tx = co_await database.begin(Deadline::after(relay_deadline));
  const int dropped = co_await store.drop_partitions(tx, clock.now() - kept);
  co_await tx.commit();
  if (dropped > 0) log::info("dropped weeks of old events", {{"weeks", dropped}});
}

Task<void> Outbox::Parts::upkeep_or_log() {
  if (std::chrono::steady_clock::now() < next_upkeep) co_return;
  next_upkeep = std::chrono::steady_clock::now() + upkeep_interval;
  try {
    co_await upkeep();
  } catch (const std::exception& failure) {
    if (Loop::current().stopping()) throw;
    log::error("the upkeep of the outbox failed and is tried in an hour",
               {{"error", failure.what()}});
  }
}

}  // namespace flipflop::outbox
