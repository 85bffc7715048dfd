#include "shop/order/http.h"

#include <algorithm>

#include "platform/idempotency/idempotency.h"
#include "shop/order/http_input.h"
#include "shop/order/http_placing.h"

namespace flipflop::order {
namespace {

http::Problem not_with_this_order(const std::string& message) {
  return http::conflict("NOT_POSSIBLE", message);
}

}  // namespace

void Routes::register_on(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add({.method = Method::post,
              .path = "/orders/guest",
              .permission = permission::open,
              .summary = "Place an order without an account",
              .tag = "order",
              .body_limit = 64 * 1024,
              .time_limit = place_time_limit,
              .shed_order = 0,
              .limits = {http::rate::order_place},
              .keyed = http::keyed::by_handler},
             &Routes::place_as_guest, this);
  router.add({.method = Method::get,
              .path = "/orders/track/:token",
              .permission = permission::open,
              .summary = "An order by its tracking token",
              .tag = "order"},
             &Routes::track, this);
  router.add({.method = Method::post,
              .path = "/orders/track",
              .permission = permission::open,
              .summary = "An order by its number and e-mail",
              .tag = "order",
              .limits = {http::rate::order_lookup, http::rate::order_lookup_number.of("number")}},
             &Routes::look_up, this);
  router.add({.method = Method::post,
              .path = "/orders/track/:token/cancel",
              .permission = permission::open,
              .summary = "Cancel an order that is not paid yet",
              .tag = "order",
              .keyed = http::keyed::by_path("token")},
             &Routes::cancel, this);
  router.add({.method = Method::post,
              .path = "/orders/track/:token/retry-payment",
              .permission = permission::open,
              .summary = "Try to pay again",
              .tag = "order",
              .time_limit = place_time_limit,
              .shed_order = 0,
              .keyed = http::keyed::by_path("token")},
             &Routes::retry_payment, this);
}

Task<http::Response> Routes::place_as_guest(http::Call call, GuestOrderInput in) {
  json::Errors errors;
  PlaceRequest request = place_request(in, errors);
  if (!errors.empty()) throw http::bad_request("The order has mistakes", errors.list());
  request.idempotency_key = http::idempotency_key_of(*call.request);
  request.fingerprint = idempotency::fingerprint({call.request->body});
  request.cart_token = cart_token_of(call);
  request.account = account_of(call);
  if (in.items) request.items = co_await lines_of(std::move(*in.items), call.deadline);
  if (in.voucher_codes)
    request.vouchers = co_await vouchers_of(std::move(*in.voucher_codes), call.deadline);

  const std::vector<RequestedLine> items = request.items;
  const auto placed = co_await orders_.place(std::move(request), call.deadline);
  if (!placed) throw problem(placed.error(), items);
  co_return placed_answer(*placed);
}

Task<OrderReply> Routes::track(http::Call call, TokenInput in) {
  const View view = co_await view_of(in.token, call.deadline);
  co_return reply_for(view, public_url_);
}

Task<OrderReply> Routes::look_up(http::Call call, LookupInput in) {
  const auto view = co_await orders_.find_by_number(in.number, in.email, call.deadline);
  if (!view) throw http::not_found("No order has this number and e-mail");
  co_return reply_for(*view, public_url_);
}

Task<OrderReply> Routes::cancel(http::Call call, TokenInput in) {
  const View view = co_await view_of(in.token, call.deadline);
  const auto cancelled = co_await orders_.cancel_by_buyer(view.id, call.once, call.deadline);
  if (!cancelled) throw not_with_this_order("Only an unpaid order can be cancelled");
  const View after = co_await view_of(in.token, call.deadline);
  co_return reply_for(after, public_url_);
}

Task<OrderReply> Routes::retry_payment(http::Call call, TokenInput in) {
  const View view = co_await view_of(in.token, call.deadline);
  const auto tried = co_await orders_.retry_payment(view.id, call.once, call.deadline);
  if (!tried && tried.error() == RetryRefusal::already_paid)
    throw http::conflict("ALREADY_PAID", "The order is paid");
  if (!tried) throw not_with_this_order("This order cannot be paid any more");
  const View after = co_await view_of(in.token, call.deadline);
  co_return reply_for(after, public_url_);
}

// Products named without a variant are looked up: they must have exactly one.
Task<std::vector<RequestedLine>> Routes::lines_of(std::vector<ItemInput> items, Deadline deadline) {
  std::vector<product::ProductId> unclear;
  for (const ItemInput& item : items)
    if (!item.variant_id) unclear.push_back(item.product_id);
  std::vector<product::Product> products;
  if (!unclear.empty()) products = co_await products_.load(unclear, deadline);

  std::vector<RequestedLine> lines;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const ItemInput& item = items[i];
    const std::string path = "items[" + std::to_string(i) + "]";
    if (item.variant_id) {
      lines.push_back({*item.variant_id, item.quantity, item.product_id});
      continue;
    }
    const auto product = std::ranges::find(products, item.product_id, &product::Product::id);
    if (product == products.end())
      throw http::Problem(404, "NOT_FOUND", "Some items are not for sale",
                          {{path + ".productId", "unknown_item", "no such product"}});
    std::vector<product::Variant> active = product->variants;
    std::erase_if(active, [](const product::Variant& one) { return !one.is_active; });
    if (active.size() != 1)
      throw http::bad_request("Say which variant",
                              {{path + ".variantId", "required", "one of the product's variants"}});
    lines.push_back({active.front().id, item.quantity, item.product_id});
  }
  co_return lines;
}

// Whether they still pay something is found out together with the order: a request that is sent
// again gets its answer although its vouchers are spent.
Task<std::vector<voucher::VoucherId>> Routes::vouchers_of(std::vector<std::string> codes,
                                                          Deadline deadline) {
  std::vector<voucher::VoucherId> vouchers;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto voucher = co_await vouchers_.find_by_code(std::move(codes[i]), deadline);
    if (!voucher)
      throw http::Problem(
          409, "VOUCHER_REFUSED", "There is no voucher of this code",
          {{"voucherCodes[" + std::to_string(i) + "]", "unknown", "of no voucher"}});
    vouchers.push_back(voucher->id);
  }
  co_return vouchers;
}

Task<View> Routes::view_of(std::string token, Deadline deadline) {
  std::optional<View> view = co_await orders_.find_by_token(std::move(token), deadline);
  if (!view) throw http::not_found("No such order");
  co_return std::move(*view);
}

}  // namespace flipflop::order
