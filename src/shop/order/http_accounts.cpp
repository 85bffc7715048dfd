#include "shop/order/http_accounts.h"

#include <algorithm>

#include "base/mail_address.h"
#include "platform/idempotency/idempotency.h"
#include "shop/order/http_input.h"
#include "shop/order/http_placing.h"

namespace flipflop::order {
namespace {

constexpr int most_listed = 100;
// How the codes of methods end that bring a parcel to a place where it is picked up.
constexpr std::string_view pickup_ending = "_point";
// The only payment that old clients know: some provider's page.
constexpr std::string_view old_online_payment = "payu";

auth::AccountId owner_of(const http::Call& call) {
  const auto account = account_of(call);
  if (!account) throw http::Problem(403, "FORBIDDEN", "Only the account of a person has orders.");
  return *account;
}

Address address_of(const user::Address& kept) {
  Address address;
  address.first_name = kept.first_name;
  address.last_name = kept.last_name;
  address.company = kept.company;
  address.street = kept.street;
  address.city = kept.city;
  address.postal_code = kept.postal_code;
  address.country = kept.country;
  address.phone = kept.phone;
  return address;
}

}  // namespace

void AccountRoutes::register_on(http::Router& router) {
  using http::Method;
  const auto account = http::permission::account;
  router.add({.method = Method::get,
              .path = "/orders",
              .permission = account,
              .summary = "Own orders, newest first",
              .tag = "order"},
             &AccountRoutes::list, this);
  router.add({.method = Method::get,
              .path = "/orders/:id",
              .permission = account,
              .summary = "An own order",
              .tag = "order"},
             &AccountRoutes::show, this);
  router.add({.method = Method::post,
              .path = "/orders",
              .permission = account,
              .summary = "Order the cart to an own address",
              .tag = "order",
              .body_limit = 16 * 1024,
              .time_limit = place_time_limit,
              .shed_order = 0,
              .limits = {http::rate::order_place},
              .keyed = http::keyed::by_handler},
             &AccountRoutes::place, this);
}

Task<std::vector<OrderReply>> AccountRoutes::list(http::Call call, OwnOrdersQuery in) {
  ListFilter filter;
  filter.account = owner_of(call);
  filter.limit = std::clamp<int>(in.limit, 1, most_listed);
  filter.before = in.before;
  const std::vector<View> views = co_await orders_.list(std::move(filter), call.deadline);
  std::vector<OrderReply> replies;
  for (const View& view : views) replies.push_back(reply_for(view, public_url_));
  co_return replies;
}

Task<OrderReply> AccountRoutes::show(http::Call call, OrderIdInput in) {
  const auto view = co_await orders_.find_own(owner_of(call), in.id, call.deadline);
  if (!view) throw http::not_found("No such order");
  co_return reply_for(*view, public_url_);
}

Task<http::Response> AccountRoutes::place(http::Call call, OwnOrderInput in) {
  PlaceRequest request = co_await request_of(call, std::move(in));
  const auto placed = co_await orders_.place(std::move(request), call.deadline);
  if (!placed) throw problem(placed.error(), {});
  co_return placed_answer(*placed);
}

Task<PlaceRequest> AccountRoutes::request_of(http::Call call, OwnOrderInput in) {
  const auth::AccountId account = owner_of(call);
  std::string key = http::idempotency_key_of(*call.request);
  PlaceRequest request = co_await addressed(account, in.delivery_address_id, call.deadline);
  request.account = account;
  request.cart_token = cart_token_of(call);
  if (in.notes) request.note = *in.notes;
  request.expected_total = in.expected_total;
  request.expected_to_pay = in.expected_to_pay;
  request.idempotency_key = std::move(key);
  request.fingerprint = idempotency::fingerprint({call.request->body});
  if (in.delivery_method)
    request.delivery_method = *in.delivery_method;
  else
    request.delivery_method = co_await delivery_to_an_address(call.deadline);
  request.payment_method = payment_of(in);
  co_return request;
}

Task<PlaceRequest> AccountRoutes::addressed(auth::AccountId account, user::AddressId id,
                                            Deadline deadline) {
  const auto owner = co_await faces_.auth.find(account, deadline);
  if (!owner) throw http::Problem(401, "UNAUTHORIZED", "This account does not exist any more");
  if (!is_mail_address(owner->email))
    throw http::conflict("NO_EMAIL", "The account has no e-mail to write to about the order");
  const auto kept = co_await faces_.users.find_address(account, id, deadline);
  if (!kept)
    throw http::Problem(404, "NOT_FOUND", "Address not found",
                        {{"deliveryAddressId", "unknown", "is none of the account's addresses"}});
  if (kept->country != "CZ")
    throw http::bad_request(
        "We deliver within the Czech Republic",
        {{"deliveryAddressId", "invalid_choice", "is an address of " + kept->country}});
  PlaceRequest request;
  request.email = owner->email;
  request.phone = kept->phone.empty() ? owner->phone : kept->phone;
  request.delivery = address_of(*kept);
  co_return request;
}

// Old clients choose neither delivery nor payment. Methods come cheapest first.
Task<std::string> AccountRoutes::delivery_to_an_address(Deadline deadline) {
  const auto methods = co_await faces_.shipping.methods(deadline);
  for (const shipping::Method& method : methods)
    if (!method.code.ends_with(pickup_ending)) co_return method.code;
  co_return "";
}

std::string AccountRoutes::payment_of(const OwnOrderInput& in) const {
  if (in.payment_method && faces_.payments.find_method(*in.payment_method))
    return *in.payment_method;
  if (in.payment_method && *in.payment_method != old_online_payment) return *in.payment_method;
  for (const payment::MethodInfo& method : faces_.payments.methods())
    if (method.online) return method.code;
  return "";
}

}  // namespace flipflop::order
