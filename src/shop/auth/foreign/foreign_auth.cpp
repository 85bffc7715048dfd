#include "shop/auth/foreign/foreign_auth.h"

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "shop/auth/http.h"
#include "shop/auth/person.h"

namespace flipflop::auth::foreign {
namespace {

using namespace std::chrono_literals;

// What 401 and a body that it does not take mean depends on what was asked.
struct Meaning {
  Refusal unauthorised;
  Refusal unreadable;
};

Refusal refusal_of(const Refused& refused, Meaning meaning) {
  switch (refused.status) {
    case 400:
    case 422:
      if (refused.password) return *refused.password;
      return refused.is_about_email ? Refusal::invalid_email : meaning.unreadable;
    case 401:
    case 403:
    case 404:
      if (refused.code == "SECOND_FACTOR_REQUIRED") return Refusal::second_factor;
      if (refused.code == "SECOND_FACTOR_INVALID") return Refusal::bad_second_factor;
      if (refused.code == "TOKEN_REUSED") return Refusal::reused_token;
      return meaning.unauthorised;
    case 409:
      return Refusal::email_taken;
    case 429:
      return Refusal::too_many_attempts;
    default:
      return Refusal::not_offered;
  }
}

}  // namespace

ForeignAuth::ForeignAuth(ForeignNeeds needs) : needs_(needs) {
  needs.core.platform.jobs.every("auth.forget_foreign", 1h, &ForeignAuth::forget_old, this);
}

Task<std::expected<SignedIn, Refusal>> ForeignAuth::sign_up(NewAccount account, Device device,
                                                            Deadline deadline) {
  auto entered = co_await make(std::move(account), device.address, deadline);
  if (!entered) co_return std::unexpected(entered.error());
  auto signed_in = co_await admit(*std::move(entered), std::move(device), deadline);
  co_return signed_in;
}

Task<std::expected<Entered, Refusal>> ForeignAuth::make(NewAccount account, std::string address,
                                                        Deadline deadline) {
  const auto email = normal_email(account.email);
  if (!email) co_return std::unexpected(Refusal::invalid_email);
  Account named;
  named.email = *email;
  named.first_name = account.first_name;
  named.last_name = account.last_name;
  const auto refusal = co_await needs_.core.why_not(account.password, named, deadline);
  if (refusal) co_return std::unexpected(*refusal);
  RegisterInput input{.email = *email, .password = std::move(account.password)};
  if (!account.first_name.empty()) input.first_name = NameText(std::move(account.first_name));
  if (!account.last_name.empty()) input.last_name = NameText(std::move(account.last_name));
  if (!account.phone.empty()) input.phone = PhoneText(std::move(account.phone));
  ServiceClient::Question question{
      .path = "/auth/register", .body = json::to_text(input), .address = std::move(address)};
  auto entered = co_await needs_.client.enter(std::move(question), deadline);
  if (!entered)
    co_return std::unexpected(
        refusal_of(entered.error(), {Refusal::not_offered, Refusal::not_offered}));
  co_return *std::move(entered);
}

// The contract has an account by contact alone, but nothing that proves who signs in to it.
Task<std::expected<Account, Refusal>> ForeignAuth::sign_up_by_contact(NewAccount, Deadline) {
  co_return std::unexpected(Refusal::not_offered);
}

Task<std::expected<SignedIn, Refusal>> ForeignAuth::sign_in(std::string email, std::string password,
                                                            std::string second_factor,
                                                            Device device, Deadline deadline) {
  auto entered = co_await enter(std::move(email), std::move(password), std::move(second_factor),
                                device.address, deadline);
  if (!entered) co_return std::unexpected(entered.error());
  auto signed_in = co_await admit(*std::move(entered), std::move(device), deadline);
  co_return signed_in;
}

// The contract has no other way to ask about a password than to sign in; the session ends at once.
Task<std::expected<void, Refusal>> ForeignAuth::prove(AccountId account, Proof proof,
                                                      Deadline deadline) {
  if (proof.password.empty()) co_return std::unexpected(Refusal::not_offered);
  const auto known = co_await find(account, deadline);
  if (!known) co_return std::unexpected(Refusal::bad_credentials);
  auto entered = co_await enter(known->email, std::move(proof.password),
                                std::move(proof.second_factor), proof.device.address, deadline);
  if (!entered) co_return std::unexpected(entered.error());
  ServiceClient::Question question{
      .path = "/auth/logout", .body = "{}", .token = entered->access_token};
  co_await needs_.client.mention(std::move(question), deadline);
  const auto met = co_await needs_.people.meet(std::move(entered->person), {}, deadline);
  if (!met || met->account.id != account) co_return std::unexpected(Refusal::bad_credentials);
  co_return std::expected<void, Refusal>();
}

// A code is sent only where one was typed: a service without them refuses the member.
Task<std::expected<Entered, Refusal>> ForeignAuth::enter(std::string email, std::string password,
                                                         std::string second_factor,
                                                         std::string address, Deadline deadline) {
  const auto known = normal_email(email);
  if (!known || !is_possible_password(password))
    co_return std::unexpected(Refusal::bad_credentials);
  LoginInput input{.email = *known, .password = std::move(password)};
  if (!second_factor.empty()) input.second_factor = std::move(second_factor);
  ServiceClient::Question question{
      .path = "/auth/login", .body = json::to_text(input), .address = std::move(address)};
  auto entered = co_await needs_.client.enter(std::move(question), deadline);
  if (!entered) {
    Refused why = std::move(entered.error());
    why.password.reset();
    why.is_about_email = false;
    co_return std::unexpected(
        refusal_of(why, {Refusal::bad_credentials, Refusal::bad_credentials}));
  }
  if (!entered->person.is_active) co_return std::unexpected(Refusal::bad_credentials);
  co_return *std::move(entered);
}

Task<std::expected<SignedIn, Refusal>> ForeignAuth::admit(Entered entered, Device device,
                                                          Deadline deadline) {
  auto known = co_await needs_.people.meet(std::move(entered.person), {}, deadline);
  // Erased here: the person wanted this shop to forget them, whatever the service remembers.
  if (!known) co_return std::unexpected(Refusal::bad_credentials);
  if (device.kind == SessionKind::browser) {
    Tokens tokens{std::move(entered.access_token), std::move(entered.refresh_token)};
    SignedIn signed_in = co_await needs_.browsers.open(std::move(known->account), std::move(tokens),
                                                       std::move(device), deadline);
    co_return signed_in;
  }
  SignedIn signed_in;
  signed_in.session = session_of_token(entered.access_token);
  needs_.held.hold(signed_in.session, known->account.id, entered.access_token);
  signed_in.account = std::move(known->account);
  signed_in.access_token = std::move(entered.access_token);
  signed_in.refresh_token = std::move(entered.refresh_token);
  co_return signed_in;
}

Task<std::expected<SignedIn, Refusal>> ForeignAuth::refresh(std::string refresh_token,
                                                            Device device, Deadline deadline) {
  if (!is_token(refresh_token)) co_return std::unexpected(Refusal::invalid_link);
  ServiceClient::Question question{.path = "/auth/refresh",
                                   .body = json::to_text(RefreshInput{std::move(refresh_token)}),
                                   .address = device.address};
  auto entered = co_await needs_.client.enter(std::move(question), deadline);
  if (!entered)
    co_return std::unexpected(
        refusal_of(entered.error(), {Refusal::invalid_link, Refusal::invalid_link}));
  if (!entered->person.is_active) co_return std::unexpected(Refusal::invalid_link);
  device.kind = SessionKind::token;
  auto signed_in = co_await admit(*std::move(entered), std::move(device), deadline);
  if (!signed_in) co_return std::unexpected(Refusal::invalid_link);
  co_return signed_in;
}

// The contract has no such call; a service that has one is told, and here the session ends anyway.
Task<void> ForeignAuth::sign_out(SessionId session, Deadline deadline) {
  const Instant now = needs_.core.platform.clock.now();
  const auto browser = co_await needs_.store.live(session, now, deadline);
  HeldTokens::Shared held = needs_.held.find(session);
  if (browser) {
    Ending ending{browser->account, session, {}, "signed_out"};
    co_await needs_.browsers.end_now(std::move(ending), deadline);
  } else if (held) {
    co_await end_token(session, held, deadline);
  }
  std::string token = held ? held->token : std::string();
  if (browser)
    if (const auto tokens = needs_.browsers.tokens_of(*browser)) token = tokens->access;
  if (token.empty()) co_return;
  ServiceClient::Question question{.path = "/auth/logout", .body = "{}", .token = std::move(token)};
  co_await needs_.client.mention(std::move(question), deadline);
}

Task<void> ForeignAuth::end_token(SessionId session, HeldTokens::Shared held, Deadline deadline) {
  const Instant now = needs_.core.platform.clock.now();
  const Revoked revoked{held->account, session};
  pg::Tx tx = co_await needs_.core.platform.database.begin(deadline);
  co_await needs_.store.end_token(tx, revoked, now, now + session_life_most);
  tx.after_commit([revocations = &needs_.core.sessions.revocations(), revoked] {
    revocations->tell({revoked});
  });
  co_await tx.commit();
}

Task<void> ForeignAuth::ask_password_reset(std::string email, Deadline deadline) {
  const auto known = normal_email(email);
  if (!known) co_return;
  ServiceClient::Question question{.path = "/auth/password-reset-request",
                                   .body = json::to_text(EmailInput{*known})};
  // Whether it knows the address is not said; a refusal is nobody's business either.
  co_await needs_.client.tell(std::move(question), deadline);
}

Task<std::expected<void, Refusal>> ForeignAuth::reset_password(std::string token,
                                                               std::string password,
                                                               Deadline deadline) {
  if (!is_token(token)) co_return std::unexpected(Refusal::invalid_link);
  const auto refusal = co_await needs_.core.why_not(password, {}, deadline);
  if (refusal) co_return std::unexpected(*refusal);
  ServiceClient::Question question{
      .path = "/auth/password-reset-confirm",
      .body = json::to_text(ResetInput{std::move(token), std::move(password)})};
  const auto told = co_await needs_.client.tell(std::move(question), deadline);
  if (!told)
    co_return std::unexpected(
        refusal_of(told.error(), {Refusal::invalid_link, Refusal::invalid_link}));
  co_return std::expected<void, Refusal>{};
}

Task<std::expected<void, Refusal>> ForeignAuth::change_password(AccountId account,
                                                                SessionId current_session,
                                                                std::string current_password,
                                                                std::string new_password,
                                                                Deadline deadline) {
  const auto known = co_await find(account, deadline);
  auto token = co_await token_of(current_session, deadline);
  if (!known || !token || !is_possible_password(current_password))
    co_return std::unexpected(Refusal::bad_credentials);
  const auto refusal = co_await needs_.core.why_not(new_password, *known, deadline);
  if (refusal) co_return std::unexpected(*refusal);
  ServiceClient::Question question{
      .path = "/auth/password-change",
      .body = json::to_text(ChangeInput{std::move(current_password), std::move(new_password)}),
      .token = *std::move(token)};
  const auto told = co_await needs_.client.tell(std::move(question), deadline);
  if (!told)
    co_return std::unexpected(
        refusal_of(told.error(), {Refusal::bad_credentials, Refusal::bad_credentials}));
  Ending others{account, {}, current_session, "password"};
  co_await needs_.browsers.end_now(std::move(others), deadline);
  co_return std::expected<void, Refusal>{};
}

Task<std::optional<std::string>> ForeignAuth::token_of(SessionId session, Deadline deadline) {
  if (const auto held = needs_.held.find(session)) co_return held->token;
  const auto browser =
      co_await needs_.store.live(session, needs_.core.platform.clock.now(), deadline);
  if (!browser) co_return std::nullopt;
  const auto tokens = needs_.browsers.tokens_of(*browser);
  if (!tokens) co_return std::nullopt;
  co_return tokens->access;
}

Task<void> ForeignAuth::ask_email_verification(AccountId, Deadline) {
  co_return;
}

Task<std::expected<Account, Refusal>> ForeignAuth::verify_email(std::string, Deadline) {
  co_return std::unexpected(Refusal::not_offered);
}

Task<void> ForeignAuth::ask_sign_in_code(std::string, Deadline) {
  co_return;
}

Task<std::expected<SignedIn, Refusal>> ForeignAuth::sign_in_by_code(std::string, std::string,
                                                                    Device, Deadline) {
  co_return std::unexpected(Refusal::not_offered);
}

}  // namespace flipflop::auth::foreign
