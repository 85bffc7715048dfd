#pragma once
// A list that staff page through, filter, sort and export; one mechanism for all of them. A store
// declares a Source out of constants: what can be sorted by and asked for is a closed set, and no
// text of a request ever becomes SQL. A page begins behind the sort value and the id of the last
// row that was seen, so it costs the same wherever it lies and rows that come or go meanwhile are
// neither skipped nor shown twice. Totals are counted up to 1,000 and estimated by the planner
// beyond. A List is built once and safe from every thread.

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::list {

inline constexpr int usual_limit = 20;
inline constexpr int most_per_page = 100;
// Pages by number cost what they skip; whoever wants more follows the cursor.
inline constexpr std::int64_t most_skipped = 10'000;
inline constexpr std::int64_t most_counted = 1000;

enum class Direction { asc, desc };
BOOST_DESCRIBE_ENUM(Direction, asc, desc)

// What the values of a sort expression are. None of them may be NULL.
enum class Kind { instant, whole, text };

struct Sort {
  const char* name;  // as requests say it: "createdAt"
  Kind kind;
  const char* sql;  // "o.placed_at"
};

struct Filter {
  const char* type;  // of its parameter: "text"
  const char* sql;   // "o.status = ?"; every ? is the parameter
};

// Every member is SQL of the store that owns the tables, given as constants.
struct Source {
  const char* name;                       // of its statements: "order.staff_list"
  const char* columns;                    // "o.id, o.number"
  const char* from;                       // "FROM \"order\".orders o"
  const char* id;                         // unique and a uuid: "o.id"
  Direction direction = Direction::desc;  // when none is asked
  std::vector<Sort> sorts;                // the first when none is asked
  std::vector<Filter> filters;
};

// The last row of a page: the text of its sort value (instants as microseconds), and its id.
struct Position {
  std::string key;
  Uuid id;
};

struct Query {
  std::size_t sort = 0;  // index in Source::sorts
  Direction direction = Direction::desc;
  int limit = usual_limit;
  std::int64_t skip = 0;  // rows of the pages before, where pages are asked for by number
  std::optional<Position> after;
  bool counts = true;
  pg::Params filters;  // filled by the store in the order of Source::filters; NULL: not asked
};

enum class TotalIs { exact, estimate };
BOOST_DESCRIBE_ENUM(TotalIs, exact, estimate)

struct Total {
  std::int64_t rows = 0;
  TotalIs is = TotalIs::exact;
};

template <class Item>
struct Page {
  std::vector<Item> items;
  bool has_next = false;
  std::optional<Position> last;  // nullopt for an empty page
  std::optional<Total> total;    // when it was asked for
};

class List {
 public:
  explicit List(Source source);
  ~List();

  const Source& source() const;
  // The question of somebody who asked for nothing in particular.
  Query usual() const;
  // Index of the sort that requests call `name`.
  std::optional<std::size_t> find_sort(std::string_view name) const;
  // Whether `position` can be one of this list in this order.
  bool is_possible(const Position& position, std::size_t sort) const;

  // `item` reads the source's columns, from 0 on.
  template <class Item>
  Task<Page<Item>> read(pg::Database* database, Query query, Item (*item)(const pg::Row&),
                        Deadline deadline) const {
    const Found found = co_await find(database, std::move(query), deadline);
    Page<Item> page;
    for (int row = 0; row < found.size; ++row) page.items.push_back(item(found.rows[row]));
    page.has_next = found.has_next;
    page.last = found.last;
    page.total = found.total;
    co_return page;
  }

 private:
  struct Found {
    pg::Rows rows;
    int size = 0;  // one row more may be there, to know that there is a next page
    bool has_next = false;
    std::optional<Position> last;
    std::optional<Total> total;
  };
  Task<Found> find(pg::Database* database, Query query, Deadline deadline) const;
  Task<std::int64_t> estimate(pg::Database* database, pg::Params filters, Deadline deadline) const;

  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

// A pattern for LIKE that finds texts beginning with `text`, whatever characters it has.
std::string beginning_with(std::string_view text);
// The same for texts that contain it.
std::string containing(std::string_view text);

}  // namespace flipflop::list
