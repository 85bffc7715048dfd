#pragma once
// The use cases of an account's owner, in the order in which they come: sign up, sign in, go on,
// leave. What needs a proof by mail or the old password is in proving.h.

#include "platform/privacy/privacy.h"
#include "shop/auth/core.h"
#include "shop/auth/proving.h"
#include "shop/auth/signing_in.h"

namespace flipflop::auth {

class Service final : public Auth, public privacy::Holder {
 public:
  explicit Service(Core& core);

  Task<std::expected<SignedIn, Refusal>> sign_up(NewAccount account, Device device,
                                                 Deadline deadline) override;
  Task<std::expected<Account, Refusal>> sign_up_by_contact(NewAccount account,
                                                           Deadline deadline) override;
  Task<std::expected<SignedIn, Refusal>> sign_in(std::string email, std::string password,
                                                 std::string second_factor, Device device,
                                                 Deadline deadline) override;
  Task<std::expected<SignedIn, Refusal>> refresh(std::string refresh_token, Device device,
                                                 Deadline deadline) override;
  Task<void> sign_out(SessionId session, Deadline deadline) override;

  Task<void> ask_password_reset(std::string email, Deadline deadline) override;
  Task<std::expected<void, Refusal>> reset_password(std::string token, std::string password,
                                                    Deadline deadline) override;
  Task<std::expected<void, Refusal>> change_password(AccountId account, SessionId current_session,
                                                     std::string current_password,
                                                     std::string new_password,
                                                     Deadline deadline) override;
  Task<std::expected<void, Refusal>> prove(AccountId account, Proof proof,
                                           Deadline deadline) override;
  Task<void> ask_email_verification(AccountId account, Deadline deadline) override;
  Task<std::expected<Account, Refusal>> verify_email(std::string token, Deadline deadline) override;
  Task<void> ask_sign_in_code(std::string email, Deadline deadline) override;
  Task<std::expected<SignedIn, Refusal>> sign_in_by_code(std::string email, std::string code,
                                                         Device device, Deadline deadline) override;

  Task<std::optional<Account>> find(AccountId account, Deadline deadline) override;
  Task<std::optional<Account>> find_by_email(std::string email, Deadline deadline) override;
  Task<std::optional<Account>> rename(AccountId account, std::string first_name,
                                      std::string last_name, std::string phone,
                                      Deadline deadline) override;

  Task<std::vector<AccountId>> unproven(Instant before, AccountId after, int limit,
                                        Deadline deadline) override;

  Task<std::vector<Session>> sessions(AccountId account, SessionId current,
                                      Deadline deadline) override;
  Task<bool> revoke(AccountId account, SessionId session, Deadline deadline) override;
  Task<std::optional<Link>> mint_link(Uuid request, Deadline deadline) override;
  Task<void> erase(pg::Tx& tx, AccountId account) override;
  std::size_t password_length_least() const override { return core_.length_least; }

  std::string_view module() const override { return "auth"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  // Somebody has to stay who can make others: the last owner.
  Task<bool> needs_person(pg::Tx& tx, privacy::Person person) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

  // A schedule: what nobody can use any more.
  Task<void> forget_old(Deadline deadline);

 private:
  StoredAccount made(NewAccount account, std::string email, std::string password_hash) const;

  Core& core_;
  Proving proving_;
  SigningIn signing_in_;
};

}  // namespace flipflop::auth
