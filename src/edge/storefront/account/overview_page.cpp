#include "edge/storefront/account/overview_page.h"

#include "base/text.h"
#include "edge/storefront/account/addresses_page.h"
#include "edge/storefront/account/own_orders.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr int orders_at_a_glance = 3;
constexpr int orders_of_a_page = 10;

void fill_address(text::Dictionary& content, const std::vector<user::Address>& addresses) {
  if (addresses.empty()) {
    content.show("NO_ADDRESS");
    return;
  }
  fill_address_lines(content.add("ADDRESS"), addresses.front());
}

}  // namespace

void OverviewPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(account_route(Method::get, "/ucet", "The account at a glance"), &OverviewPage::show,
             this);
  router.add(account_route(Method::get, "/ucet/objednavky", "The account's orders"),
             &OverviewPage::orders, this);
}

Task<http::Response> OverviewPage::show(http::Call call, http::Nothing) {
  const auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  const auto addresses = co_await needs_.users.addresses(account.id, call.deadline);
  const auto orders = co_await needs_.orders.list(
      {.account = account.id, .limit = orders_at_a_glance}, call.deadline);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "account.overview_title",
                                        .template_name = "overview.html",
                                        .menu_url = "/ucet",
                                        .notice = notice_of(*call.request)});
  text::Dictionary& content = *page.content;
  content.set_optional("NAME", full_name(account));
  content.set("EMAIL", account.email);
  if (!account.is_verified && needs_.auth.offers(auth::Ability::verify_email))
    content.add("UNVERIFIED")
        .set("UNVERIFIED_TEXT", text::message("account.unverified", {{"email", account.email}}));
  for (const order::View& order : orders) fill_order_row(content.add("ORDER"), order);
  if (orders.empty()) content.show("NO_ORDERS");
  fill_address(content, addresses);
  co_return page.finish();
}

Task<http::Response> OverviewPage::orders(http::Call call, OrdersQuery in) {
  const auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  auto orders = co_await needs_.orders.list({.account = account.id,
                                             .limit = orders_of_a_page + 1,
                                             .before = parse_iso(in.pred.value_or(""))},
                                            call.deadline);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "account.orders_title",
                                        .template_name = "orders.html",
                                        .menu_url = "/ucet/objednavky"});
  text::Dictionary& content = *page.content;
  const bool has_more = orders.size() > static_cast<std::size_t>(orders_of_a_page);
  if (has_more) orders.resize(orders_of_a_page);
  for (const order::View& order : orders) fill_order_row(content.add("ORDER"), order);
  if (orders.empty()) content.show(account.is_verified ? "NO_ORDERS" : "ORDERS_AFTER_PROOF");
  if (has_more)
    content.set_optional(
        "OLDER_URL", "/ucet/objednavky?pred=" + percent_encode(iso_text(orders.back().placed_at)));
  if (in.pred) content.show("NEWEST");
  co_return page.finish();
}

}  // namespace flipflop::storefront
