#include "shop/user/http_privacy.h"

#include <algorithm>

#include "platform/clock/clock.h"
#include "shop/user/http_account.h"

namespace flipflop::user {
namespace {

constexpr std::size_t body_limit = 16 * 1024;
constexpr std::chrono::milliseconds export_time_limit{60'000};

// The id of a browser, under which a guest's consents are kept. It is nobody's name.
constexpr std::string_view consent_cookie = "ff_consent";
constexpr std::size_t consent_id_length = 43;
// The choice on a cookie bar is asked again after a year.
constexpr int cookie_life_seconds = 365 * 24 * 3600;

bool is_consent_id(std::string_view text) {
  return text.size() == consent_id_length && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

Consent consent_of(const ConsentInput& in, Instant now) {
  return {in.kind, in.is_given, in.text_version, in.source, now};
}

http::Problem proof_refused(auth::Refusal refusal, bool by_password) {
  using auth::Refusal;
  switch (refusal) {
    case Refusal::second_factor:
      return {403,
              "SECOND_FACTOR_REQUIRED",
              "Give the code of your authenticator as well",
              {{"secondFactor", "required", "is missing"}}};
    case Refusal::bad_second_factor:
      return {403,
              "PROOF_REFUSED",
              "The second factor is wrong or was used before",
              {{"secondFactor", "invalid", "is wrong or was used before"}}};
    case Refusal::too_many_attempts:
      return http::Problem(429, "TOO_MANY_ATTEMPTS", "Too many attempts: wait a while")
          .with_retry_after(60);
    case Refusal::not_offered:
      return {501, "NOT_OFFERED", "The authentication service cannot check this"};
    default:
      break;
  }
  const char* field = by_password ? "password" : "code";
  return {403,
          "PROOF_REFUSED",
          "This does not prove that the account is yours",
          {{field, "invalid", "is wrong"}}};
}

}  // namespace

void PrivacyRoutes::register_on(http::Router& router) {
  using http::Method;
  const auto account = http::permission::account;
  router.add({.method = Method::get,
              .path = "/users/consents",
              .permission = account,
              .summary = "The latest word on each kind of consent"},
             &PrivacyRoutes::list_consents, this);
  router.add({.method = Method::post,
              .path = "/users/consents",
              .permission = account,
              .summary = "Give or take back a consent",
              .body_limit = body_limit,
              .limits = {http::rate::consent_write}},
             &PrivacyRoutes::consent, this);
  router.add({.method = Method::post,
              .path = "/consents",
              .permission = http::permission::open,
              .summary = "The choice of a guest, kept under the random id of a cookie",
              .body_limit = body_limit,
              .limits = {http::rate::consent_write}},
             &PrivacyRoutes::consent_as_guest, this);
  router.add({.method = Method::post,
              .path = "/users/export",
              .permission = account,
              .summary = "Everything that the shop knows of the account, as a ZIP of JSON files",
              .body_limit = body_limit,
              .time_limit = export_time_limit,
              .limits = {http::rate::login}},
             &PrivacyRoutes::export_everything, this);
  router.add({.method = Method::del,
              .path = "/users/me",
              .permission = account,
              .summary = "Erase the person; what the accounts need stays, nameless",
              .body_limit = body_limit,
              .time_limit = export_time_limit,
              .confirmed_in_body = true,
              .limits = {http::rate::login}},
             &PrivacyRoutes::erase, this);
}

Task<std::vector<ConsentReply>> PrivacyRoutes::list_consents(http::Call call, http::Nothing) {
  const auto consents = co_await users_.consents(account_of(call).text(), call.deadline);
  std::vector<ConsentReply> replies;
  for (const Consent& consent : consents) replies.push_back(consent_reply(consent));
  co_return replies;
}

Task<std::vector<ConsentReply>> PrivacyRoutes::consent(http::Call call, ConsentInput in) {
  const std::string subject = account_of(call).text();
  Consent given = consent_of(in, platform_.clock.now());
  const bool is_kept = co_await users_.consent(subject, std::move(given), call.deadline);
  if (!is_kept) throw erased();
  auto replies = co_await list_consents(std::move(call), {});
  co_return replies;
}

// Somebody who is signed in may use it as well: the cookie bar does not know who looks at it.
Task<http::Reply<ConsentReply>> PrivacyRoutes::consent_as_guest(http::Call call, ConsentInput in) {
  if (in.kind == ConsentKind::marketing)
    throw http::bad_request("A browser cannot agree to marketing",
                            {{"kind", "invalid_choice", "needs an account"}});
  std::string id(call.request->cookie(consent_cookie));
  if (!is_consent_id(id)) id = platform_.random.token();
  const Consent given = consent_of(in, platform_.clock.now());
  const bool is_kept = co_await users_.consent(id, given, call.deadline);
  if (!is_kept) throw erased();
  http::Response scratch;
  http::set_cookie(scratch, consent_cookie, id,
                   {.max_age_seconds = cookie_life_seconds,
                    .secure = platform_.public_url.starts_with("https://")});
  http::Reply<ConsentReply> reply;
  reply.data = consent_reply(given);
  reply.headers = std::move(scratch.headers);
  co_return reply;
}

Task<http::Response> PrivacyRoutes::export_everything(http::Call call, ProofInput in) {
  co_await require_proof(call, std::move(in));
  auto bytes = co_await users_.export_everything(account_of(call), call.deadline);
  if (!bytes) throw erased();
  http::Response response;
  response.content_type = "application/zip";
  response.body = std::move(*bytes);
  response.with("Content-Disposition", "attachment; filename=\"flipflop-export.zip\"");
  response.with("Cache-Control", "no-store");
  co_return response;
}

Task<http::Nothing> PrivacyRoutes::erase(http::Call call, ProofInput in) {
  if (!call.request->query.empty())
    throw http::bad_request("Send the proof in the body: addresses are written down on the way");
  co_await require_proof(call, std::move(in));
  const auto done = co_await users_.erase_person(account_of(call), call.deadline);
  if (!done && done.error() == ErasureRefusal::under_way)
    throw http::conflict("UNDER_WAY",
                         "An order is not finished: cancel it, or wait until it is delivered");
  if (!done) throw erased();
  co_return http::Nothing{};
}

Task<void> PrivacyRoutes::require_proof(http::Call call, ProofInput in) {
  const bool by_password = !in.password.value_or("").empty();
  if (by_password == in.code.has_value())
    throw http::bad_request("Prove that the account is yours",
                            {{"password", "required", "give a password, or a code instead"}});
  Proof proof;
  if (by_password) proof.password = *in.password;
  if (in.code) proof.code = *in.code;
  if (in.second_factor) proof.second_factor = *in.second_factor;
  proof.device = {call.request->peer_address, std::string(call.request->header("user-agent"))};
  const auto proven = co_await users_.prove(account_of(call), std::move(proof), call.deadline);
  if (!proven) throw proof_refused(proven.error(), by_password);
}

}  // namespace flipflop::user
