#include "platform/outbox/store.h"

namespace flipflop::outbox {
namespace {

pg::Params event_params(const StoredEvent& event) {
  return {event.id, event.kind, event.aggregate, event.body, event.at};
}

// Columns id, position, kind, aggregate, body, at.
StoredEvent event_of(const pg::Row& row) {
  return {.id = row.get<Uuid>(0),
          .position = row.get<std::int64_t>(1),
          .kind = row.get<std::string>(2),
          .aggregate = row.get<Uuid>(3),
          .body = row.get<std::string>(4),
          .at = row.get<Instant>(5)};
}

constexpr pg::Statement insert_event = {"outbox.insert", R"(
  INSERT INTO platform.outbox (id, kind, aggregate, body, at) VALUES ($1, $2, $3, $4, $5))"};

}  // namespace

void Store::insert(pg::WriteBatch& batch, const StoredEvent& event) const {
  batch.add(pg::Stage::outbox, insert_event, event_params(event));
}

Task<void> Store::insert(pg::Tx& tx, StoredEvent event) const {
  co_await tx.run(insert_event, event_params(event));
}

// "kind <> ''" is true of every event. It stands in each statement that is for all kinds, and in no
// other: the index in the order of positions is for them alone. By it, a statement for one kind
// would go through the events of all others, of which there may be a million.
constexpr pg::Statement select_after = {"outbox.read_after", R"(
  SELECT id, position, kind, aggregate, body, at FROM platform.outbox
  WHERE kind <> '' AND position > $1 ORDER BY position LIMIT $2)"};

constexpr pg::Statement select_after_of_kinds = {"outbox.read_after_of_kinds", R"(
  SELECT o.id, o.position, o.kind, o.aggregate, o.body, o.at
  FROM unnest($3::text[]) AS wanted (kind)
  CROSS JOIN LATERAL (
    SELECT * FROM platform.outbox AS of_kind
    WHERE of_kind.kind = wanted.kind AND of_kind.position > $1
    ORDER BY of_kind.position LIMIT $2) AS o
  ORDER BY o.position LIMIT $2)"};

Task<std::vector<StoredEvent>> Store::read_after(std::int64_t position,
                                                 std::vector<std::string> kinds, int limit,
                                                 Deadline deadline) const {
  const pg::Statement& statement = kinds.empty() ? select_after : select_after_of_kinds;
  pg::Params params = {position, limit};
  if (!kinds.empty()) params.push_back(kinds);
  const pg::Rows rows = co_await database_.read(statement, std::move(params), deadline);
  std::vector<StoredEvent> events;
  events.reserve(static_cast<std::size_t>(rows.size()));
  for (const pg::Row row : rows) events.push_back(event_of(row));
  co_return events;
}

// Not the sequence: it runs ahead of what is committed.
constexpr pg::Statement select_last_position = {"outbox.last_position", R"(
  SELECT coalesce(max(position), 0) FROM platform.outbox WHERE kind <> '')"};

Task<std::int64_t> Store::last_position(Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_last_position, {}, deadline);
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement select_head = {"outbox.head", R"(
  SELECT EXISTS (SELECT FROM platform.outbox WHERE position IS NULL),
         (SELECT coalesce(max(position), 0) FROM platform.outbox WHERE kind <> ''))"};

Task<Head> Store::head(Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_head, {}, deadline);
  co_return Head{.has_waiting = rows[0].get<bool>(0), .position = rows[0].get<std::int64_t>(1)};
}

// Released after the commit is visible, so positions appear in ascending order.
constexpr pg::Statement try_relay_lock = {"outbox.lock_relay", R"(
  SELECT pg_try_advisory_xact_lock(hashtextextended('flipflop.outbox.relay', 0)))"};

Task<bool> Store::lock_relay(pg::Tx& tx) const {
  const pg::Rows rows = co_await tx.run(try_relay_lock);
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement number_events = {"outbox.give_positions", R"(
  WITH waiting AS (
    SELECT id, written FROM platform.outbox WHERE position IS NULL ORDER BY written LIMIT $1
  ), numbered AS (
    SELECT id, nextval('platform.outbox_position') AS position
    FROM (SELECT id FROM waiting ORDER BY written) AS in_order
  ), moved AS (
    UPDATE platform.outbox AS o SET position = n.position FROM numbered AS n WHERE o.id = n.id
    RETURNING o.position
  )
  SELECT count(*), coalesce(max(position), 0) FROM moved)"};

Task<Given> Store::give_positions(pg::Tx& tx, int limit) const {
  const pg::Rows rows = co_await tx.run(number_events, {limit});
  co_return Given{.events = rows[0].get<int>(0), .last = rows[0].get<std::int64_t>(1)};
}

constexpr pg::Statement call_make_partitions = {"outbox.make_partitions", R"(
  SELECT platform.make_partitions('outbox', 'id', $1::timestamptz),
         platform.make_partitions('handled', 'event_id', $1::timestamptz))"};

Task<void> Store::make_partitions(pg::Tx& tx, Instant now) const {
  co_await tx.run(call_make_partitions, {now});
}

constexpr pg::Statement call_drop_partitions = {"outbox.drop_partitions", R"(
  SELECT platform.drop_partitions($1))"};

Task<int> Store::drop_partitions(pg::Tx& tx, Instant keep_from) const {
  const pg::Rows rows = co_await tx.run(call_drop_partitions, {keep_from});
  co_return rows[0].get<int>(0);
}

// A subscriber that is new begins with the oldest event that is kept.
constexpr pg::Statement upsert_subscribers = {"outbox.register_subscribers", R"(
  INSERT INTO platform.subscriber (name, kind)
  SELECT name, kind FROM unnest($1::text[], $2::text[]) AS s (name, kind) ORDER BY name
  ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, seen_at = clock_timestamp())"};

Task<void> Store::register_subscribers(std::vector<std::string> names,
                                       std::vector<std::string> kinds, Deadline deadline) const {
  co_await database_.write(upsert_subscribers, {names, kinds}, deadline);
}

constexpr pg::Statement select_with_work = {"outbox.with_work", R"(
  SELECT s.name FROM platform.subscriber AS s
  WHERE s.name = ANY ($1::text[])
    AND (s.owner = $2 OR s.lease_until IS NULL OR s.lease_until < clock_timestamp())
    AND ((SELECT min(o.position) FROM platform.outbox AS o
          WHERE o.kind = s.kind AND o.position > s.position) IS NOT NULL
      OR EXISTS (SELECT FROM platform.held_event AS h
                 WHERE h.subscriber = s.name AND h.state = 'waiting' AND h.next_try_at <= $3
                   AND NOT EXISTS (SELECT FROM platform.held_event AS e
                                   WHERE e.subscriber = h.subscriber AND e.aggregate = h.aggregate
                                     AND e.position < h.position)))
  ORDER BY s.name LIMIT 1000)"};

Task<std::vector<std::string>> Store::with_work(std::vector<std::string> names, Uuid owner,
                                                Instant now, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_with_work, {names, owner, now}, deadline);
  std::vector<std::string> found;
  for (const pg::Row row : rows) found.push_back(row.get<std::string>(0));
  co_return found;
}

constexpr pg::Statement take_lease = {"outbox.lease", R"(
  UPDATE platform.subscriber
  SET owner = $2, lease_until = clock_timestamp() + interval '15 seconds',
      seen_at = clock_timestamp()
  WHERE name = $1 AND (owner = $2 OR lease_until IS NULL OR lease_until < clock_timestamp())
  RETURNING position)"};

Task<std::optional<std::int64_t>> Store::lease(std::string subscriber, Uuid owner,
                                               Deadline deadline) const {
  const pg::Rows rows = co_await database_.write(take_lease, {subscriber, owner}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement release_leases = {"outbox.release", R"(
  UPDATE platform.subscriber SET owner = NULL, lease_until = NULL WHERE owner = $1)"};

Task<void> Store::release_all(Uuid owner, Deadline deadline) const {
  co_await database_.write(release_leases, {owner}, deadline);
}

constexpr pg::Statement select_next = {"outbox.next_events", R"(
  SELECT o.id, o.position, o.kind, o.aggregate, o.body, o.at,
         EXISTS (SELECT FROM platform.held_event AS h
                 WHERE h.subscriber = s.name AND h.aggregate = o.aggregate)
  FROM platform.subscriber AS s
  CROSS JOIN LATERAL (
    SELECT * FROM platform.outbox AS of_kind
    WHERE of_kind.kind = s.kind AND of_kind.position > s.position
    ORDER BY of_kind.position LIMIT $2) AS o
  WHERE s.name = $1 ORDER BY o.position)"};

Task<std::vector<NextEvent>> Store::next_events(std::string subscriber, int limit,
                                                Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_next, {subscriber, limit}, deadline);
  std::vector<NextEvent> events;
  events.reserve(static_cast<std::size_t>(rows.size()));
  for (const pg::Row row : rows) events.push_back({event_of(row), row.get<bool>(6)});
  co_return events;
}

constexpr pg::Statement move_cursor = {"outbox.advance", R"(
  UPDATE platform.subscriber SET position = $4
  WHERE name = $1 AND owner = $2 AND position = $3)"};

Task<bool> Store::advance(pg::Tx& tx, Step step) const {
  const pg::Rows rows =
      co_await tx.run(move_cursor, {step.subscriber, step.owner, step.from, step.to});
  co_return rows.affected() == 1;
}

constexpr pg::Statement lock_subscriber = {"outbox.lock_subscriber", R"(
  SELECT name FROM platform.subscriber WHERE name = $1 AND owner = $2 FOR NO KEY UPDATE)"};

Task<bool> Store::still_leased(pg::Tx& tx, std::string subscriber, Uuid owner) const {
  const pg::Rows rows = co_await tx.run(lock_subscriber, {subscriber, owner});
  co_return !rows.empty();
}

constexpr pg::Statement insert_handled = {"outbox.mark_handled", R"(
  INSERT INTO platform.handled (event_id, subscriber) VALUES ($1, $2) ON CONFLICT DO NOTHING)"};

Task<bool> Store::mark_handled(pg::Tx& tx, std::string subscriber, Uuid event) const {
  const pg::Rows rows = co_await tx.run(insert_handled, {event, subscriber});
  co_return rows.affected() == 1;
}

constexpr pg::Statement insert_held = {"outbox.hold", R"(
  INSERT INTO platform.held_event (subscriber, event_id, position, kind, aggregate, body, at, state,
                                   attempts, next_try_at, reason)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))"};

Task<void> Store::hold(pg::Tx& tx, StoredEvent event, Hold hold) const {
  co_await tx.run(
      insert_held,
      {hold.subscriber, event.id, event.position, event.kind, event.aggregate, event.body, event.at,
       hold.parked ? "parked" : "waiting", hold.attempts, hold.next_try_at, hold.reason});
}

constexpr pg::Statement select_due = {"outbox.due", R"(
  SELECT h.event_id, h.position, h.kind, h.aggregate, h.body, h.at, h.attempts
  FROM platform.held_event AS h
  WHERE h.subscriber = $1 AND h.state = 'waiting' AND h.next_try_at <= $2
    AND NOT EXISTS (SELECT FROM platform.held_event AS e
                    WHERE e.subscriber = h.subscriber AND e.aggregate = h.aggregate
                      AND e.position < h.position)
  ORDER BY h.position LIMIT $3)"};

Task<std::vector<HeldEvent>> Store::due(std::string subscriber, Instant now, int limit,
                                        Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_due, {subscriber, now, limit}, deadline);
  std::vector<HeldEvent> events;
  for (const pg::Row row : rows) events.push_back({event_of(row), row.get<int>(6)});
  co_return events;
}

constexpr pg::Statement delete_held = {"outbox.unhold", R"(
  DELETE FROM platform.held_event WHERE subscriber = $1 AND event_id = $2)"};

Task<bool> Store::unhold(pg::Tx& tx, std::string subscriber, Uuid event) const {
  const pg::Rows rows = co_await tx.run(delete_held, {subscriber, event});
  co_return rows.affected() == 1;
}

constexpr pg::Statement update_held = {"outbox.hold_on", R"(
  UPDATE platform.held_event SET state = $3, attempts = $4, next_try_at = $5, reason = $6
  WHERE subscriber = $1 AND event_id = $2)"};

Task<void> Store::hold_on(Uuid event, Hold hold, Deadline deadline) const {
  co_await database_.write(update_held,
                           {hold.subscriber, event, hold.parked ? "parked" : "waiting",
                            hold.attempts, hold.next_try_at, hold.reason},
                           deadline);
}

constexpr pg::Statement select_parked = {"outbox.parked", R"(
  SELECT h.subscriber, h.event_id, h.kind, h.aggregate, h.attempts, h.reason, h.at,
         (SELECT count(*) FROM platform.held_event AS b
          WHERE b.subscriber = h.subscriber AND b.aggregate = h.aggregate
            AND b.position > h.position)
  FROM platform.held_event AS h WHERE h.state = 'parked' ORDER BY h.at, h.event_id LIMIT $1)"};

Task<std::vector<Parked>> Store::parked(int limit, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_parked, {limit}, deadline);
  std::vector<Parked> parked;
  for (const pg::Row row : rows) {
    parked.push_back({.subscriber = row.get<std::string>(0),
                      .event = row.get<Uuid>(1),
                      .kind = row.get<std::string>(2),
                      .aggregate = row.get<Uuid>(3),
                      .attempts = row.get<int>(4),
                      .reason = row.get<std::string>(5),
                      .at = row.get<Instant>(6),
                      .queued_behind = row.get<std::int64_t>(7)});
  }
  co_return parked;
}

constexpr pg::Statement unpark = {"outbox.retry", R"(
  UPDATE platform.held_event SET state = 'waiting', attempts = 0, next_try_at = $3
  WHERE subscriber = $1 AND event_id = $2 AND state = 'parked')"};

Task<bool> Store::retry(std::string subscriber, Uuid event, Instant now, Deadline deadline) const {
  const pg::Rows rows = co_await database_.write(unpark, {subscriber, event, now}, deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_lags = {"outbox.lags", R"(
  SELECT s.name,
         coalesce(extract(epoch FROM $2::timestamptz - (
           SELECT o.at FROM platform.outbox AS o
           WHERE o.kind = s.kind AND o.position > s.position
           ORDER BY o.position LIMIT 1)), 0)::float8,
         (SELECT count(*) FROM platform.held_event AS h
          WHERE h.subscriber = s.name AND h.state = 'parked')
  FROM platform.subscriber AS s WHERE s.name = ANY ($1::text[]) ORDER BY s.name LIMIT 1000)"};

Task<std::vector<Lag>> Store::lags(std::vector<std::string> names, Instant now,
                                   Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_lags, {names, now}, deadline);
  std::vector<Lag> lags;
  for (const pg::Row row : rows)
    lags.push_back({row.get<std::string>(0), row.get<double>(1), row.get<std::int64_t>(2)});
  co_return lags;
}

}  // namespace flipflop::outbox
