#include "edge/storefront/layout/page_assets.h"

#include "base/invariant.h"
#include "platform/assets/assets.h"

namespace flipflop::storefront {
namespace {

constexpr std::string_view folder = "edge/storefront/";
constexpr std::string_view font_name = "/assets/manrope-800.woff2";

// Which islands a page uses beside the layout's.
const std::map<std::string, std::vector<std::string>>& islands_by_page() {
  static const std::map<std::string, std::vector<std::string>> islands = {
      {"category", {"listing"}},
      {"search", {"listing"}},
      {"product", {"gallery", "variant_chooser"}},
      {"cart", {"quantity"}},
      {"checkout", {"totals"}}};
  return islands;
}

std::string style(const std::string& name) {
  return assets::read(std::string(folder) + name + ".css") + "\n";
}

std::string bundle(const std::string& page, const std::string& font_url) {
  std::string css = style("layout/tokens") + style("layout/base");
  if (page == "category" || page == "search") css += style("layout/listing");
  const std::string own = page + "/" + page;
  if (assets::exists(std::string(folder) + own + ".css")) css += style(own);
  for (std::size_t at = css.find(font_name); at != std::string::npos;
       at = css.find(font_name, at + font_url.size()))
    css.replace(at, font_name.size(), font_url);
  return css;
}

// "edge/storefront/cart/cart.css" -> "cart"
std::string page_of(const std::string& path) {
  const std::size_t begin = folder.size();
  return path.substr(begin, path.find('/', begin) - begin);
}

}  // namespace

PageAssets::PageAssets(http::StaticFiles& files) {
  font_url_ =
      files.publish("manrope-800.woff2",
                    assets::read("edge/storefront/layout/fonts/manrope-800.woff2"), "font/woff2");
  icon_url_ = files.publish("favicon.svg", assets::read("edge/storefront/layout/favicon.svg"),
                            "image/svg+xml");
  for (const std::string& path : assets::list(folder, ".css")) {
    const std::string page = page_of(path);
    if (page == "layout") continue;
    styles_[page] =
        files.publish(page + ".css", bundle(page, font_url_), "text/css; charset=utf-8");
  }
  for (const std::string& path : assets::list("islands/", ".js")) {
    const std::string file = path.substr(path.rfind('/') + 1);
    const std::string name = file.substr(0, file.find('.'));
    islands_[name] = files.publish(file, assets::read(path), "text/javascript; charset=utf-8");
  }
}

const std::string& PageAssets::style_url(const std::string& page) const {
  const auto found = styles_.find(page);
  invariant(found != styles_.end(), ("no style for page " + page).c_str());
  return found->second;
}

std::vector<std::string> PageAssets::island_urls(const std::string& page) const {
  std::vector<std::string> names = {"cart_badge"};
  const auto own = islands_by_page().find(page);
  if (own != islands_by_page().end())
    names.insert(names.end(), own->second.begin(), own->second.end());
  std::vector<std::string> urls;
  for (const std::string& name : names) {
    const auto found = islands_.find(name);
    if (found != islands_.end()) urls.push_back(found->second);
  }
  return urls;
}

}  // namespace flipflop::storefront
