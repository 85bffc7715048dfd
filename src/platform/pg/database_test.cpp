#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/pg/database_fixture.h"

namespace flipflop::pg {
namespace {

using DatabaseTest = DatabaseFixture;

constexpr Statement add_one{"test.add_one", "SELECT $1::integer + 1"};

Task<int> plus_one(Database* database, int number) {
  const Rows rows = co_await database->read(add_one, {number}, soon());
  co_return rows[0].get<int>(0);
}

struct Tally {
  int done = 0;
  int wrong = 0;
  Signal changed;
};

Task<void> ask_many(Database* database, int first, int count, Tally* tally) {
  for (int number = first; number < first + count; ++number) {
    const int answer = co_await plus_one(database, number);
    if (answer != number + 1) ++tally->wrong;
  }
  ++tally->done;
  tally->changed.notify_all();
}

Task<void> ten_thousand_reads(Database* database) {
  Tally tally;
  for (int task = 0; task < 100; ++task)
    Loop::current().spawn("reader", ask_many(database, task * 1000, 100, &tally));
  while (tally.done < 100) {
    const bool notified = co_await tally.changed.wait(soon());
    EXPECT_TRUE(notified);
    if (!notified) co_return;
  }
  EXPECT_EQ(tally.wrong, 0);
}

TEST_F(DatabaseTest, TenThousandReadsOfManyTasksGetTheirOwnAnswers) {
  run(&ten_thousand_reads);
}

}  // namespace
}  // namespace flipflop::pg
