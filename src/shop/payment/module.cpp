#include "shop/payment/module.h"

#include "platform/config/config.h"
#include "shop/payment/callbacks.h"
#include "shop/payment/case_desk.h"
#include "shop/payment/foreign_orders.h"
#include "shop/payment/http.h"
#include "shop/payment/http_foreign.h"
#include "shop/payment/http_staff.h"
#include "shop/payment/providers/providers.h"
#include "shop/payment/reconciliation.h"
#include "shop/payment/service.h"

namespace flipflop::payment {
namespace {

// Passes every check and belongs to nobody we know; the demo shop alone shows it.
constexpr const char* sample_account = "2000000018/2010";

std::optional<ReceivingAccount> receiving_account(const Config& config) {
  auto text = config.text("BANK_TRANSFER_ACCOUNT_NUMBER");
  if (text.empty() && config.is_production()) return std::nullopt;
  if (text.empty()) text = sample_account;
  const auto account = parse_account(text);
  if (!account) throw BadSetting("BANK_TRANSFER_ACCOUNT_NUMBER is no Czech account: " + text);
  auto given_iban = config.text("BANK_TRANSFER_ACCOUNT_IBAN");
  return ReceivingAccount{text, given_iban.empty() ? iban(*account) : std::move(given_iban)};
}

}  // namespace

struct Module::Parts {
  Tools tools;
  Store store;
  CaseStore case_store;
  Settlement settlement;
  Service service;
  CaseDesk desk;
  Reconciliation reconciliation;
  Callbacks callbacks;
  ForeignOrders foreign_orders;
  Webhooks webhooks;
  StaffRoutes staff_routes;
  ForeignRoutes foreign_routes;

  explicit Parts(Platform& platform)
      : tools{platform.database, platform.outbox, platform.jobs, platform.clock, platform.ids},
        store(platform.database),
        case_store(platform.database),
        settlement(tools, {store, case_store},
                   make_providers(platform.config, platform.client, platform.public_url),
                   platform.public_url + "/api/payments/webhooks/"),
        service(tools, {store, case_store}, settlement, receiving_account(platform.config)),
        desk({tools, {store, case_store}, settlement, platform.audit_log}),
        reconciliation(tools, {store, case_store}, settlement),
        callbacks(tools, platform.client, platform.config.text("FLIPFLOP_SECRET")),
        foreign_orders(tools, store, settlement, service),
        webhooks(settlement, platform.clock),
        staff_routes(desk),
        foreign_routes(foreign_orders,
                       {platform.config.is_production() ? Scheme::https_alone : Scheme::any,
                        platform.public_url + "/"}) {}
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {
  parts_->settlement.register_jobs();
  parts_->desk.register_jobs();
  parts_->reconciliation.register_jobs();
  parts_->callbacks.register_jobs();
}

Module::~Module() = default;

Payments& Module::face() {
  return parts_->service;
}

Cases& Module::cases() {
  return parts_->desk;
}

void Module::register_routes(http::Router& router) {
  parts_->webhooks.add_to(router);
  parts_->staff_routes.add_to(router);
  parts_->foreign_routes.add_to(router);
}

void Module::describe_on(http::Router& router) {
  parts_->foreign_routes.describe_on(router);
}

}  // namespace flipflop::payment
