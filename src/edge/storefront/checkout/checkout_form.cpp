#include "edge/storefront/checkout/checkout_form.h"

#include "base/mail_address.h"
#include "base/text.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

std::string trimmed(const std::optional<std::string>& value) {
  return value ? std::string(trim(*value)) : std::string();
}

}  // namespace

std::vector<Mistake> mistakes_in(const CheckoutForm& form) {
  const std::string email = trimmed(form.email);
  const std::string phone = trimmed(form.phone);
  const std::string street = trimmed(form.street);
  const std::string postal_code = trimmed(form.postal_code);
  const std::string company_id = trimmed(form.company_id);
  const std::string vat_id = trimmed(form.vat_id);
  Judge judge;
  judge.require(email, "email", "EMAIL_ERROR", "checkout.required_email");
  judge.check(email, is_mail_address(email), "email", "EMAIL_ERROR", "checkout.error_email");
  judge.require(phone, "telefon", "PHONE_ERROR", "checkout.required_phone");
  judge.check(phone, looks_like_phone(phone), "telefon", "PHONE_ERROR", "checkout.error_phone");
  judge.require(trimmed(form.first_name), "jmeno", "FIRST_NAME_ERROR",
                "checkout.required_first_name");
  judge.require(trimmed(form.last_name), "prijmeni", "LAST_NAME_ERROR",
                "checkout.required_last_name");
  judge.require(street, "ulice", "STREET_ERROR", "checkout.required_street");
  judge.check(street, !digits_of(street).empty(), "ulice", "STREET_ERROR", "checkout.error_street");
  judge.require(trimmed(form.city), "mesto", "CITY_ERROR", "checkout.required_city");
  judge.require(postal_code, "psc", "POSTAL_CODE_ERROR", "checkout.required_postal_code");
  judge.check(postal_code, text::postal_code(digits_of(postal_code)).has_value(), "psc",
              "POSTAL_CODE_ERROR", "checkout.error_postal_code");
  judge.check(company_id, text::is_company_id(company_id), "ico", "BUYER_COMPANY_ID_ERROR",
              "checkout.error_company_id");
  judge.check(vat_id, text::is_vat_id(vat_id), "dic", "BUYER_VAT_ID_ERROR",
              "checkout.error_vat_id");
  if (trimmed(form.delivery).empty())
    judge.add("doprava", "DELIVERY_ERROR", text::message("checkout.error_delivery"));
  if (trimmed(form.payment).empty())
    judge.add("platba", "PAYMENT_ERROR", text::message("checkout.error_payment"));
  return judge.take();
}

order::PlaceRequest request_of(const CheckoutForm& form) {
  order::PlaceRequest request;
  request.email = trimmed(form.email);
  request.phone = trimmed(form.phone);
  request.delivery.first_name = trimmed(form.first_name);
  request.delivery.last_name = trimmed(form.last_name);
  request.delivery.company = trimmed(form.company_name);
  request.delivery.street = trimmed(form.street);
  request.delivery.city = trimmed(form.city);
  request.delivery.postal_code =
      text::postal_code(digits_of(trimmed(form.postal_code))).value_or("");
  request.delivery.phone = request.phone;
  if (const std::string id = trimmed(form.company_id); !id.empty())
    request.delivery.company_id = id;
  if (const std::string id = trimmed(form.vat_id); !id.empty()) request.delivery.vat_id = id;
  request.payment_method = trimmed(form.payment);
  request.delivery_method = trimmed(form.delivery);
  request.note = std::string(utf8_prefix(trimmed(form.note), 500));
  const auto expected = parse_unsigned(trimmed(form.expected_total_minor));
  if (expected) request.expected_total = Money{*expected};
  const auto to_pay = parse_unsigned(trimmed(form.expected_to_pay_minor));
  if (to_pay) request.expected_to_pay = Money{*to_pay};
  request.idempotency_key = trimmed(form.order_key);
  return request;
}

}  // namespace flipflop::storefront
