#include "platform/audit_log/audit_log.h"

#include <gtest/gtest.h>

#include "platform/jobs/test_process.h"

namespace flipflop::audit_log {
namespace {

using namespace std::chrono_literals;

class AuditLogTest : public testing::Test {
 protected:
  static Task<void> note(TestProcess* process, AuditLog* log) {
    pg::Tx tx = co_await process->database->begin(Deadline::after(10s));
    co_await log->append(tx, {.actor = "cli",
                              .action = "order.cancel",
                              .object = "1",
                              .before = "{\"status\":\"pending\"}",
                              .after = "{\"status\":\"cancelled\"}"});
    co_await tx.commit();
  }

  pg::TestDatabase database_;
  SystemClock clock_;
};

TEST_F(AuditLogTest, an_entry_says_who_did_what_and_when) {
  TestProcess process(database_, clock_);
  AuditLog log(process.ids, clock_);
  process.run([&] { return note(&process, &log); });
  EXPECT_EQ(value_now(database_,
                      "SELECT actor || ' ' || action || ' ' || object "
                      "FROM platform.audit_log WHERE at > now() - interval '1 minute'"),
            "cli order.cancel 1");
}

TEST_F(AuditLogTest, an_entry_never_changes_and_never_goes_away) {
  TestProcess process(database_, clock_);
  AuditLog log(process.ids, clock_);
  process.run([&] { return note(&process, &log); });
  for (const char* tampering : {"UPDATE platform.audit_log SET actor = 'nobody'",
                                "DELETE FROM platform.audit_log", "TRUNCATE platform.audit_log"})
    EXPECT_THROW(pg::run_script(database_.conninfo(), tampering), pg::Error) << tampering;
  EXPECT_EQ(value_now(database_, "SELECT count(*) FROM platform.audit_log"), "1");
}

}  // namespace
}  // namespace flipflop::audit_log
