#pragma once
// The list of priced lines and totals on checkout, thank-you and tracking pages.

#include <string>

#include "platform/text/template.h"
#include "shop/order/order.h"

namespace flipflop::storefront {

// Fills layout/order_summary.html from a quote, or from an order.
void fill_quote_summary(text::Dictionary& summary, const order::Quote& quote,
                        const std::string& delivery_name, const std::string& payment_name);
void fill_order_summary(text::Dictionary& summary, const order::View& order);

// The name of a payment method from the catalogue.
// A row of what a promotion takes off; one of the delivery names no amount.
void add_discount(text::Dictionary& sum, const std::string& name, Money amount);

std::string payment_name(const std::string& method);
// A price, or "zdarma".
std::string price_or_free(Money price);

// The lines of the delivery address as a repeated section ADDRESS_LINE with ADDRESS_TEXT.
void fill_address(text::Dictionary& body, const order::Address& address);

}  // namespace flipflop::storefront
