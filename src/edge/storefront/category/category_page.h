#pragma once
// A category: its subcategories and the list of everything in it and below, from the replica alone.

#include "edge/storefront/layout/documents.h"
#include "edge/storefront/layout/listing.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"

namespace flipflop::storefront {

struct CategoryPath {
  std::string slug;
};
BOOST_DESCRIBE_STRUCT(CategoryPath, (), (slug))

class CategoryPage {
 public:
  CategoryPage(PageShell& shell, search::Search& search)
      : shell_(shell), search_(search), documents_(cached_documents) {}

  void register_routes(http::Router& router);

 private:
  static constexpr std::size_t cached_documents = 200;  // per loop
  struct Shown;

  Task<http::Response> show(http::Call call, CategoryPath in);
  std::string render(const Shown& shown) const;
  PageHead head(const Shown& shown, const search::Found& found) const;

  PageShell& shell_;
  search::Search& search_;
  Documents documents_;
};

}  // namespace flipflop::storefront
