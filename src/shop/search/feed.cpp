#include "shop/search/feed.h"

#include <algorithm>
#include <unordered_set>

#include "base/invariant.h"
#include "platform/log/log.h"
#include "platform/loop/worker_pool.h"
#include "platform/pg/migrate.h"

namespace flipflop::search {
namespace {

using namespace std::chrono_literals;

constexpr int page_of_products = 500;
constexpr int page_of_stock = 5000;
constexpr int events_at_once = 200;
constexpr std::size_t products_at_once = 5000;  // bounds the memory and the length of a round
constexpr auto news_interval = 50ms;
constexpr auto read_limit = 30s;
constexpr auto work_limit = 120s;
constexpr auto save_interval = 10min;
constexpr auto ending_interval = 5ms;

const std::vector<std::string>& kinds() {
  static const std::vector<std::string> kinds = {product::ProductsChanged::kind,
                                                 product::CategoriesChanged::kind,
                                                 warehouse::StockChanged::kind};
  return kinds;
}

template <class Event>
Event event_in(const std::string& body) {
  auto event = json::from_text<Event>(body);
  invariant(event.has_value(), "a stored event is readable by those who follow it");
  return std::move(*event);
}

// What a batch of events is about, each thing once.
struct Touched {
  std::unordered_set<product::ProductId> products;
  std::unordered_set<warehouse::ItemId> items;
  bool categories = false;
  std::int64_t position = 0;
  Uuid last_event;

  void add(const outbox::StoredEvent& event) {
    if (event.kind == product::ProductsChanged::kind) {
      for (const Uuid& id : event_in<product::ProductsChanged>(event.body).products)
        products.insert(product::ProductId{id});
    } else if (event.kind == warehouse::StockChanged::kind) {
      for (const Uuid& id : event_in<warehouse::StockChanged>(event.body).items)
        items.insert(warehouse::ItemId{id});
    } else {
      categories = true;
    }
    position = event.position;
    last_event = event.id;
  }
};

template <class T>
std::vector<T> part(const std::vector<T>& list, std::size_t from, std::size_t size) {
  const std::size_t to = std::min(from + size, list.size());
  return {list.begin() + static_cast<std::ptrdiff_t>(from),
          list.begin() + static_cast<std::ptrdiff_t>(to)};
}

Deadline soon() {
  return Deadline::after(read_limit);
}

// Says that a round runs, for as long as it lives.
class InRound {
 public:
  explicit InRound(std::atomic<bool>& flag) : flag_(flag) { flag_ = true; }
  ~InRound() { flag_ = false; }
  InRound(const InRound&) = delete;
  InRound& operator=(const InRound&) = delete;

 private:
  std::atomic<bool>& flag_;
};

}  // namespace

Feed::Feed(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
           Posted<Replica>& posted)
    : platform_(platform),
      products_(products),
      warehouse_(warehouse),
      posted_(posted),
      latest_(std::make_shared<const Replica>()),
      last_save_(platform.clock.now()) {}

Task<Again> Feed::round() {
  const InRound mark(is_in_round_);  // before the question, so that end() never misses a round
  if (is_ending_) co_return Again::no;
  if (!is_loaded_) co_await load();
  heard_ = co_await platform_.outbox.wait_for_news(heard_, news_interval);
  bool more = true;
  while (more && !is_ending_) more = co_await catch_up();
  if (!is_ending_) co_await do_what_is_due();
  co_return Again::yes;
}

Task<void> Feed::end(Deadline deadline) {
  is_ending_ = true;
  while (is_in_round_ && !deadline.passed()) co_await sleep_for(ending_interval);
  if (!is_in_round_) co_await save();
}

Task<void> Feed::load() {
  const auto begin = std::chrono::steady_clock::now();
  database_ = co_await identify(platform_.database, soon());
  const bool from_file = co_await load_snapshot();
  if (!from_file) co_await load_everything();
  bool more = true;
  while (more) more = co_await catch_up();
  last_night_ = night();
  const auto spent = std::chrono::steady_clock::now() - begin;
  log::info(
      "the catalogue is loaded",
      {{"products", latest_->size()},
       {"from_snapshot", from_file},
       {"milliseconds", std::chrono::duration_cast<std::chrono::milliseconds>(spent).count()}});
  posted_.publish(latest_);
  is_loaded_ = true;
}

Task<bool> Feed::load_snapshot() {
  auto read = [path = path(), database = database_, schema = pg::schema_version()] {
    return read_snapshot(path, database, schema);
  };
  auto snapshot = co_await platform_.workers.run(std::move(read), Deadline::after(work_limit));
  if (!snapshot) {
    log::info("no use for the catalogue's snapshot", {{"reason", snapshot.error().reason}});
    co_return false;
  }
  // A database restored from a backup has another event at that position, or none any more.
  const std::int64_t position = snapshot->replica->position();
  const auto events = co_await platform_.outbox.read_after(position - 1, {}, 1, soon());
  if (events.empty() || events[0].position != position || events[0].id != snapshot->last_event) {
    log::info("no use for the catalogue's snapshot", {{"reason", "other history"}});
    co_return false;
  }
  latest_ = snapshot->replica;
  last_event_ = snapshot->last_event;
  saved_position_ = position;
  co_return true;
}

Task<void> Feed::load_everything() {
  // What commits while this reads has a later position and is applied once more.
  const std::int64_t position = co_await platform_.outbox.last_position(soon());
  co_await remember_position(position);
  Contents contents;
  contents.position = position;
  contents.categories = co_await products_.categories(soon());
  product::ProductId after;
  for (;;) {
    const std::vector<product::Product> page =
        co_await products_.load_after(after, page_of_products, soon());
    for (const product::Product& product : page)
      contents.records.push_back(std::make_shared<const Record>(product));
    if (page.size() < page_of_products) break;
    after = page.back().id;
  }
  contents.stock = co_await all_stock();
  auto build = [contents = std::move(contents)]() mutable {
    return ReplicaBuilder::build(std::move(contents));
  };
  latest_ = co_await platform_.workers.run(std::move(build), Deadline::after(work_limit));
}

Task<std::vector<warehouse::Availability>> Feed::all_stock() {
  std::vector<warehouse::Availability> stock;
  warehouse::ItemId after;
  for (;;) {
    const std::vector<warehouse::Availability> page =
        co_await warehouse_.availability_after(after, page_of_stock, soon());
    stock.insert(stock.end(), page.begin(), page.end());
    if (page.size() < page_of_stock) break;
    after = page.back().item;
  }
  co_return stock;
}

Task<void> Feed::remember_position(std::int64_t position) {
  const auto events = co_await platform_.outbox.read_after(position - 1, {}, 1, soon());
  last_event_ = events.empty() ? Uuid{} : events[0].id;
}

Task<bool> Feed::catch_up() {
  const auto events =
      co_await platform_.outbox.read_after(latest_->position(), kinds(), events_at_once, soon());
  if (events.empty()) co_return false;
  Touched touched;
  for (const outbox::StoredEvent& event : events) {
    touched.add(event);
    if (touched.products.size() + touched.items.size() >= products_at_once) break;
  }
  Changes changes = co_await read_changes({touched.products.begin(), touched.products.end()},
                                          {touched.items.begin(), touched.items.end()});
  if (touched.categories) changes.categories = co_await products_.categories(soon());
  changes.position = touched.position;
  co_await apply(std::move(changes));
  last_event_ = touched.last_event;
  co_return true;
}

Task<Changes> Feed::read_changes(std::vector<product::ProductId> products,
                                 std::vector<warehouse::ItemId> items) {
  Changes changes;
  std::unordered_set<product::ProductId> missing(products.begin(), products.end());
  for (std::size_t from = 0; from < products.size(); from += page_of_products) {
    const std::vector<product::Product> page =
        co_await products_.load(part(products, from, page_of_products), soon());
    for (const product::Product& product : page) {
      missing.erase(product.id);
      changes.records.push_back(std::make_shared<const Record>(product));
      for (const product::Variant& variant : product.variants)
        items.push_back(warehouse::ItemId{variant.id.uuid});
    }
  }
  changes.gone.assign(missing.begin(), missing.end());
  changes.stock = co_await stock_of(std::move(items));
  co_return changes;
}

Task<std::vector<warehouse::Availability>> Feed::stock_of(std::vector<warehouse::ItemId> items) {
  std::vector<warehouse::Availability> stock;
  // A product's event and its stock's may come together, and the warehouse adds up what it is
  // given.
  std::ranges::sort(items);
  items.erase(std::ranges::unique(items).begin(), items.end());
  std::unordered_set<warehouse::ItemId> missing(items.begin(), items.end());
  for (std::size_t from = 0; from < items.size(); from += page_of_stock) {
    std::vector<warehouse::ItemId> page_items = part(items, from, page_of_stock);
    const std::vector<warehouse::Availability> page =
        co_await warehouse_.availability(std::move(page_items), soon());
    for (const warehouse::Availability& line : page) missing.erase(line.item);
    stock.insert(stock.end(), page.begin(), page.end());
  }
  // The warehouse may leave out what it does not have at all.
  for (const warehouse::ItemId& item : missing) stock.push_back({.item = item});
  co_return stock;
}

Task<void> Feed::apply(Changes changes) {
  std::shared_ptr<const Replica> next;
  if (ReplicaBuilder::is_heavy(*latest_, changes)) {
    auto build = [before = latest_, changes = std::move(changes)]() mutable {
      return ReplicaBuilder::next(*before, std::move(changes));
    };
    next = co_await platform_.workers.run(std::move(build), Deadline::after(work_limit));
  } else {
    next = ReplicaBuilder::next(*latest_, std::move(changes));
  }
  if (is_loaded_ && next->version() != latest_->version()) posted_.publish(next);
  latest_ = std::move(next);
}

Task<void> Feed::do_what_is_due() {
  const Instant now = platform_.clock.now();
  if (now - last_save_ >= save_interval) {
    last_save_ = now;
    co_await save();
  }
  if (night() != last_night_) {
    last_night_ = night();
    co_await reconcile();
  }
}

Task<void> Feed::save() {
  const std::int64_t position = latest_->position();
  if (!is_loaded_ || position == saved_position_ || position == 0) co_return;
  auto write = [path = path(), snapshot = snapshot()] { write_snapshot(path, snapshot); };
  co_await platform_.workers.run(std::move(write), Deadline::after(work_limit));
  saved_position_ = position;
}

Snapshot Feed::snapshot() const {
  return {.database = database_,
          .schema_version = pg::schema_version(),
          .last_event = last_event_,
          .replica = latest_};
}

std::string Feed::path() const {
  return platform_.data_folder + "/replica.snapshot";
}

std::int64_t Feed::night() const {
  constexpr auto reconcile_at = 2h;  // after midnight UTC, when few people shop
  return std::chrono::floor<std::chrono::days>(platform_.clock.now() - reconcile_at)
      .time_since_epoch()
      .count();
}

}  // namespace flipflop::search
