#include "shop/user/http.h"

#include "base/text.h"
#include "shop/user/test_world.h"

namespace flipflop::user {
namespace {

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

constexpr const char* prague =
    R"({"firstName":"Jana","lastName":"Nová","street":"Dlouhá 1","city":"Praha","postalCode":"11000","country":"Czech Republic","phone":"777 123 456"})";

Task<void> closed(World* world) {
  Site site(world);
  for (const char* path :
       {"/users/profile", "/users/addresses", "/delivery-addresses", "/users/preferences",
        "/users/settings", "/users/wishlist", "/users/recently-viewed", "/users/consents"}) {
    const auto guest = co_await site.client.get(path);
    EXPECT_EQ(guest.status, 401) << path;
    const auto machine = co_await site.client.get(path, {{"x-account", "key-of-a-service"}});
    EXPECT_EQ(machine.status, 403) << path;
  }
  const auto exported = co_await site.client.post_json("/users/export", R"({"password":"x"})");
  EXPECT_EQ(exported.status, 401);
}
TEST(UserRoutes, AGuestAndAMachineHaveNothingHere) {
  in_world(closed);
}

Task<void> profile(World* world) {
  Site site(world);
  const auto mine = Site::as(world->jana);
  const auto changed = co_await site.client.put_json(
      "/users/profile", R"({"firstName":"Jana","lastName":"Nová","phone":"777 123 456"})", mine);
  EXPECT_EQ(changed.status, 200) << changed.body;
  const auto shown = co_await site.client.get("/users/profile", mine);
  EXPECT_EQ(shown.body, changed.body);
  EXPECT_TRUE(has(shown, R"("email":"jana@example.cz","firstName":"Jana","lastName":"Nová")"));
  EXPECT_TRUE(has(shown, R"("phone":"+420777123456","isAdmin":false)")) << shown.body;
  const auto partly = co_await site.client.put_json("/users/profile", R"({"phone":""})", mine);
  EXPECT_TRUE(has(partly, R"("firstName":"Jana","lastName":"Nová","phone":"")")) << partly.body;

  for (const char* field : {"email", "isAdmin", "id", "roles", "isEmailVerified", "createdAt"}) {
    const auto refused = co_await site.client.put_json(
        "/users/profile", std::string(R"({")") + field + R"(":"x"})", mine);
    EXPECT_EQ(refused.status, 400) << field;
  }
  const auto wrong = co_await site.client.put_json(
      "/users/profile", "{\"phone\":\"abc\",\"firstName\":\"Jana\\r\\nBcc: x\"}", mine);
  EXPECT_TRUE(has(wrong, R"("field":"phone")")) << wrong.body;
  EXPECT_TRUE(has(wrong, R"("field":"firstName")")) << wrong.body;
  world->auth.accounts.at(world->petr).account.roles = {"customer", "owner"};
  const auto owner = co_await site.client.get("/users/profile", Site::as(world->petr));
  EXPECT_TRUE(has(owner, R"("isAdmin":true)"));
}
TEST(UserRoutes, AProfileIsShownAndChangedButForWhatIsAuths) {
  in_world(profile);
}

Task<void> addresses(World* world) {
  Site site(world);
  const auto mine = Site::as(world->jana);
  const auto added = co_await site.client.post_json("/users/addresses", prague, mine);
  EXPECT_EQ(added.status, 200) << added.body;
  EXPECT_TRUE(has(added, R"("postalCode":"110 00","country":"CZ","phone":"+420777123456")"))
      << added.body;
  EXPECT_TRUE(has(added, R"("isDefault":true)"));
  const std::string id = text_of(added, "id");

  const auto by_old_path = co_await site.client.get("/delivery-addresses", mine);
  const auto by_new_path = co_await site.client.get("/users/addresses", mine);
  EXPECT_EQ(by_old_path.body, by_new_path.body);
  const auto changed = co_await site.client.put_json("/delivery-addresses/" + id,
                                                     R"({"city":"Brno","phone":""})", mine);
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(text_of(changed, "city"), "Brno");
  EXPECT_EQ(text_of(changed, "street"), "Dlouhá 1");
  EXPECT_FALSE(has(changed, R"("phone")"));

  for (const std::string base : {"/users/addresses/", "/delivery-addresses/"}) {
    const auto his = Site::as(world->petr);
    const auto shown = co_await site.client.get(base + id, his);
    EXPECT_EQ(shown.status, 404);
    const auto moved = co_await site.client.put_json(base + id, R"({"city":"Ostrava"})", his);
    EXPECT_EQ(moved.status, 404);
    const auto removed = co_await site.client.del(base + id, his);
    EXPECT_EQ(removed.status, 404);
    const auto nonsense = co_await site.client.get(base + "1", mine);
    EXPECT_EQ(nonsense.status, 400);
  }
  const auto removed = co_await site.client.del("/users/addresses/" + id, mine);
  EXPECT_TRUE(has(removed, R"("data":{"success":true,)")) << removed.body;
  const auto twice = co_await site.client.del("/delivery-addresses/" + id, mine);
  EXPECT_EQ(twice.status, 404);
}
TEST(UserRoutes, OneAddressBookIsServedOnBothPathsToItsOwnerAlone) {
  in_world(addresses);
}

std::string with(std::string json, std::string_view before, std::string_view after) {
  return json.replace(json.find(before), before.size(), after);
}

Task<void> bad_addresses(World* world) {
  Site site(world);
  const auto mine = Site::as(world->jana);
  struct Mistake {
    std::string body, field;
  };
  const std::string long_name(101, 'x');
  for (const Mistake& mistake :
       {Mistake{with(prague, "11000", "1100"), "postalCode"},
        Mistake{with(prague, "Czech Republic", "AT"), "postalCode"},
        Mistake{with(prague, "Czech Republic", "Mordor"), "country"},
        Mistake{with(prague, "777 123 456", "12"), "phone"},
        Mistake{with(prague, "Nová", ""), "lastName"},
        Mistake{with(prague, "Nová", long_name), "lastName"},
        Mistake{with(prague, "Dlouhá 1", "Dlouhá\\n1"), "street"},
        Mistake{with(prague, "\"Praha\"", "7"), "city"},
        Mistake{with(prague, "{", R"({"accountId":"x",)"), "accountId"},
        Mistake{with(prague, "{", R"({"createdAt":"2020-01-01T00:00:00Z",)"), "createdAt"}}) {
    const auto refused = co_await site.client.post_json("/users/addresses", mistake.body, mine);
    EXPECT_EQ(refused.status, 400) << mistake.body;
    EXPECT_TRUE(has(refused, "\"field\":\"" + mistake.field + "\"")) << refused.body;
  }
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"user\".address"), 0);
}
TEST(UserRoutes, ABadAddressNamesItsFieldAndIsNotKept) {
  in_world(bad_addresses);
}

Task<void> settings(World* world) {
  Site site(world);
  const auto mine = Site::as(world->jana);
  const auto changed = co_await site.client.put_json(
      "/users/preferences", R"({"channels":["sms","email"],"language":"en"})", mine);
  EXPECT_TRUE(has(changed, R"("data":{"channels":["email","sms"],"language":"en"})"))
      << changed.body;
  const auto old = co_await site.client.put_json(
      "/users/settings",
      R"({"notifications":{"email":false,"telegram":true},"theme":"dark","envOverrides":{"A":"b"}})",
      mine);
  EXPECT_TRUE(has(old, R"("notifications":{"email":false,"telegram":true,"whatsapp":false})"))
      << old.body;
  EXPECT_TRUE(has(old, R"("language":"en","theme":"light")"));
  const auto kept = co_await site.client.get("/users/preferences", mine);
  EXPECT_TRUE(has(kept, R"("channels":["sms","telegram"],"language":"en")")) << kept.body;
  const auto wrong =
      co_await site.client.put_json("/users/preferences", R"({"language":"tlh"})", mine);
  EXPECT_EQ(wrong.status, 400);
  EXPECT_TRUE(has(wrong, R"("field":"language")"));
}
TEST(UserRoutes, PreferencesHaveTheNamesOfOldClientsAsWell) {
  in_world(settings);
}

Task<void> lists(World* world) {
  Site site(world);
  const auto mine = Site::as(world->jana);
  const std::string lamp = world->base.ids.next().text();
  const auto wished = co_await site.client.put_json("/users/wishlist/" + lamp, "", mine);
  EXPECT_TRUE(has(wished, R"("productIds":[")" + lamp + "\"]")) << wished.body;
  const auto link = co_await site.client.post_json("/users/wishlist/share", "", mine);
  const std::string token = text_of(link, "token");
  const auto shared = co_await site.client.get("/wishlists/" + token);
  EXPECT_EQ(shared.body, R"({"success":true,"data":{"productIds":[")" + lamp + "\"]}}");
  const auto guessed = co_await site.client.get("/wishlists/" + token.substr(1) + "A");
  EXPECT_EQ(guessed.status, 404);
  const auto closed = co_await site.client.del("/users/wishlist/share", mine);
  EXPECT_EQ(closed.status, 200) << closed.body;
  const auto dead = co_await site.client.get("/wishlists/" + token);
  EXPECT_EQ(dead.status, 404);
  const auto unwished = co_await site.client.del("/users/wishlist/" + lamp, mine);
  EXPECT_TRUE(has(unwished, R"("productIds":[])"));
  const auto nonsense = co_await site.client.put_json("/users/wishlist/lamp", "", mine);
  EXPECT_EQ(nonsense.status, 400);

  const auto viewed = co_await site.client.post_json("/users/recently-viewed",
                                                     R"({"productId":")" + lamp + "\"}", mine);
  EXPECT_TRUE(has(viewed, lamp)) << viewed.body;
  const auto his = co_await site.client.get("/users/recently-viewed", Site::as(world->petr));
  EXPECT_TRUE(has(his, R"("productIds":[])"));
}
TEST(UserRoutes, ListsOfProductsAreKeptAndShared) {
  in_world(lists);
}

std::string cookie_of(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (equals_ignoring_case(name, "Set-Cookie")) return value.substr(0, value.find(';'));
  return "";
}

Task<void> consents(World* world) {
  Site site(world);
  const auto mine = Site::as(world->jana);
  const auto given = co_await site.client.post_json(
      "/users/consents",
      R"({"kind":"marketing","isGiven":true,"textVersion":"2026-11","source":"account"})", mine);
  EXPECT_TRUE(has(given, R"("kind":"marketing","isGiven":true,"textVersion":"2026-11")"))
      << given.body;
  const auto without_text = co_await site.client.post_json(
      "/users/consents", R"({"kind":"marketing","isGiven":true,"source":"account"})", mine);
  EXPECT_TRUE(has(without_text, R"("field":"textVersion","code":"required")"));

  const std::string bar =
      R"({"kind":"cookies_analytics","isGiven":false,"textVersion":"1","source":"cookie_bar"})";
  const auto first = co_await site.client.post_json("/consents", bar);
  const std::string cookie = cookie_of(first);
  EXPECT_TRUE(cookie.starts_with("ff_consent=")) << cookie;
  const auto again = co_await site.client.post_json("/consents", bar, {{"cookie", cookie}});
  EXPECT_EQ(cookie_of(again), cookie);
  const std::string hers = "ff_consent=" + world->jana.text();
  const auto forged = co_await site.client.post_json("/consents", bar, {{"cookie", hers}});
  EXPECT_NE(cookie_of(forged), hers) << "an account's id is no browser's";
  EXPECT_EQ(world->base.number("SELECT count(DISTINCT subject) FROM \"user\".consent"), 3);
  const auto kept = co_await site.client.get("/users/consents", mine);
  EXPECT_FALSE(has(kept, "cookies_analytics"));
  const auto mailed =
      co_await site.client.post_json("/consents", with(bar, "cookies_analytics", "marketing"));
  EXPECT_EQ(mailed.status, 400) << "nobody agrees to mails without an address";
}
TEST(UserRoutes, ConsentsAreKeptByAccountOrByABrowsersRandomId) {
  in_world(consents);
}

}  // namespace
}  // namespace flipflop::user
