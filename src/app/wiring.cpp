#include "app/wiring.h"

#include <algorithm>
#include <atomic>
#include <map>

#include "app/audit_watch.h"
#include "app/platform_parts.h"
#include "app/roles.h"
#include "app/upstreams.h"
#include "app/version.h"
#include "base/invariant.h"
#include "edge/admin/module.h"
#include "edge/dev/module.h"
#include "edge/gateway/module.h"
#include "edge/storefront/module.h"
#include "platform/http/router.h"
#include "shop/auth/module.h"
#include "shop/billing/module.h"
#include "shop/cart/module.h"
#include "shop/loyalty/module.h"
#include "shop/notification/module.h"
#include "shop/order/module.h"
#include "shop/payment/module.h"
#include "shop/product/module.h"
#include "shop/promotion/module.h"
#include "shop/returns/module.h"
#include "shop/search/module.h"
#include "shop/shipping/module.h"
#include "shop/supplier/module.h"
#include "shop/user/module.h"
#include "shop/voucher/module.h"
#include "shop/warehouse/module.h"

namespace flipflop::app {
namespace {

// "127.0.0.1:3500" of "http://127.0.0.1:3500".
std::string host_and_port(const std::string& url) {
  const std::size_t slashes = url.find("//");
  return slashes == std::string::npos ? url : url.substr(slashes + 2);
}

}  // namespace

// Members are built from the top down and destroyed from the bottom up.
struct Shop::Parts {
  Parts(const Config& with_config, const ShopOptions& with_options);

  // Says whose work is registered from now on, so that it runs in this process or elsewhere.
  // Returns the platform, which is what a module's constructor wants first.
  Platform& entering(const std::string& module);
  bool runs(std::string_view role) const;
  template <class Module>
  void add_routes(const std::string& name, Module& module);

  const Config& config;
  ShopOptions options;
  PlatformParts under;

  std::map<std::string, http::Router, std::less<>> routers;  // by role
  http::Router api;                                          // of all modules, without pages
  std::vector<std::string> modules;
  privacy::Holders holders;
  std::atomic<bool> demo_loaded{true};

  auth::Module auth;
  warehouse::Module warehouse;
  shipping::Module shipping;
  promotion::Module promotion;
  voucher::Module voucher;
  payment::Module payment;
  product::Module product;
  user::Module user;
  search::Module search;
  cart::Module cart;
  supplier::Module supplier;
  billing::Module billing;
  order::Module order;
  returns::Module returns;
  loyalty::Module loyalty;
  notification::Module notification;
  storefront::Module storefront;
  gateway::Module gateway;
  admin::Module admin;
  AuditWatch audit_watch;
  std::unique_ptr<dev::Module> dev;  // nullptr in production, and where no pages are
};

Shop::Parts::Parts(const Config& with_config, const ShopOptions& with_options)
    : config(with_config),
      options(with_options),
      under(with_config, with_options),
      auth(entering("auth")),
      warehouse(entering("warehouse")),
      shipping(entering("shipping")),
      promotion(entering("promotion")),
      voucher(entering("voucher")),
      payment(entering("payment")),
      product(entering("product")),
      user(entering("user"), auth.face(), holders),
      search(entering("search"), product.face(), warehouse.face()),
      cart(entering("cart"), product.face(), warehouse.face(),
           {promotion.face(), voucher.face(), user.groups()}),
      supplier(entering("supplier"), product.face(), warehouse.face()),
      billing(entering("billing"), payment.face()),
      order(entering("order"), {cart.face(), product.face(), warehouse.face(), shipping.face(),
                                payment.face(), supplier.face(), auth.face(), user.face(),
                                promotion.face(), billing.face(), voucher.face(), user.groups()}),
      returns(entering("returns"), {order.face(), payment.face(), warehouse.face(), shipping.face(),
                                    billing.face(), voucher.face()}),
      loyalty(entering("loyalty"),
              {order.face(), returns.face(), promotion.face(), user.face(), auth.face()}),
      notification(entering("notification"), {order.face(), payment.face(), shipping.face(),
                                              auth.face(), returns.face(), billing.face()}),
      storefront(entering("storefront"),
                 {search.face(), cart.face(), cart.aside(), order.face(), payment.face(),
                  shipping.face(), auth.face(), user.face(), returns.face(), billing.face(),
                  loyalty.face(), promotion.face()}),
      gateway(upstreams_of(config, options.roles)),
      admin(entering("admin"), {.orders = order.face(),
                                .payments = payment.face(),
                                .payment_cases = payment.cases(),
                                .shipping = shipping.face(),
                                .products = product.face(),
                                .suppliers = supplier.face(),
                                .returns = returns.face(),
                                .billing = billing.face(),
                                .vouchers = voucher.face(),
                                .voucher_desk = voucher.desk(),
                                .promotion_desk = promotion.desk(),
                                .loyalty = loyalty.face(),
                                .groups = user.groups(),
                                .warehouse = warehouse.face(),
                                .stockroom = warehouse.stockroom(),
                                .auth = &auth.face(),
                                .second_factors = auth.second_factors()}),
      audit_watch(under.platform, options.conninfo) {
  entering("gateway");
  if (!config.is_production()) {
    under.client.allow(host_and_port(options.public_url));  // of the emulators
    // Their journals are files: only one process may write them.
    if (runs("frontend")) dev = std::make_unique<dev::Module>(entering("dev"), notification.face());
  }
  for (const Role& role : roles()) routers.try_emplace(std::string(role.name));
  add_routes("auth", auth);
  add_routes("warehouse", warehouse);
  add_routes("shipping", shipping);
  add_routes("promotion", promotion);
  add_routes("voucher", voucher);
  add_routes("payment", payment);
  add_routes("product", product);
  add_routes("user", user);
  add_routes("search", search);
  add_routes("cart", cart);
  add_routes("supplier", supplier);
  add_routes("order", order);
  add_routes("returns", returns);
  add_routes("loyalty", loyalty);
  add_routes("storefront", storefront);
  add_routes("gateway", gateway);
  add_routes("admin", admin);
  admin.register_pages(routers.at("frontend"));
  if (dev) add_routes("dev", *dev);
  under.files.register_routes(routers.at("frontend"));
  // Orders first: an erasure locks what it touches in the order of everybody else.
  holders = {&order.holder(),    &returns.holder(),      &loyalty.holder(), &billing.holder(),
             &supplier.holder(), &notification.holder(), &user.holder(),    &promotion.holder(),
             &cart.holder(),     &auth.holder(),         &under.key_guard};
  if (auth.former_holder() != nullptr) holders.push_back(auth.former_holder());
  for (const auto& [role, router] : routers)
    if (role != "frontend") api.include(router);
  http::Router below_api;
  below_api.mount("/api", api);
  gateway.describe(below_api, version);
}

bool Shop::Parts::runs(std::string_view role) const {
  return options.roles.empty() || std::ranges::find(options.roles, role) != options.roles.end();
}

Platform& Shop::Parts::entering(const std::string& module) {
  const std::string_view role = role_of_module(module).name;
  // Of a foreign service something is left to do here: its people's rows and sessions.
  const bool here = runs(is_foreign(config, role) ? "gateway" : role);
  under.jobs.register_for(here ? Runs::here : Runs::elsewhere);
  under.events.register_for(here ? Runs::here : Runs::elsewhere);
  modules.push_back(module);
  return under.platform;
}

template <class Module>
void Shop::Parts::add_routes(const std::string& name, Module& module) {
  http::Router own;
  module.register_routes(own);
  own.tag_untagged(name);
  routers.at(std::string(role_of_module(name).name)).include(own);
}

Shop::Shop(const Config& config, ShopOptions options)
    : parts_(std::make_unique<Parts>(config, options)) {}
Shop::~Shop() = default;

Platform& Shop::platform() {
  return parts_->under.platform;
}

auth::Auth& Shop::auth() {
  return parts_->auth.face();
}

auth::Staff& Shop::staff() {
  return parts_->auth.staff();
}

auth::ApiKeys& Shop::api_keys() {
  return parts_->auth.api_keys();
}

user::Users& Shop::users() {
  return parts_->user.face();
}

product::Products& Shop::products() {
  return parts_->product.face();
}

warehouse::Warehouse& Shop::warehouse() {
  return parts_->warehouse.face();
}

search::Search& Shop::search() {
  return parts_->search.face();
}

supplier::Suppliers& Shop::suppliers() {
  return parts_->supplier.face();
}

payment::Payments& Shop::payments() {
  return parts_->payment.face();
}

order::Orders& Shop::orders() {
  return parts_->order.face();
}

loyalty::Loyalty& Shop::loyalty() {
  return parts_->loyalty.face();
}

notification::Notifications& Shop::notifications() {
  return parts_->notification.face();
}

const http::Router& Shop::router_of(std::string_view role) const {
  const auto found = parts_->routers.find(role);
  invariant(found != parts_->routers.end(), "every role has a router");
  return found->second;
}

void Shop::describe_on(http::Router& router, std::string_view role) {
  if (role == "payment") parts_->payment.describe_on(router);
}

const http::Router& Shop::api() const {
  return parts_->api;
}

void Shop::mount_api(http::Router& router) {
  for (const auto& [role, own] : parts_->routers) {
    if (role == "frontend") continue;
    if (parts_->runs(role) || is_foreign(parts_->config, role)) {
      router.mount("/api", own);
    } else {
      router.mount_elsewhere("/api", own, role, parts_->gateway.forward_to(role));
    }
  }
}

http::ErrorPage Shop::error_page() {
  return parts_->storefront.error_page();
}

http::ErrorPage Shop::error_page_of_staff() {
  return parts_->admin.error_page();
}

http::Authenticator& Shop::authenticator() {
  return parts_->auth.authenticator();
}

http::KeyGuard& Shop::key_guard() {
  return parts_->under.key_guard;
}

const privacy::Holders& Shop::holders() const {
  return parts_->holders;
}

const std::vector<std::string>& Shop::modules() const {
  return parts_->modules;
}

bool Shop::is_ready() const {
  return parts_->demo_loaded && parts_->search.is_ready();
}

const std::string& Shop::public_url() const {
  return parts_->options.public_url;
}

void Shop::wait_for_demo() {
  parts_->demo_loaded = false;
}

void Shop::demo_is_loaded() {
  parts_->demo_loaded = true;
}

void Shop::start(Loops& loops) {
  parts_->auth.start(loops);
  parts_->search.start(loops);
  parts_->storefront.start(loops);
  parts_->gateway.start(loops);
  loops.at(0).spawn("event relay", parts_->under.outbox.relay());
  loops.at(loops.size() - 1).spawn("event runner", parts_->under.events.run());
  for (std::size_t index = 0; index < loops.size(); ++index)
    loops.at(index).spawn("job worker", parts_->under.jobs.run());
}

Task<void> Shop::drain(Deadline deadline) {
  co_await parts_->under.events.drain(deadline);
  co_await parts_->under.jobs.drain(deadline);
  co_await parts_->search.drain(deadline);
}

Task<void> Shop::close(Deadline deadline) {
  parts_->under.client.close();
  co_await parts_->under.database.close(deadline);
}

}  // namespace flipflop::app
