#include "edge/admin/account/account_page.h"
#include "edge/admin/company/company_rules.h"
#include "edge/admin/configuration/configuration_rules.h"
#include "edge/admin/customers/customers_pages.h"
#include "edge/admin/loyalty/loyalty_pages.h"
#include "edge/admin/operations/invariant_report.h"
#include "edge/admin/operations/operations_pages.h"
#include "edge/admin/operations/operations_routes.h"
#include "edge/admin/orders/edit_page.h"
#include "edge/admin/orders/orders_pages.h"
#include "edge/admin/orders/packing_pages.h"
#include "edge/admin/payments/payments_pages.h"
#include "edge/admin/products/products_page.h"
#include "edge/admin/promotions/coupons_pages.h"
#include "edge/admin/promotions/promotion_form.h"
#include "edge/admin/promotions/promotions_pages.h"
#include "edge/admin/returns/returns_pages.h"
#include "edge/admin/sign_in/sign_in_page.h"
#include "edge/admin/stock/arrivals_pages.h"
#include "edge/admin/stock/stock_pages.h"
#include "edge/admin/stock/stocktakes_pages.h"
#include "edge/admin/suppliers/suppliers_pages.h"
#include "edge/admin/vouchers/vouchers_pages.h"
#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(admin::CompanyInput);
FLIPFLOP_JSON(admin::ConfigurationInput);
FLIPFLOP_JSON(admin::Configuration);
FLIPFLOP_JSON(admin::Configurable);
FLIPFLOP_JSON(admin::AvailableSettings);
FLIPFLOP_JSON(admin::JobsQuery);
FLIPFLOP_JSON(admin::JobRow);
FLIPFLOP_JSON(admin::JobList);
FLIPFLOP_JSON(admin::JobId);
FLIPFLOP_JSON(admin::AuditQuery);
FLIPFLOP_JSON(admin::AuditRow);
FLIPFLOP_JSON(admin::AuditRows);
FLIPFLOP_JSON(admin::InvariantResult);
FLIPFLOP_JSON(admin::InvariantReport);
FLIPFLOP_JSON(admin::JobsPageQuery);
FLIPFLOP_JSON(admin::AuditPageQuery);
FLIPFLOP_JSON(admin::OrdersPageQuery);
FLIPFLOP_JSON(admin::OrderPageId);
FLIPFLOP_JSON(admin::PackingPageId);
FLIPFLOP_JSON(admin::OwnParcelForm);
FLIPFLOP_JSON(admin::OrderEditId);
FLIPFLOP_JSON(admin::OrderContactForm);
FLIPFLOP_JSON(admin::OrderPiecesForm);
FLIPFLOP_JSON(admin::ReturnsPageQuery);
FLIPFLOP_JSON(admin::ReturnPageId);
FLIPFLOP_JSON(admin::ReturnHandlingForm);
FLIPFLOP_JSON(admin::GoodwillForm);
FLIPFLOP_JSON(admin::ProductsPageQuery);
FLIPFLOP_JSON(admin::SignInQuery);
FLIPFLOP_JSON(admin::SignInForm);
FLIPFLOP_JSON(admin::CodeForm);
FLIPFLOP_JSON(admin::AccountForm);
FLIPFLOP_JSON(admin::SuppliersPageQuery);
FLIPFLOP_JSON(admin::RunsPageQuery);
FLIPFLOP_JSON(admin::RunPageId);
FLIPFLOP_JSON(admin::CasesPageQuery);
FLIPFLOP_JSON(admin::CasePageId);
FLIPFLOP_JSON(admin::CaseForm);
FLIPFLOP_JSON(admin::VouchersPageQuery);
FLIPFLOP_JSON(admin::VoucherPageId);
FLIPFLOP_JSON(admin::VoucherBatchPageId);
FLIPFLOP_JSON(admin::VoucherBlockForm);
FLIPFLOP_JSON(admin::VoucherIssueForm);
FLIPFLOP_JSON(admin::VoucherLookUpForm);
FLIPFLOP_JSON(admin::ReconciliationsPageQuery);
FLIPFLOP_JSON(admin::ReconciliationPageId);
FLIPFLOP_JSON(admin::CustomersQuery);
FLIPFLOP_JSON(admin::CustomerPageId);
FLIPFLOP_JSON(admin::CustomerGroupForm);
FLIPFLOP_JSON(admin::StockPageQuery);
FLIPFLOP_JSON(admin::LocationPageQuery);
FLIPFLOP_JSON(admin::LowPageQuery);
FLIPFLOP_JSON(admin::LocationForm);
FLIPFLOP_JSON(admin::ShelfPageId);
FLIPFLOP_JSON(admin::ShelfForm);
FLIPFLOP_JSON(admin::StocktakesPageQuery);
FLIPFLOP_JSON(admin::StocktakePageQuery);
FLIPFLOP_JSON(admin::StocktakeForm);
FLIPFLOP_JSON(admin::ArrivalsPageQuery);
FLIPFLOP_JSON(admin::ArrivalPageId);
FLIPFLOP_JSON(admin::ArrivalForm);
FLIPFLOP_JSON(admin::PromotionsPageQuery);
FLIPFLOP_JSON(admin::PromotionKindQuery);
FLIPFLOP_JSON(admin::PromotionPageQuery);
FLIPFLOP_JSON(admin::PromotionPageId);
FLIPFLOP_JSON(admin::PromotionForm);
FLIPFLOP_JSON(admin::PromotionSwitchForm);
FLIPFLOP_JSON(admin::CouponsForm);
FLIPFLOP_JSON(admin::CouponPageCode);
FLIPFLOP_JSON(admin::CouponForm);
FLIPFLOP_JSON(admin::LoyaltyTermsForm);

}  // namespace flipflop
