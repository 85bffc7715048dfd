#include "platform/list/list.h"

#include <gmock/gmock.h>

#include <set>

#include "base/text.h"
#include "platform/http/test_client.h"
#include "platform/json/describe.h"
#include "platform/list/http.h"
#include "platform/loop/run_here.h"
#include "platform/pg/test_database.h"

namespace flipflop::list {

struct Thing {
  std::string name;
  std::int64_t weight = 0;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (name, weight))

struct ThingsQuery : Asked {
  std::optional<json::Text<1, 40>> name;
  std::optional<int> weight;
};
BOOST_DESCRIBE_STRUCT(ThingsQuery, (Asked), (name, weight))

struct Things {
  std::vector<Thing> items;
  Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(Things, (), (items, pagination))

}  // namespace flipflop::list

FLIPFLOP_JSON(flipflop::list::Thing);
FLIPFLOP_JSON(flipflop::list::ThingsQuery);
FLIPFLOP_JSON(flipflop::list::Things);

namespace flipflop::list {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const List& things() {
  static const List list({.name = "test.things",
                          .columns = "t.name, t.weight",
                          .from = "FROM thing t",
                          .id = "t.id",
                          .sorts = {{"madeAt", Kind::instant, "t.made_at"},
                                    {"name", Kind::text, "t.name"},
                                    {"weight", Kind::whole, "t.weight"}},
                          .filters = {{"text", "t.name LIKE ?"}, {"bigint", "t.weight = ?"}}});
  return list;
}

Thing thing_in(const pg::Row& row) {
  return {row.get<std::string>(0), row.get<std::int64_t>(1)};
}

std::vector<std::string> cells_of(const Thing& thing) {
  return {thing.name, std::to_string(thing.weight)};
}

// The route of a list as modules write it.
class Routes {
 public:
  explicit Routes(pg::Database& database) : database_(database) {
    router.add({.method = http::Method::get,
                .path = "/things",
                .permission = http::permission::open,
                .summary = "Things"},
               &Routes::list, this);
  }

  Task<http::Prepared<Things>> list(http::Call call, ThingsQuery in) {
    Query query = query_of(things(), in);
    query.filters = {std::nullopt, in.weight};
    if (in.name) query.filters[0] = beginning_with(*in.name);
    if (in.wants_csv()) {
      const auto read = [this](Query page, Deadline deadline) {
        return things().read(&database_, std::move(page), &thing_in, deadline);
      };
      co_return http::Prepared<Things>{
          as_csv<Thing>({"things.csv", {"Name", "Weight"}, &cells_of}, std::move(query), read)};
    }
    const auto page = co_await things().read(&database_, query, &thing_in, call.deadline);
    co_return as_json(Things{page.items, pagination_of(things(), query, page)});
  }

  http::Router router;

 private:
  pg::Database& database_;
};

// Things t0 … t<n-1> of weight 0 to 2, made a microsecond apart in pairs of the same time.
struct World {
  explicit World(int count) : database(test.open()), routes(*database), client(routes.router) {
    pg::run_script(test.conninfo(),
                   "CREATE TABLE thing (id uuid PRIMARY KEY, name text NOT NULL, weight bigint NOT "
                   "NULL, made_at timestamptz NOT NULL);"
                   "INSERT INTO thing SELECT gen_random_uuid(), 't' || n, n % 3,"
                   " timestamptz '2026-11-24Z' + (n / 2) * interval '1 microsecond'"
                   " FROM generate_series(0, " +
                       std::to_string(count - 1) + ") AS n; ANALYZE thing");
  }

  pg::TestDatabase test;
  std::unique_ptr<pg::Database> database;
  Routes routes;
  http::TestClient client;
};

std::string between(const std::string& text, const std::string& before, char after) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + before.size();
  return text.substr(begin, text.find(after, begin) - begin);
}

std::vector<std::string> names_in(const std::string& body) {
  std::vector<std::string> names;
  const std::string before = R"("name":")";
  for (std::size_t at = body.find(before); at != std::string::npos;
       at = body.find(before, at + 1)) {
    const std::size_t begin = at + before.size();
    names.push_back(body.substr(begin, body.find('"', begin) - begin));
  }
  return names;
}

using Scene = Task<void> (*)(World*);
void in_world(int count, Scene scene) {
  World world(count);
  struct Run {
    static Task<void> go(World* world, Scene scene) {
      co_await scene(world);
      co_await world->database->close(Deadline::after(10s));
    }
  };
  run_here(Run::go(&world, scene));
}

Task<void> paged_by_every_order(World* world) {
  for (const std::string order : {"madeAt&sortOrder=asc", "madeAt&sortOrder=desc", "name",
                                  "weight&sortOrder=asc", "weight"}) {
    std::vector<std::string> seen;
    std::string target = "/things?limit=7&sortBy=" + order;
    for (int page = 0; page < 10 && !target.empty(); ++page) {
      const auto answer = co_await world->client.get(target);
      EXPECT_EQ(answer.status, 200) << answer.body;
      for (std::string& name : names_in(answer.body)) seen.push_back(std::move(name));
      const std::string cursor = between(answer.body, R"("nextCursor":")", '"');
      target = cursor.empty() ? "" : "/things?limit=7&cursor=" + cursor;
    }
    EXPECT_EQ(seen.size(), 40u) << order;
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 40u) << order;
  }
}
TEST(List, EveryRowIsSeenOnceWhateverTheOrder) {
  in_world(40, paged_by_every_order);
}

Task<void> rows_come_meanwhile(World* world) {
  const auto first = co_await world->client.get("/things?limit=10");
  pg::run_script(world->test.conninfo(),
                 "INSERT INTO thing VALUES (gen_random_uuid(), 'new', 9, '2026-11-25Z');"
                 "DELETE FROM thing WHERE name = 't39'");
  const auto second = co_await world->client.get("/things?limit=10&cursor=" +
                                                 between(first.body, R"("nextCursor":")", '"'));
  std::vector<std::string> seen = names_in(first.body);
  for (std::string& name : names_in(second.body)) seen.push_back(std::move(name));
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 20u);
  EXPECT_EQ(std::ranges::count(seen, "new"), 0);
  EXPECT_EQ(std::ranges::count(seen, "t20"), 1);
}
TEST(List, RowsThatComeOrGoBetweenPagesMoveNoOther) {
  in_world(40, rows_come_meanwhile);
}

Task<void> filtered(World* world) {
  const auto some = co_await world->client.get("/things?name=t1&weight=1");
  EXPECT_THAT(names_in(some.body), testing::UnorderedElementsAre("t1", "t10", "t13", "t16", "t19"));
  EXPECT_THAT(some.body, HasSubstr(R"("total":5,"totalIs":"exact")"));
  const auto wild = co_await world->client.get("/things?name=%25");
  EXPECT_THAT(names_in(wild.body), testing::IsEmpty());
  const auto hostile = co_await world->client.get("/things?name=%27%3BDROP%20TABLE%20thing%3B--");
  EXPECT_EQ(hostile.status, 200);
  EXPECT_THAT(hostile.body, HasSubstr(R"("items":[])"));
}
TEST(List, FiltersCompareAndNeverBecomeSql) {
  in_world(40, filtered);
}

Task<void> bad_questions(World* world) {
  const auto good = co_await world->client.get("/things?limit=10");
  const std::string cursor = between(good.body, R"("nextCursor":")", '"');
  for (const std::string bad :
       {"sortBy=madeAt;DROP", "sortBy=t.name", "sortOrder=up", "cursor=%01", "cursor=AAAA",
        "cursor=dGVzdC50aGluZ3MvbWFkZUF0L2Rlc2MveC95", "page=0", "page=-1", "page=1000000",
        "unknown=1", "format=xls", "limit=x"}) {
    const auto answer = co_await world->client.get("/things?" + bad);
    EXPECT_EQ(answer.status, 400) << bad << answer.body;
    EXPECT_THAT(answer.body, HasSubstr(R"("field":")")) << bad;
  }
  for (const std::string contradiction : {"&page=1", "&sortBy=name", "&sortOrder=asc"}) {
    const auto answer = co_await world->client.get("/things?cursor=" + cursor + contradiction);
    EXPECT_EQ(answer.status, 400) << contradiction;
  }
  // A number where the key is an instant, and one that is none.
  const auto sorts = co_await world->client.get("/things?sortBy=sortBy");
  EXPECT_THAT(sorts.body, HasSubstr("one of madeAt, name, weight"));
}
TEST(List, AQuestionThatIsNotOfferedNamesItsField) {
  in_world(40, bad_questions);
}

Task<void> by_number(World* world) {
  const auto second = co_await world->client.get("/things?page=2&limit=15&sortBy=name");
  EXPECT_EQ(names_in(second.body).size(), 15u);
  EXPECT_THAT(second.body,
              HasSubstr(R"("page":2,"limit":15,"total":40,"totalIs":"exact","totalPages":3)"));
  EXPECT_THAT(second.body, HasSubstr(R"("hasNext":true,"hasPrev":true)"));
  const auto last = co_await world->client.get("/things?page=3&limit=15");
  EXPECT_EQ(names_in(last.body).size(), 10u);
  EXPECT_THAT(last.body, HasSubstr(R"("hasNext":false)"));
  const auto all = co_await world->client.get("/things?limit=1000");
  EXPECT_THAT(all.body, HasSubstr(R"("limit":100,)"));
}
TEST(List, OldClientsAskForPagesByNumber) {
  in_world(40, by_number);
}

Task<void> many(World* world) {
  const auto all = co_await world->client.get("/things?limit=1");
  EXPECT_THAT(all.body, HasSubstr(R"("totalIs":"estimate")"));
  const std::int64_t total = std::stoll(between(all.body, R"("total":)", ','));
  EXPECT_GT(total, most_counted);
  EXPECT_NEAR(static_cast<double>(total), 3000.0, 600.0);
}
TEST(List, AboveAThousandRowsTheTotalIsAnEstimateAndSaysSo) {
  in_world(3000, many);
}

Task<void> exported(World* world) {
  pg::run_script(world->test.conninfo(), "UPDATE thing SET name = '=1+1;\"x\"' WHERE name = 't0'");
  const auto file = co_await world->client.get("/things?format=csv&sortBy=weight&sortOrder=asc");
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
  EXPECT_TRUE(file.body.starts_with("\xEF\xBB\xBFName;Weight\r\n")) << file.body.substr(0, 40);
  EXPECT_EQ(std::ranges::count(file.body, '\n'), 1201);
  EXPECT_THAT(file.body, HasSubstr("\"'=1+1;\"\"x\"\"\";0\r\n"));
  const auto few = co_await world->client.get("/things?format=csv&name=t119&limit=2");
  EXPECT_EQ(std::ranges::count(few.body, '\n'), 1 + 11);
}
TEST(List, AnExportIsTheWholeListPageAfterPage) {
  in_world(1200, exported);
}

TEST(Csv, CellsThatBeginAFormulaAreText) {
  EXPECT_EQ(csv_line({"=SUM(A1)", "+420", "-1", "@x", "\tx", "\rx"}),
            "'=SUM(A1);'+420;'-1;'@x;'\tx;\"'\rx\"\r\n");
  EXPECT_EQ(csv_line({"a;b", "a\"b", "a\nb", "", "a=b"}), "\"a;b\";\"a\"\"b\";\"a\nb\";;a=b\r\n");
}

TEST(Csv, AmountsHaveADecimalComma) {
  EXPECT_EQ(csv_amount(Money{109'950}), "1099,50");
}

TEST(List, PatternsTakeTheCharactersOfLikeAsTheyAre) {
  EXPECT_EQ(beginning_with("50%_\\"), "50\\%\\_\\\\%");
  EXPECT_EQ(containing("a"), "%a%");
}

}  // namespace
}  // namespace flipflop::list
