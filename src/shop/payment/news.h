#pragma once
// Who learns what became of a payment, in the transaction in which it happens: our own modules by
// an event, or, of a payment for an order of another application, that application alone by a
// callback. So no module here ever sees a payment whose order it does not know.

#include "shop/payment/foreign_store.h"
#include "shop/payment/store.h"
#include "shop/payment/tools.h"

namespace flipflop::payment {

struct CallbackJob {
  Uuid callback_id;
};
BOOST_DESCRIBE_STRUCT(CallbackJob, (), (callback_id))

inline constexpr const char* callback_queue = "payment.callback";

class News {
 public:
  explicit News(Tools tools) : tools_(tools), foreign_(tools.database) {}

  Task<void> captured(pg::Tx& tx, Intent intent);
  Task<void> failed(pg::Tx& tx, Intent intent);
  Task<void> part_refunded(pg::Tx& tx, Intent intent, Part part);
  Task<void> refunded(pg::Tx& tx, Intent intent);

 private:
  Task<void> call_back(pg::Tx& tx, PaymentId payment, ForeignEvent event);

  Tools tools_;
  ForeignStore foreign_;
};

}  // namespace flipflop::payment
