#pragma once
// All pages of the account, from signing in to erasure.

#include "edge/storefront/account/addresses_page.h"
#include "edge/storefront/account/details_page.h"
#include "edge/storefront/account/overview_page.h"
#include "edge/storefront/account/password_pages.h"
#include "edge/storefront/account/points_page.h"
#include "edge/storefront/account/privacy_page.h"
#include "edge/storefront/account/register_page.h"
#include "edge/storefront/account/sessions_page.h"
#include "edge/storefront/account/sign_in_page.h"
#include "edge/storefront/account/wishlist_page.h"

namespace flipflop::storefront {

class AccountPages {
 public:
  explicit AccountPages(AccountNeeds needs)
      : sign_in_(needs),
        register_(needs),
        password_(needs),
        overview_(needs),
        points_(needs),
        details_(needs),
        addresses_(needs),
        wishlist_(needs),
        sessions_(needs),
        privacy_(needs) {}

  void register_routes(http::Router& router) {
    sign_in_.register_routes(router);
    register_.register_routes(router);
    password_.register_routes(router);
    overview_.register_routes(router);
    points_.register_routes(router);
    details_.register_routes(router);
    addresses_.register_routes(router);
    wishlist_.register_routes(router);
    sessions_.register_routes(router);
    privacy_.register_routes(router);
  }

 private:
  SignInPage sign_in_;
  RegisterPage register_;
  PasswordPages password_;
  OverviewPage overview_;
  PointsPage points_;
  DetailsPage details_;
  AddressesPage addresses_;
  WishlistPage wishlist_;
  SessionsPage sessions_;
  PrivacyPage privacy_;
};

}  // namespace flipflop::storefront
