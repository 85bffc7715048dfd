#pragma once
// What an account may do because it proves something: by the secret of a mail, or by the password
// that it has.

#include <expected>
#include <string>

#include "shop/auth/core.h"

namespace flipflop::auth {

struct PasswordChange {
  AccountId account;
  SessionId current_session;
  std::string current_password, new_password;
};

class Proving {
 public:
  explicit Proving(Core& core) : core_(core) {}

  // For an address as somebody typed it; nothing tells whether anybody has it.
  Task<void> ask(std::string email, Link::Purpose purpose, Deadline deadline);
  Task<void> ask_verification(AccountId account, Deadline deadline);

  Task<std::expected<Account, Refusal>> verify_email(std::string token, Deadline deadline);
  // Proves the address as well: the mail arrived there. Ends every session.
  Task<std::expected<void, Refusal>> reset_password(std::string token, std::string password,
                                                    Deadline deadline);
  Task<std::expected<void, Refusal>> change_password(PasswordChange change, Deadline deadline);
  Task<std::expected<void, Refusal>> prove(AccountId account, Proof proof, Deadline deadline);
  Task<std::expected<SignedIn, Refusal>> sign_in_by_code(std::string email, std::string code,
                                                         Device device, Deadline deadline);

 private:
  Task<std::optional<Refusal>> doubt_password(StoredAccount stored, Proof proof, Deadline deadline);
  Task<std::optional<Refusal>> doubt_code(StoredAccount stored, Proof proof, Deadline deadline);
  Task<std::expected<Account, Refusal>> verified_before(LinkRow row, Deadline deadline);
  Task<bool> take_over(pg::Tx& tx, StoredAccount stored);

  Core& core_;
};

}  // namespace flipflop::auth
