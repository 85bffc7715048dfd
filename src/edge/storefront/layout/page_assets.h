#pragma once
// Styles, islands, font and icon of the pages, published once under hashed names.

#include <map>
#include <string>
#include <vector>

#include "platform/http/static_files.h"

namespace flipflop::storefront {

class PageAssets {
 public:
  explicit PageAssets(http::StaticFiles& files);

  // One bundle of tokens, base and the page's own style.
  const std::string& style_url(const std::string& page) const;
  // Bundled islands of the page, the layout's first. Empty where no bundle was built.
  std::vector<std::string> island_urls(const std::string& page) const;
  const std::string& font_url() const { return font_url_; }
  const std::string& icon_url() const { return icon_url_; }

 private:
  std::string font_url_, icon_url_;
  std::map<std::string, std::string> styles_;
  std::map<std::string, std::string> islands_;  // by name: "cart_badge"
};

}  // namespace flipflop::storefront
