// Cash that the carrier brings after the goods had come back already: a message about a parcel may
// be late, and staff do not wait for it.

#include "platform/clock/clock.h"
#include "platform/log/log.h"
#include "platform/text/messages.h"
#include "shop/returns/correcting.h"
#include "shop/returns/service.h"

namespace flipflop::returns {
namespace {

std::vector<LineEnd> ends_of(const View& view) {
  std::vector<LineEnd> ends;
  for (const Line& line : view.lines) ends.push_back({line.variant, line.disposition, line.refund});
  return ends;
}

}  // namespace

Task<void> Service::captured(pg::Tx& tx, payment::PaymentCaptured event) {
  const order::OrderId order{event.order_id};
  const auto status = co_await faces_.orders.lock(tx, order);
  if (!status) co_return;  // of another application
  const auto owed = co_await store_.refunded_short(tx, order);
  for (const Owed& one : owed) co_await pay_the_rest(tx, one);
}

// What vouchers paid came back with the goods, and with it the document that takes back all of it.
Task<void> Service::pay_the_rest(pg::Tx& tx, Owed owed) {
  const auto on = co_await handled(owed.id, tx.deadline());
  if (!on) co_return;
  Refund refund{owed.id.uuid,
                on->view.order,
                owed.id,
                owed.had + owed.rest,
                text::message("returns.reason_withdrawal", {{"number", on->view.number}}),
                platform_.clock.now(),
                {},
                owed.had};
  const auto answer = co_await faces_.payments.refund_part(
      tx, {refund.order.uuid, refund.cause, owed.rest, refund.reason});
  if (answer != payment::RefundAnswer::requested) {
    log::error("cash of goods that had come back does not go back", {{"case", owed.id.text()}});
    co_return;
  }
  if (owed.had.is_zero())
    co_await correct(tx, &refund,
                     correction_of(on->order, on->view,
                                   {ends_of(on->view), on->view.reduction, on->view.delivery}));
  co_await store_.raise_refund(tx, std::move(refund));
}

}  // namespace flipflop::returns
