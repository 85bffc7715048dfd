// The routes, as a client of the old auth service and as one of ours see them.

#include "shop/auth/http_second_factor.h"

#include <gmock/gmock.h>

#include "platform/crypto/base32.h"
#include "platform/http/test_client.h"
#include "shop/auth/test_world.h"
#include "shop/auth/totp.h"

namespace flipflop::auth {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Site {
  explicit Site(World* world)
      : routes(world->auth, world->authenticator, "http://shop.test"),
        second_factor(world->second_factors, world->auth),
        client(router, &world->authenticator) {
    routes.register_on(router);
    second_factor.register_on(router);
  }
  Task<http::Response> post(std::string path, std::string body, std::string token = "") {
    http::Fields headers;
    if (!token.empty()) headers.emplace_back("authorization", "Bearer " + token);
    return client.post_json(std::move(path), std::move(body), std::move(headers));
  }
  http::Router router;
  Routes routes;
  SecondFactorRoutes second_factor;
  http::TestClient client;
};

std::string text_in(const std::string& body, const std::string& name) {
  const std::string key = "\"" + name + "\":\"";
  const std::size_t at = body.find(key);
  if (at == std::string::npos) return "";
  return body.substr(at + key.size(), body.find('"', at + key.size()) - at - key.size());
}

std::string credentials(const std::string& email, const std::string& password) {
  return R"({"email":")" + email + R"(","password":")" + password + R"("})";
}

Task<void> superset(World* world) {
  Site site(world);
  const auto made = co_await site.post(
      "/auth/register", R"({"email":"Jana@example.cz","password":")" + std::string(good_password) +
                            R"(","firstName":"Jana"})");
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_THAT(made.body, HasSubstr(R"({"success":true,"data":{"user":{"id":")"));
  EXPECT_THAT(made.body, HasSubstr(R"(},"user":{"id":")"));
  EXPECT_THAT(made.body, HasSubstr(R"("email":"jana@example.cz")"));
  EXPECT_THAT(made.body, Not(HasSubstr("argon2")));
  EXPECT_EQ(text_in(made.body, "token"), text_in(made.body, "accessToken"));
  const std::string outside = made.body.substr(made.body.find("},\"user\""));
  EXPECT_EQ(text_in(outside, "accessToken"), text_in(made.body, "token"));
  EXPECT_EQ(text_in(outside, "refreshToken"), text_in(made.body, "refreshToken"));

  const auto login =
      co_await site.post("/auth/login", credentials("jana@example.cz", good_password));
  EXPECT_EQ(login.status, 200) << login.body;
  const std::string token = text_in(login.body, "accessToken");
  const auto valid = co_await site.post("/auth/validate", R"({"token":")" + token + R"("})");
  EXPECT_THAT(valid.body, HasSubstr(R"("valid":true,"user":{"id")"));
  const auto invalid = co_await site.post("/auth/validate", R"({"token":"x"})");
  EXPECT_EQ(invalid.status, 401);
  const auto profile =
      co_await site.client.get("/auth/profile", {{"authorization", "Bearer " + token}});
  EXPECT_THAT(profile.body, HasSubstr(R"("firstName":"Jana")"));
  const auto next = co_await site.post(
      "/auth/refresh", R"({"refreshToken":")" + text_in(login.body, "refreshToken") + R"("})");
  EXPECT_EQ(next.status, 200) << next.body;
  const auto reused = co_await site.post(
      "/auth/refresh", R"({"refreshToken":")" + text_in(login.body, "refreshToken") + R"("})");
  EXPECT_EQ(reused.status, 401);
  EXPECT_THAT(reused.body, HasSubstr("TOKEN_REUSED"));
  const auto ended =
      co_await site.client.get("/auth/profile", {{"authorization", "Bearer " + token}});
  EXPECT_EQ(ended.status, 401);
}
TEST(AuthRoutes, answers_hold_what_old_and_new_clients_read) {
  in_world(superset);
}

Task<void> alike(World* world) {
  Site site(world);
  co_await world->member("jana@example.cz");
  const auto wrong =
      co_await site.post("/auth/login", credentials("jana@example.cz", "wrong password"));
  const auto unknown =
      co_await site.post("/auth/login", credentials("nikdo@example.cz", "wrong password"));
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.status, unknown.status);
  EXPECT_EQ(wrong.body, unknown.body);
  const auto known_reset =
      co_await site.post("/auth/password-reset-request", R"({"email":"jana@example.cz"})");
  const auto unknown_reset =
      co_await site.post("/auth/password-reset-request", R"({"email":"nikdo@example.cz"})");
  EXPECT_EQ(known_reset.status, 200);
  EXPECT_EQ(known_reset.body, unknown_reset.body);
  const auto again =
      co_await site.post("/auth/register", credentials("jana@example.cz", good_password));
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body, HasSubstr(R"("isVerified":false)"));
  const auto known_code = co_await site.post(
      "/auth/login-contact", R"({"type":"email","value":"jana@example.cz","code":"123456"})");
  const auto unknown_code = co_await site.post(
      "/auth/login-contact", R"({"type":"email","value":"nikdo@example.cz","code":"123456"})");
  EXPECT_EQ(known_code.status, 401);
  EXPECT_EQ(known_code.body, unknown_code.body);
}
TEST(AuthRoutes, nothing_tells_whether_an_address_is_known) {
  in_world(alike);
}

Task<void> hostile(World* world) {
  Site site(world);
  for (const char* extra : {R"("role":"owner")", R"("roles":["owner"])", R"("isVerified":true)",
                            R"("isAdmin":true)", R"("id":"x")"}) {
    const auto refused = co_await site.post("/auth/register",
                                            R"({"email":"jana@example.cz","password":")" +
                                                std::string(good_password) + R"(",)" + extra + "}");
    EXPECT_EQ(refused.status, 400) << extra;
    EXPECT_THAT(refused.body, HasSubstr("unknown_field"));
  }
  const auto injected = co_await site.post(
      "/auth/register", R"({"email":"jana@example.cz\r\nBcc: x@y.cz","password":")" +
                            std::string(good_password) + R"("})");
  EXPECT_EQ(injected.status, 400);
  EXPECT_THAT(injected.body, HasSubstr(R"("field":"email")"));
  const auto short_one =
      co_await site.post("/auth/register", credentials("jana@example.cz", "secret"));
  EXPECT_EQ(short_one.status, 400);
  EXPECT_THAT(short_one.body, HasSubstr(R"("field":"password","code":"too_short")"));
  for (const char* body : {R"({"email":1,"password":2})", R"({"email":"a@b.cz"})", R"([])",
                           R"({"email":null,"password":null})"}) {
    const auto refused = co_await site.post("/auth/login", body);
    EXPECT_EQ(refused.status, 400) << body;
  }
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.account"), 0);
}
TEST(AuthRoutes, hostile_input_names_its_field_and_makes_nothing) {
  in_world(hostile);
}

Task<void> own_alone(World* world) {
  Site site(world);
  const SignedIn jana = co_await world->member("jana@example.cz");
  const SignedIn petr = co_await world->member("petr@example.cz");
  const http::Fields as_jana = {{"authorization", "Bearer " + jana.access_token}};
  for (const char* path : {"/auth/profile", "/auth/sessions"}) {
    const auto guest = co_await site.client.get(path);
    EXPECT_EQ(guest.status, 401) << path;
  }
  const auto list = co_await site.client.get("/auth/sessions", as_jana);
  EXPECT_THAT(list.body, HasSubstr(jana.session.text()));
  EXPECT_THAT(list.body, Not(HasSubstr(petr.session.text())));
  EXPECT_THAT(list.body, HasSubstr(R"("isCurrent":true)"));
  const auto foreign = co_await site.client.del("/auth/sessions/" + petr.session.text(), as_jana);
  EXPECT_EQ(foreign.status, 404);
  const auto malformed = co_await site.client.del("/auth/sessions/1%27--", as_jana);
  EXPECT_EQ(malformed.status, 400);
  const auto renamed =
      co_await site.client.put_json("/auth/profile", R"({"lastName":"Nováková"})", as_jana);
  EXPECT_THAT(renamed.body, HasSubstr(R"("firstName":"Jana","lastName":"Nováková")"));
  const auto mass = co_await site.client.put_json(
      "/auth/profile", R"({"lastName":"X","email":"petr@example.cz"})", as_jana);
  EXPECT_EQ(mass.status, 400);
  const auto out = co_await site.post("/auth/logout", "", jana.access_token);
  EXPECT_EQ(out.status, 200) << out.body;
  const auto after = co_await site.client.get("/auth/profile", as_jana);
  EXPECT_EQ(after.status, 401);
  const bool petr_is_in = co_await world->is_let_in(petr.access_token);
  EXPECT_TRUE(petr_is_in);
}
TEST(AuthRoutes, everybody_sees_and_ends_their_own_alone) {
  in_world(own_alone);
}

Task<void> contacts(World* world) {
  Site site(world);
  const auto made = co_await site.post(
      "/auth/register-contact",
      R"({"name":"Jana Nová","contactInfo":[{"type":"phone","value":"+420777123456"},{"type":"email","value":"jana@example.cz"}],"source":"web","sessionId":"x"})");
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_THAT(made.body, HasSubstr(R"("isNewUser":true)"));
  EXPECT_THAT(made.body, Not(HasSubstr("accessToken")));
  EXPECT_EQ(world->live_sessions(), 0);
  const auto by_phone =
      co_await site.post("/auth/login-contact", R"({"type":"phone","value":"+420777123456"})");
  EXPECT_EQ(by_phone.status, 400);
  const auto asked =
      co_await site.post("/auth/login-contact", R"({"type":"email","value":"jana@example.cz"})");
  EXPECT_EQ(asked.status, 200);
  EXPECT_THAT(asked.body, Not(HasSubstr("user")));
  const auto mail = co_await world->mail();
  const auto in = co_await site.post(
      "/auth/login-contact",
      R"({"type":"email","value":"jana@example.cz","code":")" + mail->secret + R"("})");
  EXPECT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(text_in(in.body, "userId"), "");
  EXPECT_FALSE(text_in(in.body, "accessToken").empty());
  EXPECT_THAT(in.body, HasSubstr(R"("isVerified":true)"));
}
TEST(AuthRoutes, a_contact_signs_in_by_its_code_and_by_nothing_less) {
  in_world(contacts);
}

Task<void> by_mail(World* world) {
  Site site(world);
  const SignedIn jana = co_await world->sign_up("jana@example.cz");
  const auto again = co_await site.post("/auth/resend-verification", "", jana.access_token);
  EXPECT_EQ(again.status, 200) << again.body;
  const auto mail = co_await world->mail();
  const auto verified =
      co_await site.post("/auth/verify-email", R"({"token":")" + mail->secret + R"("})");
  EXPECT_THAT(verified.body, HasSubstr(R"("isVerified":true)"));
  co_await site.post("/auth/password-reset-request", R"({"email":"jana@example.cz"})");
  const auto reset = co_await world->mail();
  const auto weak =
      co_await site.post("/auth/password-reset-confirm",
                         R"({"token":")" + reset->secret + R"(","newPassword":"short"})");
  EXPECT_THAT(weak.body, HasSubstr(R"("field":"newPassword")"));
  const auto done = co_await site.post(
      "/auth/password-reset-confirm",
      R"({"token":")" + reset->secret + R"(","newPassword":")" + other_password + R"("})");
  EXPECT_EQ(done.status, 200) << done.body;
  const auto twice = co_await site.post(
      "/auth/password-reset-confirm",
      R"({"token":")" + reset->secret + R"(","newPassword":")" + other_password + R"("})");
  EXPECT_EQ(twice.status, 400);
  const auto login =
      co_await site.post("/auth/login", credentials("jana@example.cz", other_password));
  const auto changed = co_await site.post("/auth/password-change",
                                          R"({"currentPassword":")" + std::string(other_password) +
                                              R"(","newPassword":")" + good_password + R"("})",
                                          text_in(login.body, "accessToken"));
  EXPECT_EQ(changed.status, 200) << changed.body;
}
TEST(AuthRoutes, a_password_is_set_by_mail_and_changed_by_the_old_one) {
  in_world(by_mail);
}

Task<void> second_factor(World* world) {
  Site site(world);
  const SignedIn jana = co_await world->member("jana@example.cz");
  const std::string password = R"({"password":")" + std::string(good_password) + R"("})";
  const auto guest = co_await site.post("/auth/second-factor", password);
  EXPECT_EQ(guest.status, 401);
  const auto wrong =
      co_await site.post("/auth/second-factor", R"({"password":"x"})", jana.access_token);
  EXPECT_EQ(wrong.status, 403) << "a wrong password is no end of the session";
  EXPECT_THAT(wrong.body, HasSubstr(R"("field":"password")"));
  const auto extra = co_await site.post("/auth/second-factor",
                                        R"({"password":"x","secret":"AAAA"})", jana.access_token);
  EXPECT_EQ(extra.status, 400);
  const auto early =
      co_await site.post("/auth/second-factor/confirm", R"({"code":"123456"})", jana.access_token);
  EXPECT_EQ(early.status, 409);

  const auto begun = co_await site.post("/auth/second-factor", password, jana.access_token);
  EXPECT_THAT(begun.body, HasSubstr(R"("otpauthUri":"otpauth://totp/)"));
  const std::string secret = crypto::base32_bytes(text_in(begun.body, "secret")).value();
  const auto now = std::chrono::floor<std::chrono::seconds>(world->base.clock.now());
  const std::int64_t step = now.time_since_epoch().count() / 30;
  const auto set =
      co_await site.post("/auth/second-factor/confirm",
                         R"({"code":")" + totp_code(secret, step) + R"("})", jana.access_token);
  EXPECT_EQ(set.status, 200) << set.body;
  const std::string recovery = set.body.substr(set.body.find("[\"") + 2, 19);
  const http::Fields as_jana = {{"authorization", "Bearer " + jana.access_token}};
  const auto shown = co_await site.client.get("/auth/second-factor", as_jana);
  EXPECT_THAT(shown.body, HasSubstr(R"("isSet":true,"recoveryCodesLeft":10)"));
  EXPECT_THAT(shown.body, Not(HasSubstr(recovery)));

  const auto half =
      co_await site.post("/auth/login", credentials("jana@example.cz", good_password));
  EXPECT_EQ(half.status, 401);
  EXPECT_THAT(half.body, HasSubstr("SECOND_FACTOR_REQUIRED"));
  const auto login = co_await site.post(
      "/auth/login", R"({"email":"jana@example.cz","password":")" + std::string(good_password) +
                         R"(","secondFactor":")" + recovery + R"("})");
  EXPECT_THAT(login.body, HasSubstr(R"("hasSecondFactor":true)"));
  http::Request remove{.method = http::Method::del, .target = "/auth/second-factor"};
  remove.headers = {{"authorization", "Bearer " + jana.access_token},
                    {"content-type", "application/json"}};
  remove.body = password;
  const auto not_yet = co_await site.client.send(remove);
  EXPECT_EQ(not_yet.status, 403);
  EXPECT_THAT(not_yet.body, HasSubstr(R"("field":"secondFactor")"));
  remove.body = R"({"password":")" + std::string(good_password) + R"(","secondFactor":")" +
                totp_code(secret, step + 1) + R"("})";
  const auto removed = co_await site.client.send(remove);
  EXPECT_EQ(removed.status, 200) << removed.body;
}
TEST(AuthRoutes, a_second_factor_is_set_up_asked_for_and_removed) {
  in_world(second_factor);
}

}  // namespace
}  // namespace flipflop::auth
