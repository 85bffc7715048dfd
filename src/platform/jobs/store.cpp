#include "platform/jobs/store.h"

namespace flipflop::jobs {
namespace {

pg::Params insert_params(Uuid id, const Request& request, Instant now) {
  const Instant run_at = request.run_at == Instant{} ? now : request.run_at;
  return {id, request.queue, request.key, request.body, run_at, now};
}

// Columns id, queue, key, body, attempts, lease.
Leased leased_of(const pg::Row& row) {
  return {.id = row.get<Uuid>(0),
          .queue = row.get<std::string>(1),
          .key = row.get<std::string>(2),
          .body = row.get<std::string>(3),
          .attempt = row.get<int>(4),
          .lease = row.get<Uuid>(5)};
}

const char* name_of(Finish::State state) {
  switch (state) {
    case Finish::State::done:
      return "done";
    case Finish::State::waiting:
      return "waiting";
    case Finish::State::parked:
      return "parked";
  }
  return "";
}

}  // namespace

// The key is the meaning: a second request for the same work is no work.
constexpr pg::Statement insert_job = {"jobs.insert", R"(
  INSERT INTO platform.job (id, queue, key, body, run_at, created_at)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (queue, key) DO NOTHING)"};

void Store::insert(pg::WriteBatch& batch, Uuid id, const Request& request, Instant now) const {
  batch.add(pg::Stage::outbox, insert_job, insert_params(id, request, now));
}

Task<void> Store::insert(pg::Tx& tx, Uuid id, Request request, Instant now) const {
  co_await tx.run(insert_job, insert_params(id, request, now));
}

constexpr pg::Statement insert_schedule_rows = {"jobs.insert_schedules", R"(
  INSERT INTO platform.job (id, queue, key, body, run_at, created_at)
  SELECT s.id, s.queue, 'schedule', '', $3, $3 FROM unnest($1::uuid[], $2::text[]) AS s (id, queue)
  ORDER BY s.queue
  ON CONFLICT (queue, key) DO NOTHING)"};

Task<void> Store::insert_schedules(std::vector<Uuid> ids, std::vector<std::string> queues,
                                   Instant now, Deadline deadline) const {
  co_await database_.write(insert_schedule_rows, {ids, queues, now}, deadline);
}

// One index range per queue; rows that another worker is leasing are passed over.
constexpr pg::Statement lease_jobs = {"jobs.lease", R"(
  WITH room AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::int[]) AS r (queue, jobs, seconds)
  ), picked AS (
    SELECT j.id, r.seconds FROM room AS r CROSS JOIN LATERAL (
      SELECT id FROM platform.job
      WHERE queue = r.queue AND state = 'waiting' AND run_at <= $5
      ORDER BY run_at, id LIMIT r.jobs FOR UPDATE SKIP LOCKED
    ) AS j
  )
  UPDATE platform.job AS j
  SET state = 'running', attempts = j.attempts + 1, lease = gen_random_uuid(), owner = $4,
      lease_until = clock_timestamp() + make_interval(secs => p.seconds)
  FROM picked AS p WHERE j.id = p.id
  RETURNING j.id, j.queue, j.key, j.body, j.attempts, j.lease)"};

Task<std::vector<Leased>> Store::lease(std::vector<Room> rooms, Uuid owner, Instant now,
                                       Deadline deadline) const {
  std::vector<std::string> queues;
  std::vector<int> jobs;
  std::vector<std::int64_t> seconds;
  for (const Room& room : rooms) {
    queues.push_back(room.queue);
    jobs.push_back(room.jobs);
    seconds.push_back(room.lease.count());
  }
  const pg::Rows rows =
      co_await database_.write(lease_jobs, {queues, jobs, seconds, owner, now}, deadline);
  std::vector<Leased> leased;
  for (const pg::Row row : rows) leased.push_back(leased_of(row));
  co_return leased;
}

constexpr pg::Statement lease_this = {"jobs.lease_one", R"(
  UPDATE platform.job
  SET state = 'running', attempts = attempts + 1, lease = gen_random_uuid(), owner = $4,
      lease_until = clock_timestamp() + make_interval(secs => $3::int)
  WHERE queue = $1 AND key = $2 AND state = 'waiting' AND run_at <= $5
  RETURNING id, queue, key, body, attempts, lease)"};

Task<std::optional<Leased>> Store::lease_one(Wanted wanted, Uuid owner, Instant now,
                                             Deadline deadline) const {
  const pg::Rows rows = co_await database_.write(
      lease_this, {wanted.queue, wanted.key, wanted.lease.count(), owner, now}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return leased_of(rows[0]);
}

constexpr pg::Statement prolong_lease = {"jobs.prolong", R"(
  UPDATE platform.job SET lease_until = clock_timestamp() + make_interval(secs => $3::int)
  WHERE id = $1 AND lease = $2)"};

Task<bool> Store::prolong(Leased job, std::chrono::seconds span, Deadline deadline) const {
  const pg::Rows rows =
      co_await database_.write(prolong_lease, {job.id, job.lease, span.count()}, deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement finish_job = {"jobs.finish", R"(
  UPDATE platform.job
  SET state = $3, run_at = $4, reason = $5, attempts = $6,
      lease = NULL, owner = NULL, lease_until = NULL,
      finished_at = CASE WHEN $3 = 'done' THEN $7::timestamptz END
  WHERE id = $1 AND lease = $2)"};

Task<bool> Store::finish(Leased job, Finish finish, Instant now, Deadline deadline) const {
  const pg::Rows rows =
      co_await database_.write(finish_job,
                               {job.id, job.lease, name_of(finish.state), finish.run_at,
                                finish.reason, finish.attempts, now},
                               deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement reclaim_expired = {"jobs.reclaim", R"(
  UPDATE platform.job
  SET state = 'waiting', lease = NULL, owner = NULL, lease_until = NULL,
      reason = 'its worker went away'
  WHERE id IN (SELECT id FROM platform.job
               WHERE state = 'running' AND lease_until < clock_timestamp()
               ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED))"};

Task<int> Store::reclaim(Deadline deadline) const {
  const pg::Rows rows = co_await database_.write(reclaim_expired, {}, deadline);
  co_return static_cast<int>(rows.affected());
}

constexpr pg::Statement give_leases_back = {"jobs.give_back", R"(
  UPDATE platform.job
  SET state = 'waiting', attempts = attempts - 1, lease = NULL, owner = NULL, lease_until = NULL
  WHERE id IN (SELECT id FROM platform.job WHERE state = 'running' AND owner = $1
               ORDER BY id LIMIT 10000 FOR UPDATE))"};

Task<int> Store::give_back(Uuid owner, Deadline deadline) const {
  const pg::Rows rows = co_await database_.write(give_leases_back, {owner}, deadline);
  co_return static_cast<int>(rows.affected());
}

// A failure leaves its reason; whoever put a job off without one wants it later.
constexpr pg::Statement select_state = {"jobs.state_of", R"(
  SELECT CASE WHEN state = 'waiting' AND reason = '' AND run_at > $3 THEN 'put_off' ELSE state END
  FROM platform.job WHERE queue = $1 AND key = $2)"};

Task<std::string> Store::state_of(std::string queue, std::string key, Instant now,
                                  Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_state, {queue, key, now}, deadline);
  co_return rows.empty() ? std::string() : rows[0].get<std::string>(0);
}

namespace {

Jobs::Listed listed_in(const pg::Row& row) {
  return {.id = row.get<Uuid>(0),
          .queue = row.get<std::string>(1),
          .key = row.get<std::string>(2),
          .state = row.get<std::string>(3),
          .reason = row.get<std::string>(4),
          .attempts = row.get<int>(5),
          .run_at = row.get<Instant>(6),
          .created_at = row.get<Instant>(7)};
}

}  // namespace

constexpr pg::Statement select_listed = {"jobs.list", R"(
  SELECT id, queue, key, state, reason, attempts, run_at, created_at FROM platform.job
  WHERE state <> 'done' AND ($1 = '' OR state = $1)
  ORDER BY run_at, id LIMIT $2)"};

Task<std::vector<Jobs::Listed>> Store::list(std::string state, int limit, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_listed, {state, limit}, deadline);
  std::vector<Jobs::Listed> listed;
  for (const pg::Row row : rows) listed.push_back(listed_in(row));
  co_return listed;
}

Task<list::Page<Jobs::Listed>> Store::browse(Jobs::Filter filter, list::Query query,
                                             Deadline deadline) const {
  const auto asked = [](std::string text) {
    return text.empty() ? pg::Param(std::nullopt) : pg::Param(std::move(text));
  };
  const bool is_open = filter.state.empty();
  query.filters = {asked(std::move(filter.state)), asked(std::move(filter.queue)),
                   is_open ? pg::Param(true) : pg::Param(std::nullopt)};
  return Jobs::listed().read(&database_, std::move(query), &listed_in, deadline);
}

// The state of a job that is not done, in the order in which a person wants to know.
const list::List& Jobs::listed() {
  static const list::List list(
      {.name = "jobs.browse",
       .columns = "id, queue, key, state, reason, attempts, run_at, created_at",
       .from = "FROM platform.job",
       .id = "id",
       .direction = list::Direction::asc,
       .sorts = {{"urgency", list::Kind::whole,
                  "CASE state WHEN 'parked' THEN 0 WHEN 'running' THEN 1 ELSE 2 END"},
                 {"runAt", list::Kind::instant, "run_at"},
                 {"createdAt", list::Kind::instant, "created_at"}},
       .filters = {
           {"text", "state = ?"}, {"text", "queue = ?"}, {"boolean", "? AND state <> 'done'"}}});
  return list;
}

constexpr pg::Statement unpark = {"jobs.retry", R"(
  UPDATE platform.job SET state = 'waiting', attempts = 0, run_at = $2
  WHERE id = $1 AND state = 'parked')"};

Task<bool> Store::retry(Uuid id, Instant now, Deadline deadline) const {
  const pg::Rows rows = co_await database_.write(unpark, {id, now}, deadline);
  co_return rows.affected() == 1;
}

Task<bool> Store::retry(pg::Tx& tx, Uuid id, Instant now) const {
  const pg::Rows rows = co_await tx.run(unpark, {id, now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_depths = {"jobs.depths", R"(
  SELECT queue, count(*) FILTER (WHERE state = 'waiting'),
         count(*) FILTER (WHERE state = 'running'), count(*) FILTER (WHERE state = 'parked'),
         coalesce(extract(epoch FROM $1::timestamptz
                          - min(run_at) FILTER (WHERE state = 'waiting' AND run_at <= $1)),
                  0)::float8
  FROM platform.job WHERE state <> 'done'
  GROUP BY queue ORDER BY queue LIMIT 1000)"};

Task<std::vector<Depth>> Store::depths(Instant now, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_depths, {now}, deadline);
  std::vector<Depth> depths;
  for (const pg::Row row : rows) {
    depths.push_back({.queue = row.get<std::string>(0),
                      .waiting = row.get<std::int64_t>(1),
                      .running = row.get<std::int64_t>(2),
                      .parked = row.get<std::int64_t>(3),
                      .oldest_seconds = row.get<double>(4)});
  }
  co_return depths;
}

constexpr pg::Statement delete_done = {"jobs.forget_done", R"(
  DELETE FROM platform.job WHERE id IN (
    SELECT id FROM platform.job WHERE state = 'done' AND finished_at < $1
    ORDER BY finished_at LIMIT $2))"};

Task<int> Store::forget_done(Instant before, int limit, Deadline deadline) const {
  const pg::Rows rows = co_await database_.write(delete_done, {before, limit}, deadline);
  co_return static_cast<int>(rows.affected());
}

}  // namespace flipflop::jobs
