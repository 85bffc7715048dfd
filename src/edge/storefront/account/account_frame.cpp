#include "edge/storefront/account/account_frame.h"

#include <algorithm>

#include "base/text.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* sign_in_page = "/prihlaseni?zpet=";
const std::string folder = "edge/storefront/account/";

struct MenuEntry {
  const char* url;
  const char* name_key;
};
constexpr MenuEntry menu[] = {
    {"/ucet", "account.menu_overview"},
    {"/ucet/objednavky", "account.menu_orders"},
    {"/ucet/body", "account.menu_points"},
    {"/ucet/oblibene", "account.menu_wishlist"},
    {"/ucet/adresy", "account.menu_addresses"},
    {"/ucet/udaje", "account.menu_details"},
    {"/ucet/prihlaseni", "account.menu_sessions"},
    {"/ucet/soukromi", "account.menu_privacy"},
};

void fill_menu(text::Dictionary& body, const std::string& current_url) {
  for (const MenuEntry& entry : menu) {
    text::Dictionary& link = body.add("MENU");
    link.set("MENU_URL", entry.url);
    link.set("MENU_NAME", text::message(entry.name_key));
    if (current_url == entry.url) link.show("MENU_CURRENT");
  }
}

}  // namespace

AccountPage open_account_page(const AccountNeeds& needs, const Surroundings& surroundings,
                              const AccountHead& head) {
  AccountPage page;
  PageHead page_head;
  page_head.name = "account";
  page_head.title = text::message(head.title_key);
  page_head.is_indexed = false;
  if (!head.notice.empty()) page_head.notice = text::message(head.notice);
  text::Dictionary& body =
      needs.shell.open(page.document, page_head, surroundings,
                       folder + (head.menu_url.empty() ? "gate.html" : "account.html"));
  body.set("ACCOUNT_TITLE", page_head.title);
  page.content = &body.include("CONTENT", folder + head.template_name);
  if (!head.menu_url.empty()) fill_menu(body, head.menu_url);
  return page;
}

namespace {

http::Route page_route(http::Method method, std::string path, http::Permission permission,
                       std::string summary) {
  return {.method = method,
          .path = std::move(path),
          .permission = permission,
          .summary = std::move(summary),
          .is_page = true};
}

}  // namespace

http::Route limited(http::Route route, std::vector<http::RateRule> limits) {
  route.limits = std::move(limits);
  return route;
}

http::Route account_route(http::Method method, std::string path, std::string summary) {
  http::Route route =
      page_route(method, std::move(path), http::permission::account, std::move(summary));
  route.sign_in_page = sign_in_page;
  return route;
}

http::Route open_route(http::Method method, std::string path, std::string summary) {
  return page_route(method, std::move(path), http::permission::open, std::move(summary));
}

auth::AccountId account_id_of(const http::Principal& principal) {
  return auth::AccountId::parse(principal.account_id).value_or(auth::AccountId{});
}

auth::SessionId session_id_of(const http::Principal& principal) {
  return auth::SessionId::parse(principal.session_id).value_or(auth::SessionId{});
}

auth::Device device_of(const http::Request& request) {
  constexpr std::size_t longest_agent = 300;
  const std::string_view agent = request.header("user-agent");
  auth::Device device;
  device.address = request.peer_address;
  device.kind = auth::SessionKind::browser;
  if (is_valid_utf8(agent)) device.user_agent = utf8_prefix(agent, longest_agent);
  return device;
}

Task<auth::Account> known_account(auth::Auth* auth, http::Principal principal, Deadline deadline) {
  auto account = co_await auth->find(account_id_of(principal), deadline);
  if (!account) throw http::Problem(401, "UNAUTHORIZED", "The account is gone.");
  co_return *std::move(account);
}

std::string typed(const std::optional<std::string>& value, std::size_t longest) {
  std::string line = value.value_or("");
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return std::string(trim(utf8_prefix(trim(line), longest)));
}

std::string full_name(const auth::Account& account) {
  return std::string(trim(account.first_name + " " + account.last_name));
}

std::string notice_of(const http::Request& request) {
  const std::string key = "account.notice_" + std::string(request.query_value("zprava"));
  return text::has_message(key) ? key : std::string();
}

http::Response AccountPage::finish(int status) const {
  return PageShell::close_private(document, status);
}

namespace {

void fill_field(text::Dictionary& row, const Field& field) {
  row.set("FIELD_ID", field.id);
  row.set("FIELD_NAME", field.name);
  row.set("FIELD_LABEL", text::message(field.label));
  row.set("FIELD_TYPE", field.type);
  row.set("FIELD_AUTOCOMPLETE", field.autocomplete);
  row.set("FIELD_VALUE", field.value);
  row.set_whole("FIELD_LONGEST", field.longest);
  row.set_optional("FIELD_MODE", field.mode);
  row.set_optional("FIELD_HINT", field.hint);
  row.show(field.is_required ? "FIELD_REQUIRED" : "FIELD_OPTIONAL");
  if (field.is_half) row.show("FIELD_HALF");
}

}  // namespace

void add_fields(text::Dictionary& form, const std::vector<Field>& fields,
                const std::vector<Mistake>& mistakes) {
  bool has_focus = false;
  for (const Field& field : fields) {
    text::Dictionary& row = form.include("FIELDS", folder + "field.html");
    fill_field(row, field);
    const auto mistake = std::ranges::find(mistakes, field.id, &Mistake::field);
    std::string described = field.hint.empty() ? "" : field.id + "-pomoc";
    if (mistake != mistakes.end()) {
      row.set_optional("FIELD_ERROR", mistake->message);
      described += (described.empty() ? "" : " ") + field.id + "-chyba";
      if (!has_focus) row.show("FIELD_FOCUS");
      has_focus = true;
    }
    row.set_optional("FIELD_DESCRIBED", described);
  }
  for (const Mistake& mistake : mistakes)
    if (mistake.field.empty()) form.add("PLAIN_ERROR").set("PLAIN_ERROR_TEXT", mistake.message);
}

}  // namespace flipflop::storefront
