// How many selects by primary key a loop sends per second, and what one costs the client in CPU;
// the ceiling is libpq alone in the same run, with the same number in flight and a sync behind
// each. On a shared machine the CPU figure is the one to compare.

#include <fmt/format.h>
#include <libpq-fe.h>
#include <sys/resource.h>

#include <chrono>
#include <string>

#include "base/invariant.h"
#include "platform/loop/run_here.h"
#include "platform/pg/pg.h"
#include "platform/pg/test_database.h"

namespace flipflop::pg {
namespace {

constexpr int selects_total = 200'000;
constexpr int batches_total = 5'000;
constexpr Statement select_one{"bench.select", "SELECT id, name FROM bench_item WHERE id = $1"};
constexpr Statement touch{"bench.touch", "UPDATE bench_item SET name = $2 WHERE id = $1"};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost {
  double per_second;
  double cpu_us;
};

// Wall clock and CPU from construction to end().
class Meter {
 public:
  Cost end(int count) const {
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun_;
    return {count / wall.count(), (cpu_seconds() - cpu_) * 1e6 / count};
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  double cpu_ = cpu_seconds();
};

Deadline patient() {
  return Deadline::after(std::chrono::minutes{5});
}

struct Left {
  int tasks;
  Signal none;
};

Task<void> select_many(Database* database, int count, Left* left) {
  for (int i = 0; i < count; ++i) {
    const Rows rows = co_await database->read(select_one, {i % 1000}, patient());
    invariant(rows.size() == 1, "a row is missing");
  }
  if (--left->tasks == 0) left->none.notify_all();
}

Task<void> commit_many(Database* database, int first, int count, Left* left) {
  for (int i = 0; i < count; ++i) {
    WriteBatch batch(*database);
    for (int row = 0; row < 8; ++row)
      batch.add(Stage::rows, touch, {first * 8 + row, std::string_view("changed")});
    const auto outcome = co_await batch.commit(patient());
    invariant(outcome.has_value(), "a batch failed");
  }
  if (--left->tasks == 0) left->none.notify_all();
}

Task<Cost> with_flipflop(const TestDatabase* home, int tasks) {
  const auto database = home->open();
  const Rows warm = co_await database->read(select_one, {1}, patient());
  invariant(warm.size() == 1, "a row is missing");
  Left left{tasks, {}};
  const Meter meter;
  for (int i = 0; i < tasks; ++i)
    Loop::current().spawn("reader", select_many(database.get(), selects_total / tasks, &left));
  co_await left.none.wait(patient());
  const Cost cost = meter.end(selects_total);
  co_await database->close(patient());
  co_return cost;
}

Task<Cost> with_batches(const TestDatabase* home, int tasks) {
  const auto database = home->open();
  Left left{tasks, {}};
  const Meter meter;
  for (int i = 0; i < tasks; ++i)
    Loop::current().spawn("buyer", commit_many(database.get(), i, batches_total / tasks, &left));
  co_await left.none.wait(patient());
  const Cost cost = meter.end(batches_total);
  co_await database->close(patient());
  co_return cost;
}

// One connection, blocking reads, `in_flight` selects sent ahead.
Cost with_libpq(const TestDatabase& home, int in_flight) {
  PGconn* connection = PQconnectdb(home.conninfo().c_str());
  PQclear(PQprepare(connection, "select", select_one.sql, 0, nullptr));
  PQenterPipelineMode(connection);
  int sent = 0;
  const auto send = [&] {
    const std::string id = std::to_string(sent++ % 1000);
    const char* value = id.c_str();
    PQsendQueryPrepared(connection, "select", 1, &value, nullptr, nullptr, 0);
    PQpipelineSync(connection);
  };
  const Meter meter;
  while (sent < in_flight) send();
  for (int done = 0; done < selects_total; ++done) {
    PGresult* rows = PQgetResult(connection);
    invariant(PQntuples(rows) == 1, "a row is missing");
    PQclear(rows);
    PQgetResult(connection);
    PQclear(PQgetResult(connection));
    if (sent < selects_total) send();
  }
  const Cost cost = meter.end(selects_total);
  PQfinish(connection);
  return cost;
}

void print(const std::string& what, Cost cost, Cost ceiling) {
  fmt::print("{:<34} {:>9.0f}/s {:>7.2f} us CPU {:>6.2f}x\n", what, cost.per_second, cost.cpu_us,
             cost.cpu_us / ceiling.cpu_us);
}

void run() {
  const TestDatabase home;
  run_script(home.conninfo(),
             "CREATE TABLE bench_item (id integer PRIMARY KEY, name text NOT NULL);"
             "INSERT INTO bench_item SELECT n, 'item ' || n FROM generate_series(0, 999) n;"
             "ANALYZE bench_item");
  for (const int in_flight : {16, 128, 1000}) {
    const Cost ceiling = with_libpq(home, in_flight);
    print(fmt::format("libpq alone, {} in flight", in_flight), ceiling, ceiling);
    print(fmt::format("Database::read, {} tasks", in_flight),
          result_of(with_flipflop(&home, in_flight)), ceiling);
  }
  const Cost batches = result_of(with_batches(&home, 25));
  fmt::print("{:<34} {:>9.0f}/s {:>7.2f} us CPU\n", "WriteBatch of 8 updates, 25 tasks",
             batches.per_second, batches.cpu_us);
}

}  // namespace
}  // namespace flipflop::pg

int main() {
  flipflop::pg::run();
}
