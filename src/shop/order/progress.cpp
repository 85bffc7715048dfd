#include "shop/order/progress.h"

#include <map>
#include <utility>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"
#include "platform/outbox/outbox.h"
#include "platform/text/messages.h"

namespace flipflop::order {
namespace {

supplier::Recipient recipient_of(const Locked& order) {
  supplier::Recipient recipient;
  recipient.name = order.delivery.first_name + " " + order.delivery.last_name;
  recipient.company = order.delivery.company;
  recipient.street = order.delivery.street;
  recipient.city = order.delivery.city;
  recipient.postal_code = order.delivery.postal_code;
  recipient.country = order.delivery.country;
  recipient.phone = order.delivery.phone.empty() ? order.phone : order.delivery.phone;
  recipient.email = order.email;
  return recipient;
}

Move staying(const Locked& order) {
  Move move;
  move.id = order.id;
  move.status = order.status;
  move.payment_status = order.payment_status;
  return move;
}

}  // namespace

Progress::Progress(Platform& platform, Faces faces, Store& store)
    : platform_(platform), faces_(faces), store_(store), documents_(platform, faces, store) {}

Task<void> Progress::placed(pg::Tx& tx, OrderPlaced event) {
  const Locked order = co_await lock(tx, event.order_id.uuid);
  // Staff may have been at work already.
  if (may_travel(order.status)) co_await forward(tx, order);
  const auto method = faces_.payments.find_method(order.payment_method);
  const bool waits_for_transfer = method && !method->online && !method->on_delivery;
  if (order.status == Status::pending && waits_for_transfer)
    co_await documents_.proforma(tx, order.id);
  if (!order.is_covered() || order.payment_status != PaymentStatus::paid ||
      order.status == Status::cancelled)
    co_return;
  co_await documents_.tax_document(tx, order.id, billing::Settlement::paid);
  co_await platform_.outbox.publish(tx, OrderPaid{order.id});
}

Task<void> Progress::captured(pg::Tx& tx, payment::PaymentCaptured event) {
  Locked order = co_await lock(tx, event.order_id);
  if (order.payment_status == PaymentStatus::paid ||
      order.payment_status == PaymentStatus::refunded)
    co_return;
  invariant(event.amount == order.to_pay(), "a capture is what vouchers leave of the total");
  order.payment_status = PaymentStatus::paid;
  if (order.status == Status::pending) {
    co_await serve(tx, std::move(order));
    co_return;
  }
  Move move = staying(order);
  if (order.status == Status::cancelled) {
    move.note = text::message("order.paid_after_cancellation");
    co_await faces_.payments.refund(tx, order.id.uuid, "order was cancelled before it was paid");
  }
  co_await store_.move(tx, move, platform_.clock.now());
  if (order.status == Status::cancelled) co_return;
  co_await documents_.tax_document(tx, order.id, billing::Settlement::paid);
  co_await platform_.outbox.publish(tx, OrderPaid{order.id});
}

// The money is there: the pieces leave the shelf, or the money goes back.
Task<void> Progress::serve(pg::Tx& tx, Locked order) {
  const warehouse::HoldEnd hold = co_await faces_.warehouse.commit_hold(tx, order.id.uuid);
  bool has_pieces = hold == warehouse::HoldEnd::done;
  // The hold ran out a moment before the money came.
  if (!has_pieces) has_pieces = co_await faces_.warehouse.retake_hold(tx, order.id.uuid);
  FAULT_POINT("order.captured.after_hold");
  if (!has_pieces) {
    co_await cancel(tx, order, CancelReason::sold_out_after_payment, "system");
    co_await faces_.payments.refund(tx, order.id.uuid, "sold out before it was paid");
    co_return;
  }
  Move move = staying(order);
  move.status = Status::confirmed;
  co_await store_.move(tx, move, platform_.clock.now());
  order.status = Status::confirmed;
  co_await forward(tx, order);
  co_await documents_.tax_document(tx, order.id, billing::Settlement::paid);
  co_await platform_.outbox.publish(tx, OrderPaid{order.id});
}

Task<void> Progress::forward(pg::Tx& tx, Locked order) {
  const std::vector<Source> sources = co_await store_.sources(tx, order.id);
  std::map<Uuid, std::map<product::VariantId, std::int64_t>> parts;
  bool is_partly_ours = false;
  for (const Source& source : sources) {
    if (source.supplier)
      parts[*source.supplier][source.variant] += source.quantity;
    else
      is_partly_ours = true;
  }
  if (is_partly_ours) {
    const bool begins = co_await store_.add_to_pack(tx, order.id, platform_.clock.now());
    if (begins) co_await platform_.outbox.publish(tx, OrderToPack{order.id});
  }
  // One parcel collects everything.
  Money to_collect = order.payment_status == PaymentStatus::paid ? Money{} : order.to_pay();
  for (const auto& [supplier, pieces] : parts) {
    supplier::Forward request;
    request.order_id = order.id.uuid;
    request.order_number = order.number;
    request.supplier = supplier::SupplierId{supplier};
    for (const auto& [variant, quantity] : pieces) request.lines.push_back({variant, quantity});
    request.recipient = recipient_of(order);
    request.cash_on_delivery = std::exchange(to_collect, Money{});
    co_await faces_.suppliers.forward(tx, std::move(request));
  }
}

// The message may be about an attempt that was followed by another one; the payment knows.
Task<void> Progress::payment_failed(pg::Tx& tx, payment::PaymentFailed event) {
  const Locked order = co_await lock(tx, event.order_id);
  if (order.status != Status::pending || order.payment_status != PaymentStatus::pending) co_return;
  const auto payment = co_await faces_.payments.find(event.order_id, tx.deadline());
  if (!payment || payment->state != payment::State::failed) co_return;
  Move move = staying(order);
  move.payment_status = PaymentStatus::failed;
  move.note = text::message("order.payment_failed");
  co_await store_.move(tx, move, platform_.clock.now());
}

// Money goes back only after its order learned that it came.
Task<void> Progress::refunded(pg::Tx& tx, payment::PaymentRefunded event) {
  const Locked order = co_await lock(tx, event.order_id);
  if (order.payment_status == PaymentStatus::refunded) co_return;
  invariant(event.amount == order.to_pay(), "a refund is what vouchers left of the total");
  co_await paid_back(tx, order, text::message("order.refunded"));
}

Task<void> Progress::vouchers_given_back(pg::Tx& tx, voucher::VouchersGivenBack event) {
  const Locked order = co_await lock(tx, event.order_id);
  if (!order.is_covered() || order.payment_status != PaymentStatus::paid) co_return;
  co_await paid_back(tx, order, text::message("order.refunded_to_vouchers"));
}

Task<void> Progress::paid_back(pg::Tx& tx, Locked order, std::string note) {
  Move move = staying(order);
  move.payment_status = PaymentStatus::refunded;
  if (order.status == Status::cancelled || order.status == Status::delivered)
    move.status = Status::refunded;
  move.note = std::move(note);
  co_await store_.move(tx, move, platform_.clock.now());
}

Task<void> Progress::hold_expired(pg::Tx& tx, warehouse::HoldExpired event) {
  const Locked order = co_await lock(tx, event.order_id);
  if (!may_cancel(order.status, order.payment_status, CancelReason::not_paid_in_time)) co_return;
  const bool is_unpaid = co_await faces_.payments.cancel(tx, event.order_id);
  // The money came in time after all: its event follows and takes the pieces anew.
  if (!is_unpaid) co_return;
  co_await cancel(tx, order, CancelReason::not_paid_in_time, "system");
}

Task<void> Progress::cancel(pg::Tx& tx, Locked order, CancelReason reason, std::string actor) {
  co_await faces_.promotions.release(tx, order.id.uuid);
  if (!order.paid_by_vouchers.is_zero()) co_await faces_.vouchers.give_all_back(tx, order.id.uuid);
  co_await faces_.warehouse.release_hold(tx, order.id.uuid);
  co_await store_.remove_to_pack(tx, order.id);
  Move move = staying(order);
  move.status = Status::cancelled;
  move.cancel_reason = reason;
  move.actor = std::move(actor);
  co_await store_.move(tx, move, platform_.clock.now());
  co_await platform_.outbox.publish(tx, OrderCancelled{order.id, reason});
}

Task<void> Progress::supplier_accepted(pg::Tx& tx, supplier::SupplierOrderAccepted event) {
  const Locked order = co_await lock(tx, event.order_id);
  co_await advance(tx, order, Status::processing);
}

Task<void> Progress::supplier_shipped(pg::Tx& tx, supplier::SupplierOrderShipped event) {
  const Locked order = co_await lock(tx, event.order_id);
  co_await store_.add_shipped_part(tx, order.id, event.supplier_order_id.uuid);
  const auto registered = co_await faces_.shipping.register_parcel(
      tx, event.order_id, event.carrier, event.tracking_number);
  if (registered != shipping::Registered::for_another) co_return;
  log::warn("a supplier's parcel has the number of another order", {{"order", order.number}});
  co_await note(tx, order,
                text::message("order.parcel_of_another", {{"number", event.tracking_number}}),
                "system");
}

Task<void> Progress::supplier_refused(pg::Tx& tx, supplier::SupplierOrderRefused event) {
  const Locked order = co_await lock(tx, event.order_id);
  log::warn("a supplier refused an order", {{"order", order.number}});
  co_await note(tx, order, text::message("order.supplier_refused"), "system");
}

Task<void> Progress::parcel_sent(pg::Tx& tx, shipping::ParcelSent event) {
  const Locked order = co_await lock(tx, event.order_id);
  co_await advance(tx, order, Status::shipped);
}

Task<void> Progress::parcel_delivered(pg::Tx& tx, shipping::ParcelDelivered event) {
  const Locked order = co_await lock(tx, event.order_id);
  // Another supplier's part may not even be on its way.
  if (!event.all_delivered || order.parts_shipped < order.parts_expected) co_return;
  co_await move_on(tx, order, Status::delivered, "system");
}

Task<void> Progress::move_on(pg::Tx& tx, Locked order, Status to, std::string actor) {
  const bool is_news = co_await advance(tx, order, to, std::move(actor));
  const auto method = faces_.payments.find_method(order.payment_method);
  if (is_news && to == Status::delivered && method && method->on_delivery)
    co_await faces_.payments.collected_on_delivery(tx, order.id.uuid);
}

Task<void> Progress::parcel_returned(pg::Tx& tx, shipping::ParcelReturned event) {
  const Locked order = co_await lock(tx, event.order_id);
  log::warn("a parcel came back", {{"order", order.number}});
  co_await note(tx, order, text::message("order.parcel_returned"), "system");
}

Task<void> Progress::note(pg::Tx& tx, Locked order, std::string text, std::string actor) {
  Move entry = staying(order);
  entry.note = std::move(text);
  entry.actor = std::move(actor);
  entry.is_internal = true;
  co_await store_.move(tx, entry, platform_.clock.now());
}

Task<Locked> Progress::lock(pg::Tx& tx, Uuid order_id) {
  std::optional<Locked> order = co_await store_.lock(tx, OrderId{order_id});
  invariant(order.has_value(), "an event about an order that does not exist");
  co_return std::move(*order);
}

// Events of different kinds may overtake each other: "delivered" tells the missing "shipped" too.
Task<bool> Progress::advance(pg::Tx& tx, Locked order, Status to, std::string actor) {
  if (order.status == Status::pending) co_return false;  // unpaid goods do not travel
  const std::vector<Status> missing = steps(order.status, to);
  for (const Status step : missing) {
    Move move = staying(order);
    move.status = step;
    move.actor = actor;
    co_await store_.move(tx, move, platform_.clock.now());
    if (step == Status::shipped) co_await left(tx, order);
    if (step == Status::delivered) co_await platform_.outbox.publish(tx, OrderDelivered{order.id});
  }
  co_return !missing.empty();
}

// Goods that are collected for are billed when they leave; what was paid before is billed already.
Task<void> Progress::left(pg::Tx& tx, Locked order) {
  const bool is_paid = order.payment_status == PaymentStatus::paid;
  co_await documents_.tax_document(
      tx, order.id, is_paid ? billing::Settlement::paid : billing::Settlement::on_delivery);
  co_await platform_.outbox.publish(tx, OrderShipped{order.id});
}

}  // namespace flipflop::order
