#pragma once
// How requests ask for a list and what they are answered. The input of a list's route is a struct
// that inherits Asked and adds the filters:
//
//   GET /admin/orders?status=paid&sortBy=total&sortOrder=desc&limit=50
//   GET /admin/orders?cursor=...          the page behind the one that gave this nextCursor
//   GET /admin/orders?page=2              for old clients; bounded
//   GET /admin/orders?format=csv          all of it, at most 50,000 rows, as a file

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/router.h"
#include "platform/list/csv.h"
#include "platform/list/list.h"

namespace flipflop::list {

enum class Format { json, csv };
BOOST_DESCRIBE_ENUM(Format, json, csv)

struct Asked {
  std::optional<json::Text<1, 2000>> cursor;
  std::optional<int> page;
  json::Or<int, usual_limit> limit;  // more than are allowed at once are as many as are allowed
  std::optional<json::Text<1, 40>> sort_by;
  std::optional<Direction> sort_order;
  json::Or<Format, Format::json> format;

  bool wants_csv() const { return format.value == Format::csv; }
};
BOOST_DESCRIBE_STRUCT(Asked, (), (cursor, page, limit, sort_by, sort_order, format))

// `total` is counted when it is exact, and the planner's guess when it is an estimate; both are
// absent where a cursor was followed.
struct Pagination {
  std::optional<int> page;
  int limit = usual_limit;
  std::optional<std::int64_t> total;
  std::optional<TotalIs> total_is;
  std::optional<std::int64_t> total_pages;
  bool has_next = false, has_prev = false;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(Pagination, (),
                      (page, limit, total, total_is, total_pages, has_next, has_prev, next_cursor))

// How requests name the beginning and the end of a period: a day of Prague, or an instant.
using DateText = json::Text<1, 40>;
// Problem 400 for what is neither. The last day is part of the period.
std::optional<Instant> period_begin(const std::optional<DateText>& text, const char* field);
std::optional<Instant> period_end(const std::optional<DateText>& text, const char* field);

// Problem 400 for a sort that is not offered, a cursor that is not of this list, or too high a
// page.
Query query_of(const List& list, const Asked& asked);

namespace detail {
struct Shown {
  bool has_next = false;
  std::optional<Position> last;
  std::optional<Total> total;
};
Pagination pagination_of(const List& list, const Query& query, const Shown& shown);
http::Response csv_response(const std::string& file_name, http::BodySource source);
std::string csv_cut_note();
inline constexpr std::int64_t most_exported = 50'000;
inline constexpr int exported_at_once = 500;
}  // namespace detail

template <class Item>
Pagination pagination_of(const List& list, const Query& query, const Page<Item>& page) {
  return detail::pagination_of(list, query, {page.has_next, page.last, page.total});
}

// {"items":[...],"pagination":{...}} or what else Out is, in the envelope.
template <class Out>
http::Prepared<Out> as_json(const Out& out, const std::string& meta = {}) {
  return {http::detail::enveloped({http::detail::data_json(out), meta, {}}, 200, {})};
}

// For lists whose data is an array: the pagination is the answer's meta.
template <class Item>
http::Prepared<std::vector<Item>> as_array(const std::vector<Item>& items, Pagination pagination) {
  return as_json(items, json::to_text(pagination));
}

// What an export looks like.
template <class Item>
struct Table {
  std::string file_name;  // "objednavky.csv"
  std::vector<std::string> headings;
  std::vector<std::string> (*cells)(const Item&);
};

// Reads a page of the list for an export; every page has its own deadline.
template <class Item>
using Reader = std::function<Task<Page<Item>>(Query, Deadline)>;

namespace detail {

template <class Item>
struct Exporting {
  Table<Item> table;
  Query query;
  Reader<Item> read;
  std::int64_t rows = 0;
  bool has_begun = false, has_ended = false;
};

template <class Item>
Task<std::optional<std::string>> next_piece(std::shared_ptr<Exporting<Item>> exporting) {
  Exporting<Item>& now = *exporting;
  if (now.has_ended) co_return std::nullopt;
  const Page<Item> page = co_await now.read(now.query, Deadline::after(std::chrono::seconds(10)));
  std::string piece;
  if (!std::exchange(now.has_begun, true))
    piece = std::string(csv_beginning) + csv_line(now.table.headings);
  for (const Item& item : page.items) piece += csv_line(now.table.cells(item));
  now.rows += static_cast<std::int64_t>(page.items.size());
  now.query.after = page.last;
  now.has_ended = !page.has_next || now.rows >= most_exported;
  if (now.has_ended && page.has_next) piece += csv_cut_note();
  co_return piece;
}

}  // namespace detail

// The whole list from its beginning as a file, page after page while it is sent.
template <class Item>
http::Response as_csv(Table<Item> table, Query query, Reader<Item> read) {
  const std::string file_name = table.file_name;
  query.after.reset();
  query.skip = 0;
  query.limit = detail::exported_at_once;
  query.counts = false;
  // Shared between the response's body and the piece that is being made.
  auto exporting = std::make_shared<detail::Exporting<Item>>(std::move(table), std::move(query),
                                                             std::move(read));
  return detail::csv_response(file_name, [exporting] { return detail::next_piece(exporting); });
}

// What every list is asked, of a query that also has filters of its own.
inline Asked asked_of(const Asked& in) {
  return in;
}

// A list's route: Reply has `items`, of which `row` makes one, and `pagination`.
template <class Reply, class Item>
struct Listing {
  const List& list;
  Asked asked;
  Table<Item> (*table)();
  Reader<Item> read;
  typename decltype(Reply::items)::value_type (*row)(const Item&);
};

// The whole list as a file where that is asked for, else a page of it.
template <class Reply, class Item>
Task<http::Prepared<Reply>> answer(Listing<Reply, Item> listing, Deadline deadline) {
  Query query = query_of(listing.list, listing.asked);
  if (listing.asked.wants_csv())
    co_return http::Prepared<Reply>{
        as_csv<Item>(listing.table(), std::move(query), std::move(listing.read))};
  const Page<Item> page = co_await listing.read(query, deadline);
  Reply reply;
  for (const Item& item : page.items) reply.items.push_back(listing.row(item));
  reply.pagination = pagination_of(listing.list, query, page);
  co_return as_json(reply);
}

}  // namespace flipflop::list
