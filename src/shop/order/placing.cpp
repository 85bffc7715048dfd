#include "shop/order/placing.h"

#include <algorithm>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/fault/fault_point.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "shop/order/answer.h"
#include "shop/order/payment_start.h"

namespace flipflop::order {
namespace {

constexpr int most_attempts = 4;

PlaceRefused refused(PlaceRefusal reason) {
  return {reason, {}, {}};
}

Placed replay(const std::string& answer) {
  const auto reply = json::from_text<OrderReply>(answer);
  invariant(reply.has_value(), "a stored answer can be read");
  return {reply->id, reply->access_token, answer, reply->payment_status == PaymentStatus::paid};
}

std::vector<product::VariantId> variants_of(const std::vector<RequestedLine>& lines) {
  std::vector<product::VariantId> variants;
  for (const RequestedLine& line : lines) variants.push_back(line.variant);
  return variants;
}

std::vector<warehouse::ItemId> items_of(const std::vector<RequestedLine>& lines) {
  std::vector<warehouse::ItemId> items;
  for (const RequestedLine& line : lines) items.push_back({line.variant.uuid});
  return items;
}

warehouse::HoldRequest hold_for(const NewOrder& order, const payment::MethodInfo& method) {
  warehouse::HoldRequest request;
  request.order_id = order.view.id.uuid;
  for (const Source& source : order.sources)
    request.lines.push_back(
        {{source.variant.uuid}, source.location, source.quantity, source.reason});
  if (method.hold > std::chrono::minutes::zero())
    request.expires_at = order.view.placed_at + method.hold;
  return request;
}

// All that the buyer is known by, for limits per customer.
std::vector<std::string> customers_of(const PlaceRequest& request) {
  std::vector<std::string> customers = {
      promotion::customer_key("email", lower_ascii(request.email))};
  if (request.account)
    customers.push_back(promotion::customer_key("account", request.account->text()));
  return customers;
}

}  // namespace

std::string scope_of_person(const std::string& email) {
  return "order.place|" + idempotency::fingerprint({email}) + "|";
}

std::string scope_of_account(auth::AccountId account) {
  return "order.place|account|" + account.text() + "|";
}

Placing::Placing(Platform& platform, Faces faces, Store& store)
    : platform_(platform), faces_(faces), store_(store), idempotency_(platform.clock) {}

Task<std::expected<Placed, PlaceRefused>> Placing::place(PlaceRequest request, Deadline deadline) {
  for (const RequestedLine& item : request.items)
    invariant(item.quantity >= 1 && item.quantity <= cart::largest_quantity,
              "a quantity is 1 to 999");
  if (request.items.empty())
    request.cart_token =
        co_await faces_.carts.token_for(request.account, request.cart_token, deadline);
  const std::optional<idempotency::Key> key = key_of(request);
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    FAULT_POINT("order.place.before_read");
    const Seen seen = co_await look(request, deadline);
    FAULT_POINT("order.place.after_read");
    if (seen.stored && seen.stored->fingerprint != key->fingerprint)
      co_return std::unexpected(refused(PlaceRefusal::key_reused));
    if (seen.stored) co_return replay(seen.stored->answer);

    const auto offer = offer_for(request, seen.basket);
    if (!offer) co_return std::unexpected(offer.error());
    // Whoever is slower than another order of the same voucher is asked again, and pays no more
    // than they were told.
    if (!offer->vouchers.empty()) request.expected_to_pay = offer->to_pay();
    const NewOrder order = compose(request, seen, *offer);
    const std::string answer = json::to_text(reply_for(order.view, platform_.public_url));

    pg::WriteBatch batch(platform_.database);
    if (key) idempotency_.append(batch, *key, answer);
    append(batch, seen, *offer, order);
    FAULT_POINT("order.place.before_commit");
    const auto done = co_await batch.commit(deadline);
    if (!done && done.error().guard == idempotency::guard_in_flight)
      co_return std::unexpected(refused(PlaceRefusal::in_flight));
    if (!done && done.error().guard == user::Users::guard_erased)
      co_return std::unexpected(refused(PlaceRefusal::account_erased));
    if (!done) continue;  // somebody was faster: the next read shows how the world is now
    FAULT_POINT("order.place.after_commit");
    if (offer->payment.online) co_await start_payment(&faces_.payments, order.payment, deadline);
    FAULT_POINT("order.place.after_payment_start");
    co_return Placed{order.view.id, order.view.access_token, answer,
                     order.view.payment_status == PaymentStatus::paid};
  }
  co_return std::unexpected(refused(PlaceRefusal::too_busy));
}

Task<std::expected<Quote, PlaceRefused>> Placing::quote(QuoteRequest request, Deadline deadline) {
  std::string token =
      co_await faces_.carts.token_for(request.account, std::move(request.cart_token), deadline);
  cart::Shown cart = co_await faces_.carts.show(std::move(token), deadline);
  if (cart.lines.empty()) co_return std::unexpected(refused(PlaceRefusal::cart_empty));
  const std::vector<shipping::Method> methods = co_await faces_.shipping.methods(deadline);

  const auto method = std::ranges::find(methods, request.delivery_method, &shipping::Method::code);
  if (method == methods.end() && !request.delivery_method.empty())
    co_return std::unexpected(refused(PlaceRefusal::unknown_delivery));
  const auto payment = faces_.payments.find_method(request.payment_method);
  if (!payment && !request.payment_method.empty())
    co_return std::unexpected(refused(PlaceRefusal::unknown_payment));

  std::vector<OrderLine> lines;
  std::vector<promotion::Item> items;
  for (const cart::ShownLine& shown : cart.lines) {
    OrderLine line;
    line.quantity = shown.line.quantity;
    line.vat = shown.item.vat;
    lines.push_back(std::move(line));
    items.push_back(cart::priced_item(shown.item, shown.line.quantity));
  }
  const bool is_delivered = method != methods.end();  // or nothing is chosen yet
  auto settled = settled_bill(
      lines, items,
      {is_delivered ? &*method : nullptr, is_delivered && payment && payment->on_delivery,
       cart.offered.rules, cart.customer_group, platform_.clock.now()},
      cart.vouchers);
  if (!settled) co_return std::unexpected(refused(PlaceRefusal::payment_not_possible));
  Quote quote{std::move(cart.lines), std::move(settled->bill.totals),
              std::move(settled->bill.discounts), std::move(cart.coupon), cart.coupon_refusal};
  quote.vouchers = std::move(settled->pieces);
  quote.to_pay = quote.totals.total - voucher::sum_of(quote.vouchers);
  for (const voucher::Voucher& one : cart.vouchers)
    if (one.refusal) quote.voucher_refused = one;
  co_return quote;
}

// One flush. A cart lists its variants for the price and stock statements behind it.
Task<Placing::Seen> Placing::look(PlaceRequest request, Deadline deadline) {
  const std::optional<idempotency::Key> key = key_of(request);
  const std::vector<RequestedLine> items = summed(request.items);
  const bool has_items = !items.empty();
  pg::ReadBatch batch(platform_.database);
  const std::size_t key_at = key ? idempotency_.add_read(batch, *key) : 0;
  const std::size_t cart_at = has_items ? 0 : faces_.carts.read_cart(batch, request.cart_token);
  const std::size_t prices_at = has_items ? faces_.products.read_prices(batch, variants_of(items))
                                          : faces_.products.read_listed_prices(batch);
  const std::size_t stock_at = has_items ? faces_.warehouse.read_stock(batch, items_of(items))
                                         : faces_.warehouse.read_listed_stock(batch);
  const promotion::CouponAsked asked{request.coupon, customers_of(request)};
  const bool asks_by_cart = !has_items && request.coupon.empty();
  const std::size_t offered_at = asks_by_cart
                                     ? faces_.promotions.read_listed_offered(batch, asked.customers)
                                     : faces_.promotions.read_offered(batch, asked);
  const std::size_t methods_at = faces_.shipping.read_methods(batch);
  const std::size_t serial_at = store_.read_serial(batch);
  const std::size_t group_at =
      request.account ? faces_.groups.read_group(batch, *request.account) : 0;
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);

  Seen seen;
  if (key) seen.stored = idempotency::Idempotency::read_stored(rows[key_at]);
  seen.basket.lines = items;
  if (!has_items) seen.cart = faces_.carts.cart_in(rows[cart_at]);
  if (seen.cart)  // oldest first, as the buyer chose
    for (auto line = seen.cart->lines.rbegin(); line != seen.cart->lines.rend(); ++line)
      seen.basket.lines.push_back({line->variant, line->quantity});
  seen.basket.prices = faces_.products.prices_in(rows[prices_at]);
  seen.basket.stock = faces_.warehouse.stock_lines(rows[stock_at]);
  seen.basket.methods = faces_.shipping.methods_in(rows[methods_at]);
  seen.basket.payment = faces_.payments.find_method(request.payment_method);
  const std::string code = asks_by_cart && seen.cart ? seen.cart->coupon : asked.code;
  seen.basket.offered = faces_.promotions.offered_in(rows[offered_at], {code, asked.customers});
  if (request.account) seen.basket.customer_group = faces_.groups.group_in(rows[group_at]);
  const auto vouchers = request.vouchers
                            ? *request.vouchers
                            : (seen.cart ? seen.cart->vouchers : std::vector<voucher::VoucherId>());
  // Few orders have one, so they alone pay for another round trip.
  if (!vouchers.empty()) seen.basket.vouchers = co_await faces_.vouchers.find(vouchers, deadline);
  seen.basket.now = platform_.clock.now();
  seen.serial = Store::serial_in(rows[serial_at]);
  co_return seen;
}

// A stranger who replays a key learns nothing: the scope holds what only the buyer knows.
std::optional<idempotency::Key> Placing::key_of(const PlaceRequest& request) const {
  if (request.idempotency_key.empty()) return std::nullopt;
  std::string scope =
      request.account ? scope_of_account(*request.account) : scope_of_person(request.email);
  if (request.items.empty()) scope += idempotency::fingerprint({request.cart_token});
  return idempotency::Key{std::move(scope), request.idempotency_key, request.fingerprint};
}

NewOrder Placing::compose(const PlaceRequest& request, const Seen& seen, const Offer& offer) {
  NewOrder order;
  order.cart = seen.cart ? seen.cart->id : platform_.ids.next_as<cart::CartId>();
  order.payment = platform_.ids.next_as<payment::PaymentId>();
  order.sources = offer.sources;
  if (offer.coupon) order.customers = customers_of(request);
  View& view = order.view;
  view.id = platform_.ids.next_as<OrderId>();
  view.account = request.account;
  view.placed_at = platform_.clock.now();
  view.number = order_number(view.placed_at, seen.serial);
  view.access_token = platform_.random.token();
  view.payment_method = offer.payment.code;
  view.delivery_method = request.delivery_method;
  view.delivery_name = offer.method.name;
  view.email = request.email;
  view.phone = request.phone;
  view.note = request.note;
  view.delivery = request.delivery;
  view.billing = request.billing.value_or(request.delivery);
  view.delivery.company_id.reset();
  view.delivery.vat_id.reset();
  view.lines = offer.lines;
  view.totals = offer.totals;
  view.discounts = offer.discounts;
  view.coupon = offer.coupon_code;
  view.vouchers = offer.vouchers;
  view.status = Status::pending;
  view.payment_status = PaymentStatus::pending;
  view.history.push_back({Status::pending, view.placed_at, "", false});
  const bool is_covered = offer.to_pay().is_zero();
  if (is_covered) view.payment_status = PaymentStatus::paid;
  if (offer.payment.on_delivery || is_covered) {  // nothing to wait for
    view.status = Status::confirmed;
    view.history.push_back({Status::confirmed, view.placed_at, "", false});
  }
  return order;
}

void Placing::append(pg::WriteBatch& batch, const Seen& seen, const Offer& offer,
                     const NewOrder& order) {
  if (seen.cart) {
    faces_.carts.close(batch, seen.cart->id, seen.cart->version);
  } else {
    std::vector<cart::Line> lines;
    for (const OrderLine& line : order.view.lines)
      lines.push_back({platform_.ids.next_as<cart::LineId>(), line.variant, line.quantity});
    faces_.carts.make_closed(batch, order.cart, std::move(lines));
  }
  if (order.view.account) faces_.users.guard_account(batch, *order.view.account);
  if (!seen.basket.customer_group.empty())
    faces_.groups.guard_group(batch, *order.view.account, seen.basket.customer_group);
  faces_.products.guard_prices(batch, offer.expected);
  faces_.shipping.guard_method(batch, offer.method.code, offer.method.version);
  faces_.promotions.guard_steps(batch, offer.steps);
  if (offer.coupon)
    faces_.promotions.redeem(batch, {order.view.id.uuid, *offer.coupon, order.customers});
  faces_.vouchers.spend(batch, order.view.id.uuid, order.view.vouchers);
  store_.insert(batch, order);
  if (!order.view.to_pay().is_zero())
    faces_.payments.create(
        batch, {.id = order.payment,
                .order_id = order.view.id.uuid,
                .order_number = order.view.number,
                .amount = order.view.to_pay(),
                .method = order.view.payment_method,
                .return_url = payment_url(platform_.public_url, order.view.access_token)});
  faces_.warehouse.hold(batch, hold_for(order, offer.payment));
  platform_.outbox.publish(batch, OrderPlaced{order.view.id});
}

}  // namespace flipflop::order
