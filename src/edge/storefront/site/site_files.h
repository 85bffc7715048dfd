#pragma once
// What browsers and search engines fetch beside pages: pictures of products, icons, robots.txt and
// the sitemap.

#include <string>

#include "platform/http/router.h"
#include "platform/http/static_files.h"
#include "platform/platform.h"
#include "shop/search/search.h"

namespace flipflop::storefront {

struct FilePath {
  std::string file;
};
BOOST_DESCRIBE_STRUCT(FilePath, (), (file))

class SiteFiles {
 public:
  SiteFiles(Platform& platform, search::Search& search);

  void register_routes(http::Router& router);

 private:
  Task<http::Response> picture(http::Call call, FilePath in);
  Task<http::Response> neutral_picture(http::Call call, http::Nothing in);
  Task<http::Response> icon(http::Call call, http::Nothing in);
  Task<http::Response> old_icon(http::Call call, http::Nothing in);
  Task<http::Response> robots(http::Call call, http::Nothing in);
  // An index of sitemaps, each with at most 20,000 products; the first begins with the categories.
  Task<http::Response> sitemap_index(http::Call call, http::Nothing in);
  Task<http::Response> sitemap(http::Call call, FilePath in);

  Platform& platform_;
  search::Search& search_;
  std::string icon_;
  std::string neutral_picture_;
};

}  // namespace flipflop::storefront
