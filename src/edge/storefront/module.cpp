#include "edge/storefront/module.h"

#include "edge/storefront/cart/cart_page.h"
#include "edge/storefront/checkout/checkout_page.h"
#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/payment_return/payment_page.h"
#include "edge/storefront/thank_you/thank_you_page.h"
#include "edge/storefront/tracking/tracking_page.h"

namespace flipflop::storefront {

struct Module::Parts {
  Parts(Platform& platform, Faces faces)
      : shell(platform, faces.search, faces.shipping),
        cart(shell, faces.carts, faces.search, faces.shipping),
        checkout({platform, shell, faces.orders, faces.payments, faces.shipping}),
        payment(shell, faces.orders, faces.payments),
        thank_you(shell, faces.orders, faces.payments),
        tracking(shell, faces.orders, faces.payments, faces.shipping) {}

  PageShell shell;
  CartPage cart;
  CheckoutPage checkout;
  PaymentPage payment;
  ThankYouPage thank_you;
  TrackingPage tracking;
};

Module::Module(Platform& platform, Faces faces)
    : parts_(std::make_unique<Parts>(platform, faces)) {}

Module::~Module() = default;

void Module::register_routes(http::Router& router) {
  parts_->cart.register_routes(router);
  parts_->checkout.register_routes(router);
  parts_->payment.register_routes(router);
  parts_->thank_you.register_routes(router);
  parts_->tracking.register_routes(router);
}

}  // namespace flipflop::storefront
