#include "shop/returns/service.h"

#include <algorithm>

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "shop/returns/export.h"

namespace flipflop::returns {
namespace {

constexpr const char* overdue_help = "Cases whose deadline of the law is over";

}  // namespace

Service::Service(Platform& platform, Faces faces, Store& store)
    : platform_(platform),
      faces_(faces),
      store_(store),
      overdue_withdrawals_(
          metrics::gauge("flipflop_returns_overdue", overdue_help, {{"kind", "withdrawal"}})),
      overdue_claims_(
          metrics::gauge("flipflop_returns_overdue", overdue_help, {{"kind", "claim"}})) {}

Task<std::optional<View>> Service::find(CaseId id, Deadline deadline) {
  return store_.find(id, deadline);
}

Task<std::vector<View>> Service::of_order(order::OrderId order, Deadline deadline) {
  return store_.of_order(order, deadline);
}

Task<std::optional<Openings>> Service::openings(order::OrderId order, Deadline deadline) {
  const auto view = co_await faces_.orders.find(order, deadline);
  if (!view) co_return std::nullopt;
  const auto counted = co_await store_.counters(order, deadline);
  co_return openings_of(*view, counted, platform_.clock.now());
}

Task<std::optional<Refund>> Service::find_refund(Uuid cause, Deadline deadline) {
  return store_.find_refund(cause, deadline);
}

Task<std::vector<Refund>> Service::refunds_of(order::OrderId order, Deadline deadline) {
  return store_.refunds_of(order, deadline);
}

Task<list::Page<Listed>> Service::browse(StaffFilter filter, list::Query query, Deadline deadline) {
  return store_.browse(std::move(filter), std::move(query), deadline);
}

Task<void> Service::record(pg::Tx& tx, audit_log::Actor actor, std::string action,
                           std::string object, std::string after) {
  audit_log::Entry entry;
  entry.actor = std::move(actor);
  entry.action = std::move(action);
  entry.object = std::move(object);
  entry.after = std::move(after);
  return platform_.audit_log.append(tx, std::move(entry));
}

Task<std::vector<order::OrderId>> Service::orders_of(privacy::Person person, Deadline deadline) {
  std::vector<order::OrderId> ids;
  order::ListFilter filter;
  filter.limit = 200;
  if (person.account_id) {
    filter.account = auth::AccountId{*person.account_id};
    const auto own = co_await faces_.orders.list(filter, deadline);
    for (const order::View& view : own) ids.push_back(view.id);
  }
  co_return ids;
}

Task<std::vector<privacy::ExportedFile>> Service::export_person(privacy::Person person,
                                                                Deadline deadline) {
  const auto orders = co_await orders_of(person, deadline);
  const auto cases = co_await store_.cases_of_person(orders, person.email, deadline);
  std::string json = "[";
  for (const View& view : cases) {
    if (json.size() > 1) json.push_back(',');
    json::write(json, exported(view));
  }
  std::vector<privacy::ExportedFile> files;
  files.push_back({"returns.json", json + "]"});
  co_return files;
}

Task<bool> Service::needs_person(pg::Tx& tx, privacy::Person person) {
  const std::string email = person.email;
  const auto orders = co_await faces_.orders.ids_of(tx, std::move(person));
  const bool is_needed = co_await store_.is_any_under_way(tx, orders, email);
  co_return is_needed;
}

Task<void> Service::erase_person(pg::Tx& tx, privacy::Person person) {
  const std::string email = person.email;
  const auto orders = co_await faces_.orders.ids_of(tx, std::move(person));
  co_await store_.erase_person(tx, orders, email);
}

}  // namespace flipflop::returns
