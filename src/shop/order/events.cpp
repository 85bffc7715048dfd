#include "platform/outbox/outbox.h"
#include "shop/order/progress.h"

namespace flipflop::order {

void Progress::subscribe() {
  outbox::Events& events = platform_.events;
  events.on("order.forward_placed", &Progress::placed, this);
  events.on("order.payment_captured", &Progress::captured, this);
  events.on("order.payment_failed", &Progress::payment_failed, this);
  events.on("order.vouchers_given_back", &Progress::vouchers_given_back, this);
  events.on("order.payment_refunded", &Progress::refunded, this);
  events.on("order.hold_expired", &Progress::hold_expired, this);
  events.on("order.supplier_accepted", &Progress::supplier_accepted, this);
  events.on("order.supplier_shipped", &Progress::supplier_shipped, this);
  events.on("order.supplier_refused", &Progress::supplier_refused, this);
  events.on("order.parcel_sent", &Progress::parcel_sent, this);
  events.on("order.parcel_delivered", &Progress::parcel_delivered, this);
  events.on("order.parcel_returned", &Progress::parcel_returned, this);
}

}  // namespace flipflop::order
