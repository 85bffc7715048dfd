#pragma once
// One product, answered from the replica alone: no SQL. `?varianta=<sku>` chooses a variant.

#include "edge/storefront/layout/documents.h"
#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/layout/structured_data.h"
#include "platform/http/router.h"

namespace flipflop::storefront {

struct ProductPath {
  std::string slug;
};
BOOST_DESCRIBE_STRUCT(ProductPath, (), (slug))

class ProductPage {
 public:
  ProductPage(PageShell& shell, search::Search& search)
      : shell_(shell), search_(search), documents_(cached_documents) {}

  void register_routes(http::Router& router);

 private:
  static constexpr std::size_t cached_documents = 500;  // per loop
  struct Shown;

  Task<http::Response> show(http::Call call, ProductPath in);
  std::string render(const Shown& shown) const;
  PageHead head(const Shown& shown) const;

  PageShell& shell_;
  search::Search& search_;
  Documents documents_;
};

}  // namespace flipflop::storefront
