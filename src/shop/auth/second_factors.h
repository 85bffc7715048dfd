#pragma once
// Part of the face: the second step of a sign-in, as its owner sets it up and takes it away.
// Nothing of it counts before a first code was right. Recovery codes are shown once and work once
// each.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "platform/loop/deadline.h"
#include "platform/loop/task.h"
#include "shop/auth/identity.h"

namespace flipflop::auth {

struct SecondFactorState {
  bool is_set = false;
  int recovery_codes_left = 0;
};

struct Enrolment {
  std::string secret;  // for who types it: base32
  std::string uri;     // otpauth://, for a QR code
  Instant expires_at;
};

class SecondFactors {
 public:
  virtual ~SecondFactors() = default;

  virtual Task<SecondFactorState> state(AccountId account, Deadline deadline) = 0;
  // In place of an enrolment that was not confirmed; `by` alone may confirm it.
  virtual Task<std::expected<Enrolment, Refusal>> begin(AccountId account, SessionId by,
                                                        Proof proof, Deadline deadline) = 0;
  // The enrolment that is under way, to be shown again; nullopt when there is none.
  virtual Task<std::optional<Enrolment>> begun(AccountId account, SessionId by,
                                               Deadline deadline) = 0;
  // Answers the recovery codes. Every session but `by` ends.
  virtual Task<std::expected<std::vector<std::string>, Refusal>> confirm(AccountId account,
                                                                         SessionId by,
                                                                         std::string code,
                                                                         Deadline deadline) = 0;
  // The earlier ones are good no longer.
  virtual Task<std::expected<std::vector<std::string>, Refusal>> replace_recovery_codes(
      AccountId account, Proof proof, Deadline deadline) = 0;
  // Every session but `by` ends.
  virtual Task<std::expected<void, Refusal>> remove(AccountId account, SessionId by, Proof proof,
                                                    Deadline deadline) = 0;
};

}  // namespace flipflop::auth
