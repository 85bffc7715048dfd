#include "shop/order/http_input.h"

#include <algorithm>

#include "base/mail_address.h"
#include "base/text.h"
#include "platform/text/czech.h"

namespace flipflop::order {
namespace {

constexpr std::size_t most_items = cart::most_lines;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string text_of(const auto& optional) {
  return optional ? std::string(*optional) : "";
}

bool means_czech(std::string_view country) {
  const std::string folded = fold(country);
  return folded.empty() || folded == "cz" || folded == "cze" || folded == "czechia" ||
         folded == "czech republic" || folded == "cesko" || folded == "ceska republika";
}

}  // namespace

Address address_of(const AddressInput& in, const std::string& path, json::Errors& errors) {
  Address address;
  address.first_name = in.first_name;
  address.last_name = in.last_name;
  address.company = text_of(in.company);
  address.street = in.street;
  address.city = in.city;
  address.phone = text_of(in.phone);
  if (auto code = text::postal_code(in.postal_code))
    address.postal_code = std::move(*code);
  else
    errors.add(path + ".postalCode", "invalid_format", "a Czech postal code has five digits");
  if (!means_czech(text_of(in.country)))
    errors.add(path + ".country", "invalid_choice", "we deliver within the Czech Republic");
  if (!address.phone.empty() && !is_phone(address.phone))
    errors.add(path + ".phone", "invalid_format", "9 to 15 digits, perhaps with + in front");
  if (const std::string id = text_of(in.company_id); !id.empty()) address.company_id = id;
  if (const std::string id = text_of(in.vat_id); !id.empty()) address.vat_id = id;
  if (address.company_id && !text::is_company_id(*address.company_id))
    errors.add(path + ".companyId", "invalid_format",
               "eight digits, the last of which checks them");
  if (address.vat_id && !text::is_vat_id(*address.vat_id))
    errors.add(path + ".vatId", "invalid_format", "a country and digits, such as CZ00000000");
  return address;
}

PlaceRequest place_request(const GuestOrderInput& in, json::Errors& errors) {
  PlaceRequest request;
  request.email = in.email;
  if (!is_mail_address(in.email))
    errors.add("email", "invalid_format", "an e-mail address like name@example.cz");
  request.phone = text_of(in.phone);
  if (!request.phone.empty() && !is_phone(request.phone))
    errors.add("phone", "invalid_format", "9 to 15 digits, perhaps with + in front");
  request.delivery = address_of(in.delivery_address, "deliveryAddress", errors);
  if (in.billing_address)
    request.billing = address_of(*in.billing_address, "billingAddress", errors);
  if (in.items && in.items->size() > most_items)
    errors.add("items", "too_long", "an order has at most 100 items");
  request.payment_method = in.payment_method;
  request.delivery_method = in.delivery_method;
  request.note = text_of(in.notes);
  request.expected_total = in.expected_total;
  request.expected_to_pay = in.expected_to_pay;
  if (in.voucher_codes &&
      in.voucher_codes->size() > static_cast<std::size_t>(voucher::most_per_order))
    errors.add("voucherCodes", "too_long", "an order is paid by at most five vouchers");
  request.coupon = text_of(in.discount_code);
  return request;
}

bool is_phone(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto digits = std::ranges::count_if(text, is_digit);
  const bool clean = std::ranges::all_of(text, [](char c) { return is_digit(c) || c == ' '; });
  return clean && digits >= 9 && digits <= 15;
}

}  // namespace flipflop::order
