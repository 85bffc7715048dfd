#pragma once
// How an order moves when something happened elsewhere: money came or did not, the hold ran out,
// suppliers and carriers did their part. Each handler runs in the event's transaction and locks the
// order's row first; what arrives twice or late changes nothing.

#include <string>

#include "platform/platform.h"
#include "shop/order/documents.h"
#include "shop/order/placing.h"
#include "shop/order/store.h"

namespace flipflop::order {

class Progress {
 public:
  Progress(Platform& platform, Faces faces, Store& store);

  void subscribe();

  // An order paid on delivery or by vouchers goes to work at once; one that waits for a transfer
  // gets a proforma.
  Task<void> placed(pg::Tx& tx, OrderPlaced event);
  Task<void> captured(pg::Tx& tx, payment::PaymentCaptured event);
  Task<void> payment_failed(pg::Tx& tx, payment::PaymentFailed event);
  Task<void> refunded(pg::Tx& tx, payment::PaymentRefunded event);
  // An order that vouchers paid whole is paid back with the last of them.
  Task<void> vouchers_given_back(pg::Tx& tx, voucher::VouchersGivenBack event);
  Task<void> hold_expired(pg::Tx& tx, warehouse::HoldExpired event);
  Task<void> supplier_accepted(pg::Tx& tx, supplier::SupplierOrderAccepted event);
  Task<void> supplier_shipped(pg::Tx& tx, supplier::SupplierOrderShipped event);
  Task<void> supplier_refused(pg::Tx& tx, supplier::SupplierOrderRefused event);
  Task<void> parcel_sent(pg::Tx& tx, shipping::ParcelSent event);
  Task<void> parcel_delivered(pg::Tx& tx, shipping::ParcelDelivered event);
  Task<void> parcel_returned(pg::Tx& tx, shipping::ParcelReturned event);

  // Ends an order that was locked; the caller has settled the money. Gives the pieces back.
  Task<void> cancel(pg::Tx& tx, Locked order, CancelReason reason, std::string actor);
  // Staff walk the order on by hand; cash on delivery counts as collected.
  Task<void> move_on(pg::Tx& tx, Locked order, Status to, std::string actor);
  // A note among staff.
  Task<void> note(pg::Tx& tx, Locked order, std::string text, std::string actor);

 private:
  // The order exists: its id came with an event about it.
  Task<Locked> lock(pg::Tx& tx, Uuid order_id);
  // Walks the missing steps up to `to`; false when the order is there already or went elsewhere.
  Task<bool> advance(pg::Tx& tx, Locked order, Status to, std::string actor = "system");
  Task<void> serve(pg::Tx& tx, Locked order);
  Task<void> left(pg::Tx& tx, Locked order);
  Task<void> paid_back(pg::Tx& tx, Locked order, std::string note);
  // Asks each supplier for its part; our own part waits for staff.
  Task<void> forward(pg::Tx& tx, Locked order);

  Platform& platform_;
  Faces faces_;
  Store& store_;
  Documents documents_;
};

}  // namespace flipflop::order
