// The statements of a list, put together once from the constants of its source: one for each sort
// and direction, one that counts, one that asks the planner.

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/list/list.h"

namespace flipflop::list {
namespace {

constexpr std::size_t longest_key = 1000;

const char* type_of(Kind kind) {
  switch (kind) {
    case Kind::instant:
      return "timestamptz";
    case Kind::whole:
      return "bigint";
    case Kind::text:
      return "text";
  }
  throw BrokenInvariant("an unknown kind of sort value");
}

std::optional<std::int64_t> whole_in(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  const auto digits = parse_unsigned(text.substr(is_negative ? 1 : 0));
  if (!digits) return std::nullopt;
  return is_negative ? -*digits : *digits;
}

pg::Param param_of(const std::string& key, Kind kind) {
  if (kind == Kind::text) return key;
  const auto whole = whole_in(key);
  invariant(whole.has_value(), "a position was checked before it is asked for");
  if (kind == Kind::whole) return *whole;
  return Instant{Duration{*whole}};
}

std::string key_in(const pg::Row& row, int column, Kind kind) {
  if (kind == Kind::instant)
    return std::to_string(row.get<Instant>(column).time_since_epoch().count());
  return row.get<std::string>(column);
}

// "($1::text IS NULL OR o.status = $1::text) AND …"; the planner drops what was not asked, because
// it plans with the values.
std::string conditions(const Source& source) {
  std::string sql = "true";
  int number = 0;
  for (const Filter& filter : source.filters) {
    const std::string parameter = fmt::format("${}::{}", ++number, filter.type);
    std::string condition;
    for (const char c : std::string_view(filter.sql))
      condition += c == '?' ? parameter : std::string(1, c);
    sql += fmt::format(" AND ({} IS NULL OR {})", parameter, condition);
  }
  return sql;
}

std::string page_sql(const Source& source, const Sort& sort, Direction direction) {
  const std::size_t next = source.filters.size() + 1;
  const bool rises = direction == Direction::asc;
  return fmt::format(
      "SELECT {columns}, {key}, {id} {from} WHERE {conditions}"
      " AND (${after}::{type} IS NULL OR ({key}, {id}) {sign} (${after}::{type}, "
      "${after_id}::uuid))"
      " ORDER BY {key} {order}, {id} {order} LIMIT ${limit}::bigint OFFSET ${skip}::bigint",
      fmt::arg("columns", source.columns), fmt::arg("key", sort.sql), fmt::arg("id", source.id),
      fmt::arg("from", source.from), fmt::arg("conditions", conditions(source)),
      fmt::arg("after", next), fmt::arg("after_id", next + 1), fmt::arg("limit", next + 2),
      fmt::arg("skip", next + 3), fmt::arg("type", type_of(sort.kind)),
      fmt::arg("sign", rises ? ">" : "<"), fmt::arg("order", rises ? "ASC" : "DESC"));
}

// The planner's number of rows in the first node of its answer.
std::int64_t rows_planned(std::string_view plan) {
  constexpr std::string_view name = "\"Plan Rows\": ";
  const std::size_t at = plan.find(name);
  invariant(at != std::string_view::npos, "a plan says how many rows it expects");
  const std::string_view rest = plan.substr(at + name.size());
  const auto rows = parse_unsigned(rest.substr(0, rest.find_first_not_of("0123456789")));
  invariant(rows.has_value(), "the planner expects a whole number of rows");
  return *rows;
}

std::string escaped(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  return pattern;
}

}  // namespace

struct List::Parts {
  explicit Parts(Source with_source) : source(std::move(with_source)) {
    invariant(!source.sorts.empty(), "a list has an order");
    for (const Sort& sort : source.sorts)
      for (const Direction direction : {Direction::asc, Direction::desc})
        pages.push_back(keep(fmt::format("{}.by_{}_{}", source.name, sort.name,
                                         direction == Direction::asc ? "asc" : "desc"),
                             page_sql(source, sort, direction)));
    const std::string rows = fmt::format("SELECT 1 {} WHERE {}", source.from, conditions(source));
    count =
        keep(fmt::format("{}.count", source.name),
             fmt::format("SELECT count(*) FROM ({} LIMIT {}) AS counted", rows, most_counted + 1));
    plan = keep(fmt::format("{}.plan", source.name), "EXPLAIN (FORMAT JSON) " + rows);
  }

  // A statement's texts live as long as the list; a deque never moves them.
  pg::Statement keep(std::string name, std::string sql) {
    texts.push_back(std::move(name));
    const char* kept_name = texts.back().c_str();
    texts.push_back(std::move(sql));
    return {kept_name, texts.back().c_str()};
  }
  pg::Statement page(const Query& query) const {
    return pages.at(query.sort * 2 + (query.direction == Direction::asc ? 0 : 1));
  }

  Source source;
  std::deque<std::string> texts;
  std::vector<pg::Statement> pages;  // rising and falling of each sort
  pg::Statement count{};
  pg::Statement plan{};
};

List::List(Source source) : parts_(std::make_unique<const Parts>(std::move(source))) {}
List::~List() = default;

const Source& List::source() const {
  return parts_->source;
}

Query List::usual() const {
  Query query;
  query.direction = parts_->source.direction;
  return query;
}

std::optional<std::size_t> List::find_sort(std::string_view name) const {
  const auto& sorts = parts_->source.sorts;
  const auto found =
      std::ranges::find_if(sorts, [name](const Sort& sort) { return name == sort.name; });
  if (found == sorts.end()) return std::nullopt;
  return static_cast<std::size_t>(found - sorts.begin());
}

bool List::is_possible(const Position& position, std::size_t sort) const {
  if (position.key.size() > longest_key) return false;
  if (parts_->source.sorts.at(sort).kind != Kind::text) return whole_in(position.key).has_value();
  return is_valid_utf8(position.key) && position.key.find('\0') == std::string::npos;
}

Task<List::Found> List::find(pg::Database* database, Query query, Deadline deadline) const {
  const Source& source = parts_->source;
  invariant(query.filters.size() == source.filters.size(), "every filter has its parameter");
  const Kind kind = source.sorts.at(query.sort).kind;
  pg::Params params = query.filters;
  params.push_back(query.after ? param_of(query.after->key, kind) : pg::Param(std::nullopt));
  params.push_back(query.after ? pg::Param(query.after->id) : pg::Param(std::nullopt));
  params.emplace_back(query.limit + 1);
  params.emplace_back(query.skip);

  // On the slow pool: a search over a large table must not stand before what buyers read.
  pg::Rows rows = co_await database->slow(parts_->page(query), std::move(params), deadline);

  Found found;
  found.size = std::min(rows.size(), query.limit);
  found.has_next = rows.size() > query.limit;
  if (query.counts) {
    const pg::Rows counted = co_await database->slow(parts_->count, query.filters, deadline);
    found.total = Total{counted[0].get<std::int64_t>(0), TotalIs::exact};
  }
  if (found.total && found.total->rows > most_counted) {
    const std::int64_t planned = co_await estimate(database, std::move(query.filters), deadline);
    found.total = Total{std::max(planned, most_counted + 1), TotalIs::estimate};
  }
  found.rows = std::move(rows);
  if (found.size > 0) {
    const pg::Row last = found.rows[found.size - 1];
    const int key = found.rows.columns() - 2;
    found.last = Position{key_in(last, key, kind), last.get<Uuid>(key + 1)};
  }
  co_return found;
}

Task<std::int64_t> List::estimate(pg::Database* database, pg::Params filters,
                                  Deadline deadline) const {
  const pg::Rows plan = co_await database->slow(parts_->plan, std::move(filters), deadline);
  co_return rows_planned(plan[0].text(0));
}

std::string beginning_with(std::string_view text) {
  return escaped(text) + "%";
}

std::string containing(std::string_view text) {
  return "%" + escaped(text) + "%";
}

}  // namespace flipflop::list
