#include "edge/storefront/account/sign_in_page.h"

#include "base/mail_address.h"
#include "base/text.h"
#include "edge/storefront/account/password_words.h"
#include "edge/storefront/account/return_path.h"
#include "edge/storefront/account/session_cookie.h"
#include "edge/storefront/layout/cart_cookie.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

std::string email_of(const std::optional<std::string>& typed) {
  return lower_ascii(trim(typed.value_or("")));
}

Field email_field(const std::optional<std::string>& typed) {
  return {.id = "email",
          .name = "email",
          .label = "account.email",
          .type = "email",
          .autocomplete = "username",
          .longest = 254,
          .value = typed.value_or(""),
          .is_required = true};
}

Field password_field() {
  return {.id = "heslo",
          .name = "password",
          .label = "account.password",
          .type = "password",
          .autocomplete = "current-password",
          .longest = password_longest,
          .is_required = true};
}

Field code_field(const char* id, const char* name, const char* label, int longest) {
  return {.id = id,
          .name = name,
          .label = label,
          .autocomplete = "one-time-code",
          .longest = longest,
          .is_required = true};
}

std::vector<Mistake> missing_in(const std::string& email, const std::string& password) {
  Judge judge;
  judge.require(email, "email", "", "checkout.required_email");
  judge.check(email, is_mail_address(email), "email", "", "checkout.error_email");
  judge.require(password, "heslo", "", "account.required_password");
  return judge.take();
}

std::vector<Mistake> missing_in(const std::string& email) {
  Judge judge;
  judge.require(email, "email", "", "checkout.required_email");
  judge.check(email, is_mail_address(email), "email", "", "checkout.error_email");
  return judge.take();
}

// The way back travels along through the forms and the links between them.
void fill_return(text::Dictionary& content, const std::optional<std::string>& zpet) {
  content.set("PASSWORD_URL", with_return("/prihlaseni", zpet));
  content.set("CODE_URL", with_return("/prihlaseni/kod", zpet));
  content.set("REGISTER_URL", with_return("/registrace", zpet));
  if (!zpet || !is_own_path(*zpet)) return;
  content.set_optional("RETURN", *zpet);
}

}  // namespace

void SignInPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(open_route(Method::get, "/prihlaseni", "Sign in"), &SignInPage::show, this);
  router.add(limited(open_route(Method::post, "/prihlaseni", "Signs in by e-mail and password"),
                     {http::rate::login, http::rate::login_email.of("email")}),
             &SignInPage::sign_in, this);
  router.add(open_route(Method::get, "/prihlaseni/kod", "Sign in by a code"),
             &SignInPage::show_code, this);
  router.add(limited(open_route(Method::post, "/prihlaseni/kod", "Sends a code for signing in"),
                     {http::rate::auth_mail, http::rate::auth_mail_email.of("email")}),
             &SignInPage::send_code, this);
  router.add(limited(open_route(Method::post, "/prihlaseni/kod/overit", "Signs in by a code"),
                     {http::rate::auth_proof}),
             &SignInPage::check_code, this);
  router.add(open_route(Method::post, "/odhlaseni", "Signs out"), &SignInPage::sign_out, this);
}

Task<http::Response> SignInPage::show(http::Call call, ReturnQuery in) {
  if (!call.principal.is_guest()) co_return http::see_other(return_path(in.zpet.value_or("")));
  SignInForm blank;
  blank.zpet = std::move(in.zpet);
  http::Response response = co_await render(std::move(call), std::move(blank), {});
  co_return response;
}

Task<http::Response> SignInPage::sign_in(http::Call call, SignInForm in) {
  const std::string email = email_of(in.email);
  Shown shown{.mistakes = missing_in(email, in.password.value_or("")), .status = 422};
  if (shown.mistakes.empty()) {
    const auto signed_in = co_await needs_.auth.sign_in(
        email, in.password.value_or(""), std::string(trim(in.second_factor.value_or(""))),
        device_of(*call.request), call.deadline);
    if (signed_in) {
      http::Response response = http::see_other(return_path(in.zpet.value_or("")));
      set_session_cookie(response, needs_.platform, *signed_in);
      co_return response;
    }
    shown.asks_second_factor = signed_in.error() == auth::Refusal::second_factor ||
                               signed_in.error() == auth::Refusal::bad_second_factor;
    shown.mistakes = {sign_in_mistake(signed_in.error())};
  }
  http::Response response = co_await render(std::move(call), std::move(in), std::move(shown));
  co_return response;
}

Task<http::Response> SignInPage::render(http::Call call, SignInForm in, Shown shown) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "account.sign_in_title",
                                        .template_name = "sign_in.html",
                                        .notice = notice_of(*call.request)});
  fill_return(*page.content, in.zpet);
  if (needs_.auth.offers(auth::Ability::sign_in_by_code)) page.content->show("BY_CODE");
  std::vector<Field> fields = {email_field(in.email), password_field()};
  if (shown.asks_second_factor)
    fields.push_back(code_field("overovaci-kod", "second_factor", "account.second_factor", 32));
  add_fields(*page.content, fields, shown.mistakes);
  co_return page.finish(shown.status);
}

Task<http::Response> SignInPage::show_code(http::Call call, ReturnQuery in) {
  require_codes();
  CodeForm blank;
  blank.zpet = std::move(in.zpet);
  http::Response response = co_await render_code(std::move(call), std::move(blank), {});
  co_return response;
}

Task<http::Response> SignInPage::send_code(http::Call call, CodeForm in) {
  require_codes();
  const std::string email = email_of(in.email);
  Shown shown{.mistakes = missing_in(email), .status = 422};
  if (shown.mistakes.empty()) {
    co_await needs_.auth.ask_sign_in_code(email, call.deadline);
    shown.status = 200;
    shown.asks_code = true;
  }
  http::Response response = co_await render_code(std::move(call), std::move(in), std::move(shown));
  co_return response;
}

Task<http::Response> SignInPage::check_code(http::Call call, CodeForm in) {
  require_codes();
  const std::string email = email_of(in.email);
  // People copy a code with the spaces that they see in it.
  const std::string code = digits_of(in.code.value_or(""));
  Shown shown{.mistakes = missing_in(email), .status = 422};
  shown.asks_code = shown.mistakes.empty();
  if (shown.asks_code) {
    const auto signed_in =
        co_await needs_.auth.sign_in_by_code(email, code, device_of(*call.request), call.deadline);
    if (signed_in) {
      http::Response response = http::see_other(return_path(in.zpet.value_or("")));
      set_session_cookie(response, needs_.platform, *signed_in);
      co_return response;
    }
    // A wrong code, one of an unknown address and one that is out of date are all the same.
    const bool is_wrong = signed_in.error() == auth::Refusal::bad_credentials;
    shown.mistakes = {sign_in_mistake(is_wrong ? auth::Refusal::invalid_link : signed_in.error())};
    if (signed_in.error() == auth::Refusal::second_factor)
      shown.mistakes = {{"", "", text::message("account.error_code_needs_password")}};
  }
  http::Response response = co_await render_code(std::move(call), std::move(in), std::move(shown));
  co_return response;
}

void SignInPage::require_codes() const {
  if (!needs_.auth.offers(auth::Ability::sign_in_by_code))
    throw http::not_found("nobody is signed in by a code here");
}

Task<http::Response> SignInPage::render_code(http::Call call, CodeForm in, Shown shown) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page =
      open_account_page(needs_, *surroundings,
                        {.title_key = "account.code_title", .template_name = "sign_in_code.html"});
  fill_return(*page.content, in.zpet);
  if (!shown.asks_code) {
    text::Dictionary& form = page.content->add("ASK");
    add_fields(form, {email_field(in.email)}, shown.mistakes);
    co_return page.finish(shown.status);
  }
  const std::string email = email_of(in.email);
  text::Dictionary& form = page.content->add("CHECK");
  form.set("CODE_EMAIL", email);
  form.set("CODE_SENT", text::message("account.code_sent", {{"email", email}}));
  Field code = code_field("kod", "code", "account.code", 12);
  code.mode = "numeric";
  add_fields(form, {code}, shown.mistakes);
  co_return page.finish(shown.status);
}

Task<http::Response> SignInPage::sign_out(http::Call call, http::Nothing) {
  if (!session_id_of(call.principal).is_nil())
    co_await needs_.auth.sign_out(session_id_of(call.principal), call.deadline);
  http::Response response = http::see_other("/prihlaseni?zprava=odhlaseno");
  clear_session_cookie(response, needs_.platform);
  clear_cart_cookies(response);  // the badge counted the account's cart
  co_return response;
}

}  // namespace flipflop::storefront
