#include "edge/storefront/site/old_paths.h"

#include "base/text.h"
#include "edge/storefront/layout/category_path.h"
#include "edge/storefront/layout/listing.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

http::Route old(std::string path) {
  return {.method = http::Method::get,
          .path = std::move(path),
          .permission = http::permission::open,
          .summary = "Moved permanently",
          .is_page = true};
}

}  // namespace

void OldPaths::register_routes(http::Router& router) {
  router.add(old("/products"), &OldPaths::products, this);
  router.add(old("/products/:id"), &OldPaths::product, this);
  router.add(old("/cart"), &OldPaths::cart, this);
  router.add(old("/checkout"), &OldPaths::checkout, this);
  router.add(old("/orders"), &OldPaths::orders, this);
  router.add(old("/orders/:id"), &OldPaths::order, this);
  router.add(old("/reset-password"), &OldPaths::reset_password, this);
}

// The query "search" and "categoryId" find their way; filters and pages do not.
Task<http::Response> OldPaths::products(http::Call call, http::Nothing) {
  const auto category = product::CategoryId::parse(call.request->query_value("categoryId"));
  const auto replica = loaded_replica(search_);
  const search::CategoryNode* node = category ? replica->find_category(*category) : nullptr;
  if (node != nullptr) co_return http::moved_permanently(category_path(node->category));
  co_return http::moved_permanently(
      list_url({.path = "/hledat", .text = std::string(call.request->query_value("search"))}));
}

Task<http::Response> OldPaths::product(http::Call, OldPath in) {
  const auto id = product::ProductId::parse(in.id);
  const auto replica = loaded_replica(search_);
  const search::Replica::Entry* entry = id ? replica->find(*id) : replica->find_by_slug(in.id);
  if (entry == nullptr) throw http::not_found(text::message("error.not_found_title"));
  co_return http::moved_permanently("/produkt/" + std::string(entry->record->slug));
}

Task<http::Response> OldPaths::cart(http::Call, http::Nothing) {
  co_return http::moved_permanently("/kosik");
}

Task<http::Response> OldPaths::checkout(http::Call, http::Nothing) {
  co_return http::moved_permanently("/pokladna");
}

// Orders are found by number and e-mail now; the old ids mean nothing here.
Task<http::Response> OldPaths::orders(http::Call, http::Nothing) {
  co_return http::moved_permanently("/objednavka");
}

Task<http::Response> OldPaths::order(http::Call, OldPath) {
  co_return http::moved_permanently("/objednavka");
}

// A foreign auth service writes this address into its mails. The token is good once, so where it
// leads is not remembered.
Task<http::Response> OldPaths::reset_password(http::Call call, http::Nothing) {
  const std::string_view token = call.request->query_value("token");
  if (token.empty()) co_return http::see_other("/zapomenute-heslo");
  http::Response response = http::see_other("/nove-heslo/" + percent_encode(token));
  co_return response.with("Cache-Control", "no-store");
}

}  // namespace flipflop::storefront
