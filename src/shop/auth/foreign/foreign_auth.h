#pragma once
// The face of auth where a foreign service signs people in (AUTH_SERVICE_URL). It keeps the
// passwords, makes the tokens and sends its own mails; here are its people as it described them,
// the sessions of browsers, roles that were given here, and our rules for new passwords, which hold
// in front of its own. It has no codes by mail and no proof of an address: those answer
// not_offered.

#include "platform/privacy/privacy.h"
#include "shop/auth/foreign/browsers.h"
#include "shop/auth/foreign/held_tokens.h"
#include "shop/auth/foreign/people.h"

namespace flipflop::auth::foreign {

struct ForeignNeeds {
  Core& core;
  Store& store;
  ServiceClient& client;
  People& people;
  Browsers& browsers;
  HeldTokens& held;
};

class ForeignAuth final : public Auth, public Staff, public privacy::Holder {
 public:
  explicit ForeignAuth(ForeignNeeds needs);

  bool offers(Ability) const override { return false; }

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
  // Holds in this shop: the service has no such call.
  Task<std::optional<Account>> rename(AccountId account, std::string first_name,
                                      std::string last_name, std::string phone,
                                      Deadline deadline) override;

  // Of browsers; the service does not list the tokens of programs.
  Task<std::vector<Session>> sessions(AccountId account, SessionId current,
                                      Deadline deadline) override;
  Task<bool> revoke(AccountId account, SessionId session, Deadline deadline) override;
  Task<std::optional<Link>> mint_link(Uuid request, Deadline deadline) override;
  Task<void> erase(pg::Tx& tx, AccountId account) override;
  std::size_t password_length_least() const override { return needs_.core.length_least; }

  // The password shows whose account is meant: an address alone anybody may have registered there.
  Task<std::expected<Account, Refusal>> appoint(Appointment appointment,
                                                Deadline deadline) override;
  Task<bool> dismiss(AccountId account, std::string role, std::string actor,
                     Deadline deadline) override;
  // The service keeps accounts, their factors and keys; they are changed there.
  Task<bool> remove_second_factor(AccountId account, audit_log::Actor actor,
                                  Deadline deadline) override;
  Task<list::Page<Account>> browse(AccountFilter filter, list::Query query,
                                   Deadline deadline) override;
  Task<std::expected<Account, ChangeRefusal>> change(AccountId account, AccountChange wanted,
                                                     Deadline deadline) override;
  Task<std::string> rotate_signing_key(std::string actor, Deadline deadline) override;

  std::string_view module() const override { return "auth"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

  // A schedule: sessions nobody can use any more.
  Task<void> forget_old(Deadline deadline);

 private:
  Task<std::expected<Entered, Refusal>> enter(std::string email, std::string password,
                                              std::string second_factor, std::string address,
                                              Deadline deadline);
  Task<std::expected<Entered, Refusal>> make(NewAccount account, std::string address,
                                             Deadline deadline);
  Task<std::expected<SignedIn, Refusal>> admit(Entered entered, Device device, Deadline deadline);
  Task<std::optional<std::string>> token_of(SessionId session, Deadline deadline);
  Task<void> end_token(SessionId session, HeldTokens::Shared held, Deadline deadline);

  ForeignNeeds needs_;
};

}  // namespace flipflop::auth::foreign
