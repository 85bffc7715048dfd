#pragma once
// Identity in memory for the tests of modules above: no hashing, ids in the order of making, and a
// clock that stands. A test puts accounts in with add(), and scripts the next refusal with
// `refuses`. No events are published. Single thread.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shop/auth/auth.h"
#include "shop/auth/fake_second_factors.h"

namespace flipflop::auth {

class FakeAuth final : public Auth {
 public:
  struct Known {
    Account account;
    std::string password;
    std::vector<Session> sessions;
  };
  std::map<AccountId, Known> accounts;
  std::optional<Refusal> refuses;           // what the next call that may refuse answers, once
  int minted = 0;                           // links
  std::map<Uuid, Link> links;               // of mint_link(), by request
  std::map<std::string, AccountId> tokens;  // of links in mails; each is spent by its use
  std::vector<std::string> asked;           // addresses and ids that a mail was asked for, in order
  std::vector<AccountId> erased;
  std::vector<AccountId> old_unproven;   // what unproven() answers of those that are still there
  std::string second_factor = "123456";  // of every account that has one
  std::string sign_in_code = "654321";   // of every address
  bool offers_all = true;                // false: as a foreign service does

  bool offers(Ability) const override { return offers_all; }

  AccountId add(std::string email, std::string password, bool is_verified = true) {
    Known known;
    known.account.id = AccountId{next()};
    known.account.email = std::move(email);
    known.account.is_verified = is_verified;
    known.account.roles = {"customer"};
    known.password = std::move(password);
    const AccountId id = known.account.id;
    accounts.emplace(id, std::move(known));
    return id;
  }

  Task<std::expected<SignedIn, Refusal>> sign_up(NewAccount made, Device device,
                                                 Deadline) override {
    if (const auto refusal = refused()) co_return std::unexpected(*refusal);
    const AccountId id = add(made.email, made.password, false);
    Account& account = accounts.at(id).account;
    account.first_name = made.first_name;
    account.last_name = made.last_name;
    account.phone = made.phone;
    co_return signed_in(accounts.at(id), std::move(device));
  }
  Task<std::expected<Account, Refusal>> sign_up_by_contact(NewAccount made, Deadline) override {
    if (const auto refusal = refused()) co_return std::unexpected(*refusal);
    asked.push_back(made.email);
    co_return accounts.at(add(std::move(made.email), "", false)).account;
  }
  Task<std::expected<SignedIn, Refusal>> sign_in(std::string email, std::string password,
                                                 std::string given_factor, Device device,
                                                 Deadline) override {
    if (const auto refusal = refused()) co_return std::unexpected(*refusal);
    for (auto& [id, known] : accounts) {
      if (known.account.email != email || known.password != password) continue;
      if (known.account.has_second_factor && given_factor.empty())
        co_return std::unexpected(Refusal::second_factor);
      if (known.account.has_second_factor && given_factor != second_factor)
        co_return std::unexpected(Refusal::bad_second_factor);
      co_return signed_in(known, std::move(device));
    }
    co_return std::unexpected(Refusal::bad_credentials);
  }
  Task<std::expected<SignedIn, Refusal>> refresh(std::string, Device, Deadline) override {
    co_return std::unexpected(refused().value_or(Refusal::not_offered));
  }
  Task<void> sign_out(SessionId session, Deadline) override {
    for (auto& [id, known] : accounts) end(known, session);
    co_return;
  }

  Task<void> ask_password_reset(std::string email, Deadline) override { return ask(email); }
  Task<std::expected<void, Refusal>> reset_password(std::string token, std::string password,
                                                    Deadline) override {
    if (const auto refusal = refused()) co_return std::unexpected(*refusal);
    const auto account = spend(token);
    if (!account) co_return std::unexpected(Refusal::invalid_link);
    accounts.at(*account).password = std::move(password);
    accounts.at(*account).sessions.clear();
    co_return std::expected<void, Refusal>{};
  }
  Task<std::expected<void, Refusal>> change_password(AccountId account, SessionId current_session,
                                                     std::string current_password,
                                                     std::string new_password, Deadline) override {
    if (const auto refusal = refused()) co_return std::unexpected(*refusal);
    const auto found = accounts.find(account);
    if (found == accounts.end() || found->second.password != current_password)
      co_return std::unexpected(Refusal::bad_credentials);
    found->second.password = std::move(new_password);
    std::erase_if(found->second.sessions,
                  [&](const Session& session) { return session.id != current_session; });
    co_return std::expected<void, Refusal>{};
  }
  // What was mailed is `sign_in_code`; nothing is spent.
  Task<std::expected<void, Refusal>> prove(AccountId account, Proof proof, Deadline) override {
    if (const auto refusal = refused()) co_return std::unexpected(*refusal);
    const auto found = accounts.find(account);
    const bool is_right = found != accounts.end() &&
                          (proof.password.empty() ? proof.code == sign_in_code
                                                  : proof.password == found->second.password);
    if (!is_right) co_return std::unexpected(Refusal::bad_credentials);
    if (!found->second.account.has_second_factor) co_return std::expected<void, Refusal>{};
    if (proof.second_factor.empty()) co_return std::unexpected(Refusal::second_factor);
    if (proof.second_factor != second_factor) co_return std::unexpected(Refusal::bad_second_factor);
    co_return std::expected<void, Refusal>{};
  }
  Task<void> ask_email_verification(AccountId account, Deadline) override {
    return ask(account.text());
  }
  Task<std::expected<Account, Refusal>> verify_email(std::string token, Deadline) override {
    if (const auto refusal = refused()) co_return std::unexpected(*refusal);
    const auto account = spend(token);
    if (!account) co_return std::unexpected(Refusal::invalid_link);
    accounts.at(*account).account.is_verified = true;
    co_return accounts.at(*account).account;
  }
  Task<void> ask_sign_in_code(std::string email, Deadline) override { return ask(email); }
  Task<std::expected<SignedIn, Refusal>> sign_in_by_code(std::string email, std::string code,
                                                         Device device, Deadline) override {
    if (const auto refusal = refused()) co_return std::unexpected(*refusal);
    for (auto& [id, known] : accounts)
      if (known.account.email == email && code == sign_in_code)
        co_return signed_in(known, std::move(device));
    co_return std::unexpected(Refusal::bad_credentials);
  }

  Task<std::optional<Account>> find(AccountId account, Deadline) override {
    const auto found = accounts.find(account);
    if (found == accounts.end()) co_return std::nullopt;
    co_return found->second.account;
  }
  Task<std::optional<Account>> find_by_email(std::string email, Deadline) override {
    for (const auto& [id, known] : accounts)
      if (known.account.email == email && known.account.is_verified) co_return known.account;
    co_return std::nullopt;
  }
  Task<std::optional<Account>> rename(AccountId account, std::string first_name,
                                      std::string last_name, std::string phone, Deadline) override {
    const auto found = accounts.find(account);
    if (found == accounts.end()) co_return std::nullopt;
    found->second.account.first_name = std::move(first_name);
    found->second.account.last_name = std::move(last_name);
    found->second.account.phone = std::move(phone);
    co_return found->second.account;
  }

  Task<std::vector<AccountId>> unproven(Instant, AccountId after, int limit, Deadline) override {
    std::vector<AccountId> found;
    for (const AccountId id : old_unproven)
      if (accounts.contains(id) && after < id && found.size() < static_cast<std::size_t>(limit))
        found.push_back(id);
    co_return found;
  }

  Task<std::vector<Session>> sessions(AccountId account, SessionId current, Deadline) override {
    const auto found = accounts.find(account);
    if (found == accounts.end()) co_return std::vector<Session>{};
    std::vector<Session> listed = found->second.sessions;
    for (Session& session : listed) session.is_current = session.id == current;
    co_return listed;
  }
  Task<bool> revoke(AccountId account, SessionId session, Deadline) override {
    const auto found = accounts.find(account);
    co_return found != accounts.end() && end(found->second, session);
  }

  Task<std::optional<Link>> mint_link(Uuid request, Deadline) override {
    const auto found = links.find(request);
    if (found == links.end()) co_return std::nullopt;
    minted += 1;
    co_return found->second;
  }

  // At once: a transaction that is rolled back does not bring the account back.
  Task<void> erase(pg::Tx&, AccountId account) override {
    erased.push_back(account);
    accounts.erase(account);
    co_return;
  }

  std::size_t password_length_least() const override { return 8; }

 private:
  Uuid next() {
    Uuid id = Uuid::v7(1'760'000'000'000, {});
    made_ += 1;
    id.bytes[14] = static_cast<std::uint8_t>(made_ >> 8);
    id.bytes[15] = static_cast<std::uint8_t>(made_);
    return id;
  }
  std::optional<Refusal> refused() { return std::exchange(refuses, std::nullopt); }
  std::optional<AccountId> spend(const std::string& token) {
    const auto found = tokens.find(token);
    if (found == tokens.end()) return std::nullopt;
    const AccountId account = found->second;
    tokens.erase(found);
    return account;
  }
  Task<void> ask(std::string whom) {
    asked.push_back(std::move(whom));
    co_return;
  }
  SignedIn signed_in(Known& known, Device device) {
    Session session;
    session.id = SessionId{next()};
    session.device = std::move(device);
    known.sessions.push_back(session);
    SignedIn signed_in{.account = known.account, .session = session.id};
    if (session.device.kind == SessionKind::browser) {
      signed_in.cookie = "cookie-" + session.id.text();
    } else {
      signed_in.access_token = "access-" + session.id.text();
      signed_in.refresh_token = "refresh-" + session.id.text();
    }
    return signed_in;
  }
  static bool end(Known& known, SessionId session) {
    return std::erase_if(known.sessions,
                         [session](const Session& one) { return one.id == session; }) == 1;
  }

  int made_ = 0;
};

}  // namespace flipflop::auth
