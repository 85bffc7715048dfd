#pragma once
// REST of orders: guests place, track, cancel and pay again. Ownership is shown by the cart's
// token, then by the order's access token. Routes for accounts are in http_accounts.h.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/order/answer.h"
#include "shop/order/module.h"
#include "shop/order/order.h"

namespace flipflop::order {

struct AddressInput {
  json::Text<1, 100> first_name, last_name;
  std::optional<json::Text<0, 200>> company;
  json::Text<1, 200> street;
  json::Text<1, 100> city;
  json::Text<1, 20> postal_code;
  std::optional<json::Text<0, 60>> country;  // Czech addresses only
  std::optional<json::Text<0, 30>> phone;
  // Of the billing address, or of the delivery address where that is the only one.
  std::optional<json::Text<0, 8>> company_id;
  std::optional<json::Text<0, 14>> vat_id;
};
BOOST_DESCRIBE_STRUCT(AddressInput, (),
                      (first_name, last_name, company, street, city, postal_code, country, phone,
                       company_id, vat_id))

struct ItemInput {
  product::ProductId product_id;
  std::optional<product::VariantId> variant_id;  // needed when the product has several
  json::Whole<1, cart::largest_quantity> quantity;
};
BOOST_DESCRIBE_STRUCT(ItemInput, (), (product_id, variant_id, quantity))

// Without items the cart of X-Cart-Token is ordered. Discounts and delivery prices are decided
// here, never by the request; expectedTotal says what the buyer was shown.
struct GuestOrderInput {
  json::Text<3, 254> email;
  std::optional<json::Text<0, 30>> phone;
  json::Ignored wants_account, marketing_consent;
  AddressInput delivery_address;
  std::optional<AddressInput> billing_address;
  std::optional<std::vector<ItemInput>> items;
  json::Text<1, 40> payment_method, delivery_method;
  json::Ignored expedition_method, requested_delivery_date, operator_tip;
  std::optional<json::Text<0, 1000>> notes;
  std::optional<json::Text<0, 60>> discount_code;  // a coupon, instead of the cart's
  json::Ignored shipping_cost, discount;
  std::optional<Money> expected_total;
  std::optional<std::vector<std::string>> voucher_codes;  // at most five, instead of the cart's
  std::optional<Money> expected_to_pay;                   // what they leave of the total
};
BOOST_DESCRIBE_STRUCT(GuestOrderInput, (),
                      (email, phone, wants_account, marketing_consent, delivery_address,
                       billing_address, items, payment_method, delivery_method, expedition_method,
                       requested_delivery_date, operator_tip, notes, shipping_cost, discount,
                       discount_code, expected_total, voucher_codes, expected_to_pay))

struct NewTotal {
  Money total;
};
BOOST_DESCRIBE_STRUCT(NewTotal, (), (total))

struct NewToPay {
  Money total, to_pay;
};
BOOST_DESCRIBE_STRUCT(NewToPay, (), (total, to_pay))

struct TokenInput {
  json::Text<1, 100> token;
};
BOOST_DESCRIBE_STRUCT(TokenInput, (), (token))

struct LookupInput {
  json::Text<1, 20> number;
  json::Text<3, 254> email;
};
BOOST_DESCRIBE_STRUCT(LookupInput, (), (number, email))

struct OrderIdInput {
  OrderId id;
};
BOOST_DESCRIBE_STRUCT(OrderIdInput, (), (id))

class Routes {
 public:
  Routes(Orders& orders, Faces faces, std::string public_url)
      : orders_(orders),
        products_(faces.products),
        vouchers_(faces.vouchers),
        public_url_(std::move(public_url)) {}
  void register_on(http::Router& router);

 private:
  Task<http::Response> place_as_guest(http::Call call, GuestOrderInput in);
  Task<OrderReply> track(http::Call call, TokenInput in);
  Task<OrderReply> look_up(http::Call call, LookupInput in);
  Task<OrderReply> cancel(http::Call call, TokenInput in);
  Task<OrderReply> retry_payment(http::Call call, TokenInput in);

  Task<std::vector<RequestedLine>> lines_of(std::vector<ItemInput> items, Deadline deadline);
  Task<std::vector<voucher::VoucherId>> vouchers_of(std::vector<std::string> codes,
                                                    Deadline deadline);
  Task<View> view_of(std::string token, Deadline deadline);

  Orders& orders_;
  product::Products& products_;
  voucher::Vouchers& vouchers_;
  const std::string public_url_;
};

}  // namespace flipflop::order
