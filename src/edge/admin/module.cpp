#include "edge/admin/module.h"

#include "edge/admin/account/account_page.h"
#include "edge/admin/company/company_routes.h"
#include "edge/admin/configuration/configuration_routes.h"
#include "edge/admin/customers/customers_pages.h"
#include "edge/admin/layout/error_page.h"
#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/loyalty/loyalty_pages.h"
#include "edge/admin/operations/operations_pages.h"
#include "edge/admin/operations/operations_routes.h"
#include "edge/admin/orders/edit_page.h"
#include "edge/admin/orders/orders_pages.h"
#include "edge/admin/orders/packing_pages.h"
#include "edge/admin/payments/payments_pages.h"
#include "edge/admin/products/products_page.h"
#include "edge/admin/promotions/coupons_pages.h"
#include "edge/admin/promotions/promotions_pages.h"
#include "edge/admin/returns/returns_pages.h"
#include "edge/admin/sign_in/sign_in_page.h"
#include "edge/admin/start/start_page.h"
#include "edge/admin/stock/arrivals_pages.h"
#include "edge/admin/stock/stock_pages.h"
#include "edge/admin/stock/stocktakes_pages.h"
#include "edge/admin/suppliers/suppliers_pages.h"
#include "edge/admin/vouchers/vouchers_pages.h"

namespace flipflop::admin {

struct Module::Parts {
  Parts(Platform& platform, Faces faces)
      : company(platform),
        configuration(platform),
        operations(platform),
        shell(platform),
        sign_in(platform, shell, {faces.auth, faces.second_factors}),
        account(shell, faces.second_factors),
        start(platform, shell, {faces.orders, faces.returns, faces.payment_cases, faces.stockroom}),
        orders(shell, {faces.orders, faces.payments, faces.shipping, faces.suppliers, faces.returns,
                       platform.ids, faces.billing, faces.warehouse}),
        order_edit(shell, faces.orders),
        packing(shell, faces.orders, faces.warehouse),
        payments(shell, faces.payment_cases),
        returns(shell, {faces.orders, faces.returns}),
        products(shell, faces.products),
        suppliers(shell, faces.suppliers),
        vouchers(shell, {faces.voucher_desk, faces.vouchers, platform.ids}),
        promotions(shell, {faces.promotion_desk, faces.products, faces.groups, platform.ids}),
        coupons(shell, faces.promotion_desk, platform.ids),
        loyalty(shell, faces.loyalty),
        customers(shell, faces.auth, faces.groups),
        stock(shell, faces.stockroom, platform.ids),
        stocktakes(shell, faces.stockroom),
        arrivals(shell, faces.stockroom, platform.ids),
        operations_pages(platform, shell) {}

  CompanyRoutes company;
  ConfigurationRoutes configuration;
  OperationsRoutes operations;
  StaffShell shell;
  SignInPage sign_in;
  AccountPage account;
  StartPage start;
  OrdersPages orders;
  OrderEditPage order_edit;
  PackingPages packing;
  PaymentsPages payments;
  ReturnsPages returns;
  ProductsPage products;
  SuppliersPages suppliers;
  VouchersPages vouchers;
  PromotionsPages promotions;
  CouponsPages coupons;
  LoyaltyPages loyalty;
  CustomersPages customers;
  StockPages stock;
  StocktakesPages stocktakes;
  ArrivalsPages arrivals;
  OperationsPages operations_pages;
};

Module::Module(Platform& platform, Faces faces)
    : parts_(std::make_unique<Parts>(platform, faces)) {}

Module::~Module() = default;

void Module::register_routes(http::Router& router) {
  parts_->company.register_routes(router);
  parts_->configuration.register_routes(router);
  parts_->operations.register_routes(router);
}

void Module::register_pages(http::Router& router) {
  parts_->sign_in.register_routes(router);
  parts_->account.register_routes(router);
  parts_->start.register_routes(router);
  parts_->orders.register_routes(router);
  parts_->order_edit.register_routes(router);
  parts_->packing.register_routes(router);
  parts_->payments.register_routes(router);
  parts_->returns.register_routes(router);
  parts_->products.register_routes(router);
  parts_->suppliers.register_routes(router);
  parts_->vouchers.register_routes(router);
  parts_->promotions.register_routes(router);
  parts_->coupons.register_routes(router);
  parts_->loyalty.register_routes(router);
  parts_->customers.register_routes(router);
  parts_->stock.register_routes(router);
  parts_->stocktakes.register_routes(router);
  parts_->arrivals.register_routes(router);
  parts_->operations_pages.register_routes(router);
}

http::ErrorPage Module::error_page() {
  return admin::error_page(parts_->shell);
}

}  // namespace flipflop::admin
