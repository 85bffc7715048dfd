#include "edge/storefront/account/password_pages.h"

#include "base/mail_address.h"
#include "base/text.h"
#include "edge/storefront/account/password_words.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {

void PasswordPages::register_routes(http::Router& router) {
  using http::Method;
  router.add(open_route(Method::get, "/zapomenute-heslo", "Forgotten password"),
             &PasswordPages::show, this);
  router.add(
      limited(open_route(Method::post, "/zapomenute-heslo", "Sends the link to a new password"),
              {http::rate::auth_mail, http::rate::auth_mail_email.of("email")}),
      &PasswordPages::ask, this);
  router.add(open_route(Method::get, "/nove-heslo/:token", "New password"),
             &PasswordPages::show_new, this);
  router.add(limited(open_route(Method::post, "/nove-heslo/:token", "Sets a new password"),
                     {http::rate::auth_proof}),
             &PasswordPages::set_new, this);
}

Task<http::Response> PasswordPages::show(http::Call call, http::Nothing) {
  http::Response response = co_await render(std::move(call), {}, {});
  co_return response;
}

Task<http::Response> PasswordPages::ask(http::Call call, ForgottenForm in) {
  const std::string email = lower_ascii(trim(in.email.value_or("")));
  Judge judge;
  judge.require(email, "email", "", "checkout.required_email");
  judge.check(email, is_mail_address(email), "email", "", "checkout.error_email");
  std::vector<Mistake> mistakes = judge.take();
  if (!mistakes.empty()) {
    http::Response response = co_await render(std::move(call), std::move(in), std::move(mistakes));
    co_return response;
  }
  co_await needs_.auth.ask_password_reset(email, call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(
      needs_, *surroundings,
      {.title_key = "account.forgotten_sent_title", .template_name = "forgotten.html"});
  page.content->add("SENT").set("SENT_TEXT",
                                text::message("account.forgotten_sent", {{"email", email}}));
  co_return page.finish();
}

Task<http::Response> PasswordPages::render(http::Call call, ForgottenForm in,
                                           std::vector<Mistake> mistakes) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(
      needs_, *surroundings,
      {.title_key = "account.forgotten_title", .template_name = "forgotten.html"});
  text::Dictionary& form = page.content->add("ASK");
  add_fields(form,
             {{.id = "email",
               .name = "email",
               .label = "account.email",
               .type = "email",
               .autocomplete = "username",
               .longest = 254,
               .value = in.email.value_or(""),
               .is_required = true}},
             mistakes);
  co_return page.finish(mistakes.empty() ? 200 : 422);
}

Task<http::Response> PasswordPages::show_new(http::Call call, ByLinkToken in) {
  http::Response response = co_await render_new(std::move(call), std::move(in.token), std::nullopt);
  co_return response;
}

Task<http::Response> PasswordPages::set_new(http::Call call, NewPasswordForm in) {
  auto refusal = std::optional(auth::Refusal::password_too_short);
  if (in.password) {
    const auto changed = co_await needs_.auth.reset_password(in.token, *in.password, call.deadline);
    if (changed) co_return http::see_other("/prihlaseni?zprava=heslo-zmeneno");
    refusal = changed.error();
  }
  http::Response response = co_await render_new(std::move(call), std::move(in.token), refusal);
  co_return response;
}

// A link that is spent leads to a fresh one; everything else is mended in the form.
Task<http::Response> PasswordPages::render_new(http::Call call, std::string token,
                                               std::optional<auth::Refusal> refusal) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  const bool is_spent = refusal == auth::Refusal::invalid_link;
  AccountPage page = open_account_page(
      needs_, *surroundings,
      {.title_key = is_spent ? "account.link_spent_title" : "account.new_password_title",
       .template_name = "new_password.html"});
  if (is_spent) {
    page.content->show("SPENT");
    co_return page.finish(410);
  }
  text::Dictionary& form = page.content->add("ASK");
  form.set("NEW_PASSWORD_URL", "/nove-heslo/" + percent_encode(token));
  std::vector<Mistake> mistakes;
  if (refusal) mistakes.push_back(new_password_mistake(*refusal, needs_.auth));
  add_fields(form,
             {{.id = "nove-heslo",
               .name = "password",
               .label = "account.new_password",
               .type = "password",
               .autocomplete = "new-password",
               .longest = password_longest,
               .hint = password_hint(needs_.auth),
               .is_required = true}},
             mistakes);
  co_return page.finish(refusal ? 422 : 200);
}

}  // namespace flipflop::storefront
