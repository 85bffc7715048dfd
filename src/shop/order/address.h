#pragma once
// Part of the face: where an order goes, and whom it is billed to.

#include <optional>
#include <string>

#include "platform/json/json.h"

namespace flipflop::order {

struct Address {
  std::string first_name, last_name, company, street, city, postal_code, country = "CZ", phone;
  std::optional<std::string> company_id, vat_id;  // IČO and DIČ; of the billing address only
  bool operator==(const Address&) const = default;
};
BOOST_DESCRIBE_STRUCT(Address, (),
                      (first_name, last_name, company, street, city, postal_code, country, phone,
                       company_id, vat_id))

}  // namespace flipflop::order
