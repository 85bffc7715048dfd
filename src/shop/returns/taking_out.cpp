// Money for pieces that staff take out of a paid order before anybody works on it. The order is
// locked and its pieces are let go by whoever calls; here they are counted as come back, and asked
// to be paid back as those of a withdrawal are. The edit is the cause of it all.

#include <algorithm>

#include "base/invariant.h"
#include "platform/clock/clock.h"
#include "platform/text/messages.h"
#include "shop/returns/correcting.h"
#include "shop/returns/service.h"

namespace flipflop::returns {
namespace {

using order::EditRefusal;

std::vector<Count> counts_of(const std::vector<order::LeavingPieces>& pieces,
                             const std::vector<Counted>& counters) {
  std::vector<Count> counts;
  for (const order::LeavingPieces& one : pieces) {
    const auto counter = std::ranges::find(counters, one.variant, &Counted::variant);
    invariant(counter != counters.end(), "a line of the order is counted");
    counts.push_back({one.variant, one.quantity, share_of(*counter, one.quantity)});
  }
  return counts;
}

}  // namespace

Task<std::expected<order::PaidBack, EditRefusal>> Service::pay_back(pg::Tx& tx, order::View order,
                                                                    order::TakenOut out) {
  co_await store_.open_counters(tx, order);
  const auto counters = co_await store_.lock_counters(tx, order.id);
  const std::vector<Count> counts = counts_of(out.pieces, counters);
  Money amount;
  for (const Count& count : counts) amount = amount + count.money;
  const bool is_left = co_await store_.take(tx, order.id, counts);
  if (!is_left) co_return std::unexpected(EditRefusal::lies_in_case);
  const Money asked_before = co_await store_.asked_back(tx, order.id);
  const Money left = order.totals.total - asked_before;
  if (amount > left) co_return std::unexpected(EditRefusal::exceeds_payment);
  // The order would end as paid back, and go on.
  if (amount == left) co_return std::unexpected(EditRefusal::nothing_left);
  co_await store_.count_back(tx, order.id, counts);
  const auto asked =
      co_await ask_refund(tx,
                          {out.cause,
                           order.id,
                           {},
                           amount,
                           text::message("returns.reason_taken_out", {{"number", order.number}}),
                           platform_.clock.now(),
                           {}},
                          {correction_of(order, counts), Uncollected::refused});
  if (!asked || (*asked == GoesBack::nothing && !amount.is_zero()))
    co_return std::unexpected(EditRefusal::exceeds_payment);
  const Money to_vouchers = co_await store_.to_vouchers(tx, out.cause);
  co_return order::PaidBack{to_vouchers, amount - to_vouchers};
}

}  // namespace flipflop::returns
