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

void note(const pg::Rows& rows, Listed* seen) {
  for (const pg::Row row : rows) {
    const auto name = row.get<std::string>(0);
    if (seen->texts.emplace(name, row.get<std::string>(1)).second) seen->names.push_back(name);
  }
}

Task<Listed> prepared(World* world, std::string mark) {
  constexpr int more_than_connections = 40;
  Listed seen;
  for (int i = 0; i < more_than_connections; ++i) {
    const auto rows = co_await world->base.database->read(prepared_since, {mark}, World::soon());
    note(rows, &seen);
  }
  // Each holds a connection of its own; the one that was used last is handed out first.
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  const auto rows = co_await tx.run(prepared_since, {mark});
  note(rows, &seen);
  co_await tx.commit();
  co_return seen;
}

Task<void> sends_what_is_measured(World* world) {
  const auto lamp = world->lamp();
  const auto vase = world->lamp();
  co_await world->offer(lamp);
  co_await world->offer(vase);
  world->stock_at_home(lamp, 5);
  world->stock_at_home(vase, 5);
  const std::string mark = world->base.text("SELECT clock_timestamp()");
  PlaceRequest request = world->request(lamp, 1);
  request.items.push_back({vase.variants[0].id, 1});
  request.idempotency_key = "key";
  request.fingerprint = "fingerprint";
  co_await world->place(request);

  const Listed sent = co_await prepared(world, mark);
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
TEST(CheckoutSql, ThePlacedOrderSendsWhatTheBenchmarkSends) {
  in_world(sends_what_is_measured);
}

}  // namespace
}  // namespace flipflop::order
