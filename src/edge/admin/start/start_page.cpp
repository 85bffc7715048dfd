#include "edge/admin/start/start_page.h"

#include <algorithm>

#include "edge/admin/operations/invariant_report.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr int most_events = 100;

// Asks a list for no more than how long it is.
list::Query length_of(const list::List& list) {
  list::Query query = list.usual();
  query.limit = 1;
  return query;
}

// Of a list that ends at `most`.
list::Total counted(std::size_t rows, std::size_t most) {
  return {static_cast<std::int64_t>(rows),
          rows < most ? list::TotalIs::exact : list::TotalIs::estimate};
}

std::string shown(const list::Total& count) {
  const std::string rows = std::to_string(count.rows);
  return count.is == list::TotalIs::exact ? rows
                                          : text::message("admin.waiting_about", {{"rows", rows}});
}

}  // namespace

void StartPage::register_routes(http::Router& router) {
  router.add(staff_page("/sprava", http::permission::account, "Where staff begin"),
             &StartPage::show, this);
}

Task<http::Response> StartPage::show(http::Call call, http::Nothing) {
  if (call.principal.lacks_second_factor)
    co_return http::see_other("/sprava/ucet").with("Cache-Control", "no-store");
  if (!is_staff(call.principal)) co_return http::see_other("/sprava/prihlaseni");
  const std::vector<Waiting> waiting = co_await waiting_for(call.principal, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.start"), "/sprava"},
                                       call.principal, "edge/admin/start/start.html");
  if (waiting.empty()) body.show("NOTHING");
  for (const Waiting& one : waiting) {
    text::Dictionary& item = body.add("WAITING");
    item.set("WAITING_URL", one.path);
    item.set("WAITING_NAME", text::message(one.message_key));
    item.set("WAITING_COUNT", shown(one.count));
    item.set("WAITING_KIND", one.is_late ? "bad" : "warn");
  }
  for (const Section& section : sections()) {
    if (!call.principal.may(section.permission)) continue;
    text::Dictionary& card = body.add("CARD");
    card.set("CARD_URL", section.path);
    card.set("CARD_NAME", text::message(section.message_key));
  }
  co_return StaffShell::close(document);
}

Task<std::vector<StartPage::Waiting>> StartPage::waiting_for(http::Principal principal,
                                                             Deadline deadline) {
  namespace permission = http::permission;
  std::vector<Waiting> waiting;
  if (principal.may(permission::orders_read)) co_await add_orders(&waiting, deadline);
  if (principal.may(permission::payments_read)) {
    const payment::CaseFilter open{payment::CaseState::open, {}};
    const auto cases =
        co_await faces_.cases.browse(open, length_of(payment::case_list()), deadline);
    waiting.push_back({"admin.waiting_cases", "/sprava/penize?state=open", *cases.total, true});
  }
  if (principal.may(permission::stock_read)) {
    const warehouse::ArrivalFilter late{{}, {}, true};
    const auto arrivals =
        co_await faces_.stockroom.arrivals(late, length_of(warehouse::arrival_list()), deadline);
    waiting.push_back(
        {"admin.waiting_arrivals", "/sprava/prijmy?overdue=true", *arrivals.total, true});
  }
  if (principal.may(permission::operations)) co_await add_operations(&waiting, deadline);
  std::erase_if(waiting, [](const Waiting& one) { return one.count.rows == 0; });
  co_return waiting;
}

Task<void> StartPage::add_orders(std::vector<Waiting>* waiting, Deadline deadline) {
  const auto to_pack = co_await faces_.orders.to_pack(length_of(order::packing_list()), deadline);
  waiting->push_back({"admin.waiting_packing", "/sprava/baleni", *to_pack.total});

  returns::StaffFilter filter;
  filter.only_overdue = true;
  const auto overdue =
      co_await faces_.returns.browse(filter, length_of(returns::staff_list()), deadline);
  waiting->push_back(
      {"admin.waiting_overdue", "/sprava/vraceni?overdue=true", *overdue.total, true});

  filter = {};
  filter.state = returns::State::open;
  const auto to_judge =
      co_await faces_.returns.browse(filter, length_of(returns::staff_list()), deadline);
  waiting->push_back({"admin.waiting_claims", "/sprava/vraceni?state=open", *to_judge.total});

  filter.state = returns::State::accepted;
  const auto to_settle =
      co_await faces_.returns.browse(filter, length_of(returns::staff_list()), deadline);
  waiting->push_back({"admin.waiting_settle", "/sprava/vraceni?state=accepted", *to_settle.total});
}

Task<void> StartPage::add_operations(std::vector<Waiting>* waiting, Deadline deadline) {
  jobs::Jobs::Filter parked;
  parked.state = "parked";
  const auto jobs =
      co_await platform_.jobs.browse(parked, length_of(jobs::Jobs::listed()), deadline);
  waiting->push_back({"admin.waiting_jobs", "/sprava/ulohy?state=parked", *jobs.total, true});
  const auto events = co_await platform_.events.parked(most_events, deadline);
  waiting->push_back(
      {"admin.waiting_events", "/sprava/udalosti", counted(events.size(), most_events), true});
  const InvariantReport report = co_await latest_report(&platform_.settings, deadline);
  const std::int64_t broken = std::ranges::count_if(
      report.results, [](const InvariantResult& one) { return !one.violations.empty(); });
  waiting->push_back({"admin.waiting_checks", "/sprava/kontroly", {broken}, true});
}

}  // namespace flipflop::admin
