#pragma once
// An order as its buyer follows it: by an unguessable address, or by number and e-mail. From here
// an unpaid order is paid or cancelled.

#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/thank_you/thank_you_page.h"
#include "platform/http/router.h"
#include "shop/billing/billing.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"

namespace flipflop::storefront {

struct LookupForm {
  std::optional<std::string> order_number, email;
};
BOOST_DESCRIBE_STRUCT(LookupForm, (), (order_number, email))

struct ByDocument {
  std::string token;
  billing::DocumentId id;
};
BOOST_DESCRIBE_STRUCT(ByDocument, (), (token, id))

struct TrackingFaces {
  order::Orders& orders;
  payment::Payments& payments;
  shipping::Shipping& shipping;
  billing::Billing& billing;
};

class TrackingPage {
 public:
  TrackingPage(PageShell& shell, TrackingFaces faces)
      : shell_(shell),
        orders_(faces.orders),
        payments_(faces.payments),
        shipping_(faces.shipping),
        billing_(faces.billing) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, ByOrderToken in);
  // A document of the order as PDF.
  Task<http::Response> document(http::Call call, ByDocument in);
  Task<http::Response> cancel(http::Call call, ByOrderToken in);
  Task<http::Response> pay_by_transfer(http::Call call, ByOrderToken in);
  Task<http::Response> lookup_form(http::Call call, LookupForm in);
  Task<http::Response> lookup(http::Call call, LookupForm in);
  Task<http::Response> render_lookup(http::Call call, LookupForm in, std::string error);

  PageShell& shell_;
  order::Orders& orders_;
  payment::Payments& payments_;
  shipping::Shipping& shipping_;
  billing::Billing& billing_;
};

}  // namespace flipflop::storefront
