#include "shop/order/http_placing.h"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

#include "shop/order/http.h"

namespace flipflop::order {
namespace {

constexpr std::size_t longest_cart_token = 100;

// "items[1]" for what the request listed; a line of the cart is named by its variant.
std::string path_of(const LineProblem& problem, const std::vector<RequestedLine>& items) {
  const auto place = std::ranges::find(items, problem.variant, &RequestedLine::variant);
  if (place == items.end()) return "cart[" + problem.variant.text() + "]";
  return "items[" + std::to_string(place - items.begin()) + "]";
}

std::vector<json::FieldError> details_of(const PlaceRefused& refused,
                                         const std::vector<RequestedLine>& items) {
  std::vector<json::FieldError> details;
  for (const LineProblem& problem : refused.problems) {
    const std::string path = path_of(problem, items);
    if (refused.reason == PlaceRefusal::unknown_item)
      details.push_back({path, "unknown_item", "not for sale: " + problem.name});
    else
      details.push_back({path + ".quantity", "out_of_stock",
                         problem.name + ": Available: " + std::to_string(problem.available) +
                             ", Requested: " + std::to_string(problem.requested)});
  }
  return details;
}

// Which of them, and why.
json::FieldError voucher_detail(const voucher::Voucher& refused) {
  const auto why = refused.refusal.value_or(voucher::Refusal::unknown);
  return {"voucherCodes", boost::describe::enum_to_string(why, "unknown"),
          "the voucher that ends with " + refused.last_four + " pays nothing; take it out"};
}

const char* coupon_word(promotion::CouponRefusal refusal) {
  return boost::describe::enum_to_string(refusal, "unknown");
}

}  // namespace

std::string cart_token_of(const http::Call& call) {
  std::string_view token = call.request->header("x-cart-token");
  if (token.empty()) token = call.request->cookie("ff_cart");
  return token.size() <= longest_cart_token ? std::string(token) : std::string();
}

std::optional<auth::AccountId> account_of(const http::Call& call) {
  return auth::AccountId::parse(call.principal.account_id);
}

http::Problem problem(const PlaceRefused& refused, const std::vector<RequestedLine>& items) {
  using http::Problem;
  switch (refused.reason) {
    case PlaceRefusal::cart_empty:
      return Problem(400, "CART_EMPTY", "The cart is empty or was ordered already");
    case PlaceRefusal::unknown_item:
      return Problem(404, "NOT_FOUND", "Some items are not for sale", details_of(refused, items));
    case PlaceRefusal::out_of_stock:
      return Problem(409, "OUT_OF_STOCK", "Some items are sold out", details_of(refused, items));
    case PlaceRefusal::price_changed:
      return Problem(409, "PRICE_CHANGED", "The total has changed: confirm the new one")
          .with_data(json::to_text(NewTotal{refused.total.value_or(Money{})}));
    case PlaceRefusal::unknown_delivery:
      return http::bad_request("Unknown delivery method",
                               {{"deliveryMethod", "invalid_choice", "not offered"}});
    case PlaceRefusal::unknown_payment:
      return http::bad_request("Unknown payment method",
                               {{"paymentMethod", "invalid_choice", "not offered"}});
    case PlaceRefusal::payment_not_possible:
      return http::bad_request(
          "This payment is not possible with this delivery",
          {{"paymentMethod", "invalid_choice", "not offered with this delivery"}});
    case PlaceRefusal::coupon_refused:
      return Problem(
          409, "COUPON_REFUSED", "The coupon does not hold (any more)",
          {{"discountCode", refused.coupon ? std::string(coupon_word(*refused.coupon)) : "unknown",
            "take it out, or enter another one"}});
    case PlaceRefusal::voucher_refused:
      return Problem(409, "VOUCHER_REFUSED", "A voucher pays nothing (any more)",
                     {voucher_detail(refused.voucher.value_or(voucher::Voucher{}))});
    case PlaceRefusal::voucher_changed:
      return Problem(409, "VOUCHER_CHANGED", "The vouchers leave another amount: confirm it",
                     {{"expectedToPay", "changed", "is not what is left to be paid"}})
          .with_data(json::to_text(
              NewToPay{refused.total.value_or(Money{}), refused.to_pay.value_or(Money{})}));
    case PlaceRefusal::in_flight:
      return http::key_in_flight();
    case PlaceRefusal::key_reused:
      return http::key_reused();
    case PlaceRefusal::account_erased:
      return Problem(401, "UNAUTHORIZED", "This account does not exist any more");
    case PlaceRefusal::too_busy:
      break;
  }
  return Problem(503, "TOO_BUSY", "Many people buy the same thing: try again").with_retry_after(1);
}

http::Response placed_answer(const Placed& placed) {
  return http::json_text(R"({"success":true,"data":)" + placed.answer + "}");
}

}  // namespace flipflop::order
