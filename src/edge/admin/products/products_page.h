#pragma once
// All products, also hidden ones, as staff look them up.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "shop/product/product.h"

namespace flipflop::admin {

struct ProductsPageQuery : list::Asked {
  std::optional<json::Text<1, 100>> search;
  std::optional<bool> is_active;
};
BOOST_DESCRIBE_STRUCT(ProductsPageQuery, (list::Asked), (search, is_active))

class ProductsPage {
 public:
  ProductsPage(StaffShell& shell, product::Products& products)
      : shell_(shell), products_(products) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, ProductsPageQuery in);

  StaffShell& shell_;
  product::Products& products_;
};

}  // namespace flipflop::admin
