// supplier add, list, sync, runs

#include <fmt/core.h>

#include "app/commands/shown.h"
#include "app/snake_case.h"
#include "app/with_shop.h"
#include "shop/supplier/supplier.h"

namespace flipflop::app {
namespace {

constexpr int listed_runs = 20;
constexpr std::chrono::hours sync_limit{2};

const char* explain(supplier::AddRefusal refusal) {
  switch (refusal) {
    case supplier::AddRefusal::name_taken:
      return "there is a supplier of this name";
    case supplier::AddRefusal::unknown_adapter:
      return "there is no such adapter";
    case supplier::AddRefusal::bad_url:
      return "the address is no http or https URL";
  }
  return "";
}

Task<int> add(Shop* shop, const Invocation* invocation) {
  const Arguments& arguments = invocation->arguments;
  supplier::NewSupplier added;
  added.name = arguments.required("--name");
  added.adapter = arguments.value("--adapter").value_or(added.adapter);
  added.feed_url = arguments.required("--url");
  added.order_api_url = arguments.value("--order-url").value_or("");
  added.margin_percent = static_cast<int>(arguments.whole("--margin-percent", 0, 0, 1000));
  added.assumed_stock = static_cast<int>(arguments.whole("--assumed-stock", 5, 0, 100'000));
  const auto id = co_await shop->suppliers().add(added, Deadline::after(command_limit));
  if (!id) throw Refused(explain(id.error()));
  fmt::print("supplier {} added ({})\n", added.name, id->text());
  co_return 0;
}

Task<int> list(Shop* shop, const Invocation* invocation) {
  const std::vector<supplier::Supplier> suppliers =
      co_await shop->suppliers().list(Deadline::after(command_limit));
  std::vector<ShownSupplier> shown;
  for (const auto& found : suppliers) {
    shown.push_back({found.id.text(), found.name, found.adapter, found.feed_url,
                     found.order_api_url, found.margin_percent, found.assumed_stock,
                     found.is_active, found.last_run_at ? iso_text(*found.last_run_at) : ""});
  }
  if (invocation->wants_json()) {
    print_json(shown);
    co_return 0;
  }
  for (const ShownSupplier& found : shown) {
    fmt::print("{}  {}  {}  margin {} %  last run {}\n", found.name, found.adapter, found.feed_url,
               found.margin_percent, found.last_run_at.empty() ? "never" : found.last_run_at);
  }
  fmt::print("{} suppliers\n", shown.size());
  co_return 0;
}

Task<supplier::Supplier> named(Shop* shop, std::string name) {
  auto found = co_await shop->suppliers().find(name, Deadline::after(command_limit));
  if (!found) throw Refused("there is no supplier " + name + "; see supplier list");
  co_return std::move(*found);
}

void print_report(const supplier::RunReport& run) {
  fmt::print(
      "{}  {}{}{}: read {}, imported {}, unchanged {}, skipped {}; {} products changed, {} "
      "taken off sale\n",
      run.started_at, run.state, run.reason.empty() ? "" : " (" + run.reason + ")",
      run.not_modified ? " (not modified)" : "", run.items_read, run.items_imported,
      run.items_unchanged, run.items_skipped, run.products, run.products_deactivated);
  for (const supplier::SkippedItem& item : run.skipped)
    fmt::print("  skipped {}: {}\n", item.item, item.reason);
}

Task<int> sync(Shop* shop, const Invocation* invocation) {
  const supplier::Supplier found = co_await named(shop, invocation->word(0));
  const bool force = invocation->arguments.flag("--force");
  const supplier::RunReport report =
      co_await shop->suppliers().sync(found.id, force, Deadline::after(sync_limit));
  if (invocation->wants_json()) {
    fmt::print("{}\n", with_snake_case_keys(json::to_text(report)));
  } else {
    print_report(report);
  }
  co_return report.state == "done" ? 0 : 1;
}

Task<int> runs(Shop* shop, const Invocation* invocation) {
  const supplier::Supplier found = co_await named(shop, invocation->word(0));
  const std::vector<supplier::RunReport> reports =
      co_await shop->suppliers().runs(found.id, listed_runs, Deadline::after(command_limit));
  if (invocation->wants_json()) {
    print_json(reports);
    co_return 0;
  }
  for (const supplier::RunReport& report : reports) print_report(report);
  co_return 0;
}

}  // namespace

std::vector<Command> supplier_commands() {
  return {
      {"supplier add",
       "--name N --url U [--adapter A] [--order-url U] [--margin-percent M] [--assumed-stock S]",
       "a wholesaler whose feed is imported",
       0,
       {{"--name", "N"},
        {"--adapter", "A"},
        {"--url", "U"},
        {"--order-url", "U"},
        {"--margin-percent", "M"},
        {"--assumed-stock", "S"}},
       using_shop(add)},
      {"supplier list", "", "all suppliers", 0, {}, using_shop(list)},
      {"supplier sync",
       "NAME [--force]",
       "imports a feed now and prints the report",
       1,
       {{"--force", ""}},
       using_shop(sync)},
      {"supplier runs", "NAME", "the last sync runs", 1, {}, using_shop(runs)},
  };
}

}  // namespace flipflop::app
