#include "edge/storefront/tracking/tracking_page.h"

#include "edge/storefront/test_world.h"
#include "shop/billing/fake.h"
#include "shop/loyalty/fake.h"
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
  billing::FakeBilling billing;
  loyalty::FakeLoyalty loyalty;
  TrackingPage page({world->shell, orders, payments, world->shipping, returns, billing, loyalty});
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

  EXPECT_THAT(company.body, Not(HasSubstr("Za tuto objednávku")));
  loyalty.promises[view.id] = {31, false};
  const auto promised = co_await world->get("/objednavka/tajny-odkaz");
  EXPECT_THAT(promised.body, HasSubstr("Za tuto objednávku získáte 31\u00a0bodů."));
  loyalty.promises[view.id] = {1, true};
  const auto awarded = co_await world->get("/objednavka/tajny-odkaz");
  EXPECT_THAT(awarded.body, HasSubstr("Za tuto objednávku jste získali 1\u00a0bod."));
}
TEST(TrackingPage, NamesTheCompanyThatBoughtAndThePointsOfTheOrder) {
  on_pages(a_company_bought);
}

Task<void> documents_of_an_order(TestWorld* world) {
  order::FakeOrders orders;
  payment::FakePayments payments;
  returns::FakeReturns returns;
  billing::FakeBilling billing;
  loyalty::FakeLoyalty loyalty;
  TrackingPage page({world->shell, orders, payments, world->shipping, returns, billing, loyalty});
  page.register_routes(world->router);
  order::View view;
  view.id = order::OrderId{world->platform.ids.next()};
  view.number = "2600000001";
  view.access_token = "tajny-odkaz";
  view.payment_method = "bogus";
  view.status = order::Status::confirmed;
  orders.orders[view.id] = view;
  const auto without = co_await world->get("/objednavka/tajny-odkaz");
  EXPECT_THAT(without.body, Not(HasSubstr("/doklad/")));

  billing::Issued own, other;
  own.document = {{world->platform.ids.next()}, view.id.uuid, billing::Kind::tax, "F2600000001"};
  other.document = {{world->platform.ids.next()}, world->platform.ids.next()};
  billing.issued = {{own.document.id, own}, {other.document.id, other}};
  const std::string path = "/objednavka/tajny-odkaz/doklad/";
  const auto with = co_await world->get("/objednavka/tajny-odkaz");
  EXPECT_THAT(with.body, HasSubstr(path + own.document.id.text()));
  EXPECT_THAT(with.body, HasSubstr("Faktura F2600000001"));

  const auto pdf = co_await world->get(path + own.document.id.text());
  EXPECT_EQ(pdf.status, 200);
  EXPECT_EQ(pdf.content_type, "application/pdf");
  EXPECT_THAT(pdf.headers, testing::Contains(testing::Pair("Cache-Control", "private, no-store")));
  EXPECT_THAT(pdf.headers, testing::Contains(
                               testing::Pair("Content-Disposition", HasSubstr("F2600000001.pdf"))));
  const auto foreign = co_await world->get(path + other.document.id.text());
  EXPECT_EQ(foreign.status, 404) << "of another order";
  const auto forged =
      co_await world->get("/objednavka/jiny-odkaz/doklad/" + own.document.id.text());
  EXPECT_EQ(forged.status, 404);
}
TEST(TrackingPage, DocumentsOpenWithTheLinkOfTheirOrderAlone) {
  on_pages(documents_of_an_order);
}

}  // namespace
}  // namespace flipflop::storefront
