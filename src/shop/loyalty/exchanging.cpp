// What buyers give points for, and what staff give and take. Everything that changes an account
// locks its row first, so that of many at once each sees what the one before left.

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/fault/fault_point.h"
#include "platform/idempotency/once.h"
#include "platform/text/messages.h"
#include "shop/loyalty/rules.h"
#include "shop/loyalty/service.h"

namespace flipflop::loyalty {

Task<std::expected<Coupon, ExchangeRefusal>> Service::exchange(Exchange exchange,
                                                               Deadline deadline) {
  const KeptTerms kept = co_await kept_terms(deadline);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  auto coupon = co_await exchange_in(tx, std::move(exchange), kept.terms);
  if (!coupon) {
    co_await tx.rollback();
    co_return coupon;
  }
  FAULT_POINT("loyalty.exchange.before_commit");
  co_await tx.commit();
  FAULT_POINT("loyalty.exchange.after_commit");
  co_return coupon;
}

// A key that comes again gets its coupon whatever has become of the terms.
Task<std::expected<Coupon, ExchangeRefusal>> Service::exchange_in(pg::Tx& tx, Exchange exchange,
                                                                  Terms terms) {
  const bool is_there = co_await enter(tx, exchange.account);
  if (!is_there) co_return std::unexpected(ExchangeRefusal::erased);
  auto balance = co_await store_.lock(tx, exchange.account);
  auto before = co_await store_.exchange_of(tx, exchange.account, exchange.request_key);
  if (before && before->points != exchange.points)
    co_return std::unexpected(ExchangeRefusal::key_reused);
  if (before) co_return *std::move(before);
  if (!terms.is_on) co_return std::unexpected(ExchangeRefusal::switched_off);
  const Reward* reward = find_reward(terms, exchange.points);
  if (reward == nullptr || (exchange.amount && *exchange.amount != reward->amount))
    co_return std::unexpected(ExchangeRefusal::unknown_reward);
  // What has ended is gone, whether or not the daily job was here already.
  const Instant now = platform_.clock.now();
  const std::int64_t ended = co_await store_.ended(tx, exchange.account, now);
  if (balance.value_or(0) - ended < reward->points)
    co_return std::unexpected(ExchangeRefusal::not_enough);
  if (ended > 0)
    co_await store_.insert(tx, entry(exchange.account, EntryKind::expired, -ended), now);
  auto coupon = co_await give(tx, std::move(exchange), *reward);
  co_return coupon;
}

Task<std::expected<Coupon, ExchangeRefusal>> Service::give(pg::Tx& tx, Exchange exchange,
                                                           Reward reward) {
  const Instant now = platform_.clock.now();
  const Instant until = coupon_end(now);
  auto granted = co_await faces_.promotions.grant(
      tx, {text::message("loyalty.coupon_name", {{"amount", reward.amount.czech()}}), "BODY-",
           reward.amount, until});
  if (!granted) co_return std::unexpected(ExchangeRefusal::not_granted);
  const NewEntry spent = entry(exchange.account, EntryKind::exchanged, -reward.points);
  co_await store_.insert(tx, spent, now);
  FAULT_POINT("loyalty.exchange.after_entry");
  Coupon coupon{granted->id, std::move(granted->code), reward.points, reward.amount, now, until,
                false};
  co_await store_.insert_exchange(tx, spent.id, &exchange, coupon);
  co_return coupon;
}

Task<std::expected<void, AdjustRefusal>> Service::adjust(Adjustment adjustment, Deadline deadline) {
  if (idempotency::was_done(adjustment.once)) co_return std::expected<void, AdjustRefusal>();
  const KeptTerms kept = co_await kept_terms(deadline);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, adjustment.once, adjustment.account.text());
  const bool is_there = co_await enter(tx, adjustment.account);
  std::optional<std::int64_t> balance;
  if (is_there) balance = co_await store_.lock(tx, adjustment.account);
  if (!balance || *balance + adjustment.points < 0) {
    co_await tx.rollback();
    co_return std::unexpected(balance ? AdjustRefusal::below_zero : AdjustRefusal::unknown_account);
  }
  NewEntry made = entry(adjustment.account, EntryKind::adjusted, adjustment.points);
  made.reason = std::move(adjustment.reason);
  if (made.points > 0) made.validity_months = kept.terms.validity_months;
  const auto described = [](std::int64_t points) {
    return R"({"points":)" + std::to_string(points) + "}";
  };
  // The reason stays with the entry: it is about a person, and an erasure empties it there.
  co_await platform_.audit_log.append(
      tx, {std::move(adjustment.actor), "loyalty.adjust", adjustment.account.text(),
           described(*balance), described(*balance + made.points)});
  co_await store_.insert(tx, std::move(made), platform_.clock.now());
  FAULT_POINT("loyalty.adjust.before_commit");
  co_await tx.commit();
  co_return std::expected<void, AdjustRefusal>();
}

Task<bool> Service::enter(pg::Tx& tx, AccountId account) {
  pg::WriteBatch guard(platform_.database);
  faces_.users.guard_account(guard, account);
  const auto entered = co_await tx.run(std::move(guard));
  if (!entered) co_return false;
  co_await store_.open(tx, account);
  co_return true;
}

}  // namespace flipflop::loyalty
