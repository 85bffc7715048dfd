#pragma once
// What the buyer sees right after ordering: thanks, how to pay by transfer, and what happens next.

#include "edge/storefront/layout/mistakes.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/clock/clock.h"
#include "platform/http/router.h"
#include "shop/auth/auth.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"

namespace flipflop::storefront {

struct ByOrderToken {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(ByOrderToken, (), (token))

struct FirstPasswordForm {
  std::string token;
  std::optional<std::string> password;
};
BOOST_DESCRIBE_STRUCT(FirstPasswordForm, (), (token, password))

struct ThankYouNeeds {
  Platform& platform;
  PageShell& shell;
  order::Orders& orders;
  payment::Payments& payments;
  auth::Auth& auth;
};

class ThankYouPage {
 public:
  explicit ThankYouPage(ThankYouNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, ByOrderToken in);
  // The QR code of a transfer, as SVG.
  Task<http::Response> qr(http::Call call, ByOrderToken in);
  // A guest's order becomes the first of an account, as soon as its e-mail is proven.
  Task<http::Response> make_account(http::Call call, FirstPasswordForm in);
  Task<http::Response> render(http::Call call, order::View order, std::vector<Mistake> mistakes);

  ThankYouNeeds needs_;
};

}  // namespace flipflop::storefront
