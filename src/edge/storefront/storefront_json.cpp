#include "edge/storefront/cart/cart_page.h"
#include "edge/storefront/cart/shared_cart_page.h"
#include "edge/storefront/category/category_page.h"
#include "edge/storefront/checkout/checkout_page.h"
#include "edge/storefront/payment_return/payment_page.h"
#include "edge/storefront/product/product_page.h"
#include "edge/storefront/returns/returns_pages.h"
#include "edge/storefront/site/old_paths.h"
#include "edge/storefront/site/site_files.h"
#include "edge/storefront/thank_you/thank_you_page.h"
#include "edge/storefront/tracking/change_page.h"
#include "edge/storefront/tracking/tracking_page.h"
#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(storefront::ProductPath);
FLIPFLOP_JSON(storefront::CategoryPath);
FLIPFLOP_JSON(storefront::FilePath);
FLIPFLOP_JSON(storefront::OldPath);
FLIPFLOP_JSON(storefront::AddForm);
FLIPFLOP_JSON(storefront::AddSetForm);
FLIPFLOP_JSON(storefront::ChangeForm);
FLIPFLOP_JSON(storefront::RemoveForm);
FLIPFLOP_JSON(storefront::CartCodeForm);
FLIPFLOP_JSON(storefront::VoucherRemoveForm);
FLIPFLOP_JSON(storefront::CartQuery);
FLIPFLOP_JSON(storefront::SavedForm);
FLIPFLOP_JSON(storefront::SharedCartQuery);
FLIPFLOP_JSON(storefront::SharedCartForm);
FLIPFLOP_JSON(storefront::CheckoutForm);
FLIPFLOP_JSON(storefront::PaymentQuery);
FLIPFLOP_JSON(storefront::RetryForm);
FLIPFLOP_JSON(storefront::ByOrderToken);
FLIPFLOP_JSON(storefront::ByDocument);
FLIPFLOP_JSON(storefront::LookupForm);
FLIPFLOP_JSON(storefront::OrderChangeForm);
FLIPFLOP_JSON(storefront::FirstPasswordForm);
FLIPFLOP_JSON(storefront::ReturnForm);
FLIPFLOP_JSON(storefront::ByCaseNumber);

}  // namespace flipflop
