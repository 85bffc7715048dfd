#include "edge/storefront/tracking/tracking_page.h"

#include "edge/storefront/test_world.h"
#include "shop/order/fake.h"
#include "shop/payment/fake.h"
#include "shop/returns/fake.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;
using testing::Not;

Task<void> a_company_bought(TestWorld* world) {
  order::FakeOrders orders;
  payment::FakePayments payments;
  returns::FakeReturns returns;
  TrackingPage page({world->shell, orders, payments, world->shipping, returns});
  page.register_routes(world->router);
  order::View view;
  view.id = order::OrderId{world->platform.ids.next()};
  view.number = "2600000001";
  view.access_token = "tajny-odkaz";
  view.payment_method = "cod";
  view.status = order::Status::confirmed;
  view.payment_status = order::PaymentStatus::pending;
  orders.orders[view.id] = view;
  const auto person = co_await world->get("/objednavka/tajny-odkaz");
  EXPECT_EQ(person.status, 200);
  EXPECT_THAT(person.headers, testing::Contains(testing::Pair("Cache-Control", "no-store")));
  EXPECT_THAT(person.body, Not(HasSubstr("Kupující")));

  view.billing.company = "Havran & syn";
  view.billing.company_id = "12345679";
  view.billing.vat_id = "CZ12345679";
  orders.orders[view.id] = view;
  const auto company = co_await world->get("/objednavka/tajny-odkaz");
  EXPECT_THAT(company.body, HasSubstr("Havran &amp; syn"));
  EXPECT_THAT(company.body, HasSubstr("IČO 12345679"));
  EXPECT_THAT(company.body, HasSubstr("DIČ CZ12345679"));
}
TEST(TrackingPage, NamesTheCompanyThatBought) {
  on_pages(a_company_bought);
}

}  // namespace
}  // namespace flipflop::storefront
