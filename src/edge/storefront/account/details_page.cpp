#include "edge/storefront/account/details_page.h"

#include <algorithm>

#include "base/text.h"
#include "edge/storefront/account/password_words.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* page_url = "/ucet/udaje";

struct Language {
  const char* code;
  const char* name_key;
};
constexpr Language languages[] = {{"cs", "account.language_cs"}, {"en", "account.language_en"}};

std::vector<Field> person_fields(const DetailsForm& form) {
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
          {.id = "telefon",
           .name = "phone",
           .label = "checkout.phone",
           .type = "tel",
           .autocomplete = "tel",
           .longest = 20,
           .value = form.phone.value_or(""),
           .hint = text::message("account.phone_hint")}};
}

std::vector<Field> password_fields(const auth::Auth& auth) {
  return {{.id = "heslo",
           .name = "current_password",
           .label = "account.current_password",
           .type = "password",
           .autocomplete = "current-password",
           .longest = password_longest,
           .is_required = true},
          {.id = "nove-heslo",
           .name = "password",
           .label = "account.new_password",
           .type = "password",
           .autocomplete = "new-password",
           .longest = password_longest,
           .hint = password_hint(auth),
           .is_required = true}};
}

void fill_preferences(text::Dictionary& content, const user::Preferences& preferences) {
  const auto shows = [&](user::Channel channel, const char* section) {
    if (std::ranges::find(preferences.channels, channel) != preferences.channels.end())
      content.show(section);
  };
  shows(user::Channel::sms, "SMS_CHECKED");
  shows(user::Channel::whatsapp, "WHATSAPP_CHECKED");
  shows(user::Channel::telegram, "TELEGRAM_CHECKED");
  for (const Language& language : languages) {
    text::Dictionary& option = content.add("LANGUAGE");
    option.set("LANGUAGE_CODE", language.code);
    option.set("LANGUAGE_NAME", text::message(language.name_key));
    if (preferences.language == language.code) option.show("LANGUAGE_CHOSEN");
  }
}

}  // namespace

void DetailsPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(account_route(Method::get, page_url, "The account's details"), &DetailsPage::show,
             this);
  router.add(account_route(Method::post, page_url, "Changes names and phone"), &DetailsPage::rename,
             this);
  router.add(limited(account_route(Method::post, "/ucet/udaje/heslo", "Changes the password"),
                     {http::rate::login}),
             &DetailsPage::change_password, this);
  router.add(account_route(Method::post, "/ucet/udaje/oznameni", "Changes channels and language"),
             &DetailsPage::save_preferences, this);
}

Task<http::Response> DetailsPage::show(http::Call call, http::Nothing) {
  const auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  DetailsForm known{account.first_name, account.last_name, account.phone};
  http::Response response = co_await render(std::move(call), std::move(known), {});
  co_return response;
}

Task<http::Response> DetailsPage::rename(http::Call call, DetailsForm in) {
  const std::string phone = typed(in.phone);
  Judge judge;
  judge.check(phone, looks_like_phone(phone), "telefon", "", "checkout.error_phone");
  auto mistakes = judge.take();
  if (!mistakes.empty()) {
    http::Response response = co_await render(std::move(call), std::move(in), std::move(mistakes));
    co_return response;
  }
  co_await needs_.auth.rename(account_id_of(call.principal), typed(in.first_name),
                              typed(in.last_name), phone, call.deadline);
  co_return http::see_other("/ucet/udaje?zprava=ulozeno");
}

Task<http::Response> DetailsPage::change_password(http::Call call, ChangePasswordForm in) {
  const auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  Judge judge;
  judge.require(in.current_password.value_or(""), "heslo", "", "account.required_password");
  judge.require(in.password.value_or(""), "nove-heslo", "", "account.required_new_password");
  std::vector<Mistake> mistakes = judge.take();
  if (mistakes.empty()) {
    const auto changed = co_await needs_.auth.change_password(
        account.id, session_id_of(call.principal), in.current_password.value_or(""),
        in.password.value_or(""), call.deadline);
    if (changed) co_return http::see_other("/ucet/udaje?zprava=heslo-zmeneno-zde");
    mistakes = {new_password_mistake(changed.error(), needs_.auth)};
  }
  DetailsForm known{account.first_name, account.last_name, account.phone};
  http::Response response = co_await render(std::move(call), std::move(known), std::move(mistakes));
  co_return response;
}

Task<http::Response> DetailsPage::save_preferences(http::Call call, PreferencesForm in) {
  user::Preferences preferences;  // what an order needs is said by e-mail in any case
  if (in.sms) preferences.channels.push_back(user::Channel::sms);
  if (in.whatsapp) preferences.channels.push_back(user::Channel::whatsapp);
  if (in.telegram) preferences.channels.push_back(user::Channel::telegram);
  const auto known = std::ranges::find_if(languages, [&](const Language& language) {
    return in.language.value_or("") == language.code;
  });
  if (known != std::end(languages)) preferences.language = known->code;
  co_await needs_.users.save_preferences(account_id_of(call.principal), std::move(preferences),
                                         call.deadline);
  co_return http::see_other("/ucet/udaje?zprava=ulozeno");
}

Task<http::Response> DetailsPage::render(http::Call call, DetailsForm form,
                                         std::vector<Mistake> mistakes) {
  const auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  const auto preferences = co_await needs_.users.preferences(account.id, call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "account.details_title",
                                        .template_name = "details.html",
                                        .menu_url = page_url,
                                        .notice = notice_of(*call.request)});
  text::Dictionary& content = *page.content;
  content.set("EMAIL", account.email);
  content.show(account.is_verified ? "EMAIL_PROVEN" : "EMAIL_UNPROVEN");
  fill_preferences(content, preferences);
  const bool is_of_person = std::ranges::any_of(
      mistakes, [](const Mistake& mistake) { return mistake.field == "telefon"; });
  const std::vector<Mistake> none;
  add_fields(content.add("PERSON"), person_fields(form), is_of_person ? mistakes : none);
  add_fields(content.add("PASSWORD"), password_fields(needs_.auth), is_of_person ? none : mistakes);
  co_return page.finish(mistakes.empty() ? 200 : 422);
}

}  // namespace flipflop::storefront
