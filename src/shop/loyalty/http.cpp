#include "shop/loyalty/http.h"

namespace flipflop::loyalty {
namespace {

AccountId account_of(const http::Call& call) {
  const auto account = AccountId::parse(call.principal.account_id);
  if (!account) throw http::Problem(403, "FORBIDDEN", "Only the account of a person has points.");
  return *account;
}

}  // namespace

void Routes::register_on(http::Router& router) {
  using http::Method;
  const auto account = http::permission::account;
  router.add({.method = Method::get,
              .path = "/loyalty",
              .permission = account,
              .summary = "The points of one's own account, and what they are good for",
              .tag = "loyalty"},
             &Routes::show, this);
  router.add({.method = Method::post,
              .path = "/loyalty/exchange",
              .permission = account,
              .summary = "Gives points for a coupon",
              .tag = "loyalty",
              .keyed = http::keyed::by_handler},
             &Routes::exchange, this);
}

Task<LoyaltyReply> Routes::show(http::Call call, http::Nothing) {
  const Terms terms = co_await loyalty_.terms(call.deadline);
  const Account account = co_await loyalty_.account(account_of(call), call.deadline);
  co_return reply_for(account, terms);
}

Task<http::Reply<LoyaltyCouponReply>> Routes::exchange(http::Call call, LoyaltyExchangeInput in) {
  Exchange exchange;
  exchange.account = account_of(call);
  exchange.points = in.points;
  exchange.amount = in.amount;
  const std::string key = http::idempotency_key_of(*call.request);
  exchange.request_key = key.empty() ? "once|" + ids_.next().text() : "key|" + key;
  const auto coupon = co_await loyalty_.exchange(std::move(exchange), call.deadline);
  if (!coupon) throw problem(coupon.error());
  co_return http::Reply<LoyaltyCouponReply>{reply_for(*coupon), 201, {}, {}};
}

LoyaltyCouponReply reply_for(const Coupon& coupon) {
  return {coupon.code, coupon.points, coupon.amount, coupon.made_at, coupon.until, coupon.is_used};
}

LoyaltyReply reply_for(const Account& account, const Terms& terms) {
  LoyaltyReply reply;
  reply.is_on = terms.is_on;
  reply.balance = account.balance;
  if (account.expiring)
    reply.expiring = LoyaltyExpiringReply{account.expiring->points, account.expiring->at};
  for (const Waiting& one : account.waiting)
    reply.waiting.push_back({one.order, one.order_number, one.points, one.due_at});
  if (terms.is_on)
    for (const Reward& one : terms.rewards)
      reply.rewards.push_back({one.points, one.amount, account.balance >= one.points});
  for (const Coupon& one : account.coupons) reply.coupons.push_back(reply_for(one));
  for (const Entry& one : account.entries)
    reply.history.push_back({one.kind, one.points, one.order_number, one.reason, one.at});
  return reply;
}

http::Problem problem(ExchangeRefusal refusal) {
  switch (refusal) {
    case ExchangeRefusal::switched_off:
      return http::conflict("SWITCHED_OFF", "The shop exchanges no points at the moment.");
    case ExchangeRefusal::unknown_reward:
      return http::bad_request("There is no such reward.", {{"points", "invalid_choice",
                                                             "are those of no reward, or of one "
                                                             "that is worth something else"}});
    case ExchangeRefusal::not_enough:
      return http::conflict("NOT_ENOUGH_POINTS", "The account has fewer points than that.");
    case ExchangeRefusal::not_granted:
      return http::conflict("NOT_GRANTED", "Such coupons are not given at the moment.");
    case ExchangeRefusal::erased:
      return {401, "UNAUTHORIZED", "This account does not exist any more."};
    case ExchangeRefusal::key_reused:
      break;
  }
  return http::key_reused();
}

}  // namespace flipflop::loyalty
