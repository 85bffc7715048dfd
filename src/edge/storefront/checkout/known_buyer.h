#pragma once
// What the checkout knows of a buyer who is signed in, so that it need not be typed.

#include <optional>

#include "edge/storefront/checkout/checkout_form.h"
#include "platform/http/permission.h"
#include "platform/text/template.h"
#include "shop/auth/auth.h"
#include "shop/user/user.h"

namespace flipflop::storefront {

struct KnownBuyer {
  auth::Account account;
  std::vector<user::Address> addresses;  // the default first
};

struct Accounts {
  auth::Auth& auth;
  user::Users& users;

  // nullopt for a guest.
  Task<std::optional<KnownBuyer>> buyer(http::Principal principal, Deadline deadline) const;
};

// A first form: the account's e-mail and the default address.
CheckoutForm prefilled(const KnownBuyer& buyer);

// Types the saved address that the form names; nothing when the buyer has none of this id.
void take_saved_address(CheckoutForm& form, const KnownBuyer& buyer);

// The choice among several saved addresses.
void fill_saved_addresses(text::Dictionary& body, const KnownBuyer& buyer,
                          const CheckoutForm& form);

}  // namespace flipflop::storefront
