// The contract of an auth service, as one list of cases: our module in process, and the client of a
// foreign service that speaks over HTTP to our own role, must answer the same.

#include <gmock/gmock.h>

#include <functional>

#include "platform/http/server.h"
#include "shop/auth/foreign/test_service.h"
#include "shop/auth/http.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

struct Party {
  Auth& auth;
  TokenAuthenticator& authenticator;
  std::function<Task<std::optional<Link>>()> newest_mail;
  std::function<void(Duration)> pass;  // time goes by, for both sides

  static Deadline soon() { return TestPlatform::soon(); }
  static Device device() { return {"192.0.2.7", "test"}; }
  Task<SignedIn> sign_up(std::string email) {
    NewAccount account{std::move(email), good_password, "Jana", "Nová", "+420777123456"};
    auto signed_in = co_await auth.sign_up(std::move(account), device(), soon());
    if (!signed_in) throw std::runtime_error("sign_up was refused");
    co_return *std::move(signed_in);
  }
  Task<std::expected<SignedIn, Refusal>> sign_in(std::string email, std::string password) {
    return auth.sign_in(std::move(email), std::move(password), "", device(), soon());
  }
  Task<std::string> account_of(std::string token) {
    const auto principal =
        co_await authenticator.by_token(std::move(token), http::permission::account, soon());
    co_return principal ? principal->account_id : "refused";
  }
};

using Case = Task<void> (*)(Party*);

// Our own module, called directly.
void in_process(Case scene) {
  const pg::TestDatabase test;
  World world(test);
  Party party{world.auth, world.authenticator, [&world] { return world.mail(); },
              [&world](Duration span) { world.base.clock.advance(span); }};
  world.base.run([&party, scene] { return scene(&party); });
  world.base.stop();
}

Task<void> read_mail(World* world, std::optional<Link>* link) {
  *link = co_await world->mail();
}
// On the loop of the process that has it.
Task<std::optional<Link>> mail_there(World* world) {
  std::optional<Link> link;
  world->base.run([world, &link] { return read_mail(world, &link); });
  co_return link;
}

// The role auth on a port of its own, and a shop that knows its address alone.
void over_http(Case scene) {
  const pg::TestDatabase of_service;
  const pg::TestDatabase of_shop;
  World world(of_service);
  http::Router router;
  Routes routes(world.auth, world.authenticator, "http://auth.test");
  routes.register_on(router);
  auto server = std::make_unique<http::Server>(http::ServerOptions{.name = "auth"}, router,
                                               &world.authenticator);
  server->start(world.base.loops);
  foreign::Shop shop(of_shop, "http://127.0.0.1:" + std::to_string(server->port()), "*");
  Party party{shop.auth(), shop.authenticator(), [&world] { return mail_there(&world); },
              [&](Duration span) {
                world.base.clock.advance(span);
                shop.base.clock.advance(span);
              }};
  shop.base.run([&party, scene] { return scene(&party); });
  shop.base.stop();
  server.reset();
  world.base.stop();
}

Task<void> signs_up_and_in(Party* party) {
  const SignedIn made = co_await party->sign_up("Jana@Example.cz");
  EXPECT_EQ(made.account.email, "jana@example.cz");
  EXPECT_EQ(made.account.first_name, "Jana");
  EXPECT_FALSE(made.account.is_verified);
  EXPECT_THAT(made.account.roles, testing::ElementsAre("customer"));
  const auto again = co_await party->sign_in(" JANA@example.cz", good_password);
  EXPECT_EQ(again->account.id, made.account.id);
  EXPECT_NE(again->access_token, made.access_token);
  for (const std::string& token : {made.access_token, again->access_token}) {
    const std::string whose = co_await party->account_of(token);
    EXPECT_EQ(whose, made.account.id.text());
  }
  const auto known = co_await party->auth.find(made.account.id, Party::soon());
  EXPECT_EQ(known->last_name, "Nová");
  EXPECT_EQ(known->phone, "+420777123456");
}

Task<void> refuses_alike(Party* party) {
  co_await party->sign_up("jana@example.cz");
  const auto wrong = co_await party->sign_in("jana@example.cz", other_password);
  const auto unknown = co_await party->sign_in("nikdo@example.cz", other_password);
  const auto nonsense = co_await party->sign_in("nic", other_password);
  const auto endless = co_await party->sign_in("jana@example.cz", std::string(100'000, 'x'));
  for (const auto* refused : {&wrong, &unknown, &nonsense, &endless})
    EXPECT_EQ(refused->error(), Refusal::bad_credentials);
}

Task<void> bounds_guessing(Party* party) {
  co_await party->sign_up("jana@example.cz");
  for (int i = 0; i < 4; ++i) co_await party->sign_in("jana@example.cz", other_password);
  const auto guessed = co_await party->sign_in("jana@example.cz", good_password);
  EXPECT_EQ(guessed.error(), Refusal::too_many_attempts);
  Device elsewhere{"198.51.100.9", "test"};
  const auto owner = co_await party->auth.sign_in("jana@example.cz", good_password, "",
                                                  std::move(elsewhere), Party::soon());
  EXPECT_TRUE(owner.has_value());
}

Task<void> judges_passwords(Party* party) {
  struct Bad {
    std::string email, password;
    Refusal refusal;
  };
  const std::vector<Bad> all = {
      {"jana@example.cz", "short", Refusal::password_too_short},
      {"jana@example.cz", std::string(257, 'x'), Refusal::password_too_long},
      {"jana@example.cz", "passwordpassword", Refusal::password_known},
      {"jana", good_password, Refusal::invalid_email},
      {"jana@example.cz\r\nbcc: x@y.cz", good_password, Refusal::invalid_email}};
  for (const Bad& bad : all) {
    NewAccount account{bad.email, bad.password, "", "", ""};
    const auto refused =
        co_await party->auth.sign_up(std::move(account), Party::device(), Party::soon());
    EXPECT_EQ(refused.error(), bad.refusal) << bad.email << " " << bad.password;
  }
}

Task<void> knows_its_tokens(Party* party) {
  const SignedIn jana = co_await party->sign_up("jana@example.cz");
  for (const std::string& bad :
       {std::string(), std::string("x"), jana.access_token + "x", jana.refresh_token,
        std::string("a b"), std::string("a\r\nb"), std::string(9'000, 'a')}) {
    const std::string whose = co_await party->account_of(bad);
    EXPECT_EQ(whose, "refused") << bad.substr(0, 20);
  }
  party->pass(16min);
  const std::string late = co_await party->account_of(jana.access_token);
  EXPECT_EQ(late, "refused");
}

Task<void> renews_once(Party* party) {
  const SignedIn jana = co_await party->sign_up("jana@example.cz");
  const auto next =
      co_await party->auth.refresh(jana.refresh_token, Party::device(), Party::soon());
  EXPECT_EQ(next->account.id, jana.account.id);
  const std::string whose = co_await party->account_of(next->access_token);
  EXPECT_EQ(whose, jana.account.id.text());
  const auto twice =
      co_await party->auth.refresh(jana.refresh_token, Party::device(), Party::soon());
  EXPECT_EQ(twice.error(), Refusal::reused_token);
  party->pass(6s);
  const std::string ended = co_await party->account_of(next->access_token);
  EXPECT_EQ(ended, "refused");
  for (const std::string& bad : {std::string(), std::string("x"), std::string(9'000, 'x')}) {
    const auto refused = co_await party->auth.refresh(bad, Party::device(), Party::soon());
    EXPECT_EQ(refused.error(), Refusal::invalid_link);
  }
}

Task<void> changes_password(Party* party) {
  const SignedIn jana = co_await party->sign_up("jana@example.cz");
  const auto other = co_await party->sign_in("jana@example.cz", good_password);
  const std::string before = co_await party->account_of(jana.access_token);
  EXPECT_EQ(before, jana.account.id.text());
  const auto wrong = co_await party->auth.change_password(
      jana.account.id, jana.session, "not that one", other_password, Party::soon());
  EXPECT_EQ(wrong.error(), Refusal::bad_credentials);
  const auto known = co_await party->auth.change_password(
      jana.account.id, jana.session, good_password, "passwordpassword", Party::soon());
  EXPECT_EQ(known.error(), Refusal::password_known);
  const auto done = co_await party->auth.change_password(
      jana.account.id, jana.session, good_password, other_password, Party::soon());
  EXPECT_TRUE(done.has_value());
  party->pass(6s);
  const std::string own = co_await party->account_of(jana.access_token);
  EXPECT_EQ(own, jana.account.id.text());
  const std::string others = co_await party->account_of(other->access_token);
  EXPECT_EQ(others, "refused");
  const auto old = co_await party->sign_in("jana@example.cz", good_password);
  EXPECT_EQ(old.error(), Refusal::bad_credentials);
  const auto now = co_await party->sign_in("jana@example.cz", other_password);
  EXPECT_TRUE(now.has_value());
}

Task<void> resets_password(Party* party) {
  co_await party->sign_up("jana@example.cz");
  co_await party->auth.ask_password_reset("nikdo@example.cz", Party::soon());
  co_await party->auth.ask_password_reset("nic", Party::soon());
  co_await party->auth.ask_password_reset("jana@example.cz", Party::soon());
  const auto mail = co_await party->newest_mail();
  EXPECT_EQ(mail->recipient, "jana@example.cz");
  const auto weak = co_await party->auth.reset_password(mail->secret, "short", Party::soon());
  EXPECT_EQ(weak.error(), Refusal::password_too_short);
  const auto done =
      co_await party->auth.reset_password(mail->secret, other_password, Party::soon());
  EXPECT_TRUE(done.has_value());
  const auto now = co_await party->sign_in("jana@example.cz", other_password);
  EXPECT_TRUE(now.has_value());
  for (const std::string& bad :
       {mail->secret, std::string("x"), std::string(), std::string(5'000, 'x')}) {
    const auto spent = co_await party->auth.reset_password(bad, good_password, Party::soon());
    EXPECT_EQ(spent.error(), Refusal::invalid_link);
  }
}

Task<void> signs_out(Party* party) {
  const SignedIn jana = co_await party->sign_up("jana@example.cz");
  const std::string before = co_await party->account_of(jana.access_token);
  EXPECT_EQ(before, jana.account.id.text());
  co_await party->auth.sign_out(jana.session, Party::soon());
  const std::string after = co_await party->account_of(jana.access_token);
  EXPECT_EQ(after, "refused");
  const auto refreshed =
      co_await party->auth.refresh(jana.refresh_token, Party::device(), Party::soon());
  EXPECT_EQ(refreshed.error(), Refusal::invalid_link);
}

Task<void> renames(Party* party) {
  const SignedIn jana = co_await party->sign_up("jana@example.cz");
  const auto renamed =
      co_await party->auth.rename(jana.account.id, "Johana", "Nováková", "", Party::soon());
  EXPECT_EQ(renamed->first_name, "Johana");
  const auto again = co_await party->sign_in("jana@example.cz", good_password);
  EXPECT_EQ(again->account.last_name, "Nováková");
  EXPECT_EQ(again->account.phone, "");
}

struct Named {
  const char* name;
  Case scene;
};
constexpr Named cases[] = {{"signs_up_and_in", &signs_up_and_in},
                           {"refuses_alike", &refuses_alike},
                           {"bounds_guessing", &bounds_guessing},
                           {"judges_passwords", &judges_passwords},
                           {"knows_its_tokens", &knows_its_tokens},
                           {"renews_once", &renews_once},
                           {"changes_password", &changes_password},
                           {"resets_password", &resets_password},
                           {"signs_out", &signs_out},
                           {"renames", &renames}};

class AuthContract : public testing::TestWithParam<Named> {};

TEST_P(AuthContract, holds_in_process) {
  in_process(GetParam().scene);
}
TEST_P(AuthContract, holds_over_http) {
  over_http(GetParam().scene);
}
INSTANTIATE_TEST_SUITE_P(Each, AuthContract, testing::ValuesIn(cases),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace flipflop::auth
