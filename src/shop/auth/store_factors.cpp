#include "shop/auth/store_factors.h"

#include "shop/auth/rules.h"

namespace flipflop::auth {

constexpr pg::Statement select_factor{"auth.second_factor",
                                      "SELECT totp_secret, totp_last_step FROM auth.account"
                                      " WHERE id = $1 AND totp_secret IS NOT NULL"};

Task<std::optional<SetFactor>> SecondFactorStore::find(AccountId account, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_factor, {account}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return SetFactor{rows[0].get<std::string>(0), rows[0].get<std::int64_t>(1)};
}

constexpr pg::Statement update_step{"auth.accept_step",
                                    "UPDATE auth.account SET totp_last_step = $3"
                                    " WHERE id = $1 AND totp_secret = $2 AND totp_last_step < $3"};

Task<bool> SecondFactorStore::accept_step(AccountId account, SetFactor accepted,
                                          Deadline deadline) {
  pg::Params params = {account, accepted.sealed_secret, accepted.last_step};
  const pg::Rows rows = co_await database_.write(update_step, std::move(params), deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement use_recovery_code{
    "auth.use_recovery_code",
    "UPDATE auth.recovery_code SET used_at = $3"
    " WHERE account_id = $1 AND hash = $2 AND used_at IS NULL"};

Task<bool> SecondFactorStore::use_code(AccountId account, std::string hash, Instant now,
                                       Deadline deadline) {
  const pg::Rows rows = co_await database_.write(use_recovery_code, {account, hash, now}, deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement count_codes{
    "auth.recovery_codes_left",
    "SELECT count(*) FROM auth.recovery_code WHERE account_id = $1 AND used_at IS NULL"};

Task<int> SecondFactorStore::codes_left(AccountId account, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(count_codes, {account}, deadline);
  co_return static_cast<int>(rows[0].get<std::int64_t>(0));
}

constexpr pg::Statement put_enrolment{"auth.begin_enrolment", R"(
  INSERT INTO auth.enrolment (account_id, session_id, sealed_secret, expires_at)
  VALUES ($1, $2, $3, $4)
  ON CONFLICT (account_id) DO UPDATE SET session_id = $2, sealed_secret = $3, expires_at = $4)"};

Task<void> SecondFactorStore::begin(BegunEnrolment begun, Deadline deadline) {
  pg::Params params = {begun.account, begun.session, begun.sealed_secret, begun.expires_at};
  co_await database_.write(put_enrolment, std::move(params), deadline);
}

constexpr pg::Statement select_enrolment{
    "auth.enrolment",
    "SELECT sealed_secret FROM auth.enrolment"
    " WHERE account_id = $1 AND session_id = $2 AND expires_at > $3"};

Task<std::optional<std::string>> SecondFactorStore::begun(AccountId account, SessionId session,
                                                          Instant now, Deadline deadline) {
  const pg::Rows rows =
      co_await database_.read(select_enrolment, {account, session, now}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::string>(0);
}

constexpr pg::Statement end_enrolment{
    "auth.end_enrolment",
    "DELETE FROM auth.enrolment WHERE account_id = $1 AND sealed_secret = $2"};
constexpr pg::Statement set_factor{
    "auth.set_second_factor",
    "UPDATE auth.account SET totp_secret = $2, totp_last_step = $3, updated_at = $4"
    " WHERE id = $1 AND totp_secret IS NULL AND is_active"};

Task<bool> SecondFactorStore::set(pg::Tx& tx, AccountId account, SetFactor factor, Instant now) {
  const pg::Rows ended = co_await tx.run(end_enrolment, {account, factor.sealed_secret});
  if (ended.affected() != 1) co_return false;
  pg::Params params = {account, factor.sealed_secret, factor.last_step, now};
  const pg::Rows rows = co_await tx.run(set_factor, std::move(params));
  co_return rows.affected() == 1;
}

constexpr pg::Statement delete_codes{"auth.delete_recovery_codes",
                                     "DELETE FROM auth.recovery_code WHERE account_id = $1"};
constexpr pg::Statement insert_codes{
    "auth.insert_recovery_codes",
    "INSERT INTO auth.recovery_code (account_id, hash) SELECT $1, unnest($2::text[])"};

Task<void> SecondFactorStore::put_codes(pg::Tx& tx, AccountId account,
                                        std::vector<std::string> hashes) {
  co_await tx.run(delete_codes, {account});
  co_await tx.run(insert_codes, {account, hashes});
}

constexpr pg::Statement delete_enrolment{"auth.delete_enrolment",
                                         "DELETE FROM auth.enrolment WHERE account_id = $1"};
constexpr pg::Statement delete_halves{"auth.delete_half_sign_ins",
                                      "DELETE FROM auth.half_sign_in WHERE account_id = $1"};
constexpr pg::Statement unset_factor{"auth.unset_second_factor",
                                     "UPDATE auth.account SET totp_secret = NULL, updated_at = $2"
                                     " WHERE id = $1 AND totp_secret IS NOT NULL"};

Task<bool> SecondFactorStore::remove(pg::Tx& tx, AccountId account, Instant now) {
  const pg::Rows rows = co_await tx.run(unset_factor, {account, now});
  co_await tx.run(delete_codes, {account});
  co_await tx.run(delete_enrolment, {account});
  co_await tx.run(delete_halves, {account});
  co_return rows.affected() == 1;
}

constexpr pg::Statement insert_half_sign_in{
    "auth.insert_half_sign_in",
    "INSERT INTO auth.half_sign_in (hash, account_id, password_mark, expires_at)"
    " VALUES ($1, $2, $3, $4)"};

Task<void> SecondFactorStore::insert_half(HalfSignIn half, Deadline deadline) {
  pg::Params params = {half.hash, half.account, half.password_mark, half.expires_at};
  co_await database_.write(insert_half_sign_in, std::move(params), deadline);
}

constexpr pg::Statement count_half_try{"auth.try_half_sign_in",
                                       "UPDATE auth.half_sign_in SET tries = tries + 1"
                                       " WHERE hash = $1 AND expires_at > $2 AND tries < $3"
                                       " RETURNING account_id, password_mark, expires_at"};

Task<std::optional<HalfSignIn>> SecondFactorStore::try_half(std::string hash, Instant now,
                                                            Deadline deadline) {
  const pg::Rows rows =
      co_await database_.write(count_half_try, {hash, now, most_code_tries}, deadline);
  if (rows.empty()) co_return std::nullopt;
  const pg::Row row = rows[0];
  co_return HalfSignIn{std::move(hash), row.get<AccountId>(0), row.get<std::string>(1),
                       row.get<Instant>(2)};
}

constexpr pg::Statement use_half_sign_in{
    "auth.use_half_sign_in",
    "WITH used AS (DELETE FROM auth.half_sign_in WHERE hash = $1 RETURNING 1)"
    " SELECT platform.ensure((SELECT count(*) FROM used) = 1, 'half_sign_in_used')"};

void SecondFactorStore::use_half(pg::WriteBatch& batch, const HalfSignIn& half) {
  batch.add_guard(pg::Stage::keys, use_half_sign_in, {half.hash}, guard_used);
}

constexpr pg::Statement forget_enrolments{
    "auth.forget_enrolments",
    "DELETE FROM auth.enrolment WHERE account_id IN (SELECT account_id FROM auth.enrolment"
    " WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)"};
constexpr pg::Statement forget_halves{
    "auth.forget_half_sign_ins",
    "DELETE FROM auth.half_sign_in WHERE hash IN (SELECT hash FROM auth.half_sign_in"
    " WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)"};

Task<void> SecondFactorStore::forget(Instant before, int limit, Deadline deadline) {
  co_await database_.write(forget_enrolments, {before, limit}, deadline);
  co_await database_.write(forget_halves, {before, limit}, deadline);
}

}  // namespace flipflop::auth
