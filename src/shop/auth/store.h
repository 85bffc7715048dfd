#pragma once
// Accounts, their roles and the count of wrong passwords (schema auth).

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

struct StoredAccount {
  Account account;
  std::string password_hash;               // empty: signs in by code alone
  std::optional<std::string> totp_secret;  // sealed
  bool is_erased = false;
};

// Who may be meant by an address at sign-in; active accounts alone.
struct Claimants {
  std::optional<StoredAccount> verified;
  std::optional<StoredAccount> newest;  // of those that have not proven it
};

struct Guesser {
  std::string subject;  // hash of the address that is guessed at
  std::string network;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  Task<std::optional<StoredAccount>> find(AccountId id, Deadline deadline);
  Task<std::optional<StoredAccount>> find_verified(std::string email, Deadline deadline);
  Task<Claimants> claimants(std::string email, Deadline deadline);
  // The account as it is now, locked until the end of `tx`.
  Task<std::optional<StoredAccount>> lock(pg::Tx& tx, AccountId id);

  // With the role customer. `account.is_verified` is taken as it is: UNIQUE account_of_email.
  void insert(pg::WriteBatch& batch, const StoredAccount& account);
  Task<std::optional<StoredAccount>> rename(Account account, Instant now, Deadline deadline);
  Task<void> set_password(pg::Tx& tx, AccountId id, std::string hash, Instant now);
  // A better hash of the same password; nothing when it was changed meanwhile.
  void rehash(pg::WriteBatch& batch, const StoredAccount& account, std::string hash);

  // Locks every active account that claims the address, in id order; their ids.
  Task<std::vector<AccountId>> lock_claimants(pg::Tx& tx, std::string email);
  // Also those that are not active.
  Task<std::vector<AccountId>> all_of_address(pg::Tx& tx, std::string email);
  // False when another account has proven the address.
  Task<bool> set_verified(pg::Tx& tx, AccountId id, Instant now);
  Task<void> deactivate(pg::Tx& tx, AccountId id, Instant now);
  Task<void> erase(pg::Tx& tx, AccountId id, Instant now);

  // False when there is no such role.
  Task<bool> grant(pg::Tx& tx, AccountId id, std::string role, Instant now);
  Task<bool> withdraw(pg::Tx& tx, AccountId id, std::string role);

  // See Auth::unproven.
  Task<std::vector<AccountId>> unproven(Instant before, AccountId after, int limit,
                                        Deadline deadline);

  // Counts a wrong password before anybody looks at it, so that guesses at once are counted as
  // well. Guards: guard_must_wait, guard_too_many.
  void count_guess(pg::WriteBatch& batch, const Guesser& guesser, Instant now);
  // The password was right after all.
  void forget_guesses(pg::WriteBatch& batch, const Guesser& guesser);
  Task<void> forget_guesses(pg::Tx& tx, std::string subject);
  // At most `limit` counts that nobody added to since `before`.
  Task<int> forget_old_guesses(Instant before, int limit, Deadline deadline);

  static constexpr const char* guard_must_wait = "auth.must_wait";
  static constexpr const char* guard_too_many = "auth.too_many_failures";

 private:
  pg::Database& database_;
};

// SHA-256 of a secret or an address, with its kind, as hex.
std::string hash_of(std::string_view kind, std::string_view secret);

}  // namespace flipflop::auth
