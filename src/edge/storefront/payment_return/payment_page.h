#pragma once
// The payment of an order at our own, stable address /platba/<token>: sends the buyer on to the
// provider's page, and tells afterwards what became of it. The state is always read anew; the
// address a provider sends the buyer back to (navrat=1) proves nothing.

#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"

namespace flipflop::storefront {

struct PaymentQuery {
  std::string token;
  std::optional<std::string> navrat;  // set: the buyer comes back from the provider
};
BOOST_DESCRIBE_STRUCT(PaymentQuery, (), (token, navrat))

struct RetryForm {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(RetryForm, (), (token))

class PaymentPage {
 public:
  PaymentPage(PageShell& shell, order::Orders& orders, payment::Payments& payments)
      : shell_(shell), orders_(orders), payments_(payments) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, PaymentQuery in);
  Task<http::Response> retry(http::Call call, RetryForm in);
  Task<http::Response> outcome(http::Call call, order::View order, payment::View payment);

  PageShell& shell_;
  order::Orders& orders_;
  payment::Payments& payments_;
};

}  // namespace flipflop::storefront
