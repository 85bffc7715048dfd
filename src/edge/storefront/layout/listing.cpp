#include "edge/storefront/layout/listing.h"

#include <algorithm>

#include "base/text.h"
#include "edge/storefront/layout/product_card.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr int page_size = 24;
constexpr int last_page = search::deepest_item / page_size;
constexpr std::size_t longest_text = 100;
constexpr std::size_t most_brands = 20;
constexpr std::size_t longest_brand = 80;
constexpr std::size_t most_brands_offered = 30;
constexpr std::int64_t largest_price_crowns = 10'000'000;
constexpr std::size_t cards_in_first_row = 4;

const std::vector<std::pair<std::string, search::Sort>>& sort_keys() {
  static const std::vector<std::pair<std::string, search::Sort>> keys = {
      {"nejlevnejsi", search::Sort::price_up},
      {"nejdrazsi", search::Sort::price_down},
      {"nejnovejsi", search::Sort::newest}};
  return keys;
}

// Whole koruny; people write "1 299" too.
std::optional<Money> crowns(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != ' ') digits.push_back(c);
  const auto whole = parse_unsigned(digits);
  if (!whole || *whole > largest_price_crowns) return std::nullopt;
  return Money{*whole * 100};
}

std::vector<std::string> brands_in(const http::Fields& query) {
  std::vector<std::string> brands;
  for (const auto& [name, value] : query)
    if (name == "znacka" && !value.empty() && value.size() <= longest_brand &&
        brands.size() < most_brands)
      brands.push_back(slug(value));
  std::ranges::sort(brands);
  brands.erase(std::ranges::unique(brands).begin(), brands.end());
  return brands;
}

std::string crowns_text(std::optional<Money> price) {
  return price ? std::to_string(price->haler / 100) : "";
}

// Name and value of every parameter that says something, but for the page and what `skip` names.
http::Fields parameters(const ListRequest& request, std::string_view skip) {
  http::Fields fields;
  const auto add = [&](std::string_view name, std::string value) {
    if (!value.empty() && name != skip) fields.emplace_back(name, std::move(value));
  };
  add("q", request.text);
  add("skladem", request.in_stock_only ? "1" : "");
  add("cena_od", crowns_text(request.price_from));
  add("cena_do", crowns_text(request.price_to));
  for (const std::string& brand : request.brands) add("znacka", brand);
  add("razeni", request.sort);
  return fields;
}

std::string cleared_url(ListRequest request) {
  request.in_stock_only = false;
  request.price_from.reset();
  request.price_to.reset();
  request.brands.clear();
  request.page = 1;
  return list_url(request);
}

void add_brands(text::Dictionary& filters, const Listing& listing) {
  if (listing.found.brands.empty()) return;
  text::Dictionary& facet = filters.add("FACET");
  facet.set("FACET_NAME", "znacka");
  facet.set("FACET_TITLE", text::message("listing.brand"));
  std::size_t shown = 0;
  for (const search::BrandCount& brand : listing.found.brands) {
    const std::string key = slug(brand.brand);
    const bool is_chosen =
        std::ranges::find(listing.request.brands, key) != listing.request.brands.end();
    if (shown >= most_brands_offered && !is_chosen) continue;
    ++shown;
    text::Dictionary& value = facet.add("VALUE");
    value.set("VALUE_KEY", key);
    value.set("VALUE_LABEL", brand.brand);
    value.set_whole("VALUE_COUNT", brand.count);
    if (is_chosen) value.show("VALUE_CHECKED");
  }
}

void add_filters(text::Dictionary& page, const Listing& listing) {
  const ListRequest& request = listing.request;
  text::Dictionary& filters = page.add("WITH_FILTERS");
  for (const auto& [name, value] : parameters(request, {})) {
    if (name != "q" && name != "razeni") continue;
    text::Dictionary& hidden = filters.add("HIDDEN");
    hidden.set("HIDDEN_NAME", name);
    hidden.set("HIDDEN_VALUE", value);
  }
  if (request.in_stock_only) filters.show("IN_STOCK_CHECKED");
  if (listing.found.lowest != listing.found.highest || request.price_from || request.price_to) {
    text::Dictionary& price = filters.add("PRICE_FILTER");
    price.set("PRICE_MIN", crowns_text(request.price_from));
    price.set("PRICE_MAX", crowns_text(request.price_to));
    price.set_whole("PRICE_LOWEST", listing.found.lowest.haler / 100);
    price.set_whole("PRICE_HIGHEST", (listing.found.highest.haler + 99) / 100);
  }
  add_brands(filters, listing);
  if (request.is_filtered()) filters.set_optional("CLEAR_URL", cleared_url(request));
}

std::string brand_name(const Listing& listing, const std::string& key) {
  for (const search::BrandCount& brand : listing.found.brands)
    if (slug(brand.brand) == key) return brand.brand;
  return key;
}

// Chips of the chosen filters, each with the address without it.
void add_active(text::Dictionary& page, const Listing& listing) {
  const ListRequest& request = listing.request;
  if (!request.is_filtered()) return;
  text::Dictionary& active = page.add("ACTIVE_FILTERS");
  active.set("ACTIVE_CLEAR_URL", cleared_url(request));
  const auto add = [&](const std::string& name, ListRequest without) {
    without.page = 1;
    text::Dictionary& chip = active.add("ACTIVE");
    chip.set("ACTIVE_NAME", name);
    chip.set("ACTIVE_REMOVE_URL", list_url(without));
  };
  ListRequest without = request;
  if (request.in_stock_only) {
    without.in_stock_only = false;
    add(text::message("listing.in_stock_only"), std::exchange(without, request));
  }
  if (request.price_from) {
    without.price_from.reset();
    add(text::message("listing.active_from", {{"price", request.price_from->czech()}}),
        std::exchange(without, request));
  }
  if (request.price_to) {
    without.price_to.reset();
    add(text::message("listing.active_to", {{"price", request.price_to->czech()}}),
        std::exchange(without, request));
  }
  for (const std::string& brand : request.brands) {
    std::erase(without.brands, brand);
    add(brand_name(listing, brand), std::exchange(without, request));
  }
}

void add_sorts(text::Dictionary& page, const Listing& listing) {
  for (const auto& [name, value] : parameters(listing.request, "razeni")) {
    text::Dictionary& keep = page.add("KEEP");
    keep.set("KEEP_NAME", name);
    keep.set("KEEP_VALUE", value);
  }
  for (const SortChoice& choice : listing.sorts) {
    text::Dictionary& sort = page.add("SORT");
    sort.set("SORT_KEY", choice.key);
    sort.set("SORT_NAME", text::message(choice.message_key));
    if (choice.key == listing.request.sort) sort.show("SORT_CURRENT");
  }
}

int page_count(const search::Found& found) {
  return std::clamp((found.total + page_size - 1) / page_size, 1, last_page);
}

void add_pager(text::Dictionary& page, const Listing& listing) {
  const int pages = page_count(listing.found);
  if (pages <= 1) return;
  const int current = listing.request.page;
  text::Dictionary& pager = page.add("PAGER");
  pager.set("PAGE_TEXT", text::message("listing.page", {{"page", std::to_string(current)},
                                                        {"pages", std::to_string(pages)}}));
  ListRequest other = listing.request;
  other.page = current - 1;
  if (current > 1) pager.set_optional("PREVIOUS_URL", list_url(other));
  other.page = current + 1;
  if (current < pages) pager.set_optional("NEXT_URL", list_url(other));
}

}  // namespace

ListRequest list_request(const http::Request& request) {
  ListRequest list;
  list.path = request.path;
  list.text = utf8_prefix(trim(request.query_value("q")), longest_text);
  list.in_stock_only = request.query_value("skladem") == "1";
  list.price_from = crowns(request.query_value("cena_od"));
  list.price_to = crowns(request.query_value("cena_do"));
  list.brands = brands_in(request.query);
  for (const auto& [key, sort] : sort_keys())
    if (request.query_value("razeni") == key) list.sort = key;
  const auto page = parse_unsigned(request.query_value("strana"));
  if (page && *page >= 1) list.page = static_cast<int>(std::min<std::int64_t>(*page, last_page));
  return list;
}

std::string list_url(const ListRequest& request) {
  http::Fields fields = parameters(request, {});
  if (request.page > 1) fields.emplace_back("strana", std::to_string(request.page));
  std::string url = request.path;
  char separator = '?';
  for (const auto& [name, value] : fields) {
    url += std::exchange(separator, '&');
    url += name + "=" + percent_encode(value);
  }
  return url;
}

search::Filter list_filter(const ListRequest& request, search::Sort own_order) {
  search::Filter filter;
  filter.text = request.text;
  filter.price_from = request.price_from;
  filter.price_to = request.price_to;
  filter.brands = request.brands;
  filter.in_stock_only = request.in_stock_only;
  filter.sort = own_order;
  for (const auto& [key, sort] : sort_keys())
    if (request.sort == key) filter.sort = sort;
  filter.page = request.page;
  filter.limit = page_size;
  filter.counts_facets = true;
  return filter;
}

void add_listing(text::Dictionary& body, const Listing& listing) {
  text::Dictionary& page = body.include("LISTING", "edge/storefront/layout/listing.html");
  page.set("LISTING_URL", listing.request.path);
  page.set("RESULT_COUNT_TEXT", product_count(listing.found.total));
  const bool has_filters = listing.found.total > 1 || listing.request.is_filtered();
  if (has_filters) add_filters(page, listing);
  const auto active = parameters(listing.request, "razeni");
  const auto filters =
      std::ranges::count_if(active, [](const auto& parameter) { return parameter.first != "q"; });
  if (filters > 0) page.set_optional("ACTIVE_COUNT", std::to_string(filters));
  add_sorts(page, listing);
  add_active(page, listing);
  if (listing.found.total == 0)
    page.add("NO_MATCH").set("NO_MATCH_CLEAR_URL", cleared_url(listing.request));
  std::size_t shown = 0;
  for (const std::uint32_t position : listing.found.positions) {
    const CardPlace place = shown == 0                   ? CardPlace::first
                            : shown < cards_in_first_row ? CardPlace::first_row
                                                         : CardPlace::below;
    add_card(page, "CARD", listing.replica.at(position), place);
    ++shown;
  }
  add_pager(page, listing);
}

std::string product_count(std::int64_t count) {
  const std::string key = "listing.count" + std::string(text::plural(count, "_1", "_2", "_5"));
  return text::message(key, {{"count", std::to_string(count)}});
}

bool is_past_the_end(const ListRequest& request, const search::Found& found) {
  return request.page > page_count(found);
}

}  // namespace flipflop::storefront
