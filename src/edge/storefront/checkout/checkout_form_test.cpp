#include "edge/storefront/checkout/checkout_form.h"

#include <gtest/gtest.h>

namespace flipflop::storefront {
namespace {

CheckoutForm company_form() {
  CheckoutForm form;
  form.email = "jana@example.cz";
  form.phone = "777 123 456";
  form.first_name = "Jana";
  form.last_name = "Nová";
  form.street = "Dlouhá 1";
  form.city = "Praha";
  form.postal_code = "110 00";
  form.company_name = "Havran s.r.o.";
  form.company_id = " 12345679 ";
  form.vat_id = "CZ12345679";
  form.delivery = "bogus";
  form.payment = "cod";
  return form;
}

TEST(CheckoutForm, TheNumbersOfACompanyReachTheOrder) {
  EXPECT_TRUE(mistakes_in(company_form()).empty());
  const order::PlaceRequest request = request_of(company_form());
  EXPECT_EQ(request.delivery.company_id, "12345679");
  EXPECT_EQ(request.delivery.vat_id, "CZ12345679");
}

TEST(CheckoutForm, AMistypedNumberIsSaidAtItsField) {
  CheckoutForm form = company_form();
  form.company_id = "12345678";
  form.vat_id = "12345679";
  const auto mistakes = mistakes_in(form);
  ASSERT_EQ(mistakes.size(), 2u);
  EXPECT_EQ(mistakes[0].field, "ico");
  EXPECT_EQ(mistakes[1].field, "dic");
}

TEST(CheckoutForm, APersonHasNoNumbers) {
  CheckoutForm form = company_form();
  form.company_id = "";
  form.vat_id.reset();
  EXPECT_TRUE(mistakes_in(form).empty());
  EXPECT_EQ(request_of(form).delivery.company_id, std::nullopt);
}

TEST(CheckoutForm, APostalCodeIsKeptAsThePostWritesIt) {
  CheckoutForm form = company_form();
  for (const char* typed : {"30100", "301 00", "301-00", "301\u00a000"}) {
    form.postal_code = typed;
    EXPECT_TRUE(mistakes_in(form).empty()) << typed;
    EXPECT_EQ(request_of(form).delivery.postal_code, "301 00") << typed;
  }
  form.postal_code = "3010";
  ASSERT_EQ(mistakes_in(form).size(), 1u);
  EXPECT_EQ(mistakes_in(form)[0].field, "psc");
}

}  // namespace
}  // namespace flipflop::storefront
