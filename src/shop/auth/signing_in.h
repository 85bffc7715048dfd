#pragma once
// From a password to a session, in one request or, for pages that ask for the code in a step of its
// own, in two. Between the steps there is no session: a half sign-in opens nothing but the second
// step, and that once.

#include "shop/auth/core.h"

namespace flipflop::auth {

struct Credentials {
  std::string email, password;
  Device device;
};

class SigningIn {
 public:
  explicit SigningIn(Core& core) : core_(core) {}

  Task<std::expected<SignedIn, Refusal>> sign_in(Credentials given, std::string second_factor,
                                                 Deadline deadline);
  Task<std::expected<FirstStep, Refusal>> first_step(Credentials given, Deadline deadline);
  Task<std::expected<SignedIn, Refusal>> second_step(std::string half, std::string code,
                                                     Device device, Deadline deadline);

 private:
  Task<std::expected<StoredAccount, Refusal>> admit(Credentials given, Deadline deadline);
  Task<std::optional<StoredAccount>> whose_password(Claimants claimants, std::string password,
                                                    Deadline deadline);
  Task<std::optional<StoredAccount>> account_of(HalfSignIn half, Deadline deadline);
  Task<SignedIn> enter(StoredAccount stored, Credentials given, Deadline deadline);

  Core& core_;
};

}  // namespace flipflop::auth
