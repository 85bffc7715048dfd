#pragma once
// What the use cases of auth stand on, and the few steps that they share.

#include <atomic>
#include <optional>
#include <string>

#include "platform/audit_log/actor.h"
#include "platform/platform.h"
#include "shop/auth/links.h"
#include "shop/auth/one_time_codes.h"
#include "shop/auth/password_hash.h"
#include "shop/auth/sessions.h"
#include "shop/auth/store.h"
#include "shop/auth/store_integrations.h"
#include "shop/auth/store_staff.h"

namespace flipflop::auth {

class Core {
 public:
  // BadSetting for lifetimes and lengths that make no sense.
  explicit Core(Platform& platform, HashOptions hashing = {});

  // Why the account may not have this password; nullopt when it may.
  Task<std::optional<Refusal>> why_not(std::string password, Account account, Deadline deadline);
  Task<bool> verify(std::string password, std::string stored, Deadline deadline);
  // How often a password was held against a hash, a made-up one included.
  std::uint64_t verifications() const { return verifications_; }

  // Counts a guess in advance; the refusal when it may not be made.
  Task<std::optional<Refusal>> count_guess(Guesser guesser, Deadline deadline);
  // It was right.
  Task<void> forget_guesses(Guesser guesser, Deadline deadline);

  // Behind the right password: why the second step is not done; nullopt when it is, or not needed.
  Task<std::optional<Refusal>> doubt_second_factor(StoredAccount stored, std::string code,
                                                   std::string network, Deadline deadline);

  // The account has proven its address within `tx`: other claims of it end. False when another
  // account has proven it before, or this one may not act any more.
  Task<bool> prove(pg::Tx& tx, Account account);

  // An act on an account in the audit log.
  Task<void> note(pg::Tx& tx, std::string action, AccountId account, audit_log::Actor actor);

  Platform& platform;
  Store accounts;
  Sessions sessions;
  Links links;
  PasswordHasher passwords;
  OneTimeCodes codes;
  ApiKeyStore keys;
  StaffStore staff;
  std::size_t length_least;

 private:
  std::atomic<std::uint64_t> verifications_{0};
};

// Of a password that may be tried at all.
bool is_possible_password(std::string_view password);
std::string subject_of(std::string_view email);

}  // namespace flipflop::auth
