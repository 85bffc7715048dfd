#include "app/demo_shop.h"

#include "platform/log/log.h"
#include "platform/outbox/outbox.h"
#include "shop/loyalty/loyalty.h"
#include "shop/product/product.h"
#include "shop/search/search.h"
#include "shop/supplier/supplier.h"

namespace flipflop::app {
namespace {

using namespace std::chrono_literals;

constexpr auto step_limit = 30s;
constexpr auto import_limit = 15min;
constexpr auto replica_limit = 60s;
constexpr auto turn_wait = 1s;
constexpr int import_tries = 5;
constexpr int margin_percent = 0;  // the wholesaler's prices are meant for buyers

std::string feed_url(const Shop& shop) {
  return shop.public_url() + "/dev/wholesaler/feed.xml";
}

std::string order_url(const Shop& shop) {
  return shop.public_url() + "/dev/wholesaler/orders";
}

// The wholesaler, added or moved to where this process serves it; nullopt where the shop is not
// empty and knows no such supplier.
Task<std::optional<supplier::SupplierId>> find_or_add(Shop* shop, bool* is_new) {
  const Deadline deadline = Deadline::after(step_limit);
  const auto known = co_await shop->suppliers().find(demo_supplier, deadline);
  if (known) {
    *is_new = !known->last_run_at.has_value();
    if (known->feed_url != feed_url(*shop)) {
      co_await shop->suppliers().set_addresses(known->id, feed_url(*shop), order_url(*shop),
                                               deadline);
    }
    co_return known->id;
  }
  const auto suppliers = co_await shop->suppliers().list(deadline);
  const auto products = co_await shop->products().load_after({}, 1, deadline);
  if (!suppliers.empty() || !products.empty()) co_return std::nullopt;
  *is_new = true;
  const auto added = co_await shop->suppliers().add({.name = demo_supplier,
                                                     .feed_url = feed_url(*shop),
                                                     .order_api_url = order_url(*shop),
                                                     .margin_percent = margin_percent},
                                                    deadline);
  if (!added) co_return std::nullopt;  // another process was faster
  co_return *added;
}

Task<void> import(Shop* shop, supplier::SupplierId id) {
  const Deadline deadline = Deadline::after(import_limit);
  for (int attempt = 1; attempt <= import_tries;) {
    const supplier::RunReport report = co_await shop->suppliers().sync(id, false, deadline);
    if (report.state == "done") {
      log::info("the demo shop is loaded", {{"products", report.products}});
      co_return;
    }
    // The schedule was faster; this run then waits its turn and finds little left to do.
    if (report.reason == "already_running" && !deadline.passed()) {
      co_await sleep_for(turn_wait);
      continue;
    }
    ++attempt;
    log::error("the demo shop could not be imported", {{"reason", report.reason}});
    co_await sleep_for(attempt * 1s);
  }
}

// A real shop decides for itself whether it gives points; the demo shows them.
Task<void> give_points(Shop* shop) {
  loyalty::TermsChange change;
  change.terms.is_on = true;
  change.seen_version = "0";  // as long as nobody said otherwise
  change.actor = "system";
  co_await shop->loyalty().change_terms(std::move(change), Deadline::after(step_limit));
}

// Until the pages show what was imported.
Task<void> wait_for_replica(Shop* shop) {
  const Deadline deadline = Deadline::after(replica_limit);
  const std::int64_t imported = co_await shop->platform().outbox.last_position(deadline);
  while (shop->search().replica()->position() < imported && !deadline.passed())
    co_await sleep_for(20ms);
}

}  // namespace

bool wants_demo_shop(const Config& config) {
  return !config.is_production() && config.flag("DEMO_SHOP");
}

Task<void> load_demo_shop(Shop* shop) {
  bool is_new = false;
  const auto wholesaler = co_await find_or_add(shop, &is_new);
  if (wholesaler && is_new) {
    co_await give_points(shop);
    co_await import(shop, *wholesaler);
    co_await wait_for_replica(shop);
  }
  shop->demo_is_loaded();
}

}  // namespace flipflop::app
