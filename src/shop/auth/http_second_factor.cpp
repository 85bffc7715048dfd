#include "shop/auth/http_second_factor.h"

#include "shop/auth/http_caller.h"
#include "shop/auth/http_refusal.h"

namespace flipflop::auth {
namespace {

using http::Method;

constexpr std::size_t body_limit = 4 * 1024;

Proof proof_of(const http::Call& call, OwnProofInput in) {
  Proof proof;
  proof.password = std::move(in.password);
  if (in.second_factor) proof.second_factor = *in.second_factor;
  proof.device = device_of(call);
  return proof;
}

template <class Answer>
http::Reply<Answer, Answer> secret_reply(Answer answer) {
  return {.data = answer, .headers = {{"Cache-Control", "no-store"}}, .beside = answer};
}

}  // namespace

void SecondFactorRoutes::register_on(http::Router& router) {
  const auto account = http::permission::account;
  router.add({.method = Method::get,
              .path = "/auth/second-factor",
              .permission = account,
              .summary = "Whether a second factor is set up, and how many recovery codes are left"},
             &SecondFactorRoutes::show, this);
  router.add({.method = Method::post,
              .path = "/auth/second-factor",
              .permission = account,
              .summary = "Begin to set up a second factor; it counts once a code is confirmed",
              .body_limit = body_limit,
              .limits = {http::rate::login}},
             &SecondFactorRoutes::begin, this);
  router.add({.method = Method::post,
              .path = "/auth/second-factor/confirm",
              .permission = account,
              .summary = "The first code; answers recovery codes once, every other session ends",
              .body_limit = body_limit,
              .limits = {http::rate::auth_proof}},
             &SecondFactorRoutes::confirm, this);
  router.add({.method = Method::post,
              .path = "/auth/second-factor/recovery-codes",
              .permission = account,
              .summary = "New recovery codes in place of the earlier ones",
              .body_limit = body_limit,
              .limits = {http::rate::login}},
             &SecondFactorRoutes::replace_codes, this);
  router.add({.method = Method::del,
              .path = "/auth/second-factor",
              .permission = account,
              .summary = "Remove the second factor; every other session ends",
              .body_limit = body_limit,
              .confirmed_in_body = true,
              .limits = {http::rate::login}},
             &SecondFactorRoutes::remove, this);
}

Task<http::Reply<FactorAnswer, FactorAnswer>> SecondFactorRoutes::show(http::Call call,
                                                                       http::Nothing) {
  const SecondFactorState state = co_await factors_.state(account_of(call), call.deadline);
  const FactorAnswer answer{state.is_set, state.recovery_codes_left};
  co_return http::Reply<FactorAnswer, FactorAnswer>{.data = answer, .beside = answer};
}

Task<http::Reply<EnrolmentAnswer, EnrolmentAnswer>> SecondFactorRoutes::begin(http::Call call,
                                                                              BeginInput in) {
  Proof proof{.password = std::move(in.password), .device = device_of(call)};
  const auto begun =
      co_await factors_.begin(account_of(call), session_of(call), std::move(proof), call.deadline);
  if (!begun) throw problem(begun.error());
  co_return secret_reply(EnrolmentAnswer{begun->secret, begun->uri, begun->expires_at});
}

Task<SecondFactorRoutes::CodesReply> SecondFactorRoutes::confirm(http::Call call, ConfirmInput in) {
  const auto codes =
      co_await factors_.confirm(account_of(call), session_of(call), in.code, call.deadline);
  if (!codes) throw problem(codes.error());
  co_return secret_reply(CodesAnswer{*codes});
}

Task<SecondFactorRoutes::CodesReply> SecondFactorRoutes::replace_codes(http::Call call,
                                                                       OwnProofInput in) {
  const auto codes = co_await factors_.replace_recovery_codes(
      account_of(call), proof_of(call, std::move(in)), call.deadline);
  if (!codes) throw problem(codes.error());
  co_return secret_reply(CodesAnswer{*codes});
}

Task<http::Reply<MessageAnswer, MessageAnswer>> SecondFactorRoutes::remove(http::Call call,
                                                                           OwnProofInput in) {
  const auto removed = co_await factors_.remove(account_of(call), session_of(call),
                                                proof_of(call, std::move(in)), call.deadline);
  if (!removed) throw problem(removed.error());
  const MessageAnswer answer{"The second factor is removed. Every other session has ended."};
  co_return http::Reply<MessageAnswer, MessageAnswer>{.data = answer, .beside = answer};
}

// Who calls is signed in: what is wrong is the proof, not the session, so it is no 401.
http::Problem SecondFactorRoutes::problem(Refusal refusal) const {
  switch (refusal) {
    case Refusal::bad_credentials:
      return {403, "PROOF_REFUSED", "The password is wrong", {{"password", "invalid", "is wrong"}}};
    case Refusal::second_factor:
      return {403,
              "SECOND_FACTOR_REQUIRED",
              "Give the code of your authenticator as well",
              {{"secondFactor", "required", "is missing"}}};
    case Refusal::bad_second_factor:
      return {403, "PROOF_REFUSED", "The code is wrong or was used before"};
    default:
      return problem_of(refusal, auth_.password_length_least());
  }
}

}  // namespace flipflop::auth
