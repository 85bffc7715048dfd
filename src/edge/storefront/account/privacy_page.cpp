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
  router.add(
      limited(account_route(Method::post, "/ucet/soukromi/kopie", "A copy of all personal data"),
              {http::rate::login}),
      &PrivacyPage::download, this);
  router.add(limited(account_route(Method::post, "/ucet/soukromi/smazani", "Ends the account"),
                     {http::rate::login}),
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
  const auto mistake = co_await doubt(call, std::move(in));
  if (mistake) {
    http::Response response = co_await render(std::move(call), std::move(account),
                                              {.of_export = {*mistake}, .of_erasure = {}});
    co_return response;
  }
  auto zip = co_await needs_.users.export_everything(account.id, call.deadline);
  if (!zip) throw http::not_found("there is no such account");
  http::Response response;
  response.content_type = "application/zip";
  response.body = *std::move(zip);
  co_return response.with("Cache-Control", "no-store")
      .with("Content-Disposition", "attachment; filename=\"flipflop-moje-udaje.zip\"");
}

Task<http::Response> PrivacyPage::erase(http::Call call, EraseForm in) {
  auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  std::optional<Mistake> mistake;
  if (is_confirmed(in.confirmation)) {
    mistake = co_await doubt(call, {in.password, in.second_factor});
  } else {
    mistake = Mistake{"potvrzeni", "", text::message("account.error_confirmation")};
  }
  if (!mistake) {
    const auto erased = co_await needs_.users.erase_person(account.id, call.deadline);
    if (erased || erased.error() == user::ErasureRefusal::unknown_account) {
      http::Response response = co_await farewell(call.deadline);
      co_return response;
    }
    mistake = Mistake{"", "", text::message("account.error_under_way")};
  }
  http::Response response = co_await render(std::move(call), std::move(account),
                                            {.of_export = {}, .of_erasure = {*mistake}});
  co_return response;
}

Task<http::Response> PrivacyPage::farewell(Deadline deadline) {
  const auto surroundings = co_await needs_.shell.surroundings(deadline);
  const AccountPage page = open_account_page(
      needs_, *surroundings, {.title_key = "account.erased_title", .template_name = "erased.html"});
  http::Response response = page.finish();
  clear_session_cookie(response, needs_.platform);
  co_return response;
}

Task<std::optional<Mistake>> PrivacyPage::doubt(http::Call call, ExportForm proof) {
  user::Proof given;
  given.password = proof.password.value_or("");
  given.second_factor = trim(proof.second_factor.value_or(""));
  given.device = device_of(*call.request);
  const auto proven =
      co_await needs_.users.prove(account_id_of(call.principal), std::move(given), call.deadline);
  if (proven) co_return std::nullopt;
  if (proven.error() == auth::Refusal::bad_credentials)
    co_return Mistake{"", "", text::message("account.error_password_wrong")};
  Mistake mistake = sign_in_mistake(proven.error());
  mistake.field.clear();
  co_return mistake;
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
