#include "shop/supplier/service.h"

#include <algorithm>

#include "base/text.h"
#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/log/log.h"
#include "shop/supplier/adapters/adapter.h"

namespace flipflop::supplier {
namespace {

constexpr std::chrono::hours sync_interval{1};
// Asked for twice within this, a supplier is read once.
constexpr std::chrono::minutes shortest_interval{10};

bool is_http_url(const std::string& url) {
  const bool known = url.starts_with("http://") || url.starts_with("https://");
  const bool clean = std::ranges::none_of(
      url, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
  return known && clean && url.size() <= 2000 && url.size() > std::string_view("https://").size();
}

bool is_known_adapter(const std::string& name) {
  const auto names = adapter_names();
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

Service::Service(Platform& platform, Store& store, Sync& sync, Forwarding& forwarding)
    : platform_(platform), store_(store), sync_(sync), forwarding_(forwarding) {
  // The download alone may take a quarter of an hour.
  const jobs::Policy policy{.at_once = 2, .attempts = 3, .lease = std::chrono::seconds{120}};
  platform.jobs.handle("supplier.sync", policy, &Service::sync_one, this);
  platform.jobs.every("supplier.sync_all", sync_interval, &Service::sync_all, this);
}

Task<std::expected<SupplierId, AddRefusal>> Service::add(NewSupplier supplier, Deadline deadline) {
  supplier.name = std::string(trim(supplier.name));
  if (!is_known_adapter(supplier.adapter)) co_return std::unexpected(AddRefusal::unknown_adapter);
  const bool order_url_fits = supplier.order_api_url.empty() || is_http_url(supplier.order_api_url);
  if (!is_http_url(supplier.feed_url) || !order_url_fits)
    co_return std::unexpected(AddRefusal::bad_url);
  const auto id = platform_.ids.next_as<SupplierId>();
  const bool inserted =
      co_await store_.insert_supplier(id, supplier, platform_.clock.now(), deadline);
  if (!inserted) co_return std::unexpected(AddRefusal::name_taken);
  co_return id;
}

Task<std::vector<Supplier>> Service::list(Deadline deadline) {
  return store_.suppliers(deadline);
}

Task<std::optional<Supplier>> Service::find(std::string name, Deadline deadline) {
  const auto all = co_await store_.suppliers(deadline);
  for (const Supplier& supplier : all)
    if (supplier.name == name || supplier.id.text() == name) co_return supplier;
  co_return std::nullopt;
}

Task<bool> Service::set_addresses(SupplierId supplier, std::string feed_url,
                                  std::string order_api_url, Deadline deadline) {
  return store_.set_addresses(supplier, std::move(feed_url), std::move(order_api_url), deadline);
}

Task<RunReport> Service::sync(SupplierId supplier, bool force, Deadline deadline) {
  RunReport report = co_await sync_.run(supplier, force, deadline);
  log::info("supplier run ended", {{"supplier", report.supplier},
                                   {"state", report.state},
                                   {"reason", report.reason},
                                   {"items_read", report.items_read},
                                   {"items_imported", report.items_imported},
                                   {"items_skipped", report.items_skipped}});
  co_return report;
}

// A job for each: a supplier that is slow or breaks its run holds up no other.
Task<void> Service::sync_all(Deadline deadline) {
  const auto all = co_await store_.suppliers(deadline);
  const std::string period =
      std::to_string(platform_.clock.now().time_since_epoch() / shortest_interval);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  for (const Supplier& supplier : all) {
    if (!supplier.is_active) continue;
    jobs::Request job{"supplier.sync",
                      supplier.id.text() + "@" + period,
                      json::to_text(SyncJob{supplier.id}),
                      {}};
    co_await platform_.jobs.enqueue(tx, std::move(job));
  }
  co_await tx.commit();
}

Task<jobs::Outcome> Service::sync_one(jobs::Job job, SyncJob body) {
  co_await sync(body.supplier_id, false, job.deadline);
  co_return jobs::Outcome::done();
}

Task<std::vector<RunReport>> Service::runs(SupplierId supplier, int limit, Deadline deadline) {
  return store_.runs(supplier, limit, deadline);
}

Task<void> Service::forward(pg::Tx& tx, Forward forward) {
  return forwarding_.forward(tx, std::move(forward));
}

Task<bool> Service::recall(pg::Tx& tx, Uuid order_id) {
  return forwarding_.recall(tx, order_id);
}

Task<void> Service::forget_recipients(pg::Tx& tx, std::vector<Uuid> order_ids) {
  return store_.forget_recipients(tx, std::move(order_ids));
}

Task<std::vector<SupplierOrderView>> Service::orders_of(Uuid order_id, Deadline deadline) {
  return store_.orders_of(order_id, deadline);
}

Task<std::vector<privacy::ExportedFile>> Service::export_person(privacy::Person person,
                                                                Deadline deadline) {
  std::vector<std::string> recipients;
  if (!person.email.empty()) recipients = co_await store_.recipients_of(person.email, deadline);
  std::string json = "[";
  for (const std::string& recipient : recipients) {
    if (json.size() > 1) json += ',';
    json += recipient;
  }
  std::vector<privacy::ExportedFile> files;
  files.push_back({"supplier-orders.json", json + "]"});
  co_return files;
}

Task<void> Service::erase_person(pg::Tx& tx, privacy::Person person) {
  if (!person.email.empty()) co_await store_.erase_recipients(tx, person.email);
}

}  // namespace flipflop::supplier
