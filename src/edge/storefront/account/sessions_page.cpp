#include "edge/storefront/account/sessions_page.h"

#include <algorithm>

#include "edge/storefront/account/device_name.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* page_url = "/ucet/prihlaseni";

std::string shown_name(const auth::Session& session) {
  std::string name = device_name(session.device.user_agent);
  return name.empty() ? text::message("account.unknown_device") : name;
}

void fill_session(text::Dictionary& row, const auth::Session& session) {
  const std::string name = shown_name(session);
  row.set("SESSION_NAME", name);
  row.set("SESSION_SEEN", text::message("account.session_seen",
                                        {{"date", text::czech_date_time(session.last_seen_at)}}));
  row.set("SESSION_SINCE",
          text::message("account.session_since", {{"date", text::czech_date(session.created_at)}}));
  row.set_optional("SESSION_ADDRESS", session.device.address);
  if (session.is_current) {
    row.show("SESSION_CURRENT");
    return;
  }
  text::Dictionary& form = row.add("SESSION_OTHER");
  form.set("SESSION_ID", session.id.text());
  form.set("SESSION_LABEL", text::message("account.revoke_label", {{"name", name}}));
}

}  // namespace

void SessionsPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(account_route(Method::get, page_url, "Where the account is signed in"),
             &SessionsPage::show, this);
  router.add(account_route(Method::post, "/ucet/prihlaseni/odhlasit", "Signs out one place"),
             &SessionsPage::revoke, this);
  router.add(account_route(Method::post, "/ucet/prihlaseni/odhlasit-ostatni",
                           "Signs out all other places"),
             &SessionsPage::revoke_others, this);
}

Task<http::Response> SessionsPage::show(http::Call call, http::Nothing) {
  auto sessions = co_await needs_.auth.sessions(account_id_of(call.principal),
                                                session_id_of(call.principal), call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  const auto current = std::ranges::find_if(sessions, &auth::Session::is_current);
  if (current != sessions.end()) std::rotate(sessions.begin(), current, current + 1);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "account.sessions_title",
                                        .template_name = "sessions.html",
                                        .menu_url = page_url,
                                        .notice = notice_of(*call.request)});
  for (const auth::Session& session : sessions) fill_session(page.content->add("SESSION"), session);
  if (sessions.size() > 1) page.content->show("HAS_OTHERS");
  co_return page.finish();
}

Task<http::Response> SessionsPage::revoke(http::Call call, SessionForm in) {
  co_await needs_.auth.revoke(account_id_of(call.principal), in.session_id, call.deadline);
  co_return http::see_other("/ucet/prihlaseni?zprava=zarizeni-odhlaseno");
}

Task<http::Response> SessionsPage::revoke_others(http::Call call, http::Nothing) {
  const auth::AccountId account = account_id_of(call.principal);
  const auth::SessionId current = session_id_of(call.principal);
  const auto sessions = co_await needs_.auth.sessions(account, current, call.deadline);
  for (const auth::Session& session : sessions)
    if (session.id != current) co_await needs_.auth.revoke(account, session.id, call.deadline);
  co_return http::see_other("/ucet/prihlaseni?zprava=ostatni-odhlasena");
}

}  // namespace flipflop::storefront
