#include "edge/storefront/account/register_page.h"

#include "base/mail_address.h"
#include "base/text.h"
#include "edge/storefront/account/password_words.h"
#include "edge/storefront/account/return_path.h"
#include "edge/storefront/account/session_cookie.h"
#include "platform/clock/clock.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

// Of account.marketing_label: a new wording takes a new version.
constexpr const char* marketing_text_version = "2026-11";

std::vector<Field> fields_of(const RegisterForm& form, const std::string& hint) {
  return {{.id = "jmeno",
           .name = "first_name",
           .label = "checkout.first_name",
           .autocomplete = "given-name",
           .value = form.first_name.value_or(""),
           .is_half = true},
          {.id = "prijmeni",
           .name = "last_name",
           .label = "checkout.last_name",
           .autocomplete = "family-name",
           .value = form.last_name.value_or(""),
           .is_half = true},
          {.id = "email",
           .name = "email",
           .label = "account.email",
           .type = "email",
           .autocomplete = "email",
           .longest = 254,
           .value = form.email.value_or(""),
           .is_required = true},
          {.id = "nove-heslo",
           .name = "password",
           .label = "account.password",
           .type = "password",
           .autocomplete = "new-password",
           .longest = password_longest,
           .hint = hint,
           .is_required = true}};
}

}  // namespace

user::Consent marketing_consent(bool is_given, const char* source, Instant now) {
  return {.kind = user::ConsentKind::marketing,
          .is_given = is_given,
          .text_version = marketing_text_version,
          .source = source,
          .at = now};
}

void RegisterPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(open_route(Method::get, "/registrace", "Register"), &RegisterPage::show, this);
  router.add(limited(open_route(Method::post, "/registrace", "Makes an account"),
                     {http::rate::registration}),
             &RegisterPage::sign_up, this);
  router.add(open_route(Method::get, "/overeni-emailu/:token", "Prove an e-mail"),
             &RegisterPage::show_link, this);
  router.add(limited(open_route(Method::post, "/overeni-emailu/:token", "Proves an e-mail"),
                     {http::rate::auth_proof}),
             &RegisterPage::verify, this);
  router.add(
      limited(account_route(Method::post, "/ucet/overeni-emailu", "Sends the link once more"),
              {http::rate::auth_mail}),
      &RegisterPage::ask_again, this);
}

Task<http::Response> RegisterPage::show(http::Call call, ReturnQuery in) {
  if (!call.principal.is_guest()) co_return http::see_other(return_path(in.zpet.value_or("")));
  RegisterForm blank;
  blank.zpet = std::move(in.zpet);
  http::Response response = co_await render(std::move(call), std::move(blank), {});
  co_return response;
}

Task<http::Response> RegisterPage::sign_up(http::Call call, RegisterForm in) {
  const std::string email = lower_ascii(trim(in.email.value_or("")));
  Judge judge;
  judge.require(email, "email", "", "checkout.required_email");
  judge.check(email, is_mail_address(email), "email", "", "checkout.error_email");
  judge.require(in.password.value_or(""), "nove-heslo", "", "account.required_password");
  std::vector<Mistake> mistakes = judge.take();
  if (mistakes.empty()) {
    auth::NewAccount account{.email = email,
                             .password = in.password.value_or(""),
                             .first_name = typed(in.first_name),
                             .last_name = typed(in.last_name),
                             .phone = {}};
    const auto made =
        co_await needs_.auth.sign_up(std::move(account), device_of(*call.request), call.deadline);
    if (made) {
      if (in.marketing)
        co_await needs_.users.consent(
            made->account.id.text(),
            marketing_consent(true, "account", needs_.platform.clock.now()), call.deadline);
      http::Response response =
          http::see_other(in.zpet && is_own_path(*in.zpet) ? *in.zpet : "/ucet?zprava=vitejte");
      set_session_cookie(response, needs_.platform, *made);
      co_return response;
    }
    mistakes = {new_password_mistake(made.error(), needs_.auth)};
  }
  http::Response response = co_await render(std::move(call), std::move(in), std::move(mistakes));
  co_return response;
}

Task<http::Response> RegisterPage::render(http::Call call, RegisterForm in,
                                          std::vector<Mistake> mistakes) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page =
      open_account_page(needs_, *surroundings,
                        {.title_key = "account.register_title", .template_name = "register.html"});
  page.content->set("SIGN_IN_URL", with_return("/prihlaseni", in.zpet));
  if (in.zpet && is_own_path(*in.zpet)) page.content->set_optional("RETURN", *in.zpet);
  if (in.marketing) page.content->show("MARKETING_CHECKED");
  add_fields(*page.content, fields_of(in, password_hint(needs_.auth)), mistakes);
  co_return page.finish(mistakes.empty() ? 200 : 422);
}

Task<http::Response> RegisterPage::show_link(http::Call call, ByLinkToken in) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(
      needs_, *surroundings, {.title_key = "account.verify_title", .template_name = "verify.html"});
  page.content->add("ASK").set("VERIFY_URL", "/overeni-emailu/" + percent_encode(in.token));
  co_return page.finish();
}

Task<http::Response> RegisterPage::verify(http::Call call, ByLinkToken in) {
  const auto verified = co_await needs_.auth.verify_email(in.token, call.deadline);
  const bool is_guest = call.principal.is_guest();
  if (verified)
    co_return http::see_other(is_guest ? "/prihlaseni?zprava=overeno" : "/ucet?zprava=overeno");
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page =
      open_account_page(needs_, *surroundings,
                        {.title_key = "account.link_spent_title", .template_name = "verify.html"});
  page.content->add(is_guest ? "SPENT_GUEST" : "SPENT_ACCOUNT");
  co_return page.finish(410);
}

Task<http::Response> RegisterPage::ask_again(http::Call call, http::Nothing) {
  if (!needs_.auth.offers(auth::Ability::verify_email))
    throw http::not_found("addresses are not verified here");
  co_await needs_.auth.ask_email_verification(account_id_of(call.principal), call.deadline);
  co_return http::see_other("/ucet?zprava=odkaz-odeslan");
}

}  // namespace flipflop::storefront
