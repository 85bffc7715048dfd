#include "shop/supplier/adapters/heureka_xml.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/text.h"
#include "shop/supplier/adapters/feed_text.h"
#include "shop/supplier/adapters/xml_stream.h"

namespace flipflop::supplier {
namespace {

constexpr std::size_t longest_id = 64;
constexpr std::size_t longest_description = 64 * 1024;  // bytes, as all below
constexpr std::size_t longest_field = 4 * 1024;
constexpr std::size_t longest_url = 2000;
constexpr std::size_t most_params = 100;
constexpr std::size_t most_images = 30;
constexpr std::int64_t largest_stock = 1'000'000;
// Nothing that a shop sends by parcel costs more; sums of a whole cart stay far from overflow.
constexpr Money highest_price{10'000'000'000};
// A batch ends early when its texts come to this much: a feed of huge items must not fill memory.
constexpr std::size_t largest_batch = 8 * 1024 * 1024;

// What is read of an item; everything else is passed over unseen.
constexpr std::array<std::string_view, 18> field_names = {
    "ITEM_ID",   "ITEMGROUP_ID",  "PRODUCT",      "PRODUCTNAME", "DESCRIPTION",
    "PRICE_VAT", "VAT",           "STOCK",        "STORAGE_SUM", "STOCK_QUANTITY",
    "QUANTITY",  "DELIVERY_DATE", "MANUFACTURER", "EAN",         "SKU",
    "PRODUCTNO", "CATEGORYTEXT",  "HIGHLIGHTED"};

bool is_read(std::string_view name) {
  return std::ranges::find(field_names, name) != field_names.end();
}

// The texts of one SHOPITEM before they are judged.
struct RawItem {
  std::map<std::string, std::string, std::less<>> fields;
  std::vector<std::string> images;
  std::vector<product::NameValue> params;
  product::NameValue open_param;
  bool has_long_field = false;
  std::size_t bytes = 0;

  std::string_view field(std::string_view name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string_view{} : trim(found->second);
  }
};

std::vector<std::string> category_path(std::string_view text) {
  std::vector<std::string> path;
  for (std::string_view part : split(text, '|')) {
    std::string name = one_line(part);
    const bool root = path.empty() && (equals_ignoring_case(name, "Heureka.cz") ||
                                       equals_ignoring_case(name, "Heureka.sk"));
    if (!name.empty() && !root) path.push_back(std::move(name));
  }
  return path;
}

std::optional<VatRate> vat_rate(std::string_view text) {
  if (text.empty()) return VatRate{21};
  if (text.ends_with('%')) text = trim(text.substr(0, text.size() - 1));
  const auto percent = parse_unsigned(text);
  if (!percent || (*percent != 21 && *percent != 12 && *percent != 0)) return std::nullopt;
  return VatRate{static_cast<int>(*percent)};
}

// "27", "27.0", "> 10"; negative counts as none.
std::optional<std::int64_t> stated_quantity(std::string_view text) {
  if (text.starts_with('>')) text = trim(text.substr(1));
  if (text.starts_with('-'))
    return parse_unsigned(text.substr(1)) ? std::optional<std::int64_t>{0} : std::nullopt;
  const std::size_t dot = text.find_first_of(".,");
  if (dot != std::string_view::npos) {
    if (text.find_first_not_of('0', dot + 1) != std::string_view::npos) return std::nullopt;
    text = text.substr(0, dot);
  }
  const auto quantity = parse_unsigned(text);
  if (!quantity) return std::nullopt;
  return std::min(*quantity, largest_stock);
}

// nullopt when a figure is given and is none.
std::optional<std::int64_t> read_stock(const RawItem& raw, std::int64_t assumed, bool& is_assumed) {
  for (std::string_view name : {"STOCK", "STOCK_QUANTITY", "STORAGE_SUM", "QUANTITY"}) {
    const std::string_view text = raw.field(name);
    if (!text.empty()) return stated_quantity(text);
  }
  is_assumed = raw.field("DELIVERY_DATE") == "0";
  return is_assumed ? assumed : 0;
}

std::string shortened(const std::string& text, std::size_t code_points) {
  return std::string(utf8_prefix(text, code_points));
}

// The first of two fields that says anything.
std::string first_line_of(const RawItem& raw, std::string_view name, std::string_view instead,
                          std::size_t code_points) {
  std::string line = one_line(raw.field(name));
  if (line.empty()) line = one_line(raw.field(instead));
  return shortened(line, code_points);
}

// Why the item is skipped, or nothing and the item.
std::string judge(const RawItem& raw, std::int64_t assumed_stock, FeedItem& item) {
  item.id = one_line(raw.field("ITEM_ID"));
  if (item.id.empty()) return "missing_id";
  item.group_id = one_line(raw.field("ITEMGROUP_ID"));
  if (item.id.size() > longest_id || item.group_id.size() > longest_id) return "long_id";
  if (raw.has_long_field) return "long_field";
  item.name = first_line_of(raw, "PRODUCT", "PRODUCTNAME", 300);
  if (item.name.empty()) return "missing_name";
  const auto price = Money::parse(raw.field("PRICE_VAT"));
  if (!price || price->haler <= 0 || *price > highest_price) return "bad_price";
  const auto vat = vat_rate(raw.field("VAT"));
  if (!vat) return "bad_vat";
  const auto stock = read_stock(raw, assumed_stock, item.stock_assumed);
  if (!stock) return "bad_stock";
  item.price = *price;
  item.vat = *vat;
  item.stock = *stock;
  item.description = plain_text(raw.field("DESCRIPTION"));
  item.brand = shortened(one_line(raw.field("MANUFACTURER")), 100);
  item.ean = shortened(one_line(raw.field("EAN")), 64);
  item.sku = first_line_of(raw, "SKU", "PRODUCTNO", 64);
  item.category_path = category_path(raw.field("CATEGORYTEXT"));
  item.params = raw.params;
  item.image_urls = raw.images;
  item.is_featured = raw.field("HIGHLIGHTED") == "1";
  return {};
}

class HeurekaReader final : public FeedReader, private XmlHandler {
 public:
  explicit HeurekaReader(FeedFile file)
      : assumed_stock_(file.assumed_stock), stream_(file.path, *this) {}

  FeedBatch read(std::size_t count) override {
    batch_ = {};
    batch_bytes_ = 0;
    while (batch_.items.size() + batch_.skipped.size() < count && batch_bytes_ < largest_batch) {
      const XmlStream::Step step = stream_.feed();
      if (step == XmlStream::Step::more) continue;
      batch_.at_end = true;
      if (step == XmlStream::Step::failed) batch_.failure = stream_.failure();
      if (batch_.failure.empty() && items_seen_ == 0) batch_.failure = "empty";
      break;
    }
    return std::move(batch_);
  }

 private:
  void element_begins(std::string_view name, int depth) override {
    text_.clear();
    if (depth == 3) longest_text_ = limit_of(name);
    if (depth == 2 && name == "SHOPITEM") {
      in_item_ = true;
      raw_ = {};
      ++items_seen_;
    } else if (in_item_ && depth == 3 && name == "PARAM") {
      raw_.open_param = {};
    }
  }

  void text(std::string_view utf8) override {
    if (!in_item_ || longest_text_ == 0) return;
    if (text_.size() + utf8.size() > longest_text_) {
      raw_.has_long_field = true;
      return;
    }
    text_ += utf8;
  }

  // How long the text of a field may be; 0: it is not read.
  static std::size_t limit_of(std::string_view name) {
    if (name == "DESCRIPTION") return longest_description;
    const bool is_list = name == "PARAM" || name == "IMGURL" || name == "IMGURL_ALTERNATIVE";
    return is_list || is_read(name) ? longest_field : 0;
  }

  void element_ends(std::string_view name, int depth) override {
    if (!in_item_) return;
    if (depth == 2) {
      finish_item();
    } else if (depth == 3) {
      finish_field(name);
    } else if (depth == 4 && name == "PARAM_NAME") {
      raw_.open_param.name = shortened(one_line(text_), 100);
    } else if (depth == 4 && (name == "VAL" || name == "VALUE")) {
      raw_.open_param.value = shortened(one_line(text_), 500);
    }
    text_.clear();
  }

  void finish_field(std::string_view name) {
    if (name == "PARAM") {
      const bool filled = !raw_.open_param.name.empty() && !raw_.open_param.value.empty();
      if (filled && raw_.params.size() < most_params) raw_.params.push_back(raw_.open_param);
    } else if (name == "IMGURL" || name == "IMGURL_ALTERNATIVE") {
      const std::string_view url = trim(text_);
      if (!url.empty() && url.size() <= longest_url && raw_.images.size() < most_images)
        raw_.images.emplace_back(url);
    } else if (is_read(name)) {
      raw_.fields.try_emplace(std::string(name), text_);  // the first of a repeated field counts
    }
    raw_.bytes += text_.size();
  }

  void finish_item() {
    in_item_ = false;
    batch_bytes_ += raw_.bytes;
    FeedItem item;
    const std::string reason = judge(raw_, assumed_stock_, item);
    if (reason.empty()) {
      batch_.items.push_back(std::move(item));
    } else {
      batch_.skipped.push_back(
          {item.id.empty() ? "#" + std::to_string(items_seen_) : shortened(item.id, longest_id),
           reason});
    }
    raw_ = {};
  }

  std::int64_t assumed_stock_;
  XmlStream stream_;
  FeedBatch batch_;
  RawItem raw_;
  std::string text_;
  std::size_t longest_text_ = 0;  // of the open field
  std::size_t batch_bytes_ = 0;
  bool in_item_ = false;
  std::int64_t items_seen_ = 0;
};

}  // namespace

std::unique_ptr<FeedReader> open_heureka_xml(FeedFile file) {
  return std::make_unique<HeurekaReader>(std::move(file));
}

}  // namespace flipflop::supplier
