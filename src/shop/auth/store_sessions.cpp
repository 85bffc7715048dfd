#include "shop/auth/store_sessions.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace flipflop::auth {
namespace {

std::string name_of(SessionKind kind) {
  return boost::describe::enum_to_string(kind, "token");
}

SessionKind kind_of(std::string_view name) {
  SessionKind kind = SessionKind::token;
  boost::describe::enum_from_string(std::string(name).c_str(), kind);
  return kind;
}

std::optional<LiveSession> live_in(const pg::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const pg::Row row = rows[0];
  LiveSession session;
  session.id = row.get<SessionId>(0);
  session.account = row.get<AccountId>(1);
  session.kind = kind_of(row.text(2));
  session.created_at = row.get<Instant>(3);
  session.last_seen_at = row.get<Instant>(4);
  session.expires_at = row.get<Instant>(5);
  session.permissions = pg::array_elements(row.text(6));
  session.has_second_factor = row.get<bool>(7);
  session.is_staff = row.get<bool>(8);
  return session;
}

}  // namespace

constexpr pg::Statement insert_session{"auth.insert_session", R"(
  INSERT INTO auth.session (id, account_id, kind, cookie_hash, address, user_agent, created_at,
                            last_seen_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8))"};

void SessionStore::insert(pg::WriteBatch& batch, const NewSession& session) {
  batch.add(
      pg::Stage::rows, insert_session,
      {session.id, session.account, name_of(session.device.kind), session.cookie_hash,
       session.device.address, session.device.user_agent, session.created_at, session.expires_at});
}

constexpr pg::Statement insert_refresh_token{
    "auth.insert_refresh_token",
    "INSERT INTO auth.refresh_token (hash, session_id, created_at, expires_at)"
    " VALUES ($1, $2, $3, $4)"};

void SessionStore::insert_token(pg::WriteBatch& batch, const RefreshToken& token) {
  batch.add(pg::Stage::rows, insert_refresh_token,
            {token.hash, token.session, token.created_at, token.expires_at});
}

// What a session may do is read with it, so that a role that was withdrawn is gone.
#define FF_LIVE                                                                         \
  "SELECT s.id, s.account_id, s.kind, s.created_at, s.last_seen_at, s.expires_at,"      \
  " ARRAY(SELECT DISTINCT p.permission FROM auth.account_role r"                        \
  "   JOIN auth.role_permission p ON p.role = r.role WHERE r.account_id = s.account_id" \
  "   ORDER BY p.permission LIMIT 100),"                                                \
  " a.totp_secret IS NOT NULL,"                                                         \
  " EXISTS(SELECT 1 FROM auth.account_role r JOIN auth.role o ON o.name = r.role"       \
  "   WHERE r.account_id = s.account_id AND o.is_staff)"                                \
  " FROM auth.session s JOIN auth.account a ON a.id = s.account_id"                     \
  " WHERE s.ended_at IS NULL AND a.is_active AND s.expires_at > $2 AND "

constexpr pg::Statement select_live{"auth.live_session", FF_LIVE "s.id = $1"};

Task<std::optional<LiveSession>> SessionStore::live(SessionId id, Instant now, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_live, {id, now}, deadline);
  co_return live_in(rows);
}

constexpr pg::Statement select_by_cookie{"auth.session_by_cookie", FF_LIVE "s.cookie_hash = $1"};

Task<std::optional<LiveSession>> SessionStore::live_by_cookie(std::string hash, Instant now,
                                                              Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_by_cookie, {hash, now}, deadline);
  co_return live_in(rows);
}

#undef FF_LIVE

constexpr pg::Statement touch_session{"auth.touch_session",
                                      "UPDATE auth.session SET last_seen_at = $2, expires_at = $3"
                                      " WHERE id = $1 AND ended_at IS NULL"};

Task<void> SessionStore::touch(SessionId id, Instant now, Instant expires_at, Deadline deadline) {
  co_await database_.write(touch_session, {id, now, expires_at}, deadline);
}

constexpr pg::Statement list_sessions{"auth.sessions", R"(
  SELECT id, kind, address, user_agent, created_at, last_seen_at, expires_at FROM auth.session
  WHERE account_id = $1 AND ended_at IS NULL AND expires_at > $2
  ORDER BY last_seen_at DESC, id DESC LIMIT 100)"};

Task<std::vector<Session>> SessionStore::list(AccountId account, Instant now, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(list_sessions, {account, now}, deadline);
  std::vector<Session> sessions;
  for (const pg::Row row : rows) {
    Session session;
    session.id = row.get<SessionId>(0);
    session.device = {row.get<std::string>(2), row.get<std::string>(3), kind_of(row.text(1))};
    session.created_at = row.get<Instant>(4);
    session.last_seen_at = row.get<Instant>(5);
    session.expires_at = row.get<Instant>(6);
    sessions.push_back(std::move(session));
  }
  co_return sessions;
}

// Both rows are locked: what another user of the token did is seen, not what was before.
constexpr pg::Statement lock_refresh_token{"auth.lock_refresh_token", R"(
  SELECT s.id, s.account_id, s.created_at, r.used_at IS NOT NULL,
         r.expires_at > $2 AND s.ended_at IS NULL AND s.expires_at > $2
           AND EXISTS (SELECT 1 FROM auth.account a WHERE a.id = s.account_id AND a.is_active)
  FROM auth.refresh_token r JOIN auth.session s ON s.id = r.session_id
  WHERE r.hash = $1 FOR UPDATE OF r, s)"};

Task<std::optional<Presented>> SessionStore::lock_token(pg::Tx& tx, std::string hash, Instant now) {
  const pg::Rows rows = co_await tx.run(lock_refresh_token, {hash, now});
  if (rows.empty()) co_return std::nullopt;
  const pg::Row row = rows[0];
  co_return Presented{row.get<SessionId>(0), row.get<AccountId>(1), row.get<Instant>(2),
                      row.get<bool>(3), row.get<bool>(4)};
}

constexpr pg::Statement mark_token_reused{
    "auth.mark_token_reused",
    "UPDATE auth.refresh_token SET reused_at = $2 WHERE hash = $1 AND reused_at IS NULL"};

Task<void> SessionStore::mark_reused(pg::Tx& tx, std::string hash, Instant now) {
  co_await tx.run(mark_token_reused, {hash, now});
}

constexpr pg::Statement use_token{
    "auth.use_refresh_token",
    "WITH used AS (UPDATE auth.refresh_token SET used_at = $2 WHERE hash = $1 AND used_at IS NULL"
    " RETURNING 1) SELECT platform.ensure((SELECT count(*) FROM used) = 1, 'used_before')"};
constexpr pg::Statement insert_next_token{
    "auth.insert_next_token",
    "INSERT INTO auth.refresh_token (hash, session_id, created_at, expires_at)"
    " VALUES ($1, $2, $3, $4)"};
constexpr pg::Statement see_session{
    "auth.see_session", "UPDATE auth.session SET last_seen_at = $2, expires_at = $3 WHERE id = $1"};

Task<void> SessionStore::rotate(pg::Tx& tx, std::string used_hash, RefreshToken next,
                                Instant session_end) {
  co_await tx.run(use_token, {used_hash, next.created_at});
  co_await tx.run(insert_next_token, {next.hash, next.session, next.created_at, next.expires_at});
  co_await tx.run(see_session, {next.session, next.created_at, session_end});
}

constexpr pg::Statement end_sessions{"auth.end_sessions", R"(
  WITH picked AS (
    SELECT id FROM auth.session
    WHERE account_id = $1 AND ended_at IS NULL AND ($2::uuid IS NULL OR id = $2)
      AND ($3::uuid IS NULL OR id <> $3)
    ORDER BY id LIMIT 100000 FOR UPDATE),
  ended AS (
    UPDATE auth.session AS s SET ended_at = $5, end_reason = $4 FROM picked
    WHERE s.id = picked.id AND s.ended_at IS NULL RETURNING s.id),
  told AS (
    INSERT INTO auth.revocation (id, account_id, session_id, at)
    SELECT id, $1, id, $5 FROM ended)
  SELECT id FROM ended)"};

Task<std::vector<Revoked>> SessionStore::end(pg::Tx& tx, Ending ending, Instant now) {
  pg::Params params = {ending.account, ending.only, ending.except, ending.reason, now};
  const pg::Rows rows = co_await tx.run(end_sessions, std::move(params));
  std::vector<Revoked> revoked;
  for (const pg::Row row : rows) revoked.push_back({ending.account, row.get<SessionId>(0)});
  co_return revoked;
}

constexpr pg::Statement insert_account_revocation{
    "auth.revoke_known",
    "INSERT INTO auth.revocation (id, account_id, at) VALUES ($1, $1, $2)"
    " ON CONFLICT (transaction, id) DO NOTHING"};

Task<void> SessionStore::revoke_known(pg::Tx& tx, AccountId account, Instant now) {
  co_await tx.run(insert_account_revocation, {account, now});
}

constexpr pg::Statement insert_revocation{
    "auth.revoke_one",
    "INSERT INTO auth.revocation (id, account_id, session_id, at) VALUES ($1, $2, $1, $3)"};

Task<void> SessionStore::revoke_one(pg::Tx& tx, Revoked revoked, Instant now) {
  co_await tx.run(insert_revocation, {revoked.session, revoked.account, now});
}

constexpr pg::Statement erase_session_devices{
    "auth.erase_devices",
    "UPDATE auth.session SET address = '', user_agent = '' WHERE account_id = $1"};

Task<void> SessionStore::erase_devices(pg::Tx& tx, AccountId account) {
  co_await tx.run(erase_session_devices, {account});
}

constexpr pg::Statement select_open_from{"auth.open_from",
                                         "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"};

Task<std::string> SessionStore::open_from(Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_open_from, {}, deadline);
  co_return rows[0].get<std::string>(0);
}

// One row more than there are revocations: the first carries the place.
constexpr pg::Statement select_revoked{"auth.revoked_since", R"(
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text, r.account_id, r.session_id,
         r.transaction::text || ' ' || r.id::text
  FROM (SELECT 1) AS one LEFT JOIN (
    SELECT transaction, id, account_id, session_id FROM auth.revocation
    WHERE transaction >= $1::xid8 ORDER BY transaction LIMIT $2) AS r ON true)"};

Task<RevocationPage> SessionStore::revoked_since(std::string open_from, int limit,
                                                 Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_revoked, {open_from, limit + 1}, deadline);
  RevocationPage page;
  page.open_from = rows[0].get<std::string>(0);
  for (const pg::Row row : rows) {
    if (row.is_null(1)) continue;
    page.rows.push_back(
        {{row.get<AccountId>(1), row.get<std::optional<SessionId>>(2)}, row.get<std::string>(3)});
  }
  co_return page;
}

constexpr pg::Statement delete_old_sessions{
    "auth.forget_sessions",
    "DELETE FROM auth.session WHERE id IN (SELECT id FROM auth.session WHERE expires_at < $1"
    " ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)"};
constexpr pg::Statement delete_old_revocations{
    "auth.forget_revocations",
    "DELETE FROM auth.revocation WHERE (transaction, id) IN (SELECT transaction, id"
    " FROM auth.revocation WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)"};

Task<void> SessionStore::forget(Instant before, int limit, Deadline deadline) {
  co_await database_.write(delete_old_sessions, {before, limit}, deadline);
  co_await database_.write(delete_old_revocations, {before, limit}, deadline);
}

}  // namespace flipflop::auth
