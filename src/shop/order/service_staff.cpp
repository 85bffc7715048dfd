// What staff look at and set by hand.

#include <algorithm>

#include "platform/audit_log/audit_log.h"
#include "platform/idempotency/once.h"
#include "platform/text/messages.h"
#include "shop/order/service.h"
#include "shop/order/stored_names.h"

namespace flipflop::order {
namespace {

std::string described(Status status, PaymentStatus payment_status) {
  return R"({"status":")" + name_of(status) + R"(","paymentStatus":")" + name_of(payment_status) +
         "\"}";
}

// Whether a change asks for another value than there is.
template <class T>
bool is_news(const std::optional<T>& asked, T now) {
  return asked && *asked != now;
}

template <class T>
bool is_among(const std::vector<T>& allowed, const std::optional<T>& asked) {
  return std::ranges::find(allowed, *asked) != allowed.end();
}

}  // namespace

std::string version_of(const View& view) {
  return std::to_string(view.history.size());
}

Task<list::Page<Listed>> Service::browse(StaffFilter filter, list::Query query, Deadline deadline) {
  return store_.browse(std::move(filter), std::move(query), deadline);
}

Task<std::expected<void, ChangeRefused>> Service::change(OrderId id, StatusChange change,
                                                         audit_log::Actor actor,
                                                         Deadline deadline) {
  if (idempotency::was_done(change.once)) co_return std::expected<void, ChangeRefused>{};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, change.once, id.text());
  const auto done = co_await change_in(tx, id, std::move(change), std::move(actor));
  if (done)
    co_await tx.commit();
  else
    co_await tx.rollback();
  co_return done;
}

Task<std::expected<void, ChangeRefused>> Service::change_in(pg::Tx& tx, OrderId id,
                                                            StatusChange change,
                                                            audit_log::Actor actor) {
  using Reason = ChangeRefused::Reason;
  const std::optional<Locked> order = co_await store_.lock(tx, id);
  if (!order) co_return std::unexpected(ChangeRefused{Reason::unknown_order, {}});
  const std::string version = co_await store_.version(tx, id);
  if (change.seen_version && *change.seen_version != version)
    co_return std::unexpected(ChangeRefused{Reason::stale, {}});

  StaffMoves allowed = staff_moves(order->status, order->payment_status);
  const bool moves = is_news(change.status, order->status);
  const bool pays_back = is_news(change.payment_status, order->payment_status);
  if ((moves && !is_among(allowed.statuses, change.status)) ||
      (pays_back && !is_among(allowed.payment_statuses, change.payment_status)))
    co_return std::unexpected(ChangeRefused{Reason::not_allowed, std::move(allowed)});
  if (!moves && !pays_back && change.note.empty()) co_return std::expected<void, ChangeRefused>{};

  // The note first: it is written about the order as it was locked.
  if (!change.note.empty()) co_await progress_.note(tx, *order, change.note, actor.name);
  if (pays_back) {
    if (!order->is_covered()) co_await faces_.payments.refund(tx, id.uuid, "returned by the buyer");
    if (!order->paid_by_vouchers.is_zero()) co_await faces_.vouchers.give_all_back(tx, id.uuid);
    co_await documents_.take_back(tx, id, text::message("order.document_returned"));
  }
  if (moves) {
    const bool is_moved = co_await move_by_staff(tx, *order, *change.status, actor.name);
    if (!is_moved) {
      std::erase(allowed.statuses, *change.status);
      co_return std::unexpected(ChangeRefused{Reason::not_allowed, std::move(allowed)});
    }
  }
  audit_log::Entry entry;
  entry.actor = std::move(actor);
  entry.action = moves || pays_back ? "order.status" : "order.note";
  entry.object = id.text();
  entry.before = described(order->status, order->payment_status);
  entry.after = described(change.status.value_or(order->status),
                          change.payment_status.value_or(order->payment_status));
  co_await platform_.audit_log.append(tx, std::move(entry));
  co_return std::expected<void, ChangeRefused>{};
}

// False: money, a supplier or a parcel was faster than a cancellation.
Task<bool> Service::move_by_staff(pg::Tx& tx, Locked order, Status to, std::string actor) {
  if (to != Status::cancelled) {
    co_await settle_packing(tx, order, to);
    co_await progress_.move_on(tx, std::move(order), to, std::move(actor));
    co_return true;
  }
  if (order.parts_shipped > 0) co_return false;  // the event of its parcel is on its way
  const bool is_settled = co_await settle_for_cancel(tx, order);
  if (is_settled)
    co_await progress_.cancel(tx, std::move(order), CancelReason::staff, std::move(actor));
  co_return is_settled;
}

}  // namespace flipflop::order
