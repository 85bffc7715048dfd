#include "shop/supplier/sync.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <unordered_map>

#include "base/invariant.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/fault/fault_point.h"
#include "platform/http/client.h"
#include "platform/idempotency/idempotency.h"
#include "platform/loop/worker_pool.h"
#include "shop/supplier/change_set.h"
#include "shop/supplier/turn.h"

namespace flipflop::supplier {
namespace {

constexpr std::size_t items_per_batch = 500;
constexpr int groups_per_page = 5000;  // of the list of what changed
// What is compared in memory at once: so many groups, fewer when their texts are long.
constexpr std::size_t groups_per_slice = 200;
constexpr std::int64_t bytes_per_slice = 16 * 1024 * 1024;
// Items of one product are applied together; no honest product has more variants.
constexpr int most_items_of_group = 500;
constexpr std::chrono::minutes fetch_limit{15};

constexpr std::size_t most_listed_skips = 1000;

void add_skip(RunReport& report, std::string item, std::string reason) {
  ++report.items_skipped;
  if (report.skipped.size() < most_listed_skips)
    report.skipped.push_back({std::move(item), std::move(reason)});
}

std::string hash_of(const FeedItem& item, int margin_percent) {
  FeedItem content = item;
  content.stock = 0;
  content.stock_assumed = false;
  const std::string margin = std::to_string(margin_percent);
  return idempotency::fingerprint({json::to_text(content), margin});
}

using GroupSizes = std::unordered_map<std::string, int>;

// What of a batch goes into the stage: each id once, an unreadable item as its id alone. Repeated
// and unreadable items are reported, and those with which a group outgrows its limit.
std::vector<Staged> staged_from(FeedBatch batch, int margin_percent, GroupSizes& sizes,
                                RunReport& report) {
  std::vector<Staged> staged;
  std::set<std::string> seen;
  std::erase_if(batch.items, [&](const FeedItem& item) {
    const bool is_too_many = ++sizes[group_key(item)] > most_items_of_group;
    if (is_too_many) batch.skipped.push_back({item.id, "large_group"});
    return is_too_many;
  });
  for (FeedItem& item : batch.items) {
    if (!seen.insert(item.id).second) {
      add_skip(report, item.id, "duplicate_id");
      continue;
    }
    std::string key = group_key(item);
    std::string hash = hash_of(item, margin_percent);
    staged.push_back(
        {.item = std::move(item), .group_key = std::move(key), .content_hash = std::move(hash)});
  }
  for (FeedSkip& skip : batch.skipped) {
    const bool has_id = !skip.item.starts_with('#');
    if (has_id && seen.insert(skip.item).second) {
      Staged trace;
      trace.item.id = skip.item;
      trace.is_usable = false;
      staged.push_back(std::move(trace));
    }
    add_skip(report, std::move(skip.item), std::move(skip.reason));
  }
  return staged;
}

std::vector<std::vector<std::string>> slices_of(std::vector<ChangedGroup> groups) {
  std::vector<std::vector<std::string>> slices;
  std::int64_t bytes = 0;
  for (ChangedGroup& group : groups) {
    const bool is_full = slices.empty() || slices.back().size() >= groups_per_slice ||
                         bytes + group.bytes > bytes_per_slice;
    if (is_full) {
      slices.emplace_back();
      bytes = 0;
    }
    bytes += group.bytes;
    slices.back().push_back(std::move(group.key));
  }
  return slices;
}

// What the supplier said was not set: the next run has to find that it differs.
void note_unset(std::vector<Known>& known, const std::vector<warehouse::ItemId>& above) {
  for (Known& item : known)
    if (std::ranges::find(above, warehouse::ItemId{item.variant.uuid}) != above.end())
      item.stock = stock_not_set;
}

// Where a run keeps the feed it reads; gone with the run. Files that a kill left behind go with a
// later one.
class FeedOnDisk {
 public:
  FeedOnDisk(const std::filesystem::path& folder, RunId run)
      : path_(folder / (run.text() + ".part")) {
    std::filesystem::create_directories(folder);
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::days{1};
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::error_code ignored;  // another process may be faster
      if (entry.last_write_time(ignored) < long_ago) std::filesystem::remove(entry, ignored);
    }
  }
  ~FeedOnDisk() {
    std::error_code ignored;  // it may never have been made
    std::filesystem::remove(path_, ignored);
  }
  FeedOnDisk(const FeedOnDisk&) = delete;
  std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

struct Sync::Fetched {
  std::string failure;  // empty: there is a file
  bool not_modified = false;
  std::string etag, last_modified;
};

Sync::Sync(Platform& platform, Store& store, product::Products& products,
           warehouse::Warehouse& warehouse)
    : platform_(platform), store_(store), products_(products), warehouse_(warehouse) {}

Task<RunReport> Sync::run(SupplierId supplier, bool force, Deadline deadline) {
  RunReport report;
  const auto run = platform_.ids.next_as<RunId>();
  report.run_id = run.text();
  report.state = "failed";
  auto target = co_await store_.sync_target(supplier, deadline);
  invariant(target.has_value(), "sync of an unknown supplier");
  report.supplier = target->settings.name;
  report.started_at = iso_text(platform_.clock.now());
  const bool started = co_await store_.start_run(supplier, run, platform_.clock.now(), deadline);
  if (!started) {
    report.reason = "already_running";
    co_return report;
  }
  const Turn turn(store_, platform_.clock, supplier, run);
  co_await carry_out(&*target, run, force, &report, deadline);
  if (report.reason.empty()) {
    report.state = "done";
  } else {
    report.items_imported = report.items_unchanged = 0;
  }
  report.finished_at = iso_text(platform_.clock.now());
  const bool finished =
      co_await store_.finish_run(supplier, report, *target, platform_.clock.now(), deadline);
  if (!finished) {
    report.state = "failed";
    report.reason = "interrupted";
  }
  co_return report;
}

Task<void> Sync::carry_out(SyncTarget* target, RunId run, bool force, RunReport* report,
                           Deadline deadline) {
  const FeedOnDisk file(std::filesystem::path(platform_.data_folder) / "feeds", run);
  const Fetched fetched = co_await fetch(*target, file.path(), force, deadline);
  report->reason = fetched.failure;
  report->not_modified = fetched.not_modified;
  if (report->reason.empty() && !report->not_modified) {
    co_await read_into_stage(*target, run, file.path(), report, deadline);
    if (report->reason.empty()) co_await decide_and_apply(*target, run, force, report, deadline);
    co_await store_.clear_stage(run, deadline);
  }
  if (!report->reason.empty() || report->not_modified) co_return;
  target->etag = fetched.etag;
  target->last_modified = fetched.last_modified;
}

Task<Sync::Fetched> Sync::fetch(SyncTarget target, std::string path, bool force,
                                Deadline deadline) {
  Fetched fetched;
  http::ClientRequest request;
  request.url = target.settings.feed_url;
  request.max_bytes = static_cast<std::uint64_t>(
      platform_.config.whole("FEED_MAX_BYTES", 1, std::int64_t{1} << 40));
  if (!force && !target.etag.empty()) request.headers.emplace_back("if-none-match", target.etag);
  if (!force && !target.last_modified.empty())
    request.headers.emplace_back("if-modified-since", target.last_modified);
  const http::Fetch result = co_await platform_.client.try_download(
      std::move(request), path, deadline.sooner(Deadline::after(fetch_limit)));
  if (result.outcome == http::FetchOutcome::too_large) {
    fetched.failure = "too_large";
  } else if (result.outcome == http::FetchOutcome::timed_out) {
    fetched.failure = "timed_out";
  } else if (result.outcome == http::FetchOutcome::unreachable) {
    fetched.failure = "unreachable";
  } else if (result.response.status == 304) {
    fetched.not_modified = true;
  } else if (result.response.status != 200) {
    fetched.failure = "http_status";
  } else {
    fetched.etag = result.response.header("etag");
    fetched.last_modified = result.response.header("last-modified");
  }
  co_return fetched;
}

Task<void> Sync::read_into_stage(SyncTarget target, RunId run, std::string path, RunReport* report,
                                 Deadline deadline) {
  // Shared with the worker thread, which may outlive this task when it is cancelled.
  std::shared_ptr<FeedReader> reader =
      open_feed(target.settings.adapter, FeedFile{path, target.settings.assumed_stock});
  invariant(reader != nullptr, "a stored supplier has an unknown adapter");
  std::int64_t number = 0;
  GroupSizes sizes;
  for (bool at_end = false; !at_end;) {
    FeedBatch batch = co_await platform_.workers.run(
        [reader] { return reader->read(items_per_batch); }, deadline);
    at_end = batch.at_end;
    report->reason = batch.failure;
    report->items_read += static_cast<std::int64_t>(batch.items.size() + batch.skipped.size());
    auto staged = staged_from(std::move(batch), target.settings.margin_percent, sizes, *report);
    for (Staged& item : staged) item.number = number++;
    std::set<std::string> usable_ids;
    for (const Staged& item : staged)
      if (item.is_usable) usable_ids.insert(item.item.id);
    const auto inserted = co_await store_.stage(run, std::move(staged), deadline);
    for (const std::string& id : inserted) usable_ids.erase(id);
    for (const std::string& id : usable_ids) add_skip(*report, id, "duplicate_id");
  }
}

Task<void> Sync::decide_and_apply(SyncTarget target, RunId run, bool force, RunReport* report,
                                  Deadline deadline) {
  if (report->items_read == report->items_skipped) {
    report->reason = "no_usable_item";
    co_return;
  }
  const Swing swing = co_await store_.swing(target.id, run, deadline);
  if (!force && is_suspicious(swing)) {
    report->reason = "held_back";
    co_return;
  }
  report->items_unchanged = co_await store_.count_staged_unchanged(target.id, run, deadline);
  report->items_imported = report->items_read - report->items_skipped - report->items_unchanged;
  FAULT_POINT("supplier.sync.decided");
  std::string after;
  for (;;) {
    auto changed = co_await store_.changed_groups(target.id, run, after, groups_per_page, deadline);
    if (changed.empty()) co_return;
    after = changed.back().key;
    for (std::vector<std::string>& slice : slices_of(std::move(changed))) {
      const bool applied = co_await apply_groups(target, run, std::move(slice), report, deadline);
      if (!applied) {
        report->reason = "interrupted";
        co_return;
      }
      FAULT_POINT("supplier.sync.batch_applied");
    }
  }
}

Task<bool> Sync::apply_groups(SyncTarget target, RunId run, std::vector<std::string> groups,
                              RunReport* report, Deadline deadline) {
  const auto staged = co_await store_.staged_in(run, groups, deadline);
  const auto known = co_await store_.known_in(target.id, run, groups, deadline);
  ChangeSet changes(target.settings.margin_percent, platform_.ids);
  changes.compare(staged, known, groups);
  for (ChangeSet::Batch& batch : changes.batches(items_per_batch)) {
    pg::Tx tx = co_await store_.database().begin(deadline);
    const bool has_turn = co_await store_.hold_turn(tx, target.id, run, platform_.clock.now());
    if (!has_turn) {
      co_await tx.rollback();
      co_return false;
    }
    const auto location =
        co_await warehouse_.supplier_location(tx, target.id.uuid, target.settings.name);
    report->products += static_cast<std::int64_t>(batch.products.size());
    report->products_deactivated += static_cast<std::int64_t>(batch.gone.size());
    co_await products_.upsert(tx, run.uuid, std::move(batch.products));
    co_await products_.deactivate(tx, run.uuid, std::move(batch.gone));
    co_await warehouse_.set_supplier_stock(tx, location, run.uuid, batch.stock);
    const auto above = co_await warehouse_.held_above(tx, location, std::move(batch.stock));
    note_unset(batch.known, above);
    co_await store_.save_known(tx, target.id, std::move(batch.known));
    co_await tx.commit();
  }
  co_return true;
}

}  // namespace flipflop::supplier
