#pragma once
// What a module's own World of tests begins with: a database and what the platform gives a module.
// The clock stands still until a test moves it; nothing runs in the background.

#include <memory>
#include <string>
#include <utility>

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/loop/run_here.h"
#include "platform/outbox/outbox.h"
#include "platform/pg/test_database.h"

namespace flipflop {

struct TestModule {
  explicit TestModule(const pg::TestDatabase& given)
      : conninfo(given.conninfo()), database(given.open()) {}

  Deadline soon() const { return Deadline::after(std::chrono::seconds(60)); }
  // The first column of the first row, outside the connections under test.
  std::string text(const std::string& sql) const {
    return pg::query_now(conninfo, sql).at(0).at(0);
  }
  std::int64_t number(const std::string& sql) const { return std::stoll(text(sql)); }
  std::int64_t events(const std::string& kind) const {
    return number("SELECT count(*) FROM platform.outbox WHERE kind = '" + kind + "'");
  }

  std::string conninfo;
  ManualClock clock{parse_iso("2026-11-24T10:00:00Z").value()};
  SystemRandom random;
  Ids ids{clock, random};
  std::unique_ptr<pg::Database> database;
  outbox::Outbox outbox{*database, ids, clock};
  jobs::Jobs jobs{*database, ids, clock, random};
};

// Runs `scenario` with a World, which begins with a TestModule, of its own; what a World can say
// about its soundness it says at the end.
template <class World, class Scenario>
void run_in(Scenario scenario) {
  struct Run {
    static Task<void> go(const pg::TestDatabase* database, Scenario scenario) {
      World world(*database);
      co_await scenario(&world);
      if constexpr (requires { world.expect_sound(); }) world.expect_sound();
      co_await world.database->close(world.soon());
    }
  };
  const pg::TestDatabase database;
  run_here(Run::go(&database, std::move(scenario)));
}

}  // namespace flipflop
