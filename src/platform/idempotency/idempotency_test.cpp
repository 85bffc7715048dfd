#include "platform/idempotency/idempotency.h"

#include <gtest/gtest.h>

#include <atomic>

#include "platform/jobs/test_process.h"

namespace flipflop::idempotency {
namespace {

using namespace std::chrono_literals;

Deadline soon() {
  return Deadline::after(10s);
}

const Key order_key{.scope = "POST /orders/guest a@example.cz", .key = "k1", .fingerprint = "f1"};

// What a service does with a key: look it up, and do the work with the answer in one batch.
struct Outcome {
  std::string effect;  // done, replayed, reused, in_flight, taken
  std::string answer;
};

class IdempotencyTest : public testing::Test {
 protected:
  IdempotencyTest() { pg::run_script(database_.conninfo(), "CREATE TABLE effects (note text)"); }

  static Task<void> request(TestProcess* process, const Clock* clock, Key key, Outcome* outcome) {
    const Idempotency idempotency(*clock);
    pg::ReadBatch reads(*process->database);
    const std::size_t at = idempotency.add_read(reads, key);
    const std::vector<pg::Rows> rows = co_await reads.run(soon());
    const auto stored = Idempotency::read_stored(rows[at]);
    if (stored) {
      *outcome = stored->fingerprint == key.fingerprint ? Outcome{"replayed", stored->answer}
                                                        : Outcome{"reused", ""};
      co_return;
    }
    pg::WriteBatch batch(*process->database);
    idempotency.append(batch, key, "{\"order\":1}");
    batch.add(pg::Stage::rows, {"test.effect", "INSERT INTO effects VALUES ('done')"}, {});
    batch.add(pg::Stage::stock, {"test.slow", "SELECT pg_sleep(0.2)"}, {});
    const auto committed = co_await batch.commit(soon());
    if (committed) {
      *outcome = {"done", "{\"order\":1}"};
    } else {
      *outcome = {committed.error().guard == guard_in_flight ? "in_flight" : "taken", ""};
    }
  }
  static Task<void> counted(TestProcess* process, const Clock* clock, Outcome* outcome,
                            std::atomic<int>* ended) {
    co_await request(process, clock, order_key, outcome);
    ++*ended;
  }
  Outcome ask(TestProcess& process, const Key& key) {
    Outcome outcome;
    process.run([&] { return request(&process, &clock_, key, &outcome); });
    return outcome;
  }
  std::string effects() { return value_now(database_, "SELECT count(*) FROM effects"); }

  pg::TestDatabase database_;
  ManualClock clock_{SystemClock().now()};
};

TEST_F(IdempotencyTest, a_repeated_request_gets_the_same_answer_and_has_one_effect) {
  TestProcess process(database_, clock_);
  EXPECT_EQ(ask(process, order_key).effect, "done");
  const Outcome second = ask(process, order_key);
  EXPECT_EQ(second.effect, "replayed");
  EXPECT_EQ(second.answer, "{\"order\":1}");
  EXPECT_EQ(effects(), "1");
}

TEST_F(IdempotencyTest, the_same_key_with_another_body_is_refused) {
  TestProcess process(database_, clock_);
  ask(process, order_key);
  Key other = order_key;
  other.fingerprint = "f2";
  EXPECT_EQ(ask(process, other).effect, "reused");
  EXPECT_EQ(effects(), "1");
}

TEST_F(IdempotencyTest, a_stranger_with_the_same_key_learns_nothing) {
  TestProcess process(database_, clock_);
  ask(process, order_key);
  Key stranger = order_key;
  stranger.scope = "POST /orders/guest b@example.cz";
  EXPECT_EQ(ask(process, stranger).effect, "done");
}

TEST_F(IdempotencyTest, a_hundred_equal_requests_at_once_have_one_effect) {
  TestProcess process(database_, clock_);
  std::vector<Outcome> outcomes(100);
  std::atomic<int> ended{0};
  process.loops.at(0).post([&] {
    for (Outcome& outcome : outcomes)
      process.loops.at(0).spawn("request", counted(&process, &clock_, &outcome, &ended));
  });
  ASSERT_TRUE(eventually([&] { return ended == 100; }, 60s));
  int done = 0;
  for (const Outcome& outcome : outcomes) {
    EXPECT_TRUE(outcome.effect == "done" || outcome.effect == "replayed" ||
                outcome.effect == "in_flight" || outcome.effect == "taken")
        << outcome.effect;
    if (outcome.effect == "done") ++done;
  }
  EXPECT_EQ(done, 1);
  EXPECT_EQ(effects(), "1");
}

TEST_F(IdempotencyTest, a_stored_answer_is_forgotten_after_thirty_days) {
  TestProcess process(database_, clock_);
  Retention retention(*process.database, clock_, process.jobs);
  ask(process, order_key);
  process.start_jobs();
  const auto stored = [&] {
    return value_now(database_, "SELECT count(*) FROM platform.idempotency");
  };
  clock_.advance(std::chrono::days{29});
  EXPECT_FALSE(eventually([&] { return stored() == "0"; }, 1s));
  clock_.advance(std::chrono::days{2});
  EXPECT_TRUE(eventually([&] { return stored() == "0"; }));
}

TEST(Fingerprint, it_tells_apart_what_differs_only_in_where_parts_end) {
  EXPECT_NE(fingerprint({"ab", "c"}), fingerprint({"a", "bc"}));
  EXPECT_EQ(fingerprint({"ab", "c"}), fingerprint({"ab", "c"}));
  EXPECT_EQ(fingerprint({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace flipflop::idempotency
