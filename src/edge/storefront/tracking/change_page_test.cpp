#include "edge/storefront/tracking/change_page.h"

#include "edge/storefront/test_world.h"
#include "shop/order/fake.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;

order::View placed(TestWorld* world) {
  order::View view;
  view.id = order::OrderId{world->platform.ids.next()};
  view.number = "2600000001";
  view.access_token = "tajny-odkaz";
  view.payment_method = "cod";
  view.delivery_method = "bogus";
  view.status = order::Status::confirmed;
  view.email = "jana@example.cz";
  view.phone = "+420 777 123 456";
  view.delivery = {"Jana", "Nová", "", "Dlouhá 1", "Praha", "110 00", "CZ", ""};
  return view;
}

Task<void> changed(TestWorld* world) {
  order::FakeOrders orders;
  ChangePage page(world->shell, orders);
  page.register_routes(world->router);
  const order::View view = placed(world);
  orders.orders[view.id] = view;
  const std::string path = "/objednavka/tajny-odkaz/zmena";
  const auto form = co_await world->get(path);
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, HasSubstr(R"(name="street")"));
  EXPECT_THAT(form.body, HasSubstr(R"(value="Dlouhá 1")"));
  const auto unknown = co_await world->get("/objednavka/jiny/zmena");
  EXPECT_EQ(unknown.status, 404);

  http::Fields typed = {{"first_name", "Jana"},
                        {"last_name", "Nová"},
                        {"street", "Krátká"},
                        {"city", "Brno"},
                        {"postal_code", "602 00"},
                        {"email", "jana@example"},
                        {"phone", "+420 777 123 456"},
                        {"company_name", ""},
                        {"note", "Zvonit"}};
  const auto wrong = co_await world->client.post_form(path, typed);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("email-chyba"));
  EXPECT_THAT(wrong.body, HasSubstr("ulice-chyba")) << "a street has a number";
  EXPECT_THAT(wrong.body, HasSubstr("Zvonit")) << "nothing that was typed is lost";
  EXPECT_TRUE(orders.contact_edits.empty());

  typed[2].second = "Krátká 2";
  typed[5].second = "jana@example.cz";
  const auto right = co_await world->client.post_form(path, typed);
  EXPECT_EQ(right.status, 303) << right.body;
  EXPECT_EQ(orders.contact_edits.size(), 1u);
  if (orders.contact_edits.empty()) co_return;
  EXPECT_EQ(orders.contact_edits[0].delivery->street, "Krátká 2");
  EXPECT_EQ(orders.contact_edits[0].note, "Zvonit");

  orders.edit_refusal = order::EditRefusal::too_late;
  const auto late = co_await world->client.post_form(path, typed);
  EXPECT_EQ(late.status, 422);
  EXPECT_THAT(late.body, HasSubstr("Objednávku už připravujeme"));
  orders.orders[view.id].status = order::Status::shipped;
  const auto gone = co_await world->get(path);
  EXPECT_EQ(gone.status, 303) << "there is nothing to change";
}
TEST(ChangePage, JudgesAsTheCheckoutAndLosesNothing) {
  on_pages(changed);
}

}  // namespace
}  // namespace flipflop::storefront
