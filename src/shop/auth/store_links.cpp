#include "shop/auth/store_links.h"

#include "base/invariant.h"
#include "shop/auth/rules.h"
#include "shop/auth/store.h"

namespace flipflop::auth {
namespace {

LinkRow link_in(const pg::Row& row) {
  const auto purpose = purpose_named(row.text(2));
  invariant(purpose.has_value(), "a stored request has an unknown purpose");
  return {row.get<Uuid>(0), row.get<std::optional<AccountId>>(1), *purpose,
          row.get<std::optional<std::string>>(3), row.get<bool>(4)};
}

std::string subject_of(const std::string& email) {
  return hash_of("auth.address", email);
}

}  // namespace

// An older mail must not open what a newer one is about; the claims of others are left alone.
constexpr pg::Statement replace_requests{"auth.replace_requests", R"(
  UPDATE auth.link_request SET used_at = $4
  WHERE subject = $1 AND used_at IS NULL
    AND CASE WHEN $2 = 'verify_email' THEN purpose IN ('verify_email', 'account_exists')
               AND account_id = $3::uuid
             ELSE purpose = $2 END)"};
constexpr pg::Statement insert_request{"auth.insert_request", R"(
  INSERT INTO auth.link_request (id, subject, account_id, purpose, created_at, expires_at)
  SELECT $1::uuid, $2,
    coalesce($4::uuid, (SELECT a.id FROM auth.account a WHERE a.email = $3 AND a.is_active
                        ORDER BY a.is_verified DESC, a.created_at DESC, a.id DESC LIMIT 1)),
    CASE WHEN $5 = 'verify_email' AND EXISTS (
      SELECT 1 FROM auth.account a WHERE a.email = $3 AND a.is_verified)
    THEN 'account_exists' ELSE $5 END,
    $6::timestamptz, $7::timestamptz)"};

void LinkStore::insert(pg::WriteBatch& batch, const NewRequest& request) {
  const std::string subject = subject_of(request.email);
  const std::string_view purpose = purpose_name(request.purpose);
  batch.add(pg::Stage::rows, replace_requests, {subject, purpose, request.account, request.at});
  batch.add(pg::Stage::rows, insert_request,
            {request.id, subject, request.email, request.account, purpose, request.at,
             request.mailed_until});
}

constexpr pg::Statement select_request{
    "auth.request",
    "SELECT id, account_id, purpose, secret_hash, used_at IS NULL AND expires_at > $2"
    " FROM auth.link_request WHERE id = $1"};

Task<std::optional<LinkRow>> LinkStore::find(Uuid id, Instant now, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_request, {id, now}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return link_in(rows[0]);
}

constexpr pg::Statement update_secret{
    "auth.set_secret",
    "UPDATE auth.link_request SET secret_hash = $2, expires_at = $3"
    " WHERE id = $1 AND used_at IS NULL"};

Task<bool> LinkStore::set_secret(Uuid id, std::string secret_hash, Instant expires_at,
                                 Deadline deadline) {
  const pg::Rows rows =
      co_await database_.write(update_secret, {id, secret_hash, expires_at}, deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_by_secret{
    "auth.request_by_secret",
    "SELECT id, account_id, purpose, secret_hash, used_at IS NULL AND expires_at > $3"
    " FROM auth.link_request WHERE secret_hash = $1 AND purpose = $2"
    " AND purpose IN ('verify_email', 'reset_password')"};

Task<std::optional<LinkRow>> LinkStore::find_by_secret(Link::Purpose purpose,
                                                       std::string secret_hash, Instant now,
                                                       Deadline deadline) {
  const pg::Rows rows = co_await database_.read(
      select_by_secret, {secret_hash, purpose_name(purpose), now}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return link_in(rows[0]);
}

constexpr pg::Statement use_request{"auth.use_request",
                                    "UPDATE auth.link_request SET used_at = $2"
                                    " WHERE id = $1 AND used_at IS NULL AND expires_at > $2"};

Task<bool> LinkStore::use(pg::Tx& tx, Uuid id, Instant now) {
  const pg::Rows rows = co_await tx.run(use_request, {id, now});
  co_return rows.affected() == 1;
}

// The number of tries is looked at again when the row is locked, so that tries at once are counted.
constexpr pg::Statement count_try{"auth.try_code", R"(
  UPDATE auth.link_request SET tries = tries + 1
  WHERE id = (SELECT id FROM auth.link_request
              WHERE subject = $1 AND purpose = 'sign_in_code' AND used_at IS NULL
                AND expires_at > $2
              ORDER BY created_at DESC, id DESC LIMIT 1)
    AND tries < $3 AND used_at IS NULL
  RETURNING id, account_id, purpose, secret_hash, true)"};

Task<std::optional<LinkRow>> LinkStore::try_code(std::string email, Instant now,
                                                 Deadline deadline) {
  const pg::Rows rows =
      co_await database_.write(count_try, {subject_of(email), now, most_code_tries}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return link_in(rows[0]);
}

constexpr pg::Statement delete_of_account{"auth.erase_requests",
                                          "DELETE FROM auth.link_request WHERE account_id = $1"};

Task<void> LinkStore::erase(pg::Tx& tx, AccountId account) {
  co_await tx.run(delete_of_account, {account});
}

constexpr pg::Statement delete_old_requests{
    "auth.forget_requests",
    "DELETE FROM auth.link_request WHERE id IN (SELECT id FROM auth.link_request"
    " WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)"};

Task<int> LinkStore::forget(Instant before, int limit, Deadline deadline) {
  const pg::Rows rows = co_await database_.write(delete_old_requests, {before, limit}, deadline);
  co_return static_cast<int>(rows.affected());
}

}  // namespace flipflop::auth
