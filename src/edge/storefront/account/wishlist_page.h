#pragma once
// Products that an account likes, as cards from the catalogue replica. The heart on a product's
// page posts here; whoever is not signed in does that first.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

struct WishForm {
  product::ProductId product_id;
};
BOOST_DESCRIBE_STRUCT(WishForm, (), (product_id))

class WishlistPage {
 public:
  explicit WishlistPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> add(http::Call call, WishForm in);
  Task<http::Response> remove(http::Call call, WishForm in);

  AccountNeeds needs_;
};

}  // namespace flipflop::storefront
