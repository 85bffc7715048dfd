#pragma once
// For the tests of this folder: a database with a table item(id, quantity >= 0) that holds the
// items 1 and 2, ten of each.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "platform/loop/run_here.h"
#include "platform/pg/pg.h"
#include "platform/pg/test_database.h"

namespace flipflop::pg {

inline Deadline soon() {
  return Deadline::after(std::chrono::seconds{20});
}

class DatabaseFixture : public testing::Test {
 protected:
  void SetUp() override {
    run_script(home_.conninfo(),
               "CREATE TABLE item (id integer PRIMARY KEY,"
               " quantity integer NOT NULL CONSTRAINT quantity_check CHECK (quantity >= 0));"
               "INSERT INTO item VALUES (1, 10), (2, 10)");
  }

  // Runs `test` on a loop of its own.
  void run(Task<void> (*test)(Database*)) { run_here(with_database(test)); }

  // "1:10 2:10"
  std::string stored() const {
    const auto rows = query_now(
        home_.conninfo(),
        "SELECT coalesce(string_agg(id || ':' || quantity, ' ' ORDER BY id), '') FROM item");
    return rows[0][0];
  }

  Task<void> with_database(Task<void> (*test)(Database*)) {
    const std::unique_ptr<Database> database = home_.open();
    co_await test(database.get());
    co_await database->close(soon());
  }

  TestDatabase home_;
};

}  // namespace flipflop::pg
