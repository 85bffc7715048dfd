#include "shop/loyalty/http_staff.h"

#include "platform/audit_log/audit_log.h"
#include "platform/http/version.h"

namespace flipflop::loyalty {
namespace {

Terms terms_of(const LoyaltyTermsInput& in) {
  Terms terms;
  terms.is_on = in.is_on;
  terms.per_point = in.per_point;
  terms.validity_months = static_cast<int>(in.validity_months.value);
  terms.rewards.clear();
  for (const LoyaltyRewardInput& one : in.rewards)
    terms.rewards.push_back({one.points, one.amount});
  json::Errors errors;
  check(terms, errors);
  if (!errors.empty()) throw http::bad_request("The terms have mistakes.", errors.list());
  return terms;
}

http::Problem problem(AdjustRefusal refusal) {
  if (refusal == AdjustRefusal::below_zero)
    return http::conflict("BELOW_ZERO", "The account has fewer points than that.");
  return http::not_found("There is no such account.");
}

}  // namespace

void StaffRoutes::register_on(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add({.method = Method::get,
              .path = "/admin/loyalty/:userId",
              .permission = permission::users_read,
              .summary = "The points of an account",
              .tag = "loyalty"},
             &StaffRoutes::show, this);
  router.add({.method = Method::post,
              .path = "/admin/loyalty/:userId/adjust",
              .permission = permission::users_write,
              .summary = "Gives or takes points, with the reason",
              .tag = "loyalty",
              .keyed = http::keyed::by_account},
             &StaffRoutes::adjust, this);
  router.add({.method = Method::get,
              .path = "/admin/loyalty-terms",
              .permission = permission::settings_read,
              .summary = "By which terms points come and go",
              .tag = "loyalty"},
             &StaffRoutes::show_terms, this);
  router.add({.method = Method::put,
              .path = "/admin/loyalty-terms",
              .permission = permission::settings_write,
              .summary = "Replaces the terms; needs If-Match",
              .tag = "loyalty"},
             &StaffRoutes::change_terms, this);
}

Task<LoyaltyReply> StaffRoutes::show(http::Call call, LoyaltyAccountInput in) {
  return reply(in.user_id, call.deadline);
}

Task<LoyaltyReply> StaffRoutes::adjust(http::Call call, LoyaltyAdjustInput in) {
  if (in.points == 0)
    throw http::bad_request("Nothing to adjust", {{"points", "out_of_range", "is not 0"}});
  const auto known = co_await auth_.find(in.user_id, call.deadline);
  if (!known) throw problem(AdjustRefusal::unknown_account);
  const auto done = co_await loyalty_.adjust(
      {in.user_id, in.points, in.reason, audit_log::actor_of(call), call.once}, call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.user_id, call.deadline);
  co_return answer;
}

Task<http::Reply<LoyaltyTermsReply>> StaffRoutes::show_terms(http::Call call, http::Nothing) {
  KeptTerms kept = co_await loyalty_.kept_terms(call.deadline);
  Terms& terms = kept.terms;
  co_return http::Reply<LoyaltyTermsReply>{
      {terms.is_on, terms.per_point, terms.validity_months, std::move(terms.rewards)},
      200,
      {{"ETag", http::etag_of(std::to_string(kept.version))}},
      {}};
}

Task<http::Reply<LoyaltyTermsReply>> StaffRoutes::change_terms(http::Call call,
                                                               LoyaltyTermsInput in) {
  auto seen = http::seen_version(*call.request, http::IfMatch::required);
  const bool is_done = co_await loyalty_.change_terms(
      {terms_of(in), std::move(seen), audit_log::actor_of(call)}, call.deadline);
  if (!is_done) throw http::stale_version();
  auto answer = co_await show_terms(std::move(call), {});
  co_return answer;
}

Task<LoyaltyReply> StaffRoutes::reply(AccountId account, Deadline deadline) {
  const auto known = co_await auth_.find(account, deadline);
  if (!known) throw problem(AdjustRefusal::unknown_account);
  const Terms terms = co_await loyalty_.terms(deadline);
  const Account points = co_await loyalty_.account(account, deadline);
  co_return reply_for(points, terms);
}

}  // namespace flipflop::loyalty
