#include "shop/order/accounts.h"

#include "platform/http/test_client.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

struct Site {
  explicit Site(World* world) {
    world->module.register_routes(router);
    world->carts.register_routes(router);
  }
  http::Router router;
  HeaderAuthenticator authenticator;
  http::TestClient client{router, &authenticator};
};

bool has(const http::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

// What stands behind `"name":"` in an answer.
std::string text_of(const http::Response& response, const std::string& name) {
  const std::string before = "\"" + name + "\":\"";
  const std::size_t at = response.body.find(before);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + before.size();
  return response.body.substr(begin, response.body.find('"', begin) - begin);
}

struct Customer {
  auth::AccountId id;
  user::AddressId address;
  http::Fields headers;
};

Task<Customer> customer(World* world, std::string email) {
  Customer made;
  made.id = world->auth.add(std::move(email), "heslo heslo");
  user::NewAddress given{"Jana", "Nová", "", "Dlouhá 1", "Praha", "110 00", "CZ", "+420777123456"};
  const auto added = co_await world->users.face().add_address(made.id, given, World::soon());
  made.address = added.value().id;
  made.headers = {{"x-account", made.id.text()}};
  co_return made;
}

// A lamp for sale.
Task<product::ImportedProduct> lamp_on_sale(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 9);
  co_return lamp;
}

// The customer with a cart of one lamp.
Task<http::Fields> with_cart(Site* site, Customer buyer, product::ImportedProduct lamp) {
  const auto added = co_await site->client.post_json(
      "/cart/items", R"({"productId":")" + lamp.id.text() + R"(","quantity":1})");
  http::Fields headers = buyer.headers;
  headers.emplace_back("x-cart-token", text_of(added, "cartToken"));
  co_return headers;
}

std::string body_for(const Customer& buyer, const std::string& more = "") {
  return R"({"deliveryAddressId":")" + buyer.address.text() + "\"" + more + "}";
}

Task<void> own_order(World* world) {
  Site site(world);
  const auto lamp = co_await lamp_on_sale(world);
  const Customer jana = co_await customer(world, "jana@example.cz");
  http::Fields headers = co_await with_cart(&site, jana, lamp);
  headers.emplace_back("idempotency-key", "k1");
  const std::string body =
      body_for(jana, R"(,"paymentMethod":"payu","notes":"Zvonit","shippingCost":0,"discount":999)");
  const auto placed = co_await site.client.post_json("/orders", body, headers);
  EXPECT_EQ(placed.status, 200) << placed.body;
  EXPECT_EQ(text_of(placed, "userId"), jana.id.text());
  EXPECT_EQ(text_of(placed, "email"), "jana@example.cz");
  EXPECT_EQ(text_of(placed, "street"), "Dlouhá 1");
  EXPECT_EQ(text_of(placed, "deliveryMethod"), "bogus");
  EXPECT_EQ(text_of(placed, "paymentMethod"), "bogus");
  EXPECT_TRUE(has(placed, R"("discount":0.00,"total":1099.00)")) << "money is decided here";
  const auto again = co_await site.client.post_json("/orders", body, headers);
  EXPECT_EQ(again.body, placed.body);
  EXPECT_EQ(world->order_count(), 1);

  const auto listed = co_await site.client.get("/orders", jana.headers);
  EXPECT_TRUE(has(listed, text_of(placed, "orderNumber"))) << listed.body;
  const auto shown = co_await site.client.get("/orders/" + text_of(placed, "id"), jana.headers);
  EXPECT_EQ(text_of(shown, "orderNumber"), text_of(placed, "orderNumber"));
}
TEST(AccountOrders, TheCartIsOrderedToAnOwnAddressOnceAndListed) {
  in_world(own_order);
}

Task<void> others(World* world) {
  Site site(world);
  const auto lamp = co_await lamp_on_sale(world);
  const Customer jana = co_await customer(world, "jana@example.cz");
  const Customer petr = co_await customer(world, "petr@example.cz");
  http::Fields hers = co_await with_cart(&site, jana, lamp);
  hers.emplace_back("idempotency-key", "k1");
  const auto placed = co_await site.client.post_json("/orders", body_for(jana), hers);
  EXPECT_EQ(placed.status, 200) << placed.body;

  const auto shown = co_await site.client.get("/orders/" + text_of(placed, "id"), petr.headers);
  EXPECT_EQ(shown.status, 404);
  const auto listed = co_await site.client.get("/orders", petr.headers);
  EXPECT_EQ(listed.body, R"({"success":true,"data":[]})");
  http::Fields his = co_await with_cart(&site, petr, lamp);
  const auto to_hers = co_await site.client.post_json("/orders", body_for(jana), his);
  EXPECT_EQ(to_hers.status, 404);
  EXPECT_TRUE(has(to_hers, R"("field":"deliveryAddressId")"));
  his.emplace_back("idempotency-key", "k1");
  const auto same_key = co_await site.client.post_json("/orders", body_for(petr), his);
  EXPECT_EQ(same_key.status, 200) << same_key.body;
  EXPECT_NE(text_of(same_key, "id"), text_of(placed, "id")) << "keys are each account's own";
  const auto machine = co_await site.client.get("/orders", {{"x-account", "key-of-a-service"}});
  EXPECT_EQ(machine.status, 403);
}
TEST(AccountOrders, AnotherAccountsOrderAddressAndKeyDoNotExist) {
  in_world(others);
}

Task<void> refusals(World* world) {
  Site site(world);
  const auto lamp = co_await lamp_on_sale(world);
  const Customer jana = co_await customer(world, "jana@example.cz");
  const http::Fields headers = co_await with_cart(&site, jana, lamp);
  struct Attempt {
    std::string body, says;
    int status;
  };
  for (const Attempt& attempt :
       {Attempt{"{}", R"("field":"deliveryAddressId")", 400},
        Attempt{body_for(jana, R"(,"paymentMethod":"shells")"), R"("field":"paymentMethod")", 400},
        Attempt{body_for(jana, R"(,"deliveryMethod":"owl")"), R"("field":"deliveryMethod")", 400},
        Attempt{body_for(jana, R"(,"expectedTotal":1.00)"), "PRICE_CHANGED", 409},
        Attempt{body_for(jana, R"(,"total":1.00)"), R"("field":"total")", 400},
        Attempt{body_for(jana, R"(,"userId":"x")"), R"("field":"userId")", 400}}) {
    const auto refused = co_await site.client.post_json("/orders", attempt.body, headers);
    EXPECT_EQ(refused.status, attempt.status) << refused.body;
    EXPECT_TRUE(has(refused, attempt.says)) << refused.body;
  }
  const Customer petr = co_await customer(world, "petr@example.cz");
  const auto no_cart = co_await site.client.post_json("/orders", body_for(petr), petr.headers);
  EXPECT_TRUE(has(no_cart, "CART_EMPTY"));
  user::NewAddress abroad{"Jana", "Nová", "", "Hlavná 1", "Košice", "040 01", "SK", ""};
  const auto added = co_await world->users.face().add_address(jana.id, abroad, World::soon());
  Customer away = jana;
  away.address = added.value().id;
  const auto far = co_await site.client.post_json("/orders", body_for(away), headers);
  EXPECT_EQ(far.status, 400);
  EXPECT_TRUE(has(far, R"("field":"deliveryAddressId")"));
  world->auth.accounts.at(jana.id).account.email = "";
  const auto mute = co_await site.client.post_json("/orders", body_for(jana), headers);
  EXPECT_EQ(mute.status, 409);
  EXPECT_EQ(world->order_count(), 0);
}
TEST(AccountOrders, ARefusalNamesItsFieldAndMakesNothing) {
  in_world(refusals);
}

std::string owner_of(World* world, OrderId id) {
  return world->base.text(
      "SELECT coalesce(account_id::text, '') FROM \"order\".orders WHERE id = '" + id.text() + "'");
}

Task<void> guests_orders(World* world) {
  const auto lamp = co_await lamp_on_sale(world);
  const Placed first = co_await world->place(world->request(lamp, 1));
  PlaceRequest of_other = world->request(lamp, 1);
  of_other.email = "petr@example.cz";
  const Placed other = co_await world->place(of_other);
  const auth::AccountId claims = world->auth.add("jana.nova@example.cz", "heslo heslo", false);
  PlaceRequest signed_in = world->request(lamp, 1);
  signed_in.account = claims;
  const Placed own = co_await world->place(signed_in);
  EXPECT_EQ(owner_of(world, own.id), claims.text()) << "at once";

  world->base.start_events();
  co_await world->tell(auth::EmailVerified{claims});  // forged: nothing was proven
  const auth::AccountId proves = world->auth.add("jana.nova@example.cz", "heslo heslo");
  co_await world->tell(auth::EmailVerified{proves});
  co_await world->tell(auth::EmailVerified{proves});
  const bool given = co_await world->base.becomes(
      "SELECT account_id FROM \"order\".orders WHERE id = '" + first.id.text() + "'",
      proves.text());
  EXPECT_TRUE(given);
  EXPECT_EQ(owner_of(world, other.id), "");
  EXPECT_EQ(owner_of(world, own.id), claims.text()) << "an order changes its owner once";
  EXPECT_THROW(pg::run_script(world->base.conninfo,
                              "UPDATE \"order\".orders SET account_id = '" + proves.text() + "'"),
               pg::Error);
}
TEST(AccountOrders, AGuestsOrdersBecomeThoseOfWhoeverProvesTheAddress) {
  in_world(guests_orders);
}

Task<std::string> exported(World* world, privacy::Person person) {
  const auto files = co_await world->module.holder().export_person(person, World::soon());
  co_return files.at(0).json;
}

Task<void> copies(World* world) {
  const auto lamp = co_await lamp_on_sale(world);
  const Placed as_guest = co_await world->place(world->request(lamp, 1));
  const auth::AccountId claims = world->auth.add("jana.nova@example.cz", "heslo heslo", false);
  PlaceRequest signed_in = world->request(lamp, 1);
  signed_in.account = claims;
  const Placed of_other = co_await world->place(signed_in);
  const auth::AccountId jana = world->auth.add("jana.nova@example.cz", "heslo heslo");

  const std::string hers = co_await exported(world, {"jana.nova@example.cz", jana.uuid});
  EXPECT_NE(hers.find(as_guest.id.text()), std::string::npos);
  EXPECT_EQ(hers.find(of_other.id.text()), std::string::npos) << "another account's order";
  const std::string theirs = co_await exported(world, {"", claims.uuid});
  EXPECT_EQ(theirs.find(as_guest.id.text()), std::string::npos) << "an address merely claimed";
  EXPECT_NE(theirs.find(of_other.id.text()), std::string::npos);
}
TEST(AccountOrders, ACopyHoldsOwnOrdersAndThoseOfAGuestWithTheProvenAddress) {
  in_world(copies);
}

// What the jobs of billing do, tax documents before their corrections.
Task<void> issue_documents(World* world) {
  for (const auto& row : pg::query_now(world->base.conninfo,
                                       "SELECT id FROM billing.request WHERE asked IS NOT NULL"
                                       " ORDER BY kind DESC")) {
    const billing::DocumentId id{Uuid::parse(row.at(0)).value()};
    const auto issued = co_await world->billing.face().issue_now(id, World::soon());
    EXPECT_TRUE(issued.has_value());
  }
}

Task<void> erasures(World* world) {
  const auto lamp = co_await lamp_on_sale(world);
  world->base.start_events();
  const Customer jana = co_await customer(world, "jana.nova@example.cz");
  PlaceRequest request = world->request(lamp, 1);
  request.account = jana.id;
  request.idempotency_key = "k";
  request.fingerprint = "body";
  const Placed own = co_await world->place(request);
  const Placed as_guest = co_await world->place(world->request(lamp, 1));
  ContactEdit moved;
  moved.delivery = Address{"Jana", "Nová", "", "Dlouhá 5", "Praha", "110 00", "CZ", ""};
  const auto edited =
      co_await world->orders.edit_contact(as_guest.id, moved, EditTerms{}, World::soon());
  EXPECT_TRUE(edited.has_value());
  co_await world->pay(own.id, "bank-1");
  co_await world->reaches(own.id, "confirmed", "paid");
  const bool forwarded =
      co_await world->base.becomes("SELECT count(*) FROM supplier.supplier_order", "1");
  EXPECT_TRUE(forwarded);
  co_await world->orders.add_note(own.id, "Volat paní Novou", "staff", World::soon());

  const auto early = co_await world->users.face().erase_person(jana.id, World::soon());
  EXPECT_EQ(early.error(), user::ErasureRefusal::under_way);
  for (const OrderId id : {own.id, as_guest.id})
    co_await world->orders.cancel(id, CancelReason::staff, "staff", World::soon());
  const auto unbilled = co_await world->users.face().erase_person(jana.id, World::soon());
  EXPECT_EQ(unbilled.error(), user::ErasureRefusal::under_way) << "documents are due to her";
  co_await issue_documents(world);
  const auto erased = co_await world->users.face().erase_person(jana.id, World::soon());
  EXPECT_TRUE(erased.has_value());

  const std::string everything = world->base.text(
      "SELECT coalesce((SELECT string_agg(o::text, '') FROM \"order\".orders o), '')"
      " || coalesce((SELECT string_agg(h::text, '') FROM \"order\".history h), '')"
      " || coalesce((SELECT string_agg(d::text, '') FROM \"order\".edit d), '')"
      " || coalesce((SELECT string_agg(s::text, '') FROM supplier.supplier_order s), '')"
      " || coalesce((SELECT string_agg(b::text, '') FROM billing.buyer b), '')"
      " || coalesce((SELECT string_agg(r::text, '') FROM billing.request r), '')"
      " || coalesce((SELECT string_agg(a::text, '') FROM \"user\".address a), '')"
      " || coalesce((SELECT string_agg(e::text, '') FROM platform.outbox e), '')"
      " || coalesce((SELECT string_agg(j::text, '') FROM platform.job j), '')"
      " || coalesce((SELECT string_agg(l::text, '') FROM platform.audit_log l), '')"
      " || coalesce((SELECT string_agg(i::text, '') FROM platform.idempotency i), '')");
  for (const char* word : {"Nová", "Novou", "Jana", "jana.nova", "777 123", "Dlouh"})
    EXPECT_EQ(everything.find(word), std::string::npos) << word << " in " << everything;
  EXPECT_EQ(owner_of(world, as_guest.id), jana.id.text()) << "by which the audit proves it";
  const View kept = co_await world->view(own.id);
  EXPECT_EQ(kept.totals.total, Money{109'900});

  PlaceRequest late = world->request(lamp, 1);
  late.account = jana.id;
  const auto refused = co_await world->orders.place(late, World::soon());
  EXPECT_EQ(refused.error().reason, PlaceRefusal::account_erased);
  EXPECT_EQ(world->order_count(), 2);
}
TEST(AccountOrders, AnErasedBuyerIsInNoTableAndOrdersNothingAnyMore) {
  in_world(erasures);
}

Task<void> old_and_unproven(World* world) {
  const auto lamp = co_await lamp_on_sale(world);
  const auto idle = world->auth.add("nikdo@example.cz", "heslo heslo", false);
  const auto buyer = world->auth.add("jana@example.cz", "heslo heslo", false);
  world->auth.old_unproven = {idle, buyer};
  PlaceRequest request = world->request(lamp, 1);
  request.account = buyer;
  co_await world->place(request);
  Store store(*world->base.database);
  Accounts accounts(world->base.platform,
                    Faces{world->carts.face(), world->products.face(), world->warehouse.face(),
                          world->shipping.face(), world->payments.face(), world->suppliers.face(),
                          world->auth, world->users.face(), world->promotions.face(),
                          world->billing.face(), world->vouchers.face(), world->users.groups()},
                    store);
  co_await accounts.forget_unproven(World::soon());
  co_await accounts.forget_unproven(World::soon());
  EXPECT_EQ(world->auth.erased, std::vector<auth::AccountId>{idle});
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log"
                               " WHERE action = 'user.erase'"),
            1);
}
TEST(OrderAccounts, AClaimThatWasNeitherProvenNorOrderedWithIsErasedAfterAMonth) {
  in_world(old_and_unproven);
}

}  // namespace
}  // namespace flipflop::order
