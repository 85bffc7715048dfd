#include "edge/storefront/account/account_pages.h"
#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(storefront::ReturnQuery);
FLIPFLOP_JSON(storefront::SignInForm);
FLIPFLOP_JSON(storefront::CodeForm);
FLIPFLOP_JSON(storefront::RegisterForm);
FLIPFLOP_JSON(storefront::ByLinkToken);
FLIPFLOP_JSON(storefront::ForgottenForm);
FLIPFLOP_JSON(storefront::NewPasswordForm);
FLIPFLOP_JSON(storefront::OrdersQuery);
FLIPFLOP_JSON(storefront::DetailsForm);
FLIPFLOP_JSON(storefront::ChangePasswordForm);
FLIPFLOP_JSON(storefront::PreferencesForm);
FLIPFLOP_JSON(storefront::AddressForm);
FLIPFLOP_JSON(storefront::ChangedAddress);
FLIPFLOP_JSON(storefront::ByAddress);
FLIPFLOP_JSON(storefront::WishForm);
FLIPFLOP_JSON(storefront::PointsExchangeForm);
FLIPFLOP_JSON(storefront::SessionForm);
FLIPFLOP_JSON(storefront::ConsentForm);
FLIPFLOP_JSON(storefront::ExportForm);
FLIPFLOP_JSON(storefront::EraseForm);

}  // namespace flipflop
