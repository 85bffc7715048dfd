#include "shop/supplier/forwarding.h"

#include "base/text.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/http/client.h"
#include "platform/log/log.h"
#include "platform/outbox/outbox.h"
#include "shop/supplier/rules.h"

namespace flipflop::supplier {
namespace {

// An interface that answers otherwise than it promised: the job runner tries again later.
class BadAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

http::ClientRequest request_to(http::Method method, std::string url) {
  http::ClientRequest request;
  request.method = method;
  request.url = std::move(url);
  request.headers = {{"accept", "application/json"}};
  request.max_bytes = 64 * 1024;
  request.max_redirects = 0;
  return request;
}

WholesalerStatus status_in(const http::ClientResponse& response) {
  auto status = json::from_text<WholesalerStatus>(response.body);
  if (!status) throw BadAnswer("the wholesaler's answer is not readable");
  return std::move(*status);
}

// The bogus wholesaler sends its parcels within seconds.
constexpr std::chrono::seconds demo_pause{2};

}  // namespace

Forwarding::Forwarding(Platform& platform, Store& store) : platform_(platform), store_(store) {
  const jobs::Policy policy{.at_once = 4, .attempts = 20};
  platform.jobs.handle("supplier.send", policy, &Forwarding::send, this);
  platform.jobs.handle("supplier.follow", policy, &Forwarding::follow, this);
}

Task<void> Forwarding::forward(pg::Tx& tx, Forward forward) {
  const auto id = platform_.ids.next_as<SupplierOrderId>();
  const bool is_new = co_await store_.insert_order(tx, id, forward, platform_.clock.now());
  if (!is_new) co_return;
  jobs::Request job{"supplier.send", id.text(), json::to_text(ForwardJob{id}), {}};
  co_await platform_.jobs.enqueue(tx, std::move(job));
}

Task<bool> Forwarding::recall(pg::Tx& tx, Uuid order_id) {
  const int shipped = co_await store_.lock_and_count_shipped(tx, order_id);
  if (shipped > 0) co_return false;
  co_await store_.recall_orders(tx, order_id);
  co_return true;
}

Task<jobs::Outcome> Forwarding::send(jobs::Job job, ForwardJob body) {
  const auto order = co_await store_.order(body.supplier_order_id, job.deadline);
  if (!order) co_return jobs::Outcome::parked("no such supplier order");
  if (order->state != "waiting") co_return jobs::Outcome::done();
  if (order->order_api_url.empty())
    co_return jobs::Outcome::parked("the supplier takes no orders by interface; order by hand");
  WholesalerOrder wanted{order->order_number, {}, order->recipient, order->cash_on_delivery};
  const auto lines = co_await store_.order_lines(order->id, job.deadline);
  for (const SupplierOrderLine& line : lines)
    wanted.items.push_back({line.external_id, line.quantity});
  http::ClientRequest request = request_to(http::Method::post, order->order_api_url);
  request.headers.emplace_back("content-type", "application/json");
  request.headers.emplace_back("idempotency-key", order->id.text());
  request.body = json::to_text(wanted);
  const auto response = co_await platform_.client.send(std::move(request), job.deadline);
  if (response.status == 409 || response.status == 422) {
    co_await refuse(*order, job.deadline);
    co_return jobs::Outcome::parked("the supplier refused the order");
  }
  if (response.status != 200 && response.status != 201)
    throw BadAnswer("the wholesaler answered " + std::to_string(response.status));
  co_await accept(*order, status_in(response), job.deadline);
  co_return jobs::Outcome::done();
}

Task<void> Forwarding::accept(SupplierOrder order, WholesalerStatus status, Deadline deadline) {
  pg::Tx tx = co_await store_.database().begin(deadline);
  co_await store_.set_external_number(tx, order.id, status.number);
  const bool moved = co_await store_.move_order(tx, order.id, "waiting", "accepted");
  if (moved) co_await platform_.outbox.publish(tx, SupplierOrderAccepted{order.id, order.order_id});
  // A recalled order is followed too: following it cancels it there.
  jobs::Request job{"supplier.follow", order.id.text(), json::to_text(ForwardJob{order.id}), {}};
  co_await platform_.jobs.enqueue(tx, std::move(job));
  co_await tx.commit();
}

Task<void> Forwarding::refuse(SupplierOrder order, Deadline deadline) {
  pg::Tx tx = co_await store_.database().begin(deadline);
  const bool moved = co_await store_.move_order(tx, order.id, "waiting", "refused");
  if (moved) co_await platform_.outbox.publish(tx, SupplierOrderRefused{order.id, order.order_id});
  co_await tx.commit();
}

Task<jobs::Outcome> Forwarding::follow(jobs::Job job, ForwardJob body) {
  const auto order = co_await store_.order(body.supplier_order_id, job.deadline);
  if (!order) co_return jobs::Outcome::parked("no such supplier order");
  if (order->state == "recalled") {
    const jobs::Outcome outcome = co_await cancel_there(*order, job.deadline);
    co_return outcome;
  }
  if (order->state != "accepted") co_return jobs::Outcome::done();
  const std::string url = order->order_api_url + "/" + percent_encode(order->external_number);
  const auto response =
      co_await platform_.client.send(request_to(http::Method::get, url), job.deadline);
  if (response.status != 200)
    throw BadAnswer("the wholesaler answered " + std::to_string(response.status));
  const WholesalerStatus status = status_in(response);
  if (status.state == "shipped" && !status.tracking_number.empty()) {
    co_await ship(*order, status, job.deadline);
    co_return jobs::Outcome::done();
  }
  if (status.state == "refused" || status.state == "cancelled")
    co_return jobs::Outcome::parked("the supplier gave up the order: " + status.state);
  const Duration age = platform_.clock.now() - order->made_at;
  co_return jobs::Outcome::again(platform_.config.is_production() ? follow_pause(age) : demo_pause);
}

Task<void> Forwarding::ship(SupplierOrder order, WholesalerStatus status, Deadline deadline) {
  pg::Tx tx = co_await store_.database().begin(deadline);
  const bool moved = co_await store_.move_order(tx, order.id, "accepted", "shipped");
  if (moved) {
    co_await store_.set_tracking(tx, order.id, status.carrier, status.tracking_number);
    SupplierOrderShipped shipped{order.id, order.order_id, status.carrier, status.tracking_number};
    co_await platform_.outbox.publish(tx, shipped);
  }
  co_await tx.commit();
}

Task<jobs::Outcome> Forwarding::cancel_there(SupplierOrder order, Deadline deadline) {
  if (order.external_number.empty()) co_return jobs::Outcome::done();
  const std::string url = order.order_api_url + "/" + percent_encode(order.external_number);
  const auto response =
      co_await platform_.client.send(request_to(http::Method::del, url), deadline);
  if (response.status == 200 || response.status == 404) co_return jobs::Outcome::done();
  if (response.status == 409)
    co_return jobs::Outcome::parked("recalled too late: the supplier has shipped it");
  throw BadAnswer("the wholesaler answered " + std::to_string(response.status));
}

}  // namespace flipflop::supplier
