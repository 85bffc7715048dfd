#include "edge/storefront/home/home_page.h"

#include "edge/storefront/layout/category_path.h"
#include "edge/storefront/layout/product_card.h"
#include "edge/storefront/layout/structured_data.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr std::size_t tiles = 6;
constexpr int chosen_products = 8;
constexpr int new_products = 4;
constexpr std::size_t most_looked_at = 50;

// The picture of the first product of a category that has one.
std::string_view picture_of(const search::Replica& replica, const search::CategoryNode& node) {
  for (std::size_t i = 0; i < std::min(node.products.size(), most_looked_at); ++i) {
    const auto& images = replica.at(node.products[i]).record->images;
    if (!images.empty() && !images.front().file.empty()) return images.front().file;
  }
  return {};
}

void add_tiles(text::Dictionary& body, const search::Replica& replica) {
  std::size_t shown = 0;
  for (const product::CategoryId& id : replica.top_categories()) {
    const search::CategoryNode* node = replica.find_category(id);
    if (node == nullptr || node->products.empty()) continue;
    const std::string_view file = picture_of(replica, *node);
    text::Dictionary& tile = body.add("TILE");
    tile.set("TILE_URL", category_path(node->category));
    tile.set("TILE_NAME", node->category.name);
    tile.set("TILE_IMAGE", picture_url(file, 320));
    tile.set("TILE_IMAGE_SRCSET", picture_srcset(file));
    if (++shown == tiles) return;
  }
}

}  // namespace

void HomePage::register_routes(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/",
              .permission = http::permission::open,
              .summary = "Home page",
              .is_page = true},
             &HomePage::show, this);
}

Task<http::Response> HomePage::show(http::Call call, http::Nothing) {
  const auto surroundings = co_await shell_.surroundings(call.deadline);
  const std::shared_ptr<const search::Replica> replica = loaded_replica(search_);
  DocumentKey key;
  key.add(replica->version()).add(surroundings->fingerprint);
  co_return documents_.get(key.text(), [&] { return render(*replica, *surroundings); });
}

std::string HomePage::render(const search::Replica& replica,
                             const Surroundings& surroundings) const {
  PageHead head;
  head.name = "home";
  head.title = text::message("home.title");
  head.has_whole_title = true;
  head.description = text::message("home.description");
  head.canonical = "/";
  head.og_type = "website";
  head.structured_data = website_data(shell_.public_url(), text::message("layout.title_suffix"));
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, head, surroundings, "edge/storefront/home/home.html");
  body.set("HERO_URL", "/hledat");
  body.set("POPULAR_URL", "/hledat");
  body.set("NEW_URL", "/hledat?razeni=nejnovejsi");
  body.include("TRUST", "edge/storefront/layout/trust.html");
  add_tiles(body, replica);
  const search::Found chosen =
      search_.find(replica, {.sort = search::Sort::recommended, .limit = chosen_products});
  for (const std::uint32_t position : chosen.positions)
    add_card(body, "POPULAR_CARD", replica.at(position), CardPlace::below);
  const search::Found newest =
      search_.find(replica, {.in_stock_only = true, .limit = new_products});
  for (const std::uint32_t position : newest.positions)
    add_card(body, "NEW_CARD", replica.at(position), CardPlace::below);
  return PageShell::close(document);
}

}  // namespace flipflop::storefront
