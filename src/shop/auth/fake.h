#pragma once
// Auth in memory, for the tests of other modules: accounts and links are put in by the test, and
// what a test does not need is not offered.

#include <algorithm>
#include <map>
#include <vector>

#include "shop/auth/auth.h"

namespace flipflop::auth {

class FakeAuth final : public Auth {
 public:
  std::map<AccountId, Account> accounts;
  std::map<Uuid, Link> links;  // by request
  int minted = 0;

  Task<std::expected<SignedIn, Refusal>> sign_up(NewAccount, Device, Deadline) override {
    co_return std::unexpected(Refusal::not_offered);
  }
  Task<std::expected<Account, Refusal>> sign_up_by_contact(NewAccount, Deadline) override {
    co_return std::unexpected(Refusal::not_offered);
  }
  Task<std::expected<SignedIn, Refusal>> sign_in(std::string, std::string, std::string, Device,
                                                 Deadline) override {
    co_return std::unexpected(Refusal::not_offered);
  }
  Task<std::expected<SignedIn, Refusal>> refresh(std::string, Device, Deadline) override {
    co_return std::unexpected(Refusal::not_offered);
  }
  Task<void> sign_out(SessionId, Deadline) override { co_return; }
  Task<void> ask_password_reset(std::string, Deadline) override { co_return; }
  Task<std::expected<void, Refusal>> reset_password(std::string, std::string, Deadline) override {
    co_return std::unexpected(Refusal::not_offered);
  }
  Task<std::expected<void, Refusal>> change_password(AccountId, SessionId, std::string, std::string,
                                                     Deadline) override {
    co_return std::unexpected(Refusal::not_offered);
  }
  Task<void> ask_email_verification(AccountId, Deadline) override { co_return; }
  Task<std::expected<Account, Refusal>> verify_email(std::string, Deadline) override {
    co_return std::unexpected(Refusal::not_offered);
  }
  Task<void> ask_sign_in_code(std::string, Deadline) override { co_return; }
  Task<std::expected<SignedIn, Refusal>> sign_in_by_code(std::string, std::string, Device,
                                                         Deadline) override {
    co_return std::unexpected(Refusal::not_offered);
  }

  Task<std::optional<Account>> find(AccountId account, Deadline) override {
    const auto found = accounts.find(account);
    if (found == accounts.end()) co_return std::nullopt;
    co_return found->second;
  }
  Task<std::optional<Account>> find_by_email(std::string email, Deadline) override {
    for (const auto& [id, account] : accounts)
      if (account.email == email && account.is_verified) co_return account;
    co_return std::nullopt;
  }
  Task<std::optional<Account>> rename(AccountId account, std::string first_name,
                                      std::string last_name, std::string phone, Deadline) override {
    const auto found = accounts.find(account);
    if (found == accounts.end()) co_return std::nullopt;
    found->second.first_name = std::move(first_name);
    found->second.last_name = std::move(last_name);
    found->second.phone = std::move(phone);
    co_return found->second;
  }

  Task<std::vector<Session>> sessions(AccountId, SessionId, Deadline) override {
    co_return std::vector<Session>{};
  }
  Task<bool> revoke(AccountId, SessionId, Deadline) override { co_return false; }
  Task<std::optional<Link>> mint_link(Uuid request, Deadline) override {
    const auto found = links.find(request);
    if (found == links.end()) co_return std::nullopt;
    ++minted;
    co_return found->second;
  }
  Task<void> erase(pg::Tx&, AccountId account) override {
    accounts.erase(account);
    co_return;
  }
  std::size_t password_length_least() const override { return 15; }
};

}  // namespace flipflop::auth
