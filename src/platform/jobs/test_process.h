#pragma once
// One process of an installation, for tests: loops with threads of their own, its pools, outbox,
// event runner and jobs. Two of them on one database are two processes; stop_now() is a kill as far
// as the database can tell.

#include <memory>
#include <thread>

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/loop/loop.h"
#include "platform/loop/run_on.h"
#include "platform/outbox/outbox.h"
#include "platform/pg/test_database.h"

namespace flipflop {

class TestProcess {
 public:
  TestProcess(const pg::TestDatabase& on, const Clock& clock, std::size_t loop_count = 1)
      : loops(loop_count),
        database(on.open(loop_count)),
        ids(clock, random),
        outbox(*database, ids, clock),
        events(outbox, *database, clock),
        jobs(*database, ids, clock, random) {
    loops.start();
  }
  ~TestProcess() { stop_now(); }

  void start_relay() {
    spawn_on(0, "relay", [this] { return outbox.relay(); });
  }
  void start_events() {
    spawn_on(0, "events", [this] { return events.run(); });
  }
  void start_jobs() {
    for (std::size_t index = 0; index < loops.size(); ++index)
      spawn_on(index, "jobs", [this] { return jobs.run(); });
  }
  void stop_now() { loops.stop(Deadline::after(std::chrono::seconds{5})); }

  // Runs the task that `make` returns on the first loop and waits for it; its failure is thrown.
  void run(std::function<Task<void>()> make) { run_on(loops.at(0), std::move(make)); }

  Loops loops;
  SystemRandom random;
  std::unique_ptr<pg::Database> database;
  Ids ids;
  outbox::Outbox outbox;
  outbox::Events events;
  jobs::Jobs jobs;

 private:
  void spawn_on(std::size_t index, const char* name, std::function<Task<void>()> make) {
    loops.at(index).post(
        [this, index, name, make = std::move(make)] { loops.at(index).spawn(name, make()); });
  }
};

// Looks again until `condition` holds; false when it does not within `limit`.
template <class Condition>
bool eventually(Condition condition, std::chrono::seconds limit = std::chrono::seconds{15}) {
  const Deadline deadline = Deadline::after(limit);
  while (!condition()) {
    if (deadline.passed()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

// The first column of the first row.
inline std::string value_now(const pg::TestDatabase& database, const std::string& sql) {
  const auto rows = pg::query_now(database.conninfo(), sql);
  return rows.empty() ? std::string() : rows[0][0];
}

}  // namespace flipflop
