#pragma once
// Enrolments, recovery codes and half sign-ins (schema auth). Secrets are given sealed, codes and
// names as their hashes.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/auth/identity.h"

namespace flipflop::auth {

struct SetFactor {
  std::string sealed_secret;
  std::int64_t last_step = 0;
};

struct BegunEnrolment {
  AccountId account;
  SessionId session;
  std::string sealed_secret;
  Instant expires_at;
};

struct HalfSignIn {
  std::string hash;
  AccountId account;
  std::string password_mark;
  Instant expires_at;
};

class SecondFactorStore {
 public:
  explicit SecondFactorStore(pg::Database& database) : database_(database) {}

  Task<std::optional<SetFactor>> find(AccountId account, Deadline deadline);
  // False when this secret is not the account's any more, or a code of the step or of a later one
  // was accepted before.
  Task<bool> accept_step(AccountId account, SetFactor accepted, Deadline deadline);
  // False when it is unknown or was used before.
  Task<bool> use_code(AccountId account, std::string hash, Instant now, Deadline deadline);
  Task<int> codes_left(AccountId account, Deadline deadline);

  // In place of an earlier one.
  Task<void> begin(BegunEnrolment begun, Deadline deadline);
  Task<std::optional<std::string>> begun(AccountId account, SessionId session, Instant now,
                                         Deadline deadline);
  // The enrolment is over and `factor` counts. False when it was replaced meanwhile.
  Task<bool> set(pg::Tx& tx, AccountId account, SetFactor factor, Instant now);
  // In place of all earlier ones.
  Task<void> put_codes(pg::Tx& tx, AccountId account, std::vector<std::string> hashes);
  // With codes, enrolment and half sign-ins. False when there was no second factor.
  Task<bool> remove(pg::Tx& tx, AccountId account, Instant now);

  Task<void> insert_half(HalfSignIn half, Deadline deadline);
  // Counts a try; nullopt when it is unknown, out of date or was tried too often.
  Task<std::optional<HalfSignIn>> try_half(std::string hash, Instant now, Deadline deadline);
  // Guard: guard_used.
  void use_half(pg::WriteBatch& batch, const HalfSignIn& half);
  // At most `limit` of each that ended before.
  Task<void> forget(Instant before, int limit, Deadline deadline);

  static constexpr const char* guard_used = "auth.half_sign_in_used";

 private:
  pg::Database& database_;
};

}  // namespace flipflop::auth
