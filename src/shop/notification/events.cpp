#include "platform/outbox/outbox.h"
#include "shop/notification/service.h"

namespace flipflop::notification {

void Service::subscribe() {
  outbox::Events& events = platform_.events;
  events.on("notification.order_placed", &Service::order_placed, this);
  events.on("notification.order_paid", &Service::order_paid, this);
  events.on("notification.order_shipped", &Service::order_shipped, this);
  events.on("notification.order_delivered", &Service::order_delivered, this);
  events.on("notification.order_cancelled", &Service::order_cancelled, this);
  events.on("notification.order_edited", &Service::order_edited, this);
  events.on("notification.order_to_pack", &Service::order_to_pack, this);
  events.on("notification.document_issued", &Service::document_issued, this);
  events.on("notification.link_requested", &Service::link_requested, this);
  events.on("notification.return_announced", &Service::return_announced, this);
  events.on("notification.return_received", &Service::return_received, this);
  events.on("notification.return_refused", &Service::return_refused, this);
  events.on("notification.claim_accepted", &Service::claim_accepted, this);
  events.on("notification.claim_settled", &Service::claim_settled, this);
  events.on("notification.refund_sent", &Service::refund_sent, this);
  events.on("notification.claim_deadline", &Service::claim_deadline, this);
}

}  // namespace flipflop::notification
