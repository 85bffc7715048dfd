// A foreign service that is away, lies, or changes its mind.

#include <gmock/gmock.h>

#include "platform/http/router.h"
#include "platform/http/test_client.h"
#include "platform/loop/unavailable.h"
#include "shop/auth/foreign/test_service.h"
#include "shop/auth/http.h"

namespace flipflop::auth::foreign {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* login = "/auth/login";
constexpr const char* validate = "/auth/validate";
constexpr const char* away = "503 Service Unavailable";

// Whether the task ends with Unavailable.
template <class T>
Task<bool> is_unavailable(Task<T> task) {
  try {
    co_await std::move(task);
  } catch (const Unavailable&) {
    co_return true;
  }
  co_return false;
}

Task<void> unsound(Stage* stage) {
  struct Bad {
    std::string body, status, headers;
  };
  const std::vector<Bad> all = {
      {"", "200 OK", ""},
      {"<html>", "200 OK", ""},
      {R"({"user":{"id":null},"accessToken":"a","refreshToken":"b"})", "200 OK", ""},
      {std::string(300'000, ' '), "200 OK", ""},
      {"{}", "500 Internal Server Error", ""},
      {"", "302 Found", "Location: " + stage->service.url() + "/elsewhere\r\n"},
      {ScriptedService::tokens("one"), "204 No Content", ""},
  };
  for (const Bad& bad : all) {
    stage->service.answers(login, bad.body, bad.status, bad.headers);
    const bool is_away = co_await is_unavailable(stage->shop->browser());
    EXPECT_TRUE(is_away) << bad.status << " " << bad.body.substr(0, 60);
  }
  EXPECT_EQ(stage->service.asked("/elsewhere"), 0);
  EXPECT_EQ(stage->shop->base.number("SELECT count(*) FROM auth.foreign_session"), 0);
}
TEST(ForeignAuth, an_answer_that_is_not_sound_is_an_outage_and_signs_nobody_in) {
  on_stage(unsound);
}

Task<void> spared(Stage* stage) {
  stage->service.answers(login, "", away);
  for (int i = 0; i < 30; ++i) co_await is_unavailable(stage->shop->browser());
  EXPECT_LT(stage->service.asked(login), 15);
}
TEST(ForeignAuth, a_service_that_is_away_is_not_asked_for_ever) {
  on_stage(spared);
}

Task<void> outage(Stage* stage) {
  Shop& shop = *stage->shop;
  const SignedIn jana = co_await shop.browser();
  stage->service.answers(validate, "", away);
  const auto open = co_await shop.by_cookie(jana.cookie, http::permission::open);
  EXPECT_TRUE(open->is_guest());
  const bool needs_account = co_await is_unavailable(shop.by_cookie(jana.cookie));
  EXPECT_TRUE(needs_account);
  const bool has_token = co_await is_unavailable(shop.by_token("t", http::permission::open));
  EXPECT_TRUE(has_token);
  stage->service.answers(validate, ScriptedService::valid());
  const auto back = co_await shop.by_cookie(jana.cookie);
  EXPECT_EQ(back->account_id, jana_id);
}
TEST(ForeignAuth, while_it_is_away_pages_are_open_and_accounts_are_not) {
  on_stage(outage);
}

Task<void> told(Stage* stage) {
  Shop& shop = *stage->shop;
  http::Router router;
  Routes routes(shop.auth(), shop.authenticator(), "http://shop.test");
  routes.register_on(router);
  http::TestClient client(router, &shop.authenticator());
  const http::Fields bearer = {{"authorization", "Bearer t"}};
  const auto profile = co_await client.get("/auth/profile", bearer);
  EXPECT_THAT(profile.body, HasSubstr("jana@example.cz"));
  const auto code =
      co_await client.post_json("/auth/login-contact", R"({"value":"jana@example.cz"})");
  EXPECT_EQ(code.status, 501) << code.body;
  const auto made = co_await client.post_json(
      "/auth/register-contact",
      R"({"name":"J","contactInfo":[{"type":"email","value":"jana@example.cz"}]})");
  EXPECT_EQ(made.status, 501) << made.body;
  shop.base.clock.advance(6s);
  stage->service.answers(validate, "", away);
  const auto refused = co_await client.get("/auth/profile", bearer);
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.headers, testing::Contains(testing::Pair("Retry-After", "2")));
  EXPECT_EQ(stage->service.asked("/auth/login-contact"), 0);
}
TEST(ForeignAuth, the_routes_say_what_is_not_offered_and_when_to_come_again) {
  on_stage(told);
}

Task<void> remembered(Stage* stage) {
  Shop& shop = *stage->shop;
  co_await shop.listen();
  for (int i = 0; i < 5; ++i) co_await shop.by_token("t");
  EXPECT_EQ(stage->service.asked(validate), 1);
  const auto staff = co_await shop.by_token("t", http::permission::orders_read);
  EXPECT_EQ(stage->service.asked(validate), 2);
  shop.base.clock.advance(4s);
  stage->service.answers(validate, "{}", "401 Unauthorized");
  const auto still = co_await shop.by_token("t");
  EXPECT_TRUE(still.has_value());
  shop.base.clock.advance(2s);
  const auto later = co_await shop.by_token("t");
  EXPECT_FALSE(later.has_value());
  const int asked = stage->service.asked(validate);
  const auto again = co_await shop.by_token("t", http::permission::orders_read);
  EXPECT_FALSE(again.has_value());
  EXPECT_EQ(stage->service.asked(validate), asked);
}
TEST(ForeignAuth, an_answer_is_remembered_for_five_seconds_and_never_for_staff) {
  on_stage(remembered);
}

Task<void> roles(Stage* stage) {
  Shop& shop = *stage->shop;
  stage->service.answers(validate,
                         ScriptedService::valid(ScriptedService::user(
                             R"(,"roles":["admin","owner","app:flipflop-service:orders","x"])")));
  const auto clerk = co_await shop.by_token("t", http::permission::orders_read);
  EXPECT_THAT(clerk->permissions,
              ElementsAre("orders.read", "orders.write", "stock.read", "users.read"));
  const auto account = co_await shop.auth().find(AccountId::parse(jana_id).value(), Shop::soon());
  EXPECT_THAT(account->roles, ElementsAre("customer", "orders"));
  stage->service.answers(validate, ScriptedService::valid());
  const auto dismissed = co_await shop.by_token("t", http::permission::orders_read);
  EXPECT_THAT(dismissed->permissions, IsEmpty());
}
TEST(ForeignAuth, roles_are_those_of_the_shop_alone_and_go_when_they_go_there) {
  on_stage(roles);
}

Task<void> appointed(Stage* stage) {
  Shop& shop = *stage->shop;
  Staff& staff = shop.service->staff();
  const Appointment boss{"jana@example.cz", good_password, "owner", "test"};
  const auto made = co_await staff.appoint(boss, Shop::soon());
  EXPECT_THAT(made->roles, ElementsAre("customer", "owner"));
  const auto owner = co_await shop.by_token("t", http::permission::keys_write);
  EXPECT_TRUE(owner->may(http::permission::keys_write));
  Appointment no_role = boss;
  no_role.role = "pope";
  const auto unknown = co_await staff.appoint(no_role, Shop::soon());
  EXPECT_EQ(unknown.error(), Refusal::unknown_role);
  // The address is taken and the password is another: nobody is appointed by an address.
  stage->service.answers(login, "{}", "401 Unauthorized");
  stage->service.answers("/auth/register", "{}", "409 Conflict");
  const auto stranger = co_await staff.appoint(boss, Shop::soon());
  EXPECT_EQ(stranger.error(), Refusal::email_taken);
  const bool gone = co_await staff.dismiss(made->id, "owner", "test", Shop::soon());
  EXPECT_TRUE(gone);
  const auto after = co_await shop.by_token("t", http::permission::keys_write);
  EXPECT_FALSE(after->may(http::permission::keys_write));
}
TEST(ForeignAuth, staff_is_appointed_by_a_password_and_not_by_an_address) {
  on_stage(appointed);
}

// Ends when all of `visitors` have been let in or refused.
struct Crowd {
  int left = 0;
  int signed_in = 0;
  Signal done;
};
Task<void> visit(Shop* shop, std::string cookie, Crowd* crowd) {
  const auto principal = co_await shop->by_cookie(std::move(cookie));
  if (principal && !principal->is_guest()) ++crowd->signed_in;
  if (--crowd->left == 0) crowd->done.notify_all();
}

Task<void> renewed(Stage* stage) {
  Shop& shop = *stage->shop;
  const SignedIn jana = co_await shop.browser();
  stage->service.answers(validate, "{}", "401 Unauthorized");
  stage->service.answers_token("access-two", ScriptedService::valid());
  stage->service.answers("/auth/refresh", ScriptedService::tokens("two"));
  Crowd crowd{.left = 30};
  for (int i = 0; i < 30; ++i) Loop::current().spawn("visit", visit(&shop, jana.cookie, &crowd));
  while (crowd.left > 0) co_await crowd.done.wait(Deadline::after(10s));
  EXPECT_EQ(crowd.signed_in, 30);
  EXPECT_EQ(stage->service.asked("/auth/refresh"), 1);
  EXPECT_THAT(stage->service.last_body("/auth/refresh"), HasSubstr("refresh-one"));
  EXPECT_EQ(shop.base.text("SELECT renewals FROM auth.foreign_session"), "1");
}
TEST(ForeignAuth, tokens_are_renewed_once_for_all_requests_of_a_browser) {
  on_stage(renewed);
}

Task<void> ended(Stage* stage) {
  Shop& shop = *stage->shop;
  const SignedIn jana = co_await shop.browser();
  stage->service.answers(validate, "{}", "401 Unauthorized");
  stage->service.answers("/auth/refresh", "{}", "401 Unauthorized");
  const auto guest = co_await shop.by_cookie(jana.cookie);
  EXPECT_TRUE(guest->is_guest());
  const auto left = co_await shop.auth().sessions(jana.account.id, {}, Shop::soon());
  EXPECT_THAT(left, IsEmpty());
  EXPECT_EQ(shop.base.text("SELECT coalesce(sealed_tokens, 'gone') FROM auth.foreign_session"),
            "gone");
}
TEST(ForeignAuth, a_session_ends_when_the_service_renews_no_more) {
  on_stage(ended);
}

Task<void> swapped(Stage* stage) {
  Shop& shop = *stage->shop;
  const SignedIn jana = co_await shop.browser();
  const std::string petr = ScriptedService::user("", "0190c9a4-6f2e-7cc1-8d3e-5a4b3c2d1e10");
  stage->service.answers(validate, ScriptedService::valid(petr));
  const auto guest = co_await shop.by_cookie(jana.cookie);
  EXPECT_TRUE(guest->is_guest());
  const SignedIn again = co_await shop.browser();
  stage->service.answers(validate, "{}", "401 Unauthorized");
  stage->service.answers("/auth/refresh", ScriptedService::tokens("two", petr));
  const auto still_guest = co_await shop.by_cookie(again.cookie);
  EXPECT_TRUE(still_guest->is_guest());
}
TEST(ForeignAuth, tokens_that_become_another_persons_end_the_session) {
  on_stage(swapped);
}

Task<void> left(Stage* stage) {
  Shop& shop = *stage->shop;
  co_await shop.listen();
  const SignedIn jana = co_await shop.browser();
  const SignedIn phone = co_await shop.browser();
  co_await shop.by_cookie(jana.cookie);
  co_await shop.auth().sign_out(jana.session, Shop::soon());
  EXPECT_EQ(stage->service.asked("/auth/logout"), 1);
  const auto gone = co_await shop.by_cookie(jana.cookie);
  EXPECT_TRUE(gone->is_guest());
  co_await shop.by_cookie(phone.cookie);
  stage->service.answers("/auth/logout", "", away);
  const bool revoked = co_await shop.auth().revoke(phone.account.id, phone.session, Shop::soon());
  EXPECT_TRUE(revoked);
  const auto after = co_await shop.by_cookie(phone.cookie);
  EXPECT_TRUE(after->is_guest());
  const auto program = co_await shop.by_token("t");
  co_await shop.auth().sign_out(SessionId::parse(program->session_id).value(), Shop::soon());
  const auto refused = co_await shop.by_token("t");
  EXPECT_FALSE(refused.has_value());
}
TEST(ForeignAuth, what_ends_here_ends_at_once_whatever_the_service_says) {
  on_stage(left);
}

Task<void> forgotten(Stage* stage) {
  Shop& shop = *stage->shop;
  co_await shop.listen();
  const SignedIn jana = co_await shop.browser();
  co_await shop.by_cookie(jana.cookie);
  pg::Tx tx = co_await shop.base.database->begin(Shop::soon());
  co_await shop.auth().erase(tx, jana.account.id);
  co_await tx.commit();
  const auto guest = co_await shop.by_cookie(jana.cookie);
  EXPECT_TRUE(guest->is_guest());
  const auto token = co_await shop.by_token("t");
  EXPECT_FALSE(token.has_value());
  const auto again = co_await shop.auth().sign_in("jana@example.cz", good_password, "",
                                                  {"192.0.2.7", "test"}, Shop::soon());
  EXPECT_EQ(again.error(), Refusal::bad_credentials);
  EXPECT_EQ(shop.base.text("SELECT email || first_name || phone FROM auth.foreign_account"), "");
  EXPECT_EQ(shop.base.text("SELECT string_agg(address || user_agent, '')"
                           " FROM auth.foreign_session"),
            "");
  EXPECT_EQ(shop.base.events_told("auth.account_erased"), 1);
}
TEST(ForeignAuth, whoever_was_erased_here_stays_unknown) {
  on_stage(forgotten);
}

Task<void> verified(Stage* stage) {
  Shop& shop = *stage->shop;
  co_await shop.by_token("t");
  EXPECT_EQ(shop.base.events_told("auth.email_verified"), 0);
  const auto nobody = co_await shop.auth().find_by_email("jana@example.cz", Shop::soon());
  EXPECT_FALSE(nobody);
  stage->service.answers(validate,
                         ScriptedService::valid(ScriptedService::user(R"(,"isVerified":true)")));
  shop.base.clock.advance(6s);
  co_await shop.by_token("t");
  shop.base.clock.advance(6s);
  co_await shop.by_token("t");
  EXPECT_EQ(shop.base.events_told("auth.email_verified"), 1);
  EXPECT_EQ(shop.base.events_told("auth.account_registered"), 1);
  const auto jana = co_await shop.auth().find_by_email("jana@example.cz", Shop::soon());
  EXPECT_EQ(jana->id.text(), jana_id);
}
TEST(ForeignAuth, an_address_counts_when_the_service_vouches_for_it) {
  on_stage(verified);
}

Task<void> kept_apart(Stage* stage) {
  Shop& shop = *stage->shop;
  const SignedIn jana = co_await shop.browser();
  const std::string row =
      shop.base.text("SELECT row_to_json(s)::text FROM auth.foreign_session AS s");
  for (const std::string& secret :
       {std::string("access-one"), std::string("refresh-one"), jana.cookie})
    EXPECT_THAT(row, Not(HasSubstr(secret)));
  EXPECT_EQ(jana.access_token, "");
  stage->service.answers(login, "{}", "401 Unauthorized");
  const auto wrong = co_await shop.auth().sign_in("jana@example.cz", other_password, "",
                                                  {"192.0.2.7", "test"}, Shop::soon());
  EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  stage->service.answers(
      "/auth/login", ScriptedService::tokens("one", ScriptedService::user(R"(,"isActive":false)")));
  const auto inactive = co_await shop.auth().sign_in("jana@example.cz", good_password, "",
                                                     {"192.0.2.7", "test"}, Shop::soon());
  EXPECT_EQ(inactive.error(), Refusal::bad_credentials);
}
TEST(ForeignAuth, tokens_are_sealed_and_an_inactive_person_stays_outside) {
  on_stage(kept_apart);
}

TEST(ForeignAuth, an_address_or_a_role_that_cannot_be_is_told_at_the_start) {
  const pg::TestDatabase test;
  for (const char* bad : {"auth:3370", "ftp://auth", "http://", "http:///x", "http://u:p@auth",
                          "http://auth/?a=b", "http://auth\r\nX: y", "http://:80"})
    EXPECT_THROW(Shop(test, bad), BadSetting) << bad;
  EXPECT_THROW(Shop(test, "http://auth:3370", "owner"), BadSetting);
}

}  // namespace
}  // namespace flipflop::auth::foreign
