#pragma once
// Our orders on their way to suppliers. The wholesaler's order interface (the bogus wholesaler
// speaks it; a real one gets an adapter here):
//   POST <order_api_url>            body WholesalerOrder, Idempotency-Key -> 200 WholesalerStatus
//   GET  <order_api_url>/<number>   -> 200 WholesalerStatus
//   DELETE <order_api_url>/<number> -> 200, or 409 when it is shipped
// A supplier order moves waiting -> accepted -> shipped, or to refused or recalled.

#include <string>
#include <vector>

#include "platform/jobs/jobs.h"
#include "platform/platform.h"
#include "shop/supplier/store.h"

namespace flipflop::supplier {

struct ForwardJob {
  SupplierOrderId supplier_order_id;
};
BOOST_DESCRIBE_STRUCT(ForwardJob, (), (supplier_order_id))

struct WholesalerItem {
  std::string item_id;
  std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(WholesalerItem, (), (item_id, quantity))

struct WholesalerOrder {
  std::string reference;  // our order number
  std::vector<WholesalerItem> items;
  Recipient recipient;
  Money cash_on_delivery;
};
BOOST_DESCRIBE_STRUCT(WholesalerOrder, (), (reference, items, recipient, cash_on_delivery))

struct WholesalerStatus {
  std::string number;
  std::string state;  // accepted, shipped, refused, cancelled
  std::string carrier;
  std::string tracking_number;
};
BOOST_DESCRIBE_STRUCT(WholesalerStatus, (), (number, state, carrier, tracking_number))

class Forwarding {
 public:
  Forwarding(Platform& platform, Store& store);

  Task<void> forward(pg::Tx& tx, Forward forward);
  Task<bool> recall(pg::Tx& tx, Uuid order_id);

  // Jobs: hand the order over, then ask until it is shipped.
  Task<jobs::Outcome> send(jobs::Job job, ForwardJob body);
  Task<jobs::Outcome> follow(jobs::Job job, ForwardJob body);

 private:
  Task<void> accept(SupplierOrder order, WholesalerStatus status, Deadline deadline);
  Task<void> refuse(SupplierOrder order, Deadline deadline);
  Task<void> ship(SupplierOrder order, WholesalerStatus status, Deadline deadline);
  Task<jobs::Outcome> cancel_there(SupplierOrder order, Deadline deadline);

  Platform& platform_;
  Store& store_;
};

}  // namespace flipflop::supplier
