#include "edge/storefront/search/search_page.h"

#include <algorithm>

#include "base/text.h"
#include "edge/storefront/layout/category_path.h"
#include "edge/storefront/layout/product_card.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr std::size_t most_categories = 6;
constexpr std::size_t shortest_query_for_categories = 3;

const std::vector<SortChoice>& sorts() {
  static const std::vector<SortChoice> sorts = {{"", "listing.sort_relevance"},
                                                {"nejlevnejsi", "listing.sort_cheapest"},
                                                {"nejdrazsi", "listing.sort_dearest"},
                                                {"nejnovejsi", "listing.sort_newest"}};
  return sorts;
}

const std::vector<SortChoice>& sorts_of_everything() {
  static const std::vector<SortChoice> sorts = {{"", "listing.sort_recommended"},
                                                {"nejlevnejsi", "listing.sort_cheapest"},
                                                {"nejdrazsi", "listing.sort_dearest"},
                                                {"nejnovejsi", "listing.sort_newest"}};
  return sorts;
}

// Categories with a word that begins as the query does.
std::vector<const search::CategoryNode*> matching_categories(const search::Replica& replica,
                                                             const std::string& query) {
  std::vector<const search::CategoryNode*> matching;
  const std::string wanted = fold(query);
  if (wanted.size() < shortest_query_for_categories) return matching;
  std::vector<product::CategoryId> waiting = replica.top_categories();
  for (std::size_t i = 0; i < waiting.size() && matching.size() < most_categories; ++i) {
    const search::CategoryNode* node = replica.find_category(waiting[i]);
    waiting.insert(waiting.end(), node->children.begin(), node->children.end());
    if (node->products.empty()) continue;
    const std::string name = " " + fold(node->category.name);
    if (name.find(" " + wanted) != std::string::npos) matching.push_back(node);
  }
  return matching;
}

void add_matching_categories(text::Dictionary& body, const search::Replica& replica,
                             const std::string& query) {
  const auto matching = matching_categories(replica, query);
  if (matching.empty()) return;
  text::Dictionary& list = body.add("MATCHING_CATEGORIES");
  for (const search::CategoryNode* node : matching) {
    text::Dictionary& link = list.add("MATCHING_CATEGORY");
    link.set("MATCHING_CATEGORY_URL", category_path(node->category));
    link.set("MATCHING_CATEGORY_NAME", node->category.name);
  }
}

std::string title_of(const ListRequest& request, const search::Found& found) {
  if (request.text.empty()) return text::message("search.title_blank");
  const bool is_empty = found.total == 0 && !request.is_filtered();
  return text::message(is_empty ? "search.title_empty" : "search.title", {{"query", request.text}});
}

}  // namespace

void SearchPage::register_routes(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/hledat",
              .permission = http::permission::open,
              .summary = "Search",
              .is_page = true},
             &SearchPage::show, this);
}

Task<http::Response> SearchPage::show(http::Call call, http::Nothing) {
  const auto surroundings = co_await shell_.surroundings(call.deadline);
  const std::shared_ptr<const search::Replica> replica = loaded_replica(search_);
  ListRequest request = list_request(*call.request);
  request.path = "/hledat";
  DocumentKey key;
  key.add(list_url(request)).add(replica->version()).add(surroundings->fingerprint);
  co_return documents_.get(key.text(), [&] { return render(*replica, request, *surroundings); });
}

std::string SearchPage::render(const search::Replica& replica, const ListRequest& request,
                               const Surroundings& surroundings) const {
  const search::Found found = search_.find(replica, list_filter(request, search::Sort::relevance));
  if (is_past_the_end(request, found))
    throw http::not_found(text::message("error.not_found_title"));
  const std::string title = title_of(request, found);
  PageHead head;
  head.name = "search";
  head.title = title;
  head.search_query = request.text;
  head.is_indexed = request.text.empty() && !request.is_filtered() && request.sort.empty();
  if (head.is_indexed) head.canonical = list_url(request);
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, head, surroundings, "edge/storefront/search/search.html");
  body.set("SEARCH_TITLE", title);
  add_matching_categories(body, replica, request.text);
  if (found.total == 0 && !request.is_filtered()) {
    fill_suggestions(body.add("EMPTY"), replica);
  } else {
    add_listing(body,
                {replica, request, found, request.text.empty() ? sorts_of_everything() : sorts()});
  }
  return PageShell::close(document);
}

}  // namespace flipflop::storefront
