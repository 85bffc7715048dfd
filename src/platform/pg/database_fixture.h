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

// Asks the server again and again, at most 20 s, until `sql` answers "t".
inline Task<void> until_true(const std::string conninfo, const std::string sql) {
  const Deadline deadline = soon();
  while (query_now(conninfo, sql)[0][0] != "t") {
    if (deadline.passed()) throw Timeout("never true: " + sql);
    co_await sleep_for(std::chrono::milliseconds{5});
  }
}

// How a call ended: "ok", a SQLSTATE, or the kind of exception.
template <class T>
Task<std::string> ending(Task<T> call) {
  try {
    co_await std::move(call);
    co_return "ok";
  } catch (const CommitUnknown&) {
    co_return "commit unknown";
  } catch (const Error& error) {
    co_return error.sqlstate();
  } catch (const Timeout&) {
    co_return "timeout";
  } catch (const Overloaded&) {
    co_return "overloaded";
  }
}

// Keeps how a spawned call ended.
struct Ending {
  std::string text;
  Signal came;
};

template <class T>
Task<void> note_ending(Task<T> call, Ending* ending_of_it) {
  ending_of_it->text = co_await ending(std::move(call));
  ending_of_it->came.notify_all();
}

inline Task<std::string> wait_for(Ending* ending_of_it) {
  const Deadline deadline = soon();
  while (ending_of_it->text.empty()) {
    const bool notified = co_await ending_of_it->came.wait(deadline);
    if (!notified) throw Timeout("the call did not end");
  }
  co_return ending_of_it->text;
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
