#pragma once
// What the buyer sees right after ordering: thanks, how to pay by transfer, and what happens next.

#include "edge/storefront/layout/page_shell.h"
#include "platform/clock/clock.h"
#include "platform/http/router.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"

namespace flipflop::storefront {

struct ByOrderToken {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(ByOrderToken, (), (token))

class ThankYouPage {
 public:
  ThankYouPage(PageShell& shell, order::Orders& orders, payment::Payments& payments)
      : shell_(shell), orders_(orders), payments_(payments) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, ByOrderToken in);
  // The QR code of a transfer, as SVG.
  Task<http::Response> qr(http::Call call, ByOrderToken in);

  PageShell& shell_;
  order::Orders& orders_;
  payment::Payments& payments_;
};

}  // namespace flipflop::storefront
