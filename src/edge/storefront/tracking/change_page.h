#pragma once
// Where an order goes and how its buyer is reached, changed by the buyer while nobody works on the
// order yet. Judged as at the checkout.

#include <string>
#include <vector>

#include "edge/storefront/checkout/checkout_form.h"
#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/thank_you/thank_you_page.h"
#include "platform/http/router.h"
#include "shop/order/order.h"

namespace flipflop::storefront {

struct OrderChangeForm {
  std::string token;
  std::optional<std::string> email, phone, first_name, last_name, company_name, street, city,
      postal_code, note;
};
BOOST_DESCRIBE_STRUCT(OrderChangeForm, (),
                      (token, email, phone, first_name, last_name, company_name, street, city,
                       postal_code, note))

// Whether a page offers it; the order itself decides.
bool offers_change(const order::View& order);

class ChangePage {
 public:
  ChangePage(PageShell& shell, order::Orders& orders) : shell_(shell), orders_(orders) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, ByOrderToken in);
  Task<http::Response> change(http::Call call, OrderChangeForm in);
  Task<http::Response> page(order::View order, CheckoutForm form, std::vector<Mistake> mistakes,
                            Deadline deadline);

  PageShell& shell_;
  order::Orders& orders_;
};

}  // namespace flipflop::storefront
