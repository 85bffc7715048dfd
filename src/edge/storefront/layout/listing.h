#pragma once
// A list of products with filters, sorting and pages, as category and search show it. The address
// holds everything: q, skladem, cena_od, cena_do, znacka (several), razeni, strana. Values that
// make no sense are taken as not given, since addresses are typed and cut by people and mail
// programs.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/message.h"
#include "platform/text/template.h"
#include "shop/search/search.h"

namespace flipflop::storefront {

struct ListRequest {
  std::string path;  // of the page, without the query
  std::string text;  // q, trimmed
  bool in_stock_only = false;
  std::optional<Money> price_from, price_to;
  std::vector<std::string> brands;  // slugs
  std::string sort;                 // "nejlevnejsi"; empty: the page's own order
  int page = 1;

  bool is_filtered() const { return in_stock_only || price_from || price_to || !brands.empty(); }
};

ListRequest list_request(const http::Request& request);
// The canonical address of a request: known parameters alone, in a fixed order.
std::string list_url(const ListRequest& request);
search::Filter list_filter(const ListRequest& request, search::Sort own_order);

// One way of sorting that a page offers.
struct SortChoice {
  std::string key;          // in the address; empty: the page's own order
  std::string message_key;  // "listing.sort_cheapest"
};

struct Listing {
  const search::Replica& replica;
  const ListRequest& request;
  const search::Found& found;
  const std::vector<SortChoice>& sorts;
};

// Adds layout/listing.html to `body`.
void add_listing(text::Dictionary& body, const Listing& listing);

std::string product_count(std::int64_t count);  // "128 produktů"
bool is_past_the_end(const ListRequest& request, const search::Found& found);

}  // namespace flipflop::storefront
