#include "shop/auth/http.h"

#include "base/text.h"
#include "shop/auth/http_caller.h"
#include "shop/auth/http_refusal.h"
#include "shop/auth/rules.h"

namespace flipflop::auth {
namespace {

using http::Method;

constexpr std::size_t body_limit = 16 * 1024;
constexpr const char* mail_is_on_its_way =
    "If an account with this address exists, a mail is on its way.";
constexpr const char* code_is_on_its_way = "A code was sent to the address.";

http::Reply<Tokens, TokensBeside> tokens_reply(const SignedIn& signed_in) {
  const User user = shown(signed_in.account);
  std::optional<Instant> expires_at;
  if (signed_in.expires_at != Instant{}) expires_at = signed_in.expires_at;
  return {.data = {user, signed_in.access_token, signed_in.access_token, signed_in.refresh_token,
                   signed_in.session, expires_at},
          .headers = {{"Cache-Control", "no-store"}},
          .beside = {user, signed_in.access_token, signed_in.refresh_token}};
}

http::Reply<MessageAnswer, MessageAnswer> message_reply(const std::string& text) {
  return {.data = {text}, .beside = {text}};
}

http::Reply<UserAnswer, UserAnswer> user_reply(const Account& account) {
  const User user = shown(account);
  return {.data = {user}, .headers = {{"Cache-Control", "no-store"}}, .beside = {user}};
}

// A text that is no address at all is no secret: only whether one is known is.
void require_email(std::string_view text, const std::string& field) {
  if (normal_email(text)) return;
  throw http::bad_request("Bad e-mail address",
                          {{field, "invalid_format", "An e-mail address like name@example.cz."}});
}

http::Problem phones_are_not_offered(const std::string& field) {
  return http::bad_request("Codes are sent by e-mail alone.",
                           {{field, "invalid_choice", "must be email"}});
}

}  // namespace

void Routes::register_on(http::Router& router) {
  register_entering(router);
  register_proving(router);
  register_contacts(router);
  register_own(router);
}

void Routes::register_entering(http::Router& router) {
  const auto open = http::permission::open;
  router.add({.method = Method::post,
              .path = "/auth/register",
              .permission = open,
              .summary = "A new account; a mail asks to verify its address",
              .body_limit = body_limit,
              .limits = {http::rate::registration}},
             &Routes::sign_up, this);
  router.add({.method = Method::post,
              .path = "/auth/login",
              .permission = open,
              .summary = "Sign in by password",
              .body_limit = body_limit,
              .limits = {http::rate::login, http::rate::login_email.of("email")}},
             &Routes::login, this);
  router.add({.method = Method::post,
              .path = "/auth/refresh",
              .permission = open,
              .summary = "The next tokens; each refresh token is good once",
              .body_limit = body_limit,
              .limits = {http::rate::token_refresh}},
             &Routes::refresh, this);
  router.add({.method = Method::post,
              .path = "/auth/validate",
              .permission = open,
              .summary = "Whose access token this is",
              .body_limit = body_limit},
             &Routes::validate, this);
  router.add({.method = Method::post,
              .path = "/auth/logout",
              .permission = http::permission::account,
              .summary = "End the session"},
             &Routes::logout, this);
}

void Routes::register_proving(http::Router& router) {
  const auto open = http::permission::open;
  router.add({.method = Method::post,
              .path = "/auth/password-reset-request",
              .permission = open,
              .summary = "Send a link to set a new password",
              .body_limit = body_limit,
              .limits = {http::rate::auth_mail, http::rate::auth_mail_email.of("email")}},
             &Routes::ask_reset, this);
  router.add({.method = Method::post,
              .path = "/auth/password-reset-confirm",
              .permission = open,
              .summary = "Set a new password by the token of a mail",
              .body_limit = body_limit,
              .limits = {http::rate::auth_proof}},
             &Routes::reset, this);
  router.add({.method = Method::post,
              .path = "/auth/password-change",
              .permission = http::permission::account,
              .summary = "Change the password; every other session ends",
              .body_limit = body_limit,
              .limits = {http::rate::login}},
             &Routes::change, this);
  router.add({.method = Method::post,
              .path = "/auth/verify-email",
              .permission = open,
              .summary = "Prove the address by the token of a mail",
              .body_limit = body_limit,
              .limits = {http::rate::auth_proof}},
             &Routes::verify_email, this);
  router.add({.method = Method::post,
              .path = "/auth/resend-verification",
              .permission = http::permission::account,
              .summary = "Send the mail that verifies the address again",
              .limits = {http::rate::auth_mail}},
             &Routes::resend, this);
}

void Routes::register_contacts(http::Router& router) {
  const auto open = http::permission::open;
  router.add({.method = Method::post,
              .path = "/auth/register-contact",
              .permission = open,
              .summary = "A new account without a password; a code is sent to its address",
              .body_limit = body_limit,
              .limits = {http::rate::registration}},
             &Routes::register_contact, this);
  router.add({.method = Method::post,
              .path = "/auth/login-contact",
              .permission = open,
              .summary = "Send a one-time code, or sign in by it",
              .body_limit = body_limit,
              .limits = {http::rate::auth_mail, http::rate::auth_mail_email.of("value")}},
             &Routes::login_contact, this);
}

void Routes::register_own(http::Router& router) {
  const auto account = http::permission::account;
  router.add({.method = Method::get,
              .path = "/auth/profile",
              .permission = account,
              .summary = "The own account"},
             &Routes::profile, this);
  router.add({.method = Method::put,
              .path = "/auth/profile",
              .permission = account,
              .summary = "Change the own name and phone",
              .body_limit = body_limit},
             &Routes::change_profile, this);
  router.add({.method = Method::get,
              .path = "/auth/sessions",
              .permission = account,
              .summary = "The own sessions, the last seen first"},
             &Routes::sessions, this);
  router.add({.method = Method::del,
              .path = "/auth/sessions/:id",
              .permission = account,
              .summary = "End a session of one's own"},
             &Routes::end_session, this);
}

Task<Routes::TokensReply> Routes::sign_up(http::Call call, RegisterInput in) {
  NewAccount account{in.email, std::move(in.password), in.first_name.value_or(NameText()),
                     in.last_name.value_or(NameText()), in.phone.value_or(PhoneText())};
  const auto signed_in = co_await auth_.sign_up(std::move(account), device_of(call), call.deadline);
  if (!signed_in) throw problem_of(signed_in.error(), auth_.password_length_least());
  co_return tokens_reply(*signed_in);
}

Task<Routes::TokensReply> Routes::login(http::Call call, LoginInput in) {
  std::string second_factor = in.second_factor ? std::string(*in.second_factor) : std::string();
  const auto signed_in = co_await auth_.sign_in(
      in.email, std::move(in.password), std::move(second_factor), device_of(call), call.deadline);
  if (!signed_in) throw problem_of(signed_in.error(), auth_.password_length_least());
  co_return tokens_reply(*signed_in);
}

Task<Routes::TokensReply> Routes::refresh(http::Call call, RefreshInput in) {
  const auto signed_in =
      co_await auth_.refresh(std::move(in.refresh_token), device_of(call), call.deadline);
  if (!signed_in && signed_in.error() == Refusal::invalid_link)
    throw http::Problem(401, "INVALID_TOKEN", "The refresh token is not valid; sign in again.");
  if (!signed_in) throw problem_of(signed_in.error(), auth_.password_length_least());
  co_return tokens_reply(*signed_in);
}

Task<http::Reply<Validity, Validity>> Routes::validate(http::Call call, ShownToken in) {
  const auto principal = co_await authenticator_.by_token(std::move(in.token),
                                                          http::permission::account, call.deadline);
  std::optional<Account> account;
  if (principal) {
    const auto id = AccountId::parse(principal->account_id);
    account = co_await auth_.find(id.value_or(AccountId{}), call.deadline);
  }
  if (!account) throw http::Problem(401, "INVALID_TOKEN", "Invalid token");
  const Validity validity{true, shown(*account)};
  co_return http::Reply<Validity, Validity>{
      .data = validity, .headers = {{"Cache-Control", "no-store"}}, .beside = validity};
}

Task<Routes::MessageReply> Routes::logout(http::Call call, http::Nothing) {
  co_await auth_.sign_out(session_of(call), call.deadline);
  MessageReply reply = message_reply("Signed out.");
  http::Response scratch;
  http::set_cookie(scratch, session_cookie(public_url_), "",
                   {.max_age_seconds = -1, .secure = public_url_.starts_with("https://")});
  reply.headers = std::move(scratch.headers);
  co_return reply;
}

Task<Routes::MessageReply> Routes::ask_reset(http::Call call, EmailInput in) {
  require_email(in.email, "email");
  co_await auth_.ask_password_reset(in.email, call.deadline);
  co_return message_reply(mail_is_on_its_way);
}

Task<Routes::MessageReply> Routes::reset(http::Call call, ResetInput in) {
  const auto done =
      co_await auth_.reset_password(std::move(in.token), std::move(in.new_password), call.deadline);
  if (!done) throw problem_of(done.error(), auth_.password_length_least(), "newPassword");
  co_return message_reply("The password is changed. Sign in with it.");
}

Task<Routes::MessageReply> Routes::change(http::Call call, ChangeInput in) {
  const auto done = co_await auth_.change_password(account_of(call), session_of(call),
                                                   std::move(in.current_password),
                                                   std::move(in.new_password), call.deadline);
  if (!done) throw problem_of(done.error(), auth_.password_length_least(), "newPassword");
  co_return message_reply("The password is changed. Every other session has ended.");
}

Task<Routes::UserReply> Routes::verify_email(http::Call call, ShownToken in) {
  require(Ability::verify_email);
  const auto account = co_await auth_.verify_email(std::move(in.token), call.deadline);
  if (!account) throw problem_of(account.error(), auth_.password_length_least());
  co_return user_reply(*account);
}

Task<Routes::MessageReply> Routes::resend(http::Call call, http::Nothing) {
  require(Ability::verify_email);
  co_await auth_.ask_email_verification(account_of(call), call.deadline);
  co_return message_reply("The mail is on its way.");
}

Task<http::Reply<ContactAccount, ContactAccount>> Routes::register_contact(
    http::Call call, RegisterContactInput in) {
  require(Ability::sign_in_by_code);
  NewAccount wanted;
  wanted.first_name = std::string(utf8_prefix(in.name, 100));
  for (const ContactInput& contact : in.contact_info) {
    std::string& place = contact.type == ContactType::email ? wanted.email : wanted.phone;
    if (place.empty() || contact.is_primary.value_or(false)) place = contact.value;
  }
  wanted.phone = std::string(utf8_prefix(wanted.phone, 30));
  if (wanted.email.empty()) throw phones_are_not_offered("contactInfo[0].type");
  const auto account = co_await auth_.sign_up_by_contact(std::move(wanted), call.deadline);
  if (!account) throw problem_of(account.error(), auth_.password_length_least());
  const ContactAccount made{account->id, {}, code_is_on_its_way, true, shown(*account)};
  co_return http::Reply<ContactAccount, ContactAccount>{.data = made, .beside = made};
}

Task<http::Reply<ContactLogin, ContactLogin>> Routes::login_contact(http::Call call,
                                                                    LoginContactInput in) {
  require(Ability::sign_in_by_code);
  if (in.type != ContactType::email) throw phones_are_not_offered("type");
  require_email(in.value, "value");
  ContactLogin login{code_is_on_its_way, {}, {}, {}, {}, {}};
  if (!in.code) {
    co_await auth_.ask_sign_in_code(in.value, call.deadline);
    co_return http::Reply<ContactLogin, ContactLogin>{.data = login, .beside = login};
  }
  const auto signed_in =
      co_await auth_.sign_in_by_code(in.value, *in.code, device_of(call), call.deadline);
  if (!signed_in) throw problem_of(signed_in.error(), auth_.password_length_least());
  login = {"Signed in.",
           shown(signed_in->account),
           signed_in->session,
           signed_in->access_token,
           signed_in->access_token,
           signed_in->refresh_token};
  co_return http::Reply<ContactLogin, ContactLogin>{
      .data = login, .headers = {{"Cache-Control", "no-store"}}, .beside = login};
}

Task<Routes::UserReply> Routes::profile(http::Call call, http::Nothing) {
  const Account account = co_await own_account(std::move(call));
  co_return user_reply(account);
}

Task<Routes::UserReply> Routes::change_profile(http::Call call, OwnNamesInput in) {
  const Account before = co_await own_account(call);
  const auto after = co_await auth_.rename(
      before.id, in.first_name ? std::string(*in.first_name) : before.first_name,
      in.last_name ? std::string(*in.last_name) : before.last_name,
      in.phone ? std::string(*in.phone) : before.phone, call.deadline);
  if (!after) throw http::not_found("There is no such account any more.");
  co_return user_reply(*after);
}

Task<std::vector<ShownSession>> Routes::sessions(http::Call call, http::Nothing) {
  const std::vector<Session> list =
      co_await auth_.sessions(account_of(call), session_of(call), call.deadline);
  std::vector<ShownSession> answer;
  for (const Session& session : list) answer.push_back(shown(session));
  co_return answer;
}

Task<http::Nothing> Routes::end_session(http::Call call, SessionPath in) {
  const bool ended = co_await auth_.revoke(account_of(call), in.id, call.deadline);
  if (!ended) throw http::not_found("There is no such session.");
  co_return http::Nothing{};
}

Task<Account> Routes::own_account(http::Call call) {
  auto account = co_await auth_.find(account_of(call), call.deadline);
  if (!account) throw http::not_found("There is no such account any more.");
  co_return std::move(*account);
}

void Routes::require(Ability ability) const {
  if (!auth_.offers(ability)) throw problem_of(Refusal::not_offered, auth_.password_length_least());
}

}  // namespace flipflop::auth
