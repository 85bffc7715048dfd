#pragma once
// A second factor set up, its recovery codes replaced, the whole of it removed. Each of them asks
// for the password again, so that a session that somebody left open is not enough.

#include "shop/auth/proving.h"
#include "shop/auth/signing_in.h"

namespace flipflop::auth {

class Enrolling final : public SecondFactors {
 public:
  explicit Enrolling(Core& core) : core_(core), proving_(core), signing_in_(core) {}

  Task<std::expected<FirstStep, Refusal>> first_step(std::string email, std::string password,
                                                     Device device, Deadline deadline) override;
  Task<std::expected<SignedIn, Refusal>> second_step(std::string half, std::string code,
                                                     Device device, Deadline deadline) override;
  Task<SecondFactorState> state(AccountId account, Deadline deadline) override;
  Task<std::expected<Enrolment, Refusal>> begin(AccountId account, SessionId by, Proof proof,
                                                Deadline deadline) override;
  Task<std::expected<RecoveryCodes, Refusal>> confirm(AccountId account, SessionId by,
                                                      std::string code, Deadline deadline) override;
  Task<std::expected<RecoveryCodes, Refusal>> replace_recovery_codes(AccountId account, Proof proof,
                                                                     Deadline deadline) override;
  Task<std::expected<void, Refusal>> remove(AccountId account, SessionId by, Proof proof,
                                            Deadline deadline) override;

 private:
  struct Confirmed {
    AccountId account;
    SessionId by;
    SetFactor factor;
  };
  Task<std::expected<SetFactor, Refusal>> factor_behind(AccountId account, SessionId by,
                                                        std::string code, Deadline deadline);
  Task<bool> set(Confirmed confirmed, RecoveryCodes codes, Deadline deadline);
  // Why the proof does not allow to change the second factor that the account has.
  Task<std::optional<Refusal>> doubt(AccountId account, Proof proof, Deadline deadline);

  Core& core_;
  Proving proving_;
  SigningIn signing_in_;
};

}  // namespace flipflop::auth
