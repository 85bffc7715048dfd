#include "edge/storefront/account/test_account.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* right = "spravne heslo";

std::string without(std::string text, const std::string& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word))
    text.erase(at, word.size());
  return text;
}

Task<void> unknown_or_wrong(AccountWorld* world) {
  world->auth.add("jana@example.cz", right);
  const auto wrong = co_await world->client.post_form(
      "/prihlaseni", {{"email", "jana@example.cz"}, {"password", "tajne-zle"}});
  const auto unknown = co_await world->client.post_form(
      "/prihlaseni", {{"email", "nikdo@example.cz"}, {"password", "tajne-zle"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(without(wrong.body, "jana@"), without(unknown.body, "nikdo@"));
  EXPECT_THAT(wrong.body, HasSubstr("E-mail a\u00a0heslo nesouhlasí"));
  EXPECT_THAT(wrong.body, HasSubstr("value=\"jana@example.cz\""));
  EXPECT_THAT(wrong.body, Not(HasSubstr("tajne-zle"))) << "a password is never sent back";
  EXPECT_EQ(header_of(wrong, "Set-Cookie"), "");
}
TEST(SignInPage, a_wrong_password_and_an_unknown_address_are_answered_alike) {
  in_account(unknown_or_wrong);
}

Task<void> other_sites(AccountWorld* world) {
  world->auth.add("jana@example.cz", right);
  for (const char* zpet : {"https://zly.cz", "//zly.cz", "/\\zly.cz", "javascript:alert(1)"}) {
    const auto signed_in = co_await world->client.post_form(
        "/prihlaseni", {{"email", "jana@example.cz"}, {"password", right}, {"zpet", zpet}});
    EXPECT_EQ(signed_in.status, 303);
    EXPECT_EQ(header_of(signed_in, "Location"), "/ucet") << zpet;
    const auto shown = co_await world->client.get("/prihlaseni?zpet=" + percent_encode(zpet));
    EXPECT_THAT(shown.body, Not(HasSubstr("zly.cz")));
    EXPECT_THAT(shown.body, Not(HasSubstr("javascript:")));
  }
}
TEST(SignInPage, nobody_is_led_to_another_site) {
  in_account(other_sites);
}

Task<void> signed_in(AccountWorld* world) {
  world->auth.add("jana@example.cz", right);
  const auto shown = co_await world->client.get("/prihlaseni?zpet=%2Fpokladna");
  EXPECT_THAT(shown.body, HasSubstr("name=\"zpet\" value=\"/pokladna\""));
  EXPECT_THAT(shown.body, HasSubstr("href=\"/registrace?zpet=%2Fpokladna\""));
  EXPECT_THAT(shown.body, Not(HasSubstr("overovaci-kod")));
  const auto answer = co_await world->client.post_form(
      "/prihlaseni", {{"email", " Jana@Example.cz "}, {"password", right}, {"zpet", "/pokladna"}});
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(header_of(answer, "Location"), "/pokladna");
  const std::string cookie = header_of(answer, "Set-Cookie");
  EXPECT_THAT(cookie, testing::StartsWith("ff_session=cookie-"));
  EXPECT_THAT(cookie, HasSubstr("Path=/; SameSite=Lax"));
  EXPECT_THAT(cookie, HasSubstr("HttpOnly"));
}
TEST(SignInPage, the_session_comes_in_a_cookie_that_no_script_reads) {
  in_account(signed_in);
}

Task<void> over_https(AccountWorld* world) {
  world->pages.platform.platform.public_url = "https://flipflop.example.cz";
  world->auth.add("jana@example.cz", right);
  const auto answer = co_await world->client.post_form(
      "/prihlaseni", {{"email", "jana@example.cz"}, {"password", right}});
  EXPECT_THAT(header_of(answer, "Set-Cookie"), testing::StartsWith("__Host-ff_session=cookie-"));
  EXPECT_THAT(header_of(answer, "Set-Cookie"), HasSubstr("Secure"));
}
TEST(SignInPage, over_https_no_other_host_can_set_the_cookie) {
  in_account(over_https);
}

Task<void> second_factor(AccountWorld* world) {
  const auto id = world->auth.add("sef@example.cz", right);
  world->auth.accounts.at(id).account.has_second_factor = true;
  const auto wrong = co_await world->client.post_form(
      "/prihlaseni", {{"email", "sef@example.cz"}, {"password", "zle"}});
  EXPECT_THAT(wrong.body, Not(HasSubstr("overovaci-kod")));
  const auto asked = co_await world->client.post_form(
      "/prihlaseni", {{"email", "sef@example.cz"}, {"password", right}});
  EXPECT_EQ(asked.status, 422);
  EXPECT_THAT(asked.body, HasSubstr("id=\"overovaci-kod\""));
  EXPECT_THAT(asked.body, Not(HasSubstr(right)));
  const auto bad = co_await world->client.post_form(
      "/prihlaseni",
      {{"email", "sef@example.cz"}, {"password", right}, {"second_factor", "000000"}});
  EXPECT_THAT(bad.body, HasSubstr("id=\"overovaci-kod-chyba\""));
  const auto good = co_await world->client.post_form(
      "/prihlaseni",
      {{"email", "sef@example.cz"}, {"password", right}, {"second_factor", "123456"}});
  EXPECT_EQ(good.status, 303);
}
TEST(SignInPage, the_second_factor_is_asked_for_behind_the_right_password_alone) {
  in_account(second_factor);
}

Task<void> by_code(AccountWorld* world) {
  world->auth.add("jana@example.cz", right);
  const auto known =
      co_await world->client.post_form("/prihlaseni/kod", {{"email", "jana@example.cz"}});
  const auto unknown =
      co_await world->client.post_form("/prihlaseni/kod", {{"email", "nikdo@example.cz"}});
  EXPECT_EQ(known.status, 200);
  EXPECT_EQ(without(known.body, "jana@"), without(unknown.body, "nikdo@"));
  EXPECT_THAT(world->auth.asked, testing::ElementsAre("jana@example.cz", "nikdo@example.cz"));
  const auto wrong = co_await world->client.post_form(
      "/prihlaseni/kod/overit", {{"email", "jana@example.cz"}, {"code", "111111"}});
  const auto stranger = co_await world->client.post_form(
      "/prihlaseni/kod/overit", {{"email", "nikdo@example.cz"}, {"code", "111111"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(without(wrong.body, "jana@"), without(stranger.body, "nikdo@"));
  EXPECT_THAT(wrong.body, HasSubstr("id=\"kod-chyba\""));
  const auto right_code = co_await world->client.post_form(
      "/prihlaseni/kod/overit", {{"email", "jana@example.cz"}, {"code", "654 321"}});
  EXPECT_EQ(right_code.status, 303);
  EXPECT_EQ(header_of(right_code, "Location"), "/ucet");
}
TEST(SignInPage, a_code_from_a_mail_signs_in_and_tells_nothing_about_the_address) {
  in_account(by_code);
}

Task<void> out_again(AccountWorld* world) {
  const auto headers = co_await world->jana();
  EXPECT_EQ((co_await world->client.get("/ucet", headers)).status, 200);
  const auto out = co_await world->client.post_form("/odhlaseni", {}, headers);
  EXPECT_EQ(out.status, 303);
  EXPECT_THAT(header_of(out, "Set-Cookie"), HasSubstr("Max-Age=0"));
  const auto after = co_await world->client.get("/ucet", headers);
  EXPECT_EQ(header_of(after, "Location"), "/prihlaseni?zpet=%2Fucet");
  EXPECT_EQ((co_await world->client.post_form("/odhlaseni", {})).status, 303)
      << "who is signed out already is signed out";
}
TEST(SignInPage, signing_out_ends_the_session_and_its_cookie) {
  in_account(out_again);
}

Task<void> without_codes(AccountWorld* world) {
  world->auth.offers_all = false;
  const auto page = co_await world->client.get("/prihlaseni");
  EXPECT_THAT(page.body, Not(HasSubstr("/prihlaseni/kod")));
  EXPECT_EQ((co_await world->client.get("/prihlaseni/kod")).status, 404);
  const auto asked =
      co_await world->client.post_form("/prihlaseni/kod", {{"email", "jana@example.cz"}});
  EXPECT_EQ(asked.status, 404);
  EXPECT_TRUE(world->auth.asked.empty());
  const auto again = co_await world->client.post_form(
      "/prihlaseni/kod/overit", {{"email", "jana@example.cz"}, {"code", "654321"}});
  EXPECT_EQ(again.status, 404);
}
TEST(SignInPage, a_code_that_nobody_would_send_is_not_offered) {
  in_account(without_codes);
}

Task<void> taken(AccountWorld* world) {
  world->auth.refuses = auth::Refusal::email_taken;
  const auto refused = co_await world->client.post_form(
      "/registrace", {{"email", "jana@example.cz"}, {"password", "kocour lovi v nedeli"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("id=\"email-chyba\""));
}
TEST(RegisterPage, an_address_that_a_foreign_service_has_is_named_at_its_field) {
  in_account(taken);
}

Task<void> registered(AccountWorld* world) {
  world->auth.add("znama@example.cz", right);
  const auto answer_to = [world](const char* email) {
    return world->client.post_form(
        "/registrace",
        {{"email", email}, {"password", "kocour lovi v nedeli"}, {"first_name", "Jana"}});
  };
  const auto known = co_await answer_to("znama@example.cz");
  const auto fresh = co_await answer_to("nova@example.cz");
  EXPECT_EQ(known.status, 303);
  EXPECT_EQ(header_of(known, "Location"), header_of(fresh, "Location"));
  EXPECT_TRUE(world->users.agreed.empty()) << "an agreement is given by ticking alone";
  const auto agreed = co_await world->client.post_form(
      "/registrace",
      {{"email", "dalsi@example.cz"}, {"password", "kocour lovi v nedeli"}, {"marketing", "true"}});
  EXPECT_EQ(agreed.status, 303);
  EXPECT_EQ(world->users.agreed.size(), 1U);
  EXPECT_EQ(world->users.agreed.begin()->second.at(0).text_version, "2026-11");
}
TEST(RegisterPage, a_known_address_registers_like_any_other) {
  in_account(registered);
}

Task<void> refused_password(AccountWorld* world) {
  const auto blank = co_await world->client.get("/registrace");
  EXPECT_THAT(blank.body, HasSubstr("Aspoň 8 znaků"));
  EXPECT_THAT(blank.body, Not(HasSubstr(" checked"))) << "consent is never ticked beforehand";
  world->auth.refuses = auth::Refusal::password_known;
  const auto refused = co_await world->client.post_form(
      "/registrace", {{"email", "a@example.cz"}, {"password", "heslo1234"}, {"last_name", "N"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("id=\"nove-heslo-chyba\""));
  EXPECT_THAT(refused.body, HasSubstr("value=\"a@example.cz\""));
  EXPECT_THAT(refused.body, Not(HasSubstr("heslo1234")));
  const auto empty = co_await world->client.post_form("/registrace", {});
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(empty.body, HasSubstr("id=\"email-chyba\""));
}
TEST(RegisterPage, a_refused_password_is_named_at_its_field_and_nothing_else_is_lost) {
  in_account(refused_password);
}

Task<void> scanned_link(AccountWorld* world) {
  const auto id = world->auth.add("jana@example.cz", right, false);
  world->auth.tokens["odkaz"] = id;
  EXPECT_EQ((co_await world->client.get("/overeni-emailu/odkaz")).status, 200);
  EXPECT_FALSE(world->auth.accounts.at(id).account.is_verified) << "a scanner only looks";
  const auto proven = co_await world->client.post_form("/overeni-emailu/odkaz", {});
  EXPECT_EQ(header_of(proven, "Location"), "/prihlaseni?zprava=overeno");
  EXPECT_TRUE(world->auth.accounts.at(id).account.is_verified);
  const auto again = co_await world->client.post_form("/overeni-emailu/odkaz", {});
  EXPECT_EQ(again.status, 410);
  EXPECT_THAT(again.body, HasSubstr("Odkaz už neplatí"));
}
TEST(RegisterPage, looking_at_a_link_does_not_spend_it) {
  in_account(scanned_link);
}

Task<void> forgotten(AccountWorld* world) {
  const auto id = world->auth.add("jana@example.cz", right);
  const auto known =
      co_await world->client.post_form("/zapomenute-heslo", {{"email", "jana@example.cz"}});
  const auto unknown =
      co_await world->client.post_form("/zapomenute-heslo", {{"email", "nikdo@example.cz"}});
  EXPECT_EQ(without(known.body, "jana@"), without(unknown.body, "nikdo@"));
  world->auth.tokens["obnova"] = id;
  EXPECT_EQ((co_await world->client.get("/nove-heslo/obnova")).status, 200);
  world->auth.refuses = auth::Refusal::password_too_short;
  const auto refused =
      co_await world->client.post_form("/nove-heslo/obnova", {{"password", "abc"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("potřebuje aspoň 8 znaků"));
  const auto changed = co_await world->client.post_form("/nove-heslo/obnova",
                                                        {{"password", "kocour lovi v nedeli"}});
  EXPECT_EQ(header_of(changed, "Location"), "/prihlaseni?zprava=heslo-zmeneno");
  EXPECT_EQ(world->auth.accounts.at(id).password, "kocour lovi v nedeli");
  const auto again = co_await world->client.post_form("/nove-heslo/obnova",
                                                      {{"password", "kocour lovi v nedeli"}});
  EXPECT_EQ(again.status, 410);
}
TEST(PasswordPages, a_forgotten_password_is_replaced_by_a_link_that_works_once) {
  in_account(forgotten);
}

}  // namespace
}  // namespace flipflop::storefront
