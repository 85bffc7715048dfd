#include "edge/storefront/account/wishlist_page.h"

#include "base/text.h"
#include "edge/storefront/layout/product_card.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* page_url = "/ucet/oblibene";
constexpr std::size_t most_cards = 100;  // on the page; the newest wishes

}  // namespace

void WishlistPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(account_route(Method::get, page_url, "Wishlist"), &WishlistPage::show, this);
  router.add(open_route(Method::post, "/oblibene/pridat", "Adds a product to the wishlist"),
             &WishlistPage::add, this);
  router.add(account_route(Method::post, "/oblibene/odebrat", "Removes it from the wishlist"),
             &WishlistPage::remove, this);
}

Task<http::Response> WishlistPage::show(http::Call call, http::Nothing) {
  const auto wishes = co_await needs_.users.wishlist(account_id_of(call.principal), call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "account.wishlist_title",
                                        .template_name = "wishlist.html",
                                        .menu_url = page_url,
                                        .notice = notice_of(*call.request)});
  const auto replica = needs_.search.replica();
  std::size_t shown = 0;
  for (const Uuid& wish : wishes) {
    const auto* entry = replica->find(product::ProductId{wish});
    if (entry == nullptr || !entry->record->is_active) continue;  // not sold any more
    if (++shown > most_cards) break;
    text::Dictionary& row = page.content->add("WISH");
    row.set("PRODUCT_ID", wish.text());
    row.set("REMOVE_LABEL",
            text::message("account.unwish_label", {{"name", std::string(entry->record->name)}}));
    add_card(row, "WISH_CARD", *entry, CardPlace::first_row);
  }
  if (shown == 0) page.content->show("NO_WISHES");
  co_return page.finish();
}

Task<http::Response> WishlistPage::add(http::Call call, WishForm in) {
  const auto* entry = needs_.search.replica()->find(in.product_id);
  if (entry == nullptr) throw http::not_found("there is no such product");
  if (call.principal.is_guest())
    co_return http::see_other(
        "/prihlaseni?zprava=oblibene&zpet=" +
        percent_encode("/produkt/" + percent_encode(std::string(entry->record->slug))));
  const auto wished =
      co_await needs_.users.wish(account_id_of(call.principal), in.product_id.uuid, call.deadline);
  co_return http::see_other(wished ? "/ucet/oblibene?zprava=oblibene-pridano"
                                   : "/ucet/oblibene?zprava=oblibene-plne");
}

Task<http::Response> WishlistPage::remove(http::Call call, WishForm in) {
  co_await needs_.users.unwish(account_id_of(call.principal), in.product_id.uuid, call.deadline);
  co_return http::see_other("/ucet/oblibene?zprava=oblibene-odebrano");
}

}  // namespace flipflop::storefront
