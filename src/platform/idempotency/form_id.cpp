#include "platform/idempotency/form_id.h"

#include <string>

#include "base/invariant.h"
#include "platform/idempotency/idempotency.h"

namespace flipflop::idempotency {

Uuid id_made_by(Uuid form, std::string_view wish) {
  std::string digits = fingerprint({form.text(), wish}).substr(0, 32);
  digits[12] = '8';  // the version
  digits[16] = 'a';  // the variant, 10 in its two upper bits
  for (const std::size_t place : {20, 16, 12, 8}) digits.insert(place, "-");
  const auto id = Uuid::parse(digits);
  invariant(id.has_value(), "32 hexadecimal digits are a UUID");
  return *id;
}

}  // namespace flipflop::idempotency
