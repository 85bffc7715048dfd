// Whoever changes, removes or slips in an entry of the audit log is found out by `flipflop audit`,
// even if triggers are switched off meanwhile.

#include <gmock/gmock.h>

#include "platform/assets/assets.h"
#include "platform/audit_log/audit_log.h"
#include "platform/audit_log/sealing.h"
#include "platform/jobs/test_process.h"
#include "platform/pg/blocking.h"

namespace flipflop::app {
namespace {

using namespace std::chrono_literals;
using audit_log::AuditLog;
using audit_log::Sealing;

Task<void> write_and_seal(TestProcess* process, AuditLog* log, Sealing* sealing) {
  for (int number = 1; number <= 5; ++number) {
    pg::Tx tx = co_await process->database->begin(Deadline::after(10s));
    co_await log->append(tx, {.actor = "someone",
                              .action = "stock.count",
                              .object = std::to_string(number),
                              .before = R"({"quantity":1})",
                              .after = R"({"quantity":2})"});
    co_await tx.commit();
  }
  co_await sealing->seal(Deadline::after(10s));
}

const char* const second = "(SELECT entry FROM platform.audit_seal WHERE number = 2)";

class AuditChain : public testing::Test {
 protected:
  AuditChain() {
    process_.run([this] { return write_and_seal(&process_, &log_, &sealing_); });
  }

  // What the audit says after the tampering, which is undone.
  std::vector<std::string> found_after(const std::string& tampering) {
    connection_.run("BEGIN");
    connection_.run("SET LOCAL session_replication_role = replica");
    connection_.run(tampering);
    std::vector<std::string> found;
    for (auto& row : pg_rows(assets::read("app/audit/audit_chain.sql")))
      found.push_back(std::move(row));
    connection_.run("ROLLBACK");
    return found;
  }

  pg::TestDatabase database_;
  SystemClock clock_;
  TestProcess process_{database_, clock_};
  AuditLog log_{process_.ids, clock_};
  Sealing sealing_{*process_.database, clock_, process_.jobs};
  pg::BlockingConnection connection_{database_.conninfo(), {30'000ms, 30'000ms}};

 private:
  std::vector<std::string> pg_rows(const std::string& sql) {
    std::vector<std::string> texts;
    for (const auto& row : connection_.run(sql)) texts.push_back(row.get<std::string>(0));
    return texts;
  }
};

TEST_F(AuditChain, AnUntouchedLogIsWhole) {
  EXPECT_THAT(found_after("SELECT 1"), testing::IsEmpty());
}

TEST_F(AuditChain, AChangedEntryIsFound) {
  for (const char* change :
       {"actor = 'somebody else'", "at = at - interval '1 microsecond'", "object = '7'",
        "before = ''", "after = after || ' '", "network = '10.0.0.0/24'", "agent = 'x'"})
    EXPECT_EQ(found_after(std::string("UPDATE platform.audit_log SET ") + change +
                          " WHERE id = " + second)
                  .size(),
              1u)
        << change;
}

TEST_F(AuditChain, ARemovedEntryIsFound) {
  EXPECT_THAT(found_after(std::string("DELETE FROM platform.audit_log WHERE id = ") + second),
              testing::ElementsAre(testing::HasSubstr("of seal 2 is gone")));
  // Together with its seal.
  EXPECT_THAT(found_after(std::string("DELETE FROM platform.audit_log WHERE id = ") + second +
                          "; DELETE FROM platform.audit_seal WHERE number = 2"),
              testing::ElementsAre("seals before 3 are missing"));
  // And with the numbers closed up behind it.
  EXPECT_THAT(found_after(std::string("DELETE FROM platform.audit_log WHERE id = ") + second +
                          "; DELETE FROM platform.audit_seal WHERE number = 2;"
                          "UPDATE platform.audit_seal SET number = number + 1000 WHERE number > 2;"
                          "UPDATE platform.audit_seal SET number = number - 1001 WHERE number > 9"),
              testing::Not(testing::IsEmpty()));
}

TEST_F(AuditChain, AnInsertedEntryIsFound) {
  const std::string entry =
      "INSERT INTO platform.audit_log (id, at, actor, action, object, before, after) VALUES "
      "('01900000-0000-7000-8000-0000000000ff', now(), 'x', 'y', '', '', '')";
  EXPECT_THAT(found_after(entry),
              testing::ElementsAre(testing::HasSubstr("was never to be sealed")));
  EXPECT_THAT(
      found_after(entry + "; INSERT INTO platform.audit_seal VALUES (6, "
                          "'01900000-0000-7000-8000-0000000000ff', repeat('a', 64), now())"),
      testing::ElementsAre(testing::HasSubstr("is not what seal 6 says")));
}

TEST_F(AuditChain, SwappedEntriesAreFound) {
  EXPECT_THAT(found_after("UPDATE platform.audit_seal SET number = 100 WHERE number = 2;"
                          "UPDATE platform.audit_seal SET number = 2 WHERE number = 3;"
                          "UPDATE platform.audit_seal SET number = 3 WHERE number = 100"),
              testing::Not(testing::IsEmpty()));
}

}  // namespace
}  // namespace flipflop::app
