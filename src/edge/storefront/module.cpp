#include "edge/storefront/module.h"

#include "edge/storefront/account/account_pages.h"
#include "edge/storefront/cart/cart_page.h"
#include "edge/storefront/cart/shared_cart_page.h"
#include "edge/storefront/category/category_page.h"
#include "edge/storefront/checkout/checkout_page.h"
#include "edge/storefront/error/error_page.h"
#include "edge/storefront/home/home_page.h"
#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/legal/legal_pages.h"
#include "edge/storefront/payment_return/payment_page.h"
#include "edge/storefront/product/product_page.h"
#include "edge/storefront/returns/returns_pages.h"
#include "edge/storefront/search/search_page.h"
#include "edge/storefront/site/old_paths.h"
#include "edge/storefront/site/site_files.h"
#include "edge/storefront/thank_you/thank_you_page.h"
#include "edge/storefront/tracking/change_page.h"
#include "edge/storefront/tracking/tracking_page.h"

namespace flipflop::storefront {

struct Module::Parts {
  Parts(Platform& platform, Faces faces)
      : search(faces.search),
        shell(platform, faces.search, faces.shipping, faces.promotions),
        home(shell, faces.search),
        category(shell, faces.search),
        search_page(shell, faces.search),
        product(shell, faces.search),
        legal(shell, faces.search),
        files(platform, faces.search),
        old_paths(faces.search),
        cart(shell, faces.carts, faces.aside, faces.search, faces.shipping),
        shared_cart(shell, faces.carts, faces.aside, platform.public_url),
        checkout({platform,
                  shell,
                  faces.orders,
                  faces.payments,
                  faces.shipping,
                  {faces.auth, faces.users}}),
        payment(shell, faces.orders, faces.payments),
        thank_you({platform, shell, faces.orders, faces.payments, faces.auth}),
        tracking({shell, faces.orders, faces.payments, faces.shipping, faces.returns, faces.billing,
                  faces.loyalty}),
        order_change(shell, faces.orders),
        returns({platform, shell, faces.orders, faces.returns}),
        account({platform, shell, search, faces.orders, faces.auth, faces.users, faces.loyalty}) {}

  search::Search& search;
  PageShell shell;
  HomePage home;
  CategoryPage category;
  SearchPage search_page;
  ProductPage product;
  LegalPages legal;
  SiteFiles files;
  OldPaths old_paths;
  CartPage cart;
  SharedCartPage shared_cart;
  CheckoutPage checkout;
  PaymentPage payment;
  ThankYouPage thank_you;
  TrackingPage tracking;
  ChangePage order_change;
  ReturnsPages returns;
  AccountPages account;
};

Module::Module(Platform& platform, Faces faces)
    : parts_(std::make_unique<Parts>(platform, faces)) {}

Module::~Module() = default;

void Module::register_routes(http::Router& router) {
  parts_->home.register_routes(router);
  parts_->category.register_routes(router);
  parts_->search_page.register_routes(router);
  parts_->product.register_routes(router);
  parts_->legal.register_routes(router);
  parts_->files.register_routes(router);
  parts_->old_paths.register_routes(router);
  parts_->cart.register_routes(router);
  parts_->shared_cart.register_routes(router);
  parts_->checkout.register_routes(router);
  parts_->payment.register_routes(router);
  parts_->thank_you.register_routes(router);
  parts_->tracking.register_routes(router);
  parts_->order_change.register_routes(router);
  parts_->returns.register_routes(router);
  parts_->account.register_routes(router);
}

void Module::start(Loops& loops) {
  parts_->shell.start(loops);
}

http::ErrorPage Module::error_page() {
  return storefront::error_page(parts_->shell, parts_->search);
}

}  // namespace flipflop::storefront
