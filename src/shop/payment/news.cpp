#include "shop/payment/news.h"

namespace flipflop::payment {

Task<void> News::captured(pg::Tx& tx, Intent intent) {
  if (intent.is_foreign()) {
    co_await call_back(tx, intent.id, ForeignEvent::completed);
    co_return;
  }
  co_await tools_.outbox.publish(tx, PaymentCaptured{intent.id, intent.order_id, intent.amount});
}

Task<void> News::failed(pg::Tx& tx, Intent intent) {
  if (intent.is_foreign()) {
    co_await call_back(tx, intent.id, ForeignEvent::failed);
    co_return;
  }
  co_await tools_.outbox.publish(tx, PaymentFailed{intent.id, intent.order_id});
}

// An application that asked for a part sees it with the payment.
Task<void> News::part_refunded(pg::Tx& tx, Intent intent, Part part) {
  if (intent.is_foreign()) co_return;
  co_await tools_.outbox.publish(
      tx, PaymentPartRefunded{intent.id, intent.order_id, part.cause, part.amount});
}

Task<void> News::refunded(pg::Tx& tx, Intent intent) {
  if (intent.is_foreign()) {
    co_await call_back(tx, intent.id, ForeignEvent::refunded);
    co_return;
  }
  co_await tools_.outbox.publish(tx, PaymentRefunded{intent.id, intent.order_id, intent.amount});
}

Task<void> News::call_back(pg::Tx& tx, PaymentId payment, ForeignEvent event) {
  const auto id = tools_.ids.next();
  const bool is_wanted =
      co_await foreign_.insert_callback(tx, id, payment, event, tools_.clock.now());
  if (!is_wanted) co_return;
  co_await tools_.jobs.enqueue(tx, {callback_queue, id.text(), json::to_text(CallbackJob{id})});
}

}  // namespace flipflop::payment
