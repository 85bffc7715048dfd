#pragma once
// The second factor in memory, over an Auth of the same test: who has one signs in in two steps.
// Every code is `code` while an enrolment is confirmed; recovery codes are made up. Single thread.

#include <map>
#include <set>
#include <string>
#include <utility>

#include "shop/auth/auth.h"

namespace flipflop::auth {

class FakeSecondFactors final : public SecondFactors {
 public:
  explicit FakeSecondFactors(Auth& auth) : auth_(auth) {}

  std::string code = "246810";
  std::set<AccountId> set;  // beside those whose account says so
  RecoveryCodes codes = {"k3f9-20xq-7hmd-v5tz", "m4g0-31yr-8jne-w6va"};

  Task<std::expected<FirstStep, Refusal>> first_step(std::string email, std::string password,
                                                     Device device, Deadline deadline) override {
    auto signed_in = co_await auth_.sign_in(email, password, "", std::move(device), deadline);
    FirstStep step;
    if (!signed_in && signed_in.error() != Refusal::second_factor)
      co_return std::unexpected(signed_in.error());
    if (signed_in) {
      step.signed_in = std::move(*signed_in);
      co_return step;
    }
    step.half = "half-" + std::to_string(halves_.size());
    halves_[step.half] = {std::move(email), std::move(password)};
    co_return step;
  }
  Task<std::expected<SignedIn, Refusal>> second_step(std::string half, std::string given,
                                                     Device device, Deadline deadline) override {
    const auto found = halves_.find(half);
    if (found == halves_.end()) co_return std::unexpected(Refusal::invalid_link);
    const auto [email, password] = found->second;
    auto signed_in =
        co_await auth_.sign_in(email, password, std::move(given), std::move(device), deadline);
    if (signed_in) halves_.erase(half);
    co_return signed_in;
  }

  Task<SecondFactorState> state(AccountId account, Deadline deadline) override {
    const auto known = co_await auth_.find(account, deadline);
    const bool is_set = set.contains(account) || (known && known->has_second_factor);
    co_return SecondFactorState{is_set, is_set ? static_cast<int>(codes.size()) : 0};
  }
  Task<std::expected<Enrolment, Refusal>> begin(AccountId account, SessionId, Proof proof,
                                                Deadline deadline) override {
    const auto proven = co_await auth_.prove(account, std::move(proof), deadline);
    if (!proven) co_return std::unexpected(proven.error());
    co_return Enrolment{"GEZDGNBV", "otpauth://totp/x?secret=GEZDGNBV", {}};
  }
  Task<std::expected<RecoveryCodes, Refusal>> confirm(AccountId account, SessionId,
                                                      std::string given, Deadline) override {
    if (given != code) co_return std::unexpected(Refusal::bad_second_factor);
    set.insert(account);
    co_return codes;
  }
  Task<std::expected<RecoveryCodes, Refusal>> replace_recovery_codes(AccountId account, Proof proof,
                                                                     Deadline deadline) override {
    const auto proven = co_await auth_.prove(account, std::move(proof), deadline);
    if (!proven) co_return std::unexpected(proven.error());
    co_return codes;
  }
  Task<std::expected<void, Refusal>> remove(AccountId account, SessionId, Proof proof,
                                            Deadline deadline) override {
    const auto proven = co_await auth_.prove(account, std::move(proof), deadline);
    if (!proven) co_return std::unexpected(proven.error());
    set.erase(account);
    co_return std::expected<void, Refusal>{};
  }

 private:
  Auth& auth_;
  std::map<std::string, std::pair<std::string, std::string>> halves_;
};

}  // namespace flipflop::auth
