#include "shop/order/service.h"

#include "base/text.h"
#include "platform/audit_log/audit_log.h"
#include "platform/fault/fault_point.h"
#include "platform/idempotency/once.h"
#include "platform/outbox/outbox.h"
#include "platform/text/messages.h"
#include "shop/order/payment_start.h"

namespace flipflop::order {

Service::Service(Platform& platform, Faces faces, Store& store, Placing& placing,
                 Progress& progress)
    : platform_(platform),
      faces_(faces),
      store_(store),
      placing_(placing),
      progress_(progress),
      documents_(platform, faces, store),
      editing_(platform, faces, store) {}

Task<std::expected<Quote, PlaceRefused>> Service::quote(QuoteRequest request, Deadline deadline) {
  return placing_.quote(std::move(request), deadline);
}

// Addresses of mail are compared and stored in lower case.
Task<std::expected<Placed, PlaceRefused>> Service::place(PlaceRequest request, Deadline deadline) {
  request.email = lower_ascii(request.email);
  return placing_.place(std::move(request), deadline);
}

Task<std::optional<View>> Service::find(OrderId id, Deadline deadline) {
  return store_.find(id, deadline);
}

Task<std::optional<View>> Service::find_own(auth::AccountId account, OrderId id,
                                            Deadline deadline) {
  const auto own = co_await store_.id_of_account(account, id, deadline);
  std::optional<View> view = co_await find_for_buyer(own, deadline);
  co_return view;
}

Task<std::optional<View>> Service::find_by_token(std::string access_token, Deadline deadline) {
  const auto id = co_await store_.id_of_token(std::move(access_token), deadline);
  std::optional<View> view = co_await find_for_buyer(id, deadline);
  co_return view;
}

Task<std::optional<View>> Service::find_by_number(std::string number, std::string email,
                                                  Deadline deadline) {
  if (email.empty()) co_return std::nullopt;  // erased orders have none
  const auto id = co_await store_.id_of_number(std::move(number), lower_ascii(email), deadline);
  std::optional<View> view = co_await find_for_buyer(id, deadline);
  co_return view;
}

Task<std::optional<View>> Service::find_for_buyer(std::optional<OrderId> id, Deadline deadline) {
  if (!id) co_return std::nullopt;
  std::optional<View> view = co_await store_.find(*id, deadline);
  if (view)
    std::erase_if(view->history, [](const HistoryEntry& entry) { return entry.is_internal; });
  co_return view;
}

Task<std::vector<View>> Service::list(ListFilter filter, Deadline deadline) {
  return store_.list(std::move(filter), deadline);
}

Task<std::vector<OrderId>> Service::ids_of(pg::Tx& tx, privacy::Person person) {
  const auto orders = co_await store_.lock_orders_of(tx, std::move(person));
  std::vector<OrderId> ids;
  for (const PersonsOrder& order : orders) ids.push_back(order.id);
  co_return ids;
}

Task<std::expected<void, CancelRefusal>> Service::cancel(OrderId id, CancelReason reason,
                                                         std::string actor, Deadline deadline) {
  return cancel_once({id, reason, std::move(actor)}, deadline);
}

Task<std::expected<void, CancelRefusal>> Service::cancel_by_buyer(OrderId id,
                                                                  idempotency::Once* once,
                                                                  Deadline deadline) {
  return cancel_once({id, CancelReason::buyer, "buyer", once}, deadline);
}

// A refusal rolls back what its questions locked or changed.
Task<std::expected<void, CancelRefusal>> Service::cancel_once(Cancelling wish, Deadline deadline) {
  if (idempotency::was_done(wish.once)) co_return std::expected<void, CancelRefusal>{};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, wish.once, wish.id.text());
  const auto done = co_await cancel_within(tx, wish.id, wish.reason, wish.actor);
  if (done)
    co_await tx.commit();
  else
    co_await tx.rollback();
  co_return done;
}

Task<std::optional<Status>> Service::lock(pg::Tx& tx, OrderId id) {
  const std::optional<Locked> order = co_await store_.lock(tx, id);
  if (!order) co_return std::nullopt;
  co_return order->status;
}

Task<std::expected<void, CancelRefusal>> Service::cancel_within(pg::Tx& tx, OrderId id,
                                                                CancelReason reason,
                                                                std::string actor) {
  const std::optional<Locked> order = co_await store_.lock(tx, id);
  if (!order) co_return std::unexpected(CancelRefusal::unknown_order);
  // The event that makes it `shipped` may still be on its way.
  if (order->parts_shipped > 0 || !may_cancel(order->status, order->payment_status, reason))
    co_return std::unexpected(CancelRefusal::too_late);
  const bool is_settled = co_await settle_for_cancel(tx, *order);
  if (!is_settled) co_return std::unexpected(CancelRefusal::too_late);
  FAULT_POINT("order.cancel.before_commit");
  co_await progress_.cancel(tx, *order, reason, actor);
  co_await record(tx, id, std::move(actor), "order.cancel");
  co_return std::expected<void, CancelRefusal>{};
}

// Money that a provider captured just now is not ours to forget: its event confirms the order.
Task<bool> Service::settle_for_cancel(pg::Tx& tx, Locked order) {
  if (order.payment_status == PaymentStatus::paid) {
    if (!order.is_covered()) co_await faces_.payments.refund(tx, order.id.uuid, "order cancelled");
    co_await documents_.take_back(tx, order.id, text::message("order.document_cancelled"));
  } else {
    const bool is_unpaid = co_await faces_.payments.cancel(tx, order.id.uuid);
    if (!is_unpaid) co_return false;
  }
  if (order.status == Status::pending) co_return true;  // no supplier was asked yet
  const bool is_recalled = co_await faces_.suppliers.recall(tx, order.id.uuid);
  co_return is_recalled;
}

Task<std::expected<void, RetryRefusal>> Service::retry_payment(OrderId id, idempotency::Once* once,
                                                               Deadline deadline) {
  if (idempotency::was_done(once)) co_return std::expected<void, RetryRefusal>{};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, once, id.text());
  const auto payment = co_await retry_in(tx, id);
  if (!payment) {
    co_await tx.rollback();
    co_return std::unexpected(payment.error());
  }
  co_await tx.commit();
  co_await start_payment(&faces_.payments, *payment, deadline);
  co_return std::expected<void, RetryRefusal>{};
}

Task<std::expected<payment::PaymentId, RetryRefusal>> Service::retry_in(pg::Tx& tx, OrderId id) {
  const std::optional<Locked> order = co_await store_.lock(tx, id);
  if (!order) co_return std::unexpected(RetryRefusal::unknown_order);
  if (order->payment_status == PaymentStatus::paid)
    co_return std::unexpected(RetryRefusal::already_paid);
  const auto method = faces_.payments.find_method(order->payment_method);
  if (order->status != Status::pending || !method)
    co_return std::unexpected(RetryRefusal::no_longer_possible);
  const bool is_tried = co_await faces_.payments.retry(tx, id.uuid);
  if (!is_tried) co_return std::unexpected(RetryRefusal::no_longer_possible);
  if (!order->hold_prolonged) {
    const warehouse::HoldEnd hold =
        co_await faces_.warehouse.prolong_hold(tx, id.uuid, platform_.clock.now() + method->hold);
    if (hold != warehouse::HoldEnd::done)
      co_return std::unexpected(RetryRefusal::no_longer_possible);
    co_await store_.set_hold_prolonged(tx, id);
  }
  if (order->payment_status == PaymentStatus::failed) {
    Move move;
    move.id = id;
    move.status = order->status;
    move.actor = "buyer";
    co_await store_.move(tx, move, platform_.clock.now());
  }
  co_return order->payment;
}

Task<bool> Service::add_note(OrderId id, std::string note, std::string actor, Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const std::optional<Locked> order = co_await store_.lock(tx, id);
  if (!order) {
    co_await tx.rollback();
    co_return false;
  }
  co_await progress_.note(tx, *order, std::move(note), std::move(actor));
  co_await tx.commit();
  co_return true;
}

Task<std::expected<void, EditRefusal>> Service::edit_contact(OrderId id, ContactEdit edit,
                                                             EditTerms terms, Deadline deadline) {
  return editing_.edit_contact(id, std::move(edit), std::move(terms), deadline);
}

Task<std::expected<void, EditRefusal>> Service::keep_fewer(OrderId id, std::vector<KeptPieces> kept,
                                                           EditTerms terms, Deadline deadline) {
  return editing_.keep_fewer(id, std::move(kept), std::move(terms), deadline);
}

Task<std::expected<PaidBack, EditRefusal>> Service::weigh_fewer(OrderId id,
                                                                std::vector<KeptPieces> kept,
                                                                EditTerms terms,
                                                                Deadline deadline) {
  return editing_.weigh_fewer(id, std::move(kept), std::move(terms), deadline);
}

Task<void> Service::record(pg::Tx& tx, OrderId id, audit_log::Actor actor, std::string action) {
  audit_log::Entry entry;
  entry.actor = std::move(actor);
  entry.action = std::move(action);
  entry.object = id.text();
  return platform_.audit_log.append(tx, std::move(entry));
}

}  // namespace flipflop::order
