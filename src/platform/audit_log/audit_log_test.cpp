#include "platform/audit_log/audit_log.h"

#include <gtest/gtest.h>

#include "platform/audit_log/sealing.h"
#include "platform/audit_log/trail.h"
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

TEST(Actor, KnowsTheNetworkAndNeverTheAddress) {
  EXPECT_EQ(network_of("203.0.113.77"), "203.0.113.0/24");
  EXPECT_EQ(network_of("::ffff:203.0.113.77"), "203.0.113.0/24");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("nowhere"), "");
  EXPECT_EQ(network_of(""), "");
}

TEST(Actor, KnowsTheFamilyOfTheBrowserAlone) {
  EXPECT_EQ(agent_family("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
            "Firefox");
  EXPECT_EQ(agent_family("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) "
                         "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"),
            "Edge");
  EXPECT_EQ(agent_family("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18 Safari/605.1.15"),
            "Safari");
  EXPECT_EQ(agent_family("<script>alert(1)</script>"), "other");
  EXPECT_EQ(agent_family(""), "");
}

class SealingTest : public AuditLogTest {
 protected:
  SealingTest() : process_(database_, clock_), log_(process_.ids, clock_) {}

  static Task<void> note_of(TestProcess* process, AuditLog* log, std::string object) {
    pg::Tx tx = co_await process->database->begin(Deadline::after(10s));
    Actor actor("an account");
    actor.network = "203.0.113.0/24";
    actor.agent = "Firefox";
    co_await log->append(tx, {.actor = actor, .action = "order.status", .object = object});
    co_await tx.commit();
  }
  static Task<void> seal_now(Sealing* sealing, int* count) {
    *count = co_await sealing->seal(Deadline::after(10s));
  }
  static Task<void> browse(Trail* trail, TrailFilter filter, list::Page<Recorded>* page) {
    *page = co_await trail->browse(std::move(filter), Trail::list().usual(), Deadline::after(10s));
  }
  void note_objects(int count) {
    for (int i = 0; i < count; ++i)
      process_.run([&] { return note_of(&process_, &log_, std::to_string(i)); });
  }
  int seal() {
    int count = 0;
    process_.run([&] { return seal_now(&sealing_, &count); });
    return count;
  }
  // Seals that do not follow from the one before and their entry.
  std::string broken() {
    return value_now(database_, R"(
      SELECT count(*) FROM (
        SELECT s.seal, lag(s.seal, 1, repeat('0', 64)) OVER (ORDER BY s.number) AS before, s.number,
               platform.audit_text(a) AS text
        FROM platform.audit_seal s JOIN platform.audit_log a ON a.id = s.entry) AS chain
      WHERE seal <> encode(sha256(convert_to(
        before || E'\n' || number || E'\n' || text, 'UTF8')), 'hex'))");
  }

  TestProcess process_;
  AuditLog log_;
  Sealing sealing_{*process_.database, clock_, process_.jobs};
};

TEST_F(SealingTest, everything_committed_is_sealed_once_in_one_chain) {
  note_objects(3);
  EXPECT_EQ(seal(), 3);
  EXPECT_EQ(seal(), 0);
  note_objects(2);
  EXPECT_EQ(seal(), 2);
  EXPECT_EQ(value_now(database_, "SELECT max(number) || '/' || count(*) FROM platform.audit_seal"),
            "5/5");
  EXPECT_EQ(value_now(database_, "SELECT count(*) FROM platform.audit_unsealed"), "0");
  EXPECT_EQ(broken(), "0");
}

TEST_F(SealingTest, the_database_computes_the_same_seals) {
  pg::run_script(database_.conninfo(),
                 "INSERT INTO platform.audit_log (id, at, actor, action, object, before, after)"
                 " SELECT gen_random_uuid(), now() + n * interval '1 microsecond', 'žluťoučký \"', "
                 "'a', E'\\\\ \n', '', '{\"x\":1}' FROM generate_series(1, 700) AS n");
  EXPECT_EQ(seal(), 700);
  EXPECT_EQ(broken(), "0");
}

TEST_F(SealingTest, a_seal_never_changes) {
  note_objects(1);
  seal();
  for (const char* tampering : {"UPDATE platform.audit_seal SET seal = repeat('0', 64)",
                                "DELETE FROM platform.audit_seal", "TRUNCATE platform.audit_seal"})
    EXPECT_THROW(pg::run_script(database_.conninfo(), tampering), pg::Error) << tampering;
}

TEST_F(SealingTest, staff_read_the_log_newest_first) {
  note_objects(3);
  seal();
  Trail trail(*process_.database);
  list::Page<Recorded> page;
  process_.run([&] { return browse(&trail, {.action = "order."}, &page); });
  ASSERT_EQ(page.items.size(), 3u);
  EXPECT_EQ(page.items[0].object, "2");
  EXPECT_EQ(page.items[0].network + " " + page.items[0].agent, "203.0.113.0/24 Firefox");
  EXPECT_EQ(page.items[0].seal_number, 3);
  process_.run([&] { return browse(&trail, {.object = "1"}, &page); });
  EXPECT_EQ(page.items.size(), 1u);
  process_.run([&] { return browse(&trail, {.actor = "nobody"}, &page); });
  EXPECT_EQ(page.items.size(), 0u);
}

}  // namespace
}  // namespace flipflop::audit_log
