#include "edge/dev/wholesaler/wholesaler.h"

#include "base/invariant.h"
#include "base/text.h"
#include "edge/dev/wholesaler/illustration.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/http/client.h"
#include "platform/idempotency/idempotency.h"

namespace flipflop::dev {
namespace {

// Seconds of the demo clock from the order to the parcel.
constexpr int packing_seconds = 8;
constexpr const char* carrier_code = "bogus";

http::Response status_reply(const WholesaleOrder& order) {
  const WholesaleStatus status{order.number, order.state, order.carrier, order.tracking_number};
  return http::json_text(json::to_text(status));
}

// "table_lamp-oat-1-0.svg" -> what to draw; nullopt for any other form.
std::optional<std::string> drawing_named(std::string_view file) {
  if (!file.ends_with(".svg")) return std::nullopt;
  file.remove_suffix(4);
  const auto parts = split(file, '-');
  if (parts.size() != 4) return std::nullopt;
  const auto seed = parse_unsigned(parts[2]);
  const auto view = parse_unsigned(parts[3]);
  if (!seed || !view || *seed > 1'000'000 || *view > 100) return std::nullopt;
  return find_illustration_svg(
      {parts[0], parts[1], static_cast<std::uint32_t>(*seed), static_cast<int>(*view)});
}

}  // namespace

Wholesaler::Wholesaler(Platform& platform)
    : platform_(platform),
      journal_(platform.data_folder, "wholesaler", [this](std::string_view line) {
        auto order = json::from_text<WholesaleOrder>(line);
        invariant(order.has_value(), "the wholesaler's journal is not readable");
        number_by_key_[order->idempotency_key] = order->number;
        orders_[order->number] = std::move(*order);
      }) {
  recount();
}

void Wholesaler::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::get,
              .path = "/dev/wholesaler/feed.xml",
              .permission = open,
              .summary = "The bogus wholesaler's product feed",
              .is_page = true},
             &Wholesaler::feed, this);
  router.add({.method = Method::get,
              .path = "/dev/wholesaler/images/:file",
              .permission = open,
              .summary = "A picture of the bogus wholesaler",
              .is_page = true},
             &Wholesaler::image, this);
  router.add({.method = Method::post,
              .path = "/dev/wholesaler/orders",
              .permission = open,
              .summary = "Orders from the bogus wholesaler"},
             &Wholesaler::place, this);
  router.add({.method = Method::get,
              .path = "/dev/wholesaler/orders/:number",
              .permission = open,
              .summary = "State of an order with the bogus wholesaler"},
             &Wholesaler::status, this);
  router.add({.method = Method::del,
              .path = "/dev/wholesaler/orders/:number",
              .permission = open,
              .summary = "Cancels an order with the bogus wholesaler"},
             &Wholesaler::cancel, this);
}

Task<http::Response> Wholesaler::feed(http::Call call, http::Nothing) {
  std::string xml;
  {
    const std::lock_guard lock(mutex_);
    xml = catalogue_.feed(platform_.public_url, stock_);
  }
  const std::string etag = '"' + idempotency::fingerprint({xml}).substr(0, 32) + '"';
  http::Response response;
  response.content_type = "application/xml; charset=utf-8";
  response.with("ETag", etag);
  if (call.request->header("if-none-match") == etag) {
    response.status = 304;
  } else {
    response.body = std::move(xml);
  }
  co_return response;
}

Task<http::Response> Wholesaler::image(http::Call, ByFile in) {
  auto svg = drawing_named(in.file);
  if (!svg) throw http::not_found("there is no such picture");
  http::Response response;
  response.content_type = "image/svg+xml";
  response.with("Cache-Control", "public, max-age=31536000, immutable");
  response.body = std::move(*svg);
  co_return response;
}

Task<http::Response> Wholesaler::place(http::Call call, WholesaleOrderInput in) {
  const std::string key(call.request->header("idempotency-key"));
  const std::lock_guard lock(mutex_);
  const auto known = number_by_key_.find(key);
  if (!key.empty() && known != number_by_key_.end()) co_return status_reply(orders_[known->second]);
  for (const OrderedItem& item : in.items) {
    const auto left = stock_.find(item.item_id);
    if (left == stock_.end() || left->second < item.quantity)
      throw http::Problem(422, "CANNOT_DELIVER", "not in stock: " + item.item_id);
  }
  WholesaleOrder order;
  order.number = "VO-" + std::to_string(100'000 + orders_.size() + 1);
  order.idempotency_key = key;
  order.reference = in.reference;
  order.state = "accepted";
  order.items = in.items;
  order.ordered_at = platform_.clock.now();
  keep(order);
  co_return status_reply(order);
}

Task<http::Response> Wholesaler::status(http::Call call, ByNumber in) {
  auto order = find(in.number);
  if (!order) throw http::not_found("there is no such order");
  if (order->state == "accepted" && is_due(*order)) {
    const std::string tracking = co_await hand_over(*order, call.deadline);
    const std::lock_guard lock(mutex_);
    WholesaleOrder& kept = orders_[order->number];
    if (kept.state == "accepted") {
      kept.state = "shipped";
      kept.carrier = carrier_code;
      kept.tracking_number = tracking;
      const WholesaleOrder shipped = kept;
      keep(shipped);
    }
    order = kept;
  }
  co_return status_reply(*order);
}

Task<http::Response> Wholesaler::cancel(http::Call, ByNumber in) {
  const std::lock_guard lock(mutex_);
  const auto found = orders_.find(in.number);
  if (found == orders_.end()) throw http::not_found("there is no such order");
  if (found->second.state == "shipped")
    throw http::conflict("SHIPPED", "the order has been shipped");
  WholesaleOrder cancelled = found->second;
  cancelled.state = "cancelled";
  keep(cancelled);
  co_return status_reply(cancelled);
}

std::optional<WholesaleOrder> Wholesaler::find(const std::string& number) {
  const std::lock_guard lock(mutex_);
  const auto found = orders_.find(number);
  if (found == orders_.end()) return std::nullopt;
  return found->second;
}

// Writes the order to the journal and to memory; the caller holds the lock.
void Wholesaler::keep(const WholesaleOrder& order) {
  journal_.append(json::to_text(order));
  orders_[order.number] = order;
  if (!order.idempotency_key.empty()) number_by_key_[order.idempotency_key] = order.number;
  recount();
}

void Wholesaler::recount() {
  stock_ = catalogue_.first_stock();
  for (const auto& [number, order] : orders_) {
    if (order.state == "cancelled") continue;
    for (const OrderedItem& item : order.items) stock_[item.item_id] -= item.quantity;
  }
}

bool Wholesaler::is_due(const WholesaleOrder& order) const {
  const auto speed = platform_.config.whole("DEMO_CLOCK_SPEED", 1, 1000);
  return (platform_.clock.now() - order.ordered_at) * speed >=
         std::chrono::seconds{packing_seconds};
}

Task<std::string> Wholesaler::hand_over(WholesaleOrder order, Deadline deadline) {
  http::ClientRequest request;
  request.method = http::Method::post;
  request.url = platform_.public_url + "/dev/carrier/parcels";
  request.headers = {{"content-type", "application/json"}, {"idempotency-key", order.number}};
  std::string body = R"({"reference":)";
  json::write_string(body, order.number);
  request.body = body + "}";
  const auto response = co_await platform_.client.send(std::move(request), deadline);
  auto status = json::from_text<CarrierParcel>(response.body);
  if (response.status != 200 || !status)
    throw http::Problem(502, "CARRIER", "the carrier did not take the parcel");
  co_return status->number;
}

}  // namespace flipflop::dev
