#pragma once
// Part of the face: what an order costs, line by line and in sum.

#include <string>
#include <vector>

#include "base/instant.h"
#include "base/invariant.h"
#include "base/money.h"
#include "base/vat_rates.h"
#include "platform/json/json.h"
#include "shop/product/product.h"

namespace flipflop::order {

// Delivery and the fee for cash on delivery are taxed at the standard rate of when they were
// ordered.
inline VatRate delivery_vat(Instant ordered_at) {
  const auto rate = vat_rate(VatClass::standard, ordered_at);
  invariant(rate.has_value(), "there is a standard rate");
  return *rate;
}

struct OrderLine {
  product::VariantId variant;
  product::ProductId product;
  std::string name, variant_label, sku, image_file, slug;
  std::int64_t quantity = 0;
  Money unit_price, discount, total;  // total = unit_price * quantity - discount
  VatRate vat;
  std::int64_t taken_out = 0;  // of the quantity, after it was paid: the money for it went back
  std::int64_t to_send() const { return quantity - taken_out; }
  // "Lampa Dub – bílá, M"
  std::string full_name() const {
    return variant_label.empty() ? name : name + " – " + variant_label;
  }
};

// Taken off the whole order by a promotion, for the buyer to read.
struct Discount {
  std::string name;
  Money amount;  // nothing for a promotion of the delivery
};
BOOST_DESCRIBE_STRUCT(Discount, (), (name, amount))

struct VatLine {
  VatRate rate;
  Money base, vat;
};

struct Totals {
  Money goods;     // before the discounts
  Money discount;  // total = goods - discount + delivery + cod_fee
  Money delivery, cod_fee, total;
  std::vector<VatLine> vat;  // per rate, highest first; base + vat over all = total
};

}  // namespace flipflop::order
