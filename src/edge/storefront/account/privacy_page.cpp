#include "edge/storefront/account/privacy_page.h"

#include <algorithm>

#include "base/text.h"
#include "edge/storefront/account/password_words.h"
#include "edge/storefront/account/register_page.h"
#include "edge/storefront/account/session_cookie.h"
#include "platform/clock/clock.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* page_url = "/ucet/soukromi";

Field password_field(const char* id) {
  return {.id = id,
          .name = "password",
          .label = "account.password",
          .type = "password",
          .autocomplete = "current-password",
          .longest = password_longest,
          .is_required = true};
}

Field second_factor_field(const char* id) {
  return {.id = id,
          .name = "second_factor",
          .label = "account.second_factor",
          .autocomplete = "one-time-code",
          .longest = 32,
          .is_required = true};
}

std::vector<Field> export_fields(const auth::Account& account) {
  std::vector<Field> fields = {password_field("heslo-kopie")};
  if (account.has_second_factor) fields.push_back(second_factor_field("kod-kopie"));
  return fields;
}

std::vector<Field> erase_fields(const auth::Account& account) {
  std::vector<Field> fields = {password_field("heslo-smazani")};
  if (account.has_second_factor) fields.push_back(second_factor_field("kod-smazani"));
  fields.push_back({.id = "potvrzeni",
                    .name = "confirmation",
                    .label = "account.confirmation",
                    .longest = 20,
                    .is_required = true});
  return fields;
}

// The text that somebody types who means it; capitals and accents of a phone do not matter.
bool is_confirmed(const std::optional<std::string>& typed) {
  return fold(trim(typed.value_or(""))) == fold(text::message("account.confirmation_word"));
}

void fill_marketing(text::Dictionary& content, const std::vector<user::Consent>& consents) {
  const auto latest =
      std::ranges::find(consents, user::ConsentKind::marketing, &user::Consent::kind);
  const bool is_given = latest != consents.end() && latest->is_given;
  text::Dictionary& section = content.add(is_given ? "MARKETING_GIVEN" : "MARKETING_MISSING");
  std::string since = text::message("account.marketing_never");
  if (latest != consents.end())
    since = text::message(is_given ? "account.marketing_since" : "account.marketing_withdrawn",
                          {{"date", text::czech_date_time(latest->at)}});
  section.set("MARKETING_TEXT", since);
}

}  // namespace

void PrivacyPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(account_route(Method::get, page_url, "Privacy"), &PrivacyPage::show, this);
  router.add(account_route(Method::post, "/ucet/soukromi/souhlas", "Gives or takes an agreement"),
             &PrivacyPage::consent, this);
  router.add(account_route(Method::post, "/ucet/soukromi/kopie", "A copy of all personal data"),
             &PrivacyPage::download, this);
  router.add(account_route(Method::post, "/ucet/soukromi/smazani", "Ends the account"),
             &PrivacyPage::erase, this);
}

Task<http::Response> PrivacyPage::show(http::Call call, http::Nothing) {
  auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  http::Response response = co_await render(std::move(call), std::move(account), {});
  co_return response;
}

Task<http::Response> PrivacyPage::consent(http::Call call, ConsentForm in) {
  co_await needs_.users.consent(
      call.principal.account_id,
      marketing_consent(in.is_given, "account", needs_.platform.clock.now()), call.deadline);
  co_return http::see_other("/ucet/soukromi?zprava=ulozeno");
}

Task<http::Response> PrivacyPage::download(http::Call call, ExportForm in) {
  auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  const auto mistake = co_await doubt(call, account, std::move(in));
  if (mistake) {
    Mistakes mistakes;
    mistakes.of_export = {*mistake};
    http::Response response =
        co_await render(std::move(call), std::move(account), std::move(mistakes));
    co_return response;
  }
  http::Response response;
  response.content_type = "application/zip";
  response.body = co_await needs_.users.export_everything(account.id, call.deadline);
  co_return response.with("Cache-Control", "no-store")
      .with("Content-Disposition", "attachment; filename=\"flipflop-moje-udaje.zip\"");
}

Task<http::Response> PrivacyPage::erase(http::Call call, EraseForm in) {
  auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  Mistakes mistakes;
  if (!is_confirmed(in.confirmation)) {
    mistakes.of_erasure = {{"potvrzeni", "", text::message("account.error_confirmation")}};
  } else if (auto mistake = co_await doubt(call, account, {in.password, in.second_factor})) {
    mistakes.of_erasure = {*mistake};
  }
  if (!mistakes.of_erasure.empty()) {
    http::Response response =
        co_await render(std::move(call), std::move(account), std::move(mistakes));
    co_return response;
  }
  co_await needs_.users.erase_person(account.id, call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  const AccountPage page = open_account_page(
      needs_, *surroundings, {.title_key = "account.erased_title", .template_name = "erased.html"});
  http::Response response = page.finish();
  clear_session_cookie(response, needs_.platform);
  co_return response;
}

// The face proves a password by signing in; the session that this makes ends at once.
Task<std::optional<Mistake>> PrivacyPage::doubt(http::Call call, auth::Account account,
                                                ExportForm proof) {
  const auto proven = co_await needs_.auth.sign_in(
      account.email, proof.password.value_or(""),
      std::string(trim(proof.second_factor.value_or(""))), device_of(*call.request), call.deadline);
  if (!proven) {
    if (proven.error() == auth::Refusal::bad_credentials)
      co_return Mistake{"", "", text::message("account.error_password_wrong")};
    Mistake mistake = sign_in_mistake(proven.error());
    mistake.field.clear();
    co_return mistake;
  }
  co_await needs_.auth.sign_out(proven->session, call.deadline);
  // Another account may claim the same address as long as nobody has proven it.
  if (proven->account.id == account.id) co_return std::nullopt;
  co_return Mistake{"", "", text::message("account.error_password_wrong")};
}

Task<http::Response> PrivacyPage::render(http::Call call, auth::Account account,
                                         Mistakes mistakes) {
  const auto consents = co_await needs_.users.consents(account.id.text(), call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "account.privacy_title",
                                        .template_name = "privacy.html",
                                        .menu_url = page_url,
                                        .notice = notice_of(*call.request)});
  fill_marketing(*page.content, consents);
  add_fields(page.content->add("EXPORT"), export_fields(account), mistakes.of_export);
  text::Dictionary& erasure = page.content->add("ERASURE");
  if (!mistakes.of_erasure.empty()) erasure.show("ERASURE_OPEN");
  add_fields(erasure, erase_fields(account), mistakes.of_erasure);
  const bool is_wrong = !mistakes.of_export.empty() || !mistakes.of_erasure.empty();
  co_return page.finish(is_wrong ? 422 : 200);
}

}  // namespace flipflop::storefront
