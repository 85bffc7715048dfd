#pragma once
// The one-page checkout. POST /pokladna places the order and answers 303 to the payment or the
// thank-you page; with mistakes or a changed world it answers the form again, everything typed
// kept.

#include "edge/storefront/checkout/checkout_form.h"
#include "edge/storefront/checkout/known_buyer.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"

namespace flipflop::storefront {

struct CheckoutNeeds {
  Platform& platform;
  PageShell& shell;
  order::Orders& orders;
  payment::Payments& payments;
  shipping::Shipping& shipping;
  Accounts accounts;
};

class CheckoutPage {
 public:
  explicit CheckoutPage(CheckoutNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing);
  Task<http::Response> recalculate(http::Call call, CheckoutForm in);
  Task<http::Response> place(http::Call call, CheckoutForm in);

  Task<http::Response> render(http::Call call, CheckoutForm form, std::vector<Mistake> mistakes,
                              int status);
  Task<http::Response> placed(http::Call call, order::Placed placed, std::string payment_method);

  CheckoutNeeds needs_;
};

}  // namespace flipflop::storefront
