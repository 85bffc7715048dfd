#include "shop/search/record.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/invariant.h"

namespace flipflop::search {
namespace {

using Named = Record::Named;
using Image = Record::Image;
using Variant = Record::Variant;

std::optional<Money> announced(const product::Variant& variant) {
  return variant.lowest_before ? variant.compare_at_price : std::nullopt;
}

// Lays a product out in one block: the arrays, strictest alignment first, then the texts. Every
// text is placed in a first walk, which tells how large the block is, and looked up in a second.
class Packing {
 public:
  explicit Packing(const product::Product& product) : product_(product) {
    for_each_text([this](std::string_view text) { place(text); });
    std::size_t options = product.attributes.size();
    for (const product::Variant& variant : product.variants) options += variant.options.size();
    images_at_ = product.variants.size() * sizeof(Variant);
    named_at_ = images_at_ + product.images.size() * sizeof(Image);
    texts_at_ = named_at_ + options * sizeof(Named);
  }

  std::unique_ptr<std::byte[]> fill(Record& record) {
    auto block = std::make_unique_for_overwrite<std::byte[]>(texts_at_ + texts_size_);
    texts_ = reinterpret_cast<char*>(block.get() + texts_at_);
    for (const Placed& placed : placed_)
      std::memcpy(texts_ + placed.offset, placed.text.data(), placed.text.size());
    next_named_ = reinterpret_cast<Named*>(block.get() + named_at_);

    record.name = view(product_.name);
    record.slug = view(product_.slug);
    record.description = view(product_.description);
    record.brand = view(product_.brand);
    record.attributes = named(product_.attributes);
    record.images = images(reinterpret_cast<Image*>(block.get() + images_at_));
    record.variants = variants(reinterpret_cast<Variant*>(block.get()));
    return block;
  }

 private:
  struct Placed {
    std::string_view text;
    std::size_t offset;
  };

  template <class Visit>
  void for_each_text(Visit visit) const {
    visit(product_.name);
    visit(product_.slug);
    visit(product_.description);
    visit(product_.brand);
    for (const auto& [name, value] : product_.attributes) visit(name), visit(value);
    for (const product::Image& image : product_.images) visit(image.source_url), visit(image.file);
    for (const product::Variant& variant : product_.variants) {
      visit(variant.sku);
      visit(variant.ean);
      for (const auto& [name, value] : variant.options) visit(name), visit(value);
    }
  }

  const Placed* find(std::string_view text) const {
    const auto found = std::ranges::find(placed_, text, &Placed::text);
    return found == placed_.end() ? nullptr : &*found;
  }

  void place(std::string_view text) {
    if (text.empty() || find(text) != nullptr) return;
    placed_.push_back({text, texts_size_});
    texts_size_ += text.size();
  }

  std::string_view view(std::string_view text) const {
    if (text.empty()) return {};
    const Placed* placed = find(text);
    invariant(placed != nullptr, "every text of a record was placed");
    return {texts_ + placed->offset, text.size()};
  }

  std::span<const Named> named(const std::vector<product::NameValue>& pairs) {
    Named* const first = next_named_;
    for (const auto& [name, value] : pairs) new (next_named_++) Named{view(name), view(value)};
    return {first, pairs.size()};
  }

  std::span<const Image> images(Image* at) const {
    Image* const first = at;
    for (const product::Image& image : product_.images)
      new (at++) Image{view(image.source_url), view(image.file), image.width, image.height};
    return {first, product_.images.size()};
  }

  std::span<const Variant> variants(Variant* at) {
    Variant* const first = at;
    for (const product::Variant& variant : product_.variants)
      new (at++) Variant{.id = variant.id,
                         .sku = view(variant.sku),
                         .ean = view(variant.ean),
                         .options = named(variant.options),
                         .price = variant.price,
                         .price_version = variant.price_version,
                         .compare_at_price = announced(variant),
                         .lowest_before = variant.lowest_before,
                         .vat = variant.vat,
                         .is_active = variant.is_active};
    return {first, product_.variants.size()};
  }

  const product::Product& product_;
  std::vector<Placed> placed_;
  std::size_t texts_size_ = 0;
  std::size_t images_at_ = 0;
  std::size_t named_at_ = 0;
  std::size_t texts_at_ = 0;
  char* texts_ = nullptr;
  Named* next_named_ = nullptr;
};

}  // namespace

Record::Record(const product::Product& product)
    : id(product.id),
      category_id(product.category_id),
      created_at(product.created_at),
      updated_at(product.updated_at),
      is_active(product.is_active),
      is_featured(product.is_featured) {
  static_assert(alignof(Variant) >= alignof(Image) && alignof(Image) >= alignof(Named));
  static_assert(std::is_trivially_destructible_v<Variant> &&
                std::is_trivially_destructible_v<Image> && std::is_trivially_destructible_v<Named>);
  block_ = Packing(product).fill(*this);
}

std::string Record::Variant::label() const {
  std::string label;
  for (const Named& option : options) {
    if (!label.empty()) label += ", ";
    label += option.value;
  }
  return label;
}

namespace {

bool same_variant(const Record::Variant& left, const Record::Variant& right) {
  return left.id == right.id && left.sku == right.sku && left.ean == right.ean &&
         std::ranges::equal(left.options, right.options) && left.price == right.price &&
         left.price_version == right.price_version &&
         left.compare_at_price == right.compare_at_price &&
         left.lowest_before == right.lowest_before && left.vat == right.vat &&
         left.is_active == right.is_active;
}

}  // namespace

bool same(const Record& left, const Record& right) {
  return left.id == right.id && left.name == right.name && left.slug == right.slug &&
         left.description == right.description && left.brand == right.brand &&
         left.category_id == right.category_id && left.created_at == right.created_at &&
         left.updated_at == right.updated_at && left.is_active == right.is_active &&
         left.is_featured == right.is_featured &&
         std::ranges::equal(left.attributes, right.attributes) &&
         std::ranges::equal(left.images, right.images) &&
         std::ranges::equal(left.variants, right.variants, same_variant);
}

std::string picture_path(const Record& record, std::size_t image, int width) {
  if (image < record.images.size() && !record.images[image].file.empty())
    return "/obrazky/" + std::string(record.images[image].file) + "-" + std::to_string(width) +
           ".webp";
  return "/obrazky/nahrada.svg";
}

}  // namespace flipflop::search
