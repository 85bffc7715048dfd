#include "edge/storefront/product/product_page.h"

#include <algorithm>

#include "base/text.h"
#include "edge/storefront/layout/category_path.h"
#include "edge/storefront/layout/product_card.h"
#include "edge/storefront/product/bundle_offer.h"
#include "edge/storefront/product/product_data.h"
#include "edge/storefront/product/variant_choice.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

using search::Record;
using search::Replica;

constexpr std::size_t related_products = 4;
constexpr std::size_t most_looked_at = 40;
constexpr std::int64_t largest_quantity = 99;
constexpr std::size_t longest_summary = 200;

std::string product_path(const Record& record) {
  return "/produkt/" + std::string(record.slug);
}

// The page without a parameter shows the variant that nobody had to choose.
std::string variant_path(const Replica::Entry& entry, const Record::Variant& variant) {
  const std::string path = product_path(*entry.record);
  if (&variant == chosen_variant(entry, {})) return path;
  return path + "?varianta=" + percent_encode(variant.sku);
}

// Adds the next products of a category's list that can be bought.
void add_related(std::vector<const Replica::Entry*>& related, const Replica& replica,
                 const Replica::Entry& entry, const std::vector<std::uint32_t>& list) {
  const auto own = std::ranges::lower_bound(list, replica.position_of(entry));
  const std::size_t begin = static_cast<std::size_t>(own - list.begin());
  for (std::size_t step = 1; step < std::min(list.size(), most_looked_at); ++step) {
    if (related.size() == related_products) return;
    const Replica::Entry& other = replica.at(list[(begin + step) % list.size()]);
    const bool is_known = std::ranges::find(related, &other) != related.end();
    if (&other != &entry && !is_known && other.available > 0) related.push_back(&other);
  }
}

// From the product's own category first, then from those above it.
std::vector<const Replica::Entry*> related_to(const Replica& replica, const Replica::Entry& entry) {
  std::vector<const Replica::Entry*> related;
  if (!entry.record->category_id) return related;
  const auto path = replica.path_to(*entry.record->category_id);
  for (auto node = path.rbegin(); node != path.rend(); ++node)
    add_related(related, replica, entry, (*node)->products);
  return related;
}

// The first sentence of the description.
std::string summary_of(std::string_view description) {
  const std::string_view paragraph = trim(split(description, '\n').front());
  const std::size_t end = paragraph.find(". ");
  const std::string_view sentence =
      end == std::string_view::npos ? paragraph : paragraph.substr(0, end + 1);
  return utf8_length(sentence) <= longest_summary ? std::string(sentence) : std::string();
}

void add_pictures(text::Dictionary& body, const Record& record) {
  std::vector<std::string_view> files;
  for (const Record::Image& image : record.images)
    if (!image.file.empty()) files.push_back(image.file);
  if (files.empty()) files.emplace_back();
  text::Dictionary* thumbs = files.size() > 1 ? &body.add("THUMBS") : nullptr;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    text::Dictionary& picture = body.add("PICTURE");
    picture.set("PICTURE_NUMBER", number);
    picture.set("PICTURE_URL", picture_url(files[i], 640));
    picture.set("PICTURE_SRCSET", picture_srcset(files[i]));
    picture.set("PICTURE_ALT",
                text::message("product.picture_alt",
                              {{"name", std::string(record.name)}, {"number", number}}));
    picture.set("PICTURE_LOADING", i == 0 ? "eager" : "lazy");
    picture.set("PICTURE_PRIORITY", i == 0 ? "high" : "auto");
    if (thumbs == nullptr) continue;
    text::Dictionary& thumb = thumbs->add("THUMB");
    thumb.set("THUMB_NUMBER", number);
    thumb.set("THUMB_URL", picture_url(files[i], 320));
    thumb.set("THUMB_LABEL",
              text::message("product.thumb",
                            {{"number", number}, {"total", std::to_string(files.size())}}));
  }
}

void add_options(text::Dictionary& body, const Replica::Entry& entry,
                 const Record::Variant& chosen) {
  for (const OptionChoices& option : option_choices(entry, chosen)) {
    text::Dictionary& group = body.add("OPTION");
    group.set("OPTION_NAME", option.name);
    for (const Choice& choice : option.choices) {
      if (choice.is_current) group.set("OPTION_CHOSEN", choice.value);
      text::Dictionary& link = group.add("CHOICE");
      link.set("CHOICE_NAME", choice.value);
      link.set("CHOICE_URL", variant_path(entry, *choice.variant));
      if (choice.is_current) link.show("CHOICE_CURRENT");
      if (choice.is_sold_out) link.show("CHOICE_SOLD_OUT");
    }
  }
}

void add_offer(text::Dictionary& body, const Replica::Entry& entry,
               const Record::Variant& variant) {
  const std::int64_t available = entry.available_of(variant);
  const Money without_vat = variant.price - vat_contained(variant.price, variant.vat);
  body.set("PRICE", variant.price.czech());
  if (variant.lowest_before) {
    body.set_optional("OLD_PRICE", variant.compare_at_price->czech());
    body.set_optional("LOWEST_PRICE", variant.lowest_before->czech());
  }
  body.set("PRICE_WITHOUT_VAT_TEXT",
           text::message("product.without_vat", {{"price", without_vat.czech()}}));
  const StockText stock = stock_text(available);
  body.set("STOCK_STATE", stock.state);
  body.set("STOCK_TEXT", stock.text);
  body.set("STOCK_SHORT", stock.text);
  body.set("PRODUCT_ID", entry.record->id.text());
  body.set("VARIANT_ID", variant.id.text());
  body.set_whole("QUANTITY_MAX", std::min(available, largest_quantity));
  body.show(available > 0 ? "BUYABLE" : "SOLD_OUT");
}

void add_facts(text::Dictionary& body, const Record& record, const Record::Variant& variant) {
  for (const std::string_view line : split(record.description, '\n'))
    if (!trim(line).empty()) body.add("PARAGRAPH").set("PARAGRAPH_TEXT", trim(line));
  text::Dictionary& parameters = body.add("PARAMETERS");
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text::Dictionary& row = parameters.add("PARAMETER");
    row.set("PARAMETER_NAME", name);
    row.set("PARAMETER_VALUE", value);
  };
  for (const Record::Named& attribute : record.attributes) add(attribute.name, attribute.value);
  add(text::message("product.code"), variant.sku);
  add("EAN", variant.ean);
}

void add_delivery(text::Dictionary& body, const std::vector<shipping::Method>& methods) {
  for (const shipping::Method& method : methods) {
    text::Dictionary& option = body.add("DELIVERY_OPTION");
    option.set("DELIVERY_OPTION_NAME", method.name);
    option.set("DELIVERY_OPTION_NOTE", method.free_from
                                           ? text::message("product.delivery_free_from",
                                                           {{"price", method.free_from->czech()}})
                                           : method.description);
    option.set("DELIVERY_OPTION_PRICE",
               method.price.is_zero() ? text::message("order.free") : method.price.czech());
  }
}

}  // namespace

// Everything that the page shows; also what its key is made of.
struct ProductPage::Shown {
  const Replica& replica;
  const Replica::Entry& entry;
  const Record::Variant& variant;
  const Surroundings& surroundings;
  std::vector<const Replica::Entry*> related;
  std::vector<BundleOffer> bundles;

  std::string key() const {
    DocumentKey key;
    key.add(entry.record->slug).add(variant.sku).add(entry.version);
    key.add(replica.categories_version()).add(surroundings.fingerprint);
    for (const BundleOffer& bundle : bundles)
      for (const BundleMember& one : bundle.members)
        key.add(one.entry->record->slug).add(one.entry->version);
    for (const Replica::Entry* other : related) key.add(other->record->slug).add(other->version);
    return key.text();
  }
};

void ProductPage::register_routes(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/produkt/:slug",
              .permission = http::permission::open,
              .summary = "Product",
              .is_page = true},
             &ProductPage::show, this);
}

Task<http::Response> ProductPage::show(http::Call call, ProductPath in) {
  const auto surroundings = co_await shell_.surroundings(call.deadline);
  const std::shared_ptr<const Replica> replica = loaded_replica(search_);
  const Replica::Entry* entry = replica->find_by_slug(in.slug);
  const Record::Variant* variant =
      entry != nullptr && entry->record->is_active
          ? chosen_variant(*entry, call.request->query_value("varianta"))
          : nullptr;
  if (variant == nullptr) throw http::not_found(text::message("error.not_found_title"));
  const Shown shown{*replica,
                    *entry,
                    *variant,
                    *surroundings,
                    related_to(*replica, *entry),
                    bundles_of(*replica, {entry, variant}, surroundings->bundles)};
  co_return documents_.get(shown.key(), [&] { return render(shown); });
}

PageHead ProductPage::head(const Shown& shown) const {
  const Record& record = *shown.entry.record;
  PageHead head;
  head.name = "product";
  head.title = record.name;
  head.description = meta_description(record.description);
  head.canonical = product_path(record);
  head.current_top = top_of(shown.replica, record.category_id);
  head.og_type = "product";
  if (!record.images.empty() && !record.images.front().file.empty())
    head.og_image = shell_.public_url() + search::picture_path(record, 0, 1280);
  std::vector<Crumb> crumbs = category_crumbs(shown.replica, record.category_id);
  crumbs.push_back({std::string(record.name), head.canonical});
  head.structured_data = product_data(shell_.public_url(), shown.entry, shown.variant, crumbs);
  return head;
}

std::string ProductPage::render(const Shown& shown) const {
  const Record& record = *shown.entry.record;
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, head(shown), shown.surroundings,
                                       "edge/storefront/product/product.html");
  std::vector<Crumb> crumbs = category_crumbs(shown.replica, record.category_id);
  crumbs.push_back({std::string(record.name), {}});
  add_crumbs(body, crumbs);
  body.include("TRUST", "edge/storefront/layout/trust.html");
  body.set_optional("BRAND", record.brand);
  body.set("BRAND_URL", "/hledat?znacka=" + percent_encode(slug(record.brand)));
  body.set("PRODUCT_NAME", record.name);
  body.set("WISH_ID", record.id.text());
  body.set_optional("SUMMARY", summary_of(record.description));
  add_pictures(body, record);
  add_options(body, shown.entry, shown.variant);
  add_offer(body, shown.entry, shown.variant);
  add_bundles(body, shown.bundles);
  add_facts(body, record, shown.variant);
  add_delivery(body, shown.surroundings.delivery);
  if (!shown.related.empty()) {
    text::Dictionary& related = body.add("RELATED");
    for (const Replica::Entry* other : shown.related)
      add_card(related, "RELATED_CARD", *other, CardPlace::below);
  }
  return PageShell::close(document);
}

}  // namespace flipflop::storefront
