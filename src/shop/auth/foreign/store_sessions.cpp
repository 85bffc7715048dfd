#include "shop/auth/foreign/store.h"

namespace flipflop::auth::foreign {
namespace {

std::optional<BrowserSession> session_in(const pg::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const pg::Row row = rows[0];
  return BrowserSession{row.get<SessionId>(0), row.get<AccountId>(1), row.get<std::string>(2),
                        row.get<int>(3),       row.get<Instant>(4),   row.get<Instant>(5),
                        row.get<Instant>(6)};
}

}  // namespace

constexpr pg::Statement insert_session{"auth.insert_foreign_session", R"(
  INSERT INTO auth.foreign_session (id, account_id, cookie_hash, sealed_tokens, address,
    user_agent, created_at, last_seen_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8))"};

Task<void> Store::open(NewBrowser session, Deadline deadline) {
  co_await database_.write(
      insert_session,
      {session.id, session.account, session.cookie_hash, session.sealed_tokens,
       session.device.address, session.device.user_agent, session.created_at, session.expires_at},
      deadline);
}

#define FF_LIVE                                                                          \
  "SELECT id, account_id, sealed_tokens, renewals, created_at, last_seen_at, expires_at" \
  " FROM auth.foreign_session WHERE ended_at IS NULL AND expires_at > $2 AND "

constexpr pg::Statement select_live{"auth.live_foreign_session", FF_LIVE "id = $1"};

Task<std::optional<BrowserSession>> Store::live(SessionId id, Instant now, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_live, {id, now}, deadline);
  co_return session_in(rows);
}

constexpr pg::Statement select_by_cookie{"auth.foreign_session_by_cookie",
                                         FF_LIVE "cookie_hash = $1"};

#undef FF_LIVE

Task<std::optional<BrowserSession>> Store::live_by_cookie(std::string hash, Instant now,
                                                          Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_by_cookie, {hash, now}, deadline);
  co_return session_in(rows);
}

constexpr pg::Statement touch_session{
    "auth.touch_foreign_session",
    "UPDATE auth.foreign_session SET last_seen_at = $2, expires_at = $3"
    " WHERE id = $1 AND ended_at IS NULL"};

Task<void> Store::touch(SessionId id, Instant now, Instant expires_at, Deadline deadline) {
  co_await database_.write(touch_session, {id, now, expires_at}, deadline);
}

constexpr pg::Statement list_sessions{"auth.foreign_sessions", R"(
  SELECT id, address, user_agent, created_at, last_seen_at, expires_at FROM auth.foreign_session
  WHERE account_id = $1 AND ended_at IS NULL AND expires_at > $2
  ORDER BY last_seen_at DESC, id DESC LIMIT 100)"};

Task<std::vector<Session>> Store::list(AccountId account, Instant now, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(list_sessions, {account, now}, deadline);
  std::vector<Session> sessions;
  for (const pg::Row row : rows) {
    Session session;
    session.id = row.get<SessionId>(0);
    session.device = {row.get<std::string>(1), row.get<std::string>(2), SessionKind::browser};
    session.created_at = row.get<Instant>(3);
    session.last_seen_at = row.get<Instant>(4);
    session.expires_at = row.get<Instant>(5);
    sessions.push_back(std::move(session));
  }
  co_return sessions;
}

constexpr pg::Statement lease_renewal{"auth.lease_foreign_renewal", R"(
  UPDATE auth.foreign_session SET renewing_until = $4
  WHERE id = $1 AND renewals = $2 AND ended_at IS NULL
    AND (renewing_until IS NULL OR renewing_until <= $3))"};

Task<bool> Store::begin_renewal(BrowserSession session, Instant now, Instant until,
                                Deadline deadline) {
  const pg::Rows rows =
      co_await database_.write(lease_renewal, {session.id, session.renewals, now, until}, deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement renew_tokens{"auth.renew_foreign_tokens", R"(
  UPDATE auth.foreign_session
  SET sealed_tokens = $3, renewals = renewals + 1, renewing_until = NULL
  WHERE id = $1 AND renewals = $2 AND ended_at IS NULL)"};

Task<bool> Store::renew(BrowserSession session, std::string sealed_tokens, Deadline deadline) {
  const pg::Rows rows = co_await database_.write(
      renew_tokens, {session.id, session.renewals, sealed_tokens}, deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement give_up_lease{
    "auth.give_up_foreign_renewal",
    "UPDATE auth.foreign_session SET renewing_until = NULL WHERE id = $1 AND renewals = $2"};

Task<void> Store::give_up_renewal(BrowserSession session, Deadline deadline) {
  co_await database_.write(give_up_lease, {session.id, session.renewals}, deadline);
}

constexpr pg::Statement end_sessions{"auth.end_foreign_sessions", R"(
  WITH picked AS (
    SELECT id FROM auth.foreign_session
    WHERE account_id = $1 AND ended_at IS NULL AND ($2::uuid IS NULL OR id = $2)
      AND ($3::uuid IS NULL OR id <> $3)
    ORDER BY id LIMIT 100000 FOR UPDATE),
  ended AS (
    UPDATE auth.foreign_session AS s SET ended_at = $4, sealed_tokens = NULL FROM picked
    WHERE s.id = picked.id AND s.ended_at IS NULL RETURNING s.id),
  told AS (
    INSERT INTO auth.revocation (id, account_id, session_id, at)
    SELECT id, $1, id, $4 FROM ended)
  SELECT id FROM ended)"};

Task<std::vector<Revoked>> Store::end(pg::Tx& tx, Ending ending, Instant now) {
  const pg::Rows rows =
      co_await tx.run(end_sessions, {ending.account, ending.only, ending.except, now});
  std::vector<Revoked> revoked;
  for (const pg::Row row : rows) revoked.push_back({ending.account, row.get<SessionId>(0)});
  co_return revoked;
}

constexpr pg::Statement end_one_token{"auth.end_foreign_token", R"(
  WITH ended AS (
    INSERT INTO auth.foreign_session (id, account_id, address, user_agent, created_at,
      last_seen_at, expires_at, ended_at)
    VALUES ($1, $2, '', '', $3, $3, $4, $3) ON CONFLICT (id) DO NOTHING RETURNING id)
  INSERT INTO auth.revocation (id, account_id, session_id, at) SELECT id, $2, id, $3 FROM ended)"};

Task<void> Store::end_token(pg::Tx& tx, Revoked token, Instant now, Instant until) {
  co_await tx.run(end_one_token, {token.session, token.account, now, until});
}

constexpr pg::Statement delete_old_sessions{"auth.forget_foreign_sessions", R"(
  DELETE FROM auth.foreign_session WHERE id IN (
    SELECT id FROM auth.foreign_session WHERE expires_at < $1
    ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))"};

Task<void> Store::forget(Instant before, int limit, Deadline deadline) {
  co_await database_.write(delete_old_sessions, {before, limit}, deadline);
}

}  // namespace flipflop::auth::foreign
