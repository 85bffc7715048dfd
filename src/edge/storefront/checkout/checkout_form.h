#pragma once
// What a buyer typed at the checkout: kept as typed, so that nothing is lost over an error, and
// judged into mistakes with the HTML id of their field.

#include <string>
#include <vector>

#include "edge/storefront/layout/mistakes.h"
#include "platform/json/json.h"
#include "shop/order/order.h"

namespace flipflop::storefront {

struct CheckoutForm {
  std::optional<std::string> order_key, email, phone, first_name, last_name, street, city,
      postal_code, company_name, company_id, vat_id, delivery, payment, note, expected_total_minor,
      expected_to_pay_minor;
  std::optional<std::string> saved_address, use_address;  // an id; whether its button was pressed
};
BOOST_DESCRIBE_STRUCT(CheckoutForm, (),
                      (order_key, email, phone, first_name, last_name, street, city, postal_code,
                       company_name, company_id, vat_id, delivery, payment, note,
                       expected_total_minor, expected_to_pay_minor, saved_address, use_address))

// Everything that can be said without asking anybody.
std::vector<Mistake> mistakes_in(const CheckoutForm& form);

// A form without mistakes as a request; the cart and the fingerprint are added by the caller.
order::PlaceRequest request_of(const CheckoutForm& form);

}  // namespace flipflop::storefront
