#pragma once
// Part of the face: the second step of a sign-in, and how its owner sets it up and takes it away.
// Nothing of it counts before a first code was right. Recovery codes are shown once and work once.

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

// The password was right: the session, or what the second step has to name.
struct FirstStep {
  std::optional<SignedIn> signed_in;
  std::string half;  // of one browser; good for ten minutes, five tries and one session
};

using RecoveryCodes = std::vector<std::string>;

class SecondFactors {
 public:
  virtual ~SecondFactors() = default;

  // For pages that ask for the code in a step of its own. Refusals are those of Auth::sign_in.
  virtual Task<std::expected<FirstStep, Refusal>> first_step(std::string email,
                                                             std::string password, Device device,
                                                             Deadline deadline) = 0;
  // Refusal::invalid_link when the first step has to be done again.
  virtual Task<std::expected<SignedIn, Refusal>> second_step(std::string half, std::string code,
                                                             Device device, Deadline deadline) = 0;

  virtual Task<SecondFactorState> state(AccountId account, Deadline deadline) = 0;
  // In place of an enrolment that was not confirmed; the session `by` alone may confirm it.
  virtual Task<std::expected<Enrolment, Refusal>> begin(AccountId account, SessionId by,
                                                        Proof proof, Deadline deadline) = 0;
  // Every session but `by` ends.
  virtual Task<std::expected<RecoveryCodes, Refusal>> confirm(AccountId account, SessionId by,
                                                              std::string code,
                                                              Deadline deadline) = 0;
  // The earlier ones are good no longer.
  virtual Task<std::expected<RecoveryCodes, Refusal>> replace_recovery_codes(AccountId account,
                                                                             Proof proof,
                                                                             Deadline deadline) = 0;
  // Every session but `by` ends.
  virtual Task<std::expected<void, Refusal>> remove(AccountId account, SessionId by, Proof proof,
                                                    Deadline deadline) = 0;
};

}  // namespace flipflop::auth
