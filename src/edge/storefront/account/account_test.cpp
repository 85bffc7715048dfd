#include "edge/storefront/account/test_account.h"
#include "edge/storefront/checkout/known_buyer.h"
#include "edge/storefront/thank_you/thank_you_page.h"
#include "shop/payment/fake.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* pages[] = {
    "/ucet",          "/ucet/objednavky", "/ucet/udaje",    "/ucet/adresy", "/ucet/adresy/nova",
    "/ucet/oblibene", "/ucet/prihlaseni", "/ucet/soukromi", "/ucet/body"};

// An order of the account that has proven the address.
order::View order_of(AccountWorld* world, const std::string& number, const std::string& email) {
  order::View view;
  view.id = order::OrderId{world->pages.platform.ids.next()};
  view.number = number;
  view.access_token = "odkaz-" + number;
  view.email = email;
  for (const auto& [id, known] : world->auth.accounts)
    if (known.account.email == email && known.account.is_verified) view.account = id;
  view.status = order::Status::confirmed;
  view.payment_status = order::PaymentStatus::paid;
  view.payment_method = "cod";
  view.placed_at =
      *parse_iso("2026-11-01T10:00:00Z") + std::chrono::hours(std::stoll(number) % 1000);
  view.totals.total = Money{129000};
  order::OrderLine line;
  line.name = "Lampa Dub";
  view.lines.push_back(line);
  world->orders.orders[view.id] = view;
  return view;
}

Task<void> guests(AccountWorld* world) {
  for (const char* page : pages) {
    const auto answer = co_await world->client.get(page);
    EXPECT_EQ(answer.status, 303) << page;
    EXPECT_EQ(header_of(answer, "Location"),
              "/prihlaseni?zpet=" + percent_encode(std::string(page)));
  }
  for (const char* form : {"/ucet/udaje", "/ucet/udaje/heslo", "/ucet/adresy/nova",
                           "/oblibene/odebrat", "/ucet/soukromi/kopie", "/ucet/soukromi/smazani"}) {
    const auto answer = co_await world->client.post_form(form, {});
    EXPECT_EQ(header_of(answer, "Location"), "/prihlaseni?zpet=") << form;
  }
}
TEST(AccountPages, a_guest_signs_in_first_and_comes_back) {
  in_account(guests);
}

Task<void> private_pages(AccountWorld* world) {
  const auto headers = co_await world->jana();
  for (const char* page : pages) {
    const auto answer = co_await world->client.get(page, headers);
    EXPECT_EQ(answer.status, 200) << page;
    EXPECT_EQ(header_of(answer, "Cache-Control"), "no-store") << page;
    EXPECT_THAT(answer.body, HasSubstr("<meta name=\"robots\" content=\"noindex\">"));
  }
}
TEST(AccountPages, nobody_keeps_a_copy_of_them) {
  in_account(private_pages);
}

Task<void> hostile_names(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const auto saved = co_await world->client.post_form(
      "/ucet/udaje", {{"first_name", "<script>alert(1)</script>"}, {"last_name", "\"><img"}},
      headers);
  EXPECT_EQ(saved.status, 303);
  for (const char* page : {"/ucet", "/ucet/udaje", "/ucet/adresy/nova"}) {
    const auto shown = co_await world->client.get(page, headers);
    EXPECT_THAT(shown.body, Not(HasSubstr("<script>alert"))) << page;
    EXPECT_THAT(shown.body, Not(HasSubstr("\"><img"))) << page;
  }
  const auto notice = co_await world->client.get("/ucet?zprava=%3Cb%3Ezle", headers);
  EXPECT_THAT(notice.body, Not(HasSubstr("zle")));
}
TEST(AccountPages, what_people_type_stays_text) {
  in_account(hostile_names);
}

Task<void> own_orders_alone(AccountWorld* world) {
  const auto headers = co_await world->jana();
  order_of(world, "2600000001", "jana@example.cz");
  order_of(world, "2600000002", "cizi@example.cz");
  const auto shown = co_await world->client.get("/ucet/objednavky", headers);
  EXPECT_THAT(shown.body, HasSubstr("href=\"/objednavka/odkaz-2600000001\""));
  EXPECT_THAT(shown.body, Not(HasSubstr("2600000002")));
  world->auth.add("cizi@example.cz", "spravne heslo", false);
  const auto claimant = co_await world->browser_of("cizi@example.cz");
  for (const char* page : {"/ucet", "/ucet/objednavky"}) {
    const auto answer = co_await world->client.get(page, claimant);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, Not(HasSubstr("2600000002")))
        << "an address that is merely claimed shows nobody's orders";
  }
}
TEST(AccountPages, orders_are_shown_to_their_own_account) {
  in_account(own_orders_alone);
}

Task<void> paged_orders(AccountWorld* world) {
  const auto headers = co_await world->jana();
  for (int i = 1; i <= 12; ++i) order_of(world, std::to_string(2600000100 + i), "jana@example.cz");
  const auto first = co_await world->client.get("/ucet/objednavky", headers);
  EXPECT_THAT(first.body, HasSubstr("2600000112"));
  EXPECT_THAT(first.body, HasSubstr("2600000103"));
  EXPECT_THAT(first.body, Not(HasSubstr("2600000102")));
  const std::size_t at = first.body.find("/ucet/objednavky?pred=");
  EXPECT_NE(at, std::string::npos);
  const std::string link = first.body.substr(at, first.body.find('"', at) - at);
  const auto second = co_await world->client.get(link, headers);
  EXPECT_THAT(second.body, HasSubstr("2600000101"));
  EXPECT_THAT(second.body, Not(HasSubstr("2600000103")));
  EXPECT_THAT(second.body, Not(HasSubstr("?pred=")));
  EXPECT_EQ((co_await world->client.get("/ucet/objednavky?pred=zitra", headers)).status, 200);
}
TEST(AccountPages, orders_are_listed_page_by_page) {
  in_account(paged_orders);
}

http::Fields typed_address() {
  return {{"first_name", "Jana"}, {"last_name", "Nová\nPraha"}, {"street", "Dlouhá 12"},
          {"city", "Plzeň"},      {"postal_code", "30100"},     {"phone", "777 123 456"}};
}

Task<void> addresses(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const auto bad = co_await world->client.post_form(
      "/ucet/adresy/nova", {{"street", "Dlouhá"}, {"postal_code", "1"}}, headers);
  EXPECT_EQ(bad.status, 422);
  EXPECT_THAT(bad.body, HasSubstr("id=\"ulice-chyba\""));
  EXPECT_THAT(bad.body, HasSubstr("value=\"Dlouhá\""));
  const auto added =
      co_await world->client.post_form("/ucet/adresy/nova", typed_address(), headers);
  EXPECT_EQ(added.status, 303);
  const user::Address saved = world->users.kept.begin()->second.addresses.at(0);
  const user::AddressId id = saved.id;
  EXPECT_EQ(saved.phone, "+420777123456");
  EXPECT_EQ(saved.postal_code, "301 00");
  EXPECT_EQ(saved.last_name, "Nová Praha") << "a line break would forge a line of a label";
  const auto listed = co_await world->client.get("/ucet/adresy", headers);
  EXPECT_THAT(listed.body, HasSubstr("Dlouhá 12"));
  EXPECT_THAT(listed.body, HasSubstr("Výchozí"));

  world->auth.add("cizi@example.cz", "spravne heslo");
  const auto stranger = co_await world->browser_of("cizi@example.cz");
  const std::string url = "/ucet/adresy/" + id.text();
  EXPECT_EQ((co_await world->client.get(url, stranger)).status, 404);
  EXPECT_EQ((co_await world->client.post_form(url, typed_address(), stranger)).status, 404);
  EXPECT_EQ((co_await world->client.post_form(url + "/vychozi", {}, stranger)).status, 404);
  co_await world->client.post_form(url + "/smazat", {}, stranger);
  EXPECT_EQ((co_await world->client.get(url, headers)).status, 200) << "it is still there";
  co_await world->client.post_form(url + "/smazat", {}, headers);
  EXPECT_EQ((co_await world->client.get(url, headers)).status, 404);
}
TEST(AddressesPage, an_address_belongs_to_its_account) {
  in_account(addresses);
}

Task<void> wishes(AccountWorld* world) {
  const std::string lamp = search::product_id(1).text();
  const auto guest = co_await world->client.post_form("/oblibene/pridat", {{"product_id", lamp}});
  EXPECT_THAT(header_of(guest, "Location"), HasSubstr("zpet=%2Fprodukt%2Flampa-dub-1"));
  const auto headers = co_await world->jana();
  for (const std::uint32_t number : {1U, 5U})
    co_await world->client.post_form("/oblibene/pridat",
                                     {{"product_id", search::product_id(number).text()}}, headers);
  const auto shown = co_await world->client.get("/ucet/oblibene", headers);
  EXPECT_THAT(shown.body, HasSubstr("href=\"/produkt/lampa-dub-1\""));
  EXPECT_THAT(shown.body, Not(HasSubstr("Stará lampa"))) << "it is not sold any more";
  co_await world->client.post_form("/oblibene/odebrat", {{"product_id", lamp}}, headers);
  const auto empty = co_await world->client.get("/ucet/oblibene", headers);
  EXPECT_THAT(empty.body, Not(HasSubstr("/produkt/lampa-dub-1")));
}
TEST(WishlistPage, the_heart_of_a_product_leads_here) {
  in_account(wishes);
}

Task<void> sessions(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const auto other = co_await world->browser_of("jana@example.cz");
  world->auth.add("cizi@example.cz", "spravne heslo");
  const auto stranger = co_await world->browser_of("cizi@example.cz");
  const std::string id = other.at(0).second.substr(std::string("ff_session=cookie-").size());
  const auto shown = co_await world->client.get("/ucet/prihlaseni", headers);
  EXPECT_THAT(shown.body, HasSubstr("Firefox, Windows"));
  EXPECT_THAT(shown.body, HasSubstr("value=\"" + id + "\""));
  co_await world->client.post_form("/ucet/prihlaseni/odhlasit", {{"session_id", id}}, stranger);
  EXPECT_EQ((co_await world->client.get("/ucet", other)).status, 200)
      << "not the stranger's to end";
  co_await world->client.post_form("/ucet/prihlaseni/odhlasit", {{"session_id", id}}, headers);
  EXPECT_EQ((co_await world->client.get("/ucet", other)).status, 303);
  const auto third = co_await world->browser_of("jana@example.cz");
  co_await world->client.post_form("/ucet/prihlaseni/odhlasit-ostatni", {}, headers);
  EXPECT_EQ((co_await world->client.get("/ucet", third)).status, 303);
  EXPECT_EQ((co_await world->client.get("/ucet", headers)).status, 200);
}
TEST(SessionsPage, an_account_signs_out_its_other_devices_and_nobody_elses) {
  in_account(sessions);
}

Task<void> new_password(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const auto wrong = co_await world->client.post_form(
      "/ucet/udaje/heslo", {{"current_password", "zle"}, {"password", "kocour lovi v nedeli"}},
      headers);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("id=\"heslo-chyba\""));
  const auto changed = co_await world->client.post_form(
      "/ucet/udaje/heslo",
      {{"current_password", "spravne heslo"}, {"password", "kocour lovi v nedeli"}}, headers);
  EXPECT_EQ(changed.status, 303);
  EXPECT_EQ((co_await world->client.get("/ucet", headers)).status, 200);
}
TEST(DetailsPage, the_password_is_changed_by_whoever_knows_the_old_one) {
  in_account(new_password);
}

Task<void> copy_of_all(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const auto refused =
      co_await world->client.post_form("/ucet/soukromi/kopie", {{"password", "zle"}}, headers);
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(world->users.exported.empty());
  const auto copy = co_await world->client.post_form("/ucet/soukromi/kopie",
                                                     {{"password", "spravne heslo"}}, headers);
  EXPECT_EQ(copy.content_type, "application/zip");
  EXPECT_EQ(header_of(copy, "Cache-Control"), "no-store");
  EXPECT_THAT(header_of(copy, "Content-Disposition"), HasSubstr("attachment"));
}
TEST(PrivacyPage, a_borrowed_session_takes_no_copy_along) {
  in_account(copy_of_all);
}

Task<void> the_end(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const auto erase = [&](http::Fields form) {
    return world->client.post_form("/ucet/soukromi/smazani", std::move(form), headers);
  };
  EXPECT_EQ((co_await erase({{"password", "spravne heslo"}})).status, 422);
  EXPECT_EQ((co_await erase({{"password", "zle"}, {"confirmation", "smazat"}})).status, 422);
  world->users.is_under_way = true;
  const auto early = co_await erase({{"password", "spravne heslo"}, {"confirmation", "smazat"}});
  EXPECT_EQ(early.status, 422);
  EXPECT_THAT(early.body, HasSubstr("až bude vyřízená"));
  EXPECT_TRUE(world->users.erased.empty());
  world->users.is_under_way = false;
  const auto gone = co_await erase({{"password", "spravne heslo"}, {"confirmation", " SMAZAT "}});
  EXPECT_EQ(gone.status, 200);
  EXPECT_EQ(world->users.erased.size(), 1U);
  EXPECT_THAT(header_of(gone, "Set-Cookie"), HasSubstr("Max-Age=0"));
}
TEST(PrivacyPage, an_account_ends_by_its_password_and_a_word) {
  in_account(the_end);
}

Task<void> agreements(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const auto never = co_await world->client.get("/ucet/soukromi", headers);
  EXPECT_THAT(never.body, HasSubstr("Souhlas jste nám nedali."));
  co_await world->client.post_form("/ucet/soukromi/souhlas", {{"is_given", "true"}}, headers);
  const auto given = co_await world->client.get("/ucet/soukromi", headers);
  EXPECT_THAT(given.body, HasSubstr("Souhlas jste dali 24. 11. 2026 11:00"));
  co_await world->client.post_form("/ucet/soukromi/souhlas", {}, headers);
  const auto taken = co_await world->client.get("/ucet/soukromi", headers);
  EXPECT_THAT(taken.body, HasSubstr("Souhlas jste odvolali"));
}
TEST(PrivacyPage, an_agreement_is_given_and_taken_with_its_date) {
  in_account(agreements);
}

Task<void> from_guest(AccountWorld* world) {
  payment::FakePayments payments;
  ThankYouPage thanks(
      {world->pages.platform.platform, world->pages.shell, world->orders, payments, world->auth});
  thanks.register_routes(world->pages.router);
  const std::string url =
      "/objednavka/" + order_of(world, "2600000007", "host@example.cz").access_token;
  const auto shown = co_await world->client.get(url + "/dekujeme");
  EXPECT_THAT(shown.body, HasSubstr("Založit účet jedním heslem"));
  EXPECT_THAT(shown.body, HasSubstr("host@example.cz"));
  const auto empty = co_await world->client.post_form(url + "/ucet", {});
  EXPECT_EQ(empty.status, 422);
  const auto made =
      co_await world->client.post_form(url + "/ucet", {{"password", "kocour lovi v nedeli"}});
  EXPECT_EQ(made.status, 303);
  const auto headers = co_await world->browser_of("host@example.cz", "kocour lovi v nedeli");
  const auto early = co_await world->client.get("/ucet", headers);
  EXPECT_THAT(early.body, Not(HasSubstr("2600000007"))) << "the link of an order proves no address";
  const auto again = co_await world->client.get(url + "/dekujeme", headers);
  EXPECT_THAT(again.body, Not(HasSubstr("Založit účet jedním heslem")));
}
TEST(ThankYouPage, a_guest_makes_an_account_by_one_password) {
  in_account(from_guest);
}

TEST(KnownBuyer, the_chosen_address_is_typed_beforehand) {
  KnownBuyer buyer;
  buyer.account.email = "jana@example.cz";
  buyer.account.phone = "777123456";
  user::Address home, work;
  home.id.uuid.bytes[0] = 1;
  home.street = "Dlouhá 12";
  work.id.uuid.bytes[0] = 2;
  work.street = "Krátká 1";
  work.phone = "602111222";
  EXPECT_EQ(prefilled(buyer).email, "jana@example.cz");
  EXPECT_FALSE(prefilled(buyer).street) << "nothing is saved yet";
  buyer.addresses = {home, work};
  EXPECT_EQ(prefilled(buyer).street, "Dlouhá 12");
  EXPECT_EQ(prefilled(buyer).phone, "777123456");
  CheckoutForm form;
  form.note = "Zvonek nefunguje.";
  form.saved_address = work.id.text();
  take_saved_address(form, buyer);
  EXPECT_EQ(form.street, "Krátká 1");
  EXPECT_EQ(form.phone, "602111222");
  EXPECT_EQ(form.note, "Zvonek nefunguje.") << "what was typed elsewhere stays";
  user::AddressId foreign;
  foreign.uuid.bytes[0] = 9;
  form.saved_address = foreign.text();
  take_saved_address(form, buyer);
  EXPECT_EQ(form.street, "Krátká 1") << "somebody else's address is none of this buyer's";
}

}  // namespace
}  // namespace flipflop::storefront
