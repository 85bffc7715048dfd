// bench/checkout.sql is what the benchmark takes for an order: it must be what the code sends.

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <sstream>

#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

// One space for any white space, none beside parentheses: the file breaks long lines.
std::string normal(const std::string& sql) {
  std::string text;
  for (const char c : sql) {
    const bool is_space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (is_space && (text.empty() || text.back() == ' ' || text.back() == '(')) continue;
    if (c == ')' && !text.empty() && text.back() == ' ') text.pop_back();
    text += is_space ? ' ' : c;
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == ';')) text.pop_back();
  return text;
}

struct Listed {
  std::vector<std::string> names;  // in the order of the file
  std::map<std::string, std::string> texts;
};

Listed listed_in_file() {
  std::ifstream file(FLIPFLOP_SOURCE_DIR "/bench/checkout.sql");
  const std::string heading = "-- statement ";
  Listed listed;
  std::string name;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(heading)) {
      name = line.substr(heading.size());
      listed.names.push_back(name);
      listed.texts[name].clear();
    } else if (!name.empty() && !line.starts_with("--")) {
      listed.texts[name] += line + "\n";
    }
  }
  return listed;
}

// What the connections of the pools have been asked to prepare since `mark`, oldest first.
constexpr pg::Statement prepared_since{
    "test.prepared_since",
    "SELECT name, statement FROM pg_prepared_statements"
    " WHERE prepare_time > $1::timestamptz AND name NOT LIKE 'test.%' ORDER BY prepare_time"};

// Those among them that were planned anew each time: their plan for given values promises more than
// one that is kept, see pg::Statement.
constexpr pg::Statement planned_each_time{
    "test.planned_each_time",
    "SELECT name, statement FROM pg_prepared_statements WHERE prepare_time > $1::timestamptz"
    " AND name NOT LIKE 'test.%' AND custom_plans > 8 AND generic_plans = 0"};

void note(const pg::Rows& rows, Listed* seen) {
  for (const pg::Row row : rows) {
    const auto name = row.get<std::string>(0);
    if (seen->texts.emplace(name, row.get<std::string>(1)).second) seen->names.push_back(name);
  }
}

// What `statement` tells of each connection.
Task<Listed> told(World* world, pg::Statement statement, std::string mark) {
  constexpr int more_than_connections = 40;
  Listed seen;
  for (int i = 0; i < more_than_connections; ++i) {
    const auto rows = co_await world->base.database->read(statement, {mark}, World::soon());
    note(rows, &seen);
  }
  // Each holds a connection of its own; the one that was used last is handed out first.
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  const auto rows = co_await tx.run(statement, {mark});
  note(rows, &seen);
  co_await tx.commit();
  co_return seen;
}

// Orders of two lines, one after another; when the first was begun.
Task<std::string> placed(World* world, int count) {
  const auto lamp = world->lamp();
  const auto vase = world->lamp();
  co_await world->offer(lamp);
  co_await world->offer(vase);
  world->stock_at_home(lamp, count);
  world->stock_at_home(vase, count);
  const std::string mark = world->base.text("SELECT clock_timestamp()");
  for (int i = 0; i < count; ++i) {
    PlaceRequest request = world->request(lamp, 1);
    request.items.push_back({vase.variants[0].id, 1});
    request.idempotency_key = "key " + std::to_string(i);
    request.fingerprint = "fingerprint";
    co_await world->place(request);
  }
  co_return mark;
}

Task<void> sends_what_is_measured(World* world) {
  const std::string mark = co_await placed(world, 1);
  const Listed sent = co_await told(world, prepared_since, mark);
  const Listed listed = listed_in_file();
  EXPECT_GE(sent.names.size(), 15U);
  auto place = listed.names.begin();
  for (const std::string& name : sent.names) {
    const auto text = listed.texts.find(name);
    if (text == listed.texts.end()) {
      ADD_FAILURE() << "not in bench/checkout.sql: " << name;
      continue;
    }
    EXPECT_EQ(normal(text->second), normal(sent.texts.at(name))) << name;
    place = std::find(place, listed.names.end(), name);
    EXPECT_NE(place, listed.names.end()) << name << " is sent later than the file says";
  }
}

Task<void> keeps_plans(World* world) {
  const std::string mark = co_await placed(world, 12);
  const Listed planned = co_await told(world, planned_each_time, mark);
  for (const std::string& name : planned.names)
    ADD_FAILURE() << name << " is planned anew at every execution";
}

TEST(CheckoutSql, ThePlacedOrderSendsWhatTheBenchmarkSends) {
  in_world(sends_what_is_measured);
}

TEST(CheckoutSql, StatementsOfAnOrderKeepTheirPlans) {
  in_world(keeps_plans);
}

}  // namespace
}  // namespace flipflop::order
