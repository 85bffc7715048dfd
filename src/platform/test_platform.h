#pragma once
// A whole Platform over a test database, for the tests of modules, with a loop on a thread of its
// own. The clock stands still until a test moves it; nothing runs in the background until
// start_events() and start_jobs(). Call stop() before what listens to it goes.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/http/client.h"
#include "platform/http/static_files.h"
#include "platform/jobs/jobs.h"
#include "platform/loop/loop.h"
#include "platform/loop/run_on.h"
#include "platform/loop/worker_pool.h"
#include "platform/outbox/outbox.h"
#include "platform/pg/test_database.h"
#include "platform/platform.h"
#include "platform/settings/settings.h"

namespace flipflop {

class TestPlatform {
 public:
  explicit TestPlatform(const pg::TestDatabase& test,
                        const std::string& public_url = "http://127.0.0.1:3500")
      : conninfo(test.conninfo()),
        database(test.open()),
        outbox(*database, ids, clock),
        events(outbox, *database, clock),
        jobs(*database, ids, clock, random),
        workers(1, 100),
        settings(*database),
        audit_log(ids, clock),
        data_folder(std::filesystem::temp_directory_path() / ("flipflop-" + ids.next().text())),
        platform{config, clock, random,  ids,      *database, outbox,  events,      jobs,
                 client, files, workers, settings, audit_log, nullptr, data_folder, public_url} {
    loops.start();
  }
  ~TestPlatform() {
    stop();
    std::error_code ignored;  // the folder may never have been made
    std::filesystem::remove_all(data_folder, ignored);
  }

  static Deadline soon() { return Deadline::after(std::chrono::seconds(30)); }

  // Runs the task that `make` returns on the loop and waits for it; its failure is thrown.
  void run(std::function<Task<void>()> make) { run_on(loops.at(0), std::move(make)); }
  void stop() {
    if (!std::exchange(stopped_, true)) loops.stop(Deadline::after(std::chrono::seconds(10)));
  }

  // Events reach their subscribers from now on.
  void start_events() {
    Loop::current().spawn("relay", outbox.relay());
    Loop::current().spawn("events", events.run());
  }
  // Jobs and schedules are worked from now on.
  void start_jobs() { Loop::current().spawn("jobs", jobs.run()); }

  // What one statement says about the whole database, outside the connections under test.
  std::string text(const std::string& sql) const {
    return pg::query_now(conninfo, sql).at(0).at(0);
  }
  std::int64_t number(const std::string& sql) const { return std::stoll(text(sql)); }
  std::int64_t events_told(const std::string& kind) const {
    return number("SELECT count(*) FROM platform.outbox WHERE kind = '" + kind + "'");
  }
  // Waits until `sql` answers `expected`; false when it never does.
  Task<bool> becomes(std::string sql, std::string expected) const {
    const Deadline limit = soon();
    while (!limit.passed()) {
      if (text(sql) == expected) co_return true;
      co_await sleep_for(std::chrono::milliseconds(5));
    }
    co_return false;
  }

  Loops loops{1};
  std::string conninfo;
  ManualClock clock{*parse_iso("2026-11-24T10:00:00Z")};
  SystemRandom random;
  Ids ids{clock, random};
  Config config = Config::of({});
  std::unique_ptr<pg::Database> database;
  outbox::Outbox outbox;
  outbox::Events events;
  jobs::Jobs jobs;
  http::Client client{http::ClientOptions{}};
  http::StaticFiles files;
  WorkerPool workers;
  settings::Settings settings;
  audit_log::AuditLog audit_log;
  std::string data_folder;
  Platform platform;

 private:
  bool stopped_ = false;
};

}  // namespace flipflop
