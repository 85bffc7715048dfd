#include "edge/storefront/product/bundle_offer.h"

#include <algorithm>

#include "edge/storefront/product/variant_choice.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr std::size_t most_shown = 3;

std::optional<BundleMember> member(const search::Replica& replica, const Uuid& product,
                                   const BundleMember& shown) {
  if (shown.entry->record->id.uuid == product) return shown;
  const search::Replica::Entry* entry = replica.find(product::ProductId{product});
  if (entry == nullptr || !entry->record->is_active) return std::nullopt;
  return BundleMember{entry, chosen_variant(*entry, {})};
}

std::optional<BundleOffer> offer_of(const search::Replica& replica, const BundleMember& shown,
                                    const promotion::Rule& rule) {
  BundleOffer offer{&rule, std::max<std::int64_t>(1, rule.set_size), {}, {}};
  for (const Uuid& product : rule.condition.products) {
    const auto one = member(replica, product, shown);
    if (!one || one->variant == nullptr) return std::nullopt;
    if (one->entry->available_of(*one->variant) < offer.pieces) return std::nullopt;
    offer.apart = offer.apart + one->variant->price * offer.pieces;
    offer.members.push_back(*one);
  }
  if (rule.amount >= offer.apart) return std::nullopt;
  return offer;
}

}  // namespace

std::vector<BundleOffer> bundles_of(const search::Replica& replica, const BundleMember& shown,
                                    const std::vector<promotion::Rule>& bundles) {
  std::vector<BundleOffer> offers;
  for (const promotion::Rule& rule : bundles) {
    if (offers.size() == most_shown) break;
    const auto& products = rule.condition.products;
    if (std::ranges::find(products, shown.entry->record->id.uuid) == products.end()) continue;
    if (auto offer = offer_of(replica, shown, rule)) offers.push_back(*std::move(offer));
  }
  return offers;
}

void add_bundles(text::Dictionary& body, const std::vector<BundleOffer>& offers) {
  for (const BundleOffer& offer : offers) {
    text::Dictionary& section = body.add("BUNDLE");
    section.set("BUNDLE_NAME", offer.rule->name);
    section.set("BUNDLE_PRICE", offer.rule->amount.czech());
    section.set("BUNDLE_APART", offer.apart.czech());
    section.set_whole("BUNDLE_PIECES", offer.pieces);
    std::string variants;
    for (const BundleMember& one : offer.members) {
      const search::Record& record = *one.entry->record;
      text::Dictionary& row = section.add("BUNDLE_MEMBER");
      row.set("MEMBER_URL", "/produkt/" + std::string(record.slug));
      row.set("MEMBER_NAME", record.name);
      row.set_optional("MEMBER_VARIANT", one.variant->label());
      row.set("MEMBER_PRICE", one.variant->price.czech());
      if (offer.pieces > 1)
        row.set_optional("MEMBER_PIECES",
                         text::message("cart.pieces", {{"count", std::to_string(offer.pieces)}}));
      if (!variants.empty()) variants += ',';
      variants += one.variant->id.text();
    }
    section.set("BUNDLE_VARIANTS", variants);
  }
}

}  // namespace flipflop::storefront
