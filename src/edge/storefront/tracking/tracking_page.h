#pragma once
// An order as its buyer follows it: by an unguessable address, or by number and e-mail. From here
// an unpaid order is paid or cancelled, and goods are sent back or claimed.

#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/thank_you/thank_you_page.h"
#include "platform/http/router.h"
#include "shop/billing/billing.h"
#include "shop/loyalty/loyalty.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/returns/returns.h"

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

struct TrackingNeeds {
  PageShell& shell;
  order::Orders& orders;
  payment::Payments& payments;
  shipping::Shipping& shipping;
  returns::Returns& returns;
  billing::Billing& billing;
  loyalty::Loyalty& loyalty;
};

class TrackingPage {
 public:
  explicit TrackingPage(TrackingNeeds needs) : needs_(needs) {}
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

  TrackingNeeds needs_;
};

}  // namespace flipflop::storefront
