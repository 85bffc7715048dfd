#include "edge/admin/layout/staff_shell.h"

#include <algorithm>

#include "platform/assets/assets.h"
#include "platform/http/static_files.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr const char* page_template = "edge/admin/layout/page.html";

}  // namespace

const std::vector<Section>& sections() {
  namespace permission = http::permission;
  static const std::vector<Section> all = {
      {"/sprava/objednavky", "admin.orders", permission::orders_read},
      {"/sprava/baleni", "admin.packing", permission::orders_read},
      {"/sprava/penize", "admin.cases", permission::payments_read},
      {"/sprava/srovnani", "admin.reconciliations", permission::payments_read},
      {"/sprava/poukazy", "admin.vouchers", permission::payments_read},
      {"/sprava/akce", "admin.promotions", permission::marketing_write},
      {"/sprava/body", "admin.loyalty", permission::settings_read},
      {"/sprava/vraceni", "admin.returns", permission::orders_read},
      {"/sprava/zakaznici", "admin.customers", permission::users_read},
      {"/sprava/produkty", "admin.products", permission::catalogue_write},
      {"/sprava/sklad", "admin.stock", permission::stock_read},
      {"/sprava/dochazi", "admin.stock_low", permission::stock_read},
      {"/sprava/inventury", "admin.stocktakes", permission::stock_read},
      {"/sprava/prijmy", "admin.arrivals", permission::stock_read},
      {"/sprava/dodavatele", "admin.suppliers", permission::suppliers_read},
      {"/sprava/behy", "admin.runs", permission::suppliers_read},
      {"/sprava/ulohy", "admin.jobs", permission::operations},
      {"/sprava/udalosti", "admin.events", permission::operations},
      {"/sprava/kontroly", "admin.checks", permission::operations},
      {"/sprava/audit", "admin.audit", permission::audit_read}};
  return all;
}

bool is_staff(const http::Principal& principal) {
  return std::ranges::any_of(
      sections(), [&](const Section& section) { return principal.may(section.permission); });
}

// The colours and sizes of the shop, and a style of its own.
StaffShell::StaffShell(Platform& platform) {
  style_url_ = platform.files.publish("sprava.css",
                                      assets::read("edge/storefront/layout/tokens.css") + "\n" +
                                          assets::read("edge/admin/layout/admin.css"),
                                      "text/css; charset=utf-8");
  icon_url_ = platform.files.publish(
      "favicon.svg", assets::read("edge/storefront/layout/favicon.svg"), "image/svg+xml");
}

text::Dictionary& StaffShell::open(text::Dictionary& document, const StaffHead& head,
                                   const http::Principal& principal, std::string_view body) const {
  document.set("TITLE", head.title);
  document.set("STYLE_URL", style_url_);
  document.set("ICON_URL", icon_url_);
  if (!principal.is_guest()) {
    text::Dictionary& navigation = document.add("NAVIGATION");
    for (const Section& section : sections()) {
      if (!principal.may(section.permission)) continue;
      text::Dictionary& link = navigation.add("NAV");
      link.set("NAV_URL", section.path);
      link.set("NAV_NAME", text::message(section.message_key));
      if (head.section == section.path) link.show("NAV_CURRENT");
    }
  }
  return document.include("BODY", body);
}

http::Response StaffShell::close(const text::Dictionary& document, int status) {
  http::Response response = http::html(text::render(page_template, document), status);
  response.with("Cache-Control", "no-store");
  return response;
}

http::Route staff_page(const char* path, http::Permission permission, const char* summary) {
  return {.method = http::Method::get,
          .path = path,
          .permission = permission,
          .summary = summary,
          .tag = "admin",
          .is_page = true,
          .sign_in_page = "/sprava/prihlaseni?zpet=",
          .second_factor_page = "/sprava/ucet"};
}

http::Route staff_form(const char* path, http::Permission permission, const char* summary) {
  http::Route route = staff_page(path, permission, summary);
  route.method = http::Method::post;
  return route;
}

}  // namespace flipflop::admin
