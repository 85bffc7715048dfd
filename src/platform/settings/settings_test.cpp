#include "platform/settings/settings.h"

#include <gtest/gtest.h>

#include "platform/jobs/test_process.h"

namespace flipflop::settings {
namespace {

using namespace std::chrono_literals;

Deadline soon() {
  return Deadline::after(10s);
}

class SettingsTest : public testing::Test {
 protected:
  static Task<void> read(Settings* settings, Company* company) {
    *company = co_await settings->company(soon());
  }
  static Task<void> save(TestProcess* process, Settings* settings, std::string key,
                         std::string json, bool commit) {
    pg::Tx tx = co_await process->database->begin(soon());
    co_await settings->save_document(tx, std::move(key), std::move(json));
    if (commit) co_await tx.commit();
  }
  static Task<void> save_company(TestProcess* process, Settings* settings, Company company) {
    pg::Tx tx = co_await process->database->begin(soon());
    co_await settings->save_company(tx, std::move(company));
    co_await tx.commit();
  }
  Company company(TestProcess& process, Settings& settings) {
    Company found;
    process.run([&] { return read(&settings, &found); });
    return found;
  }

  pg::TestDatabase database_;
  SystemClock clock_;
};

TEST_F(SettingsTest, the_company_is_visibly_a_sample_until_it_is_saved) {
  TestProcess process(database_, clock_);
  Settings settings(*process.database);
  EXPECT_EQ(company(process, settings).name, "Ukázková společnost s.r.o. (vzorová data)");
  Company mine = sample_company();
  mine.name = "Lampárna s.r.o.";
  process.run([&] { return save_company(&process, &settings, mine); });
  EXPECT_EQ(company(process, settings).name, "Lampárna s.r.o.");
}

TEST_F(SettingsTest, another_process_sees_a_change_within_two_seconds) {
  TestProcess process(database_, clock_);
  Settings here(*process.database);
  Settings there(*process.database);
  company(process, there);
  Company mine = sample_company();
  mine.city = "Brno";
  process.run([&] { return save_company(&process, &here, mine); });
  EXPECT_TRUE(eventually([&] { return company(process, there).city == "Brno"; }, 2s));
}

TEST_F(SettingsTest, a_document_that_is_not_json_is_refused) {
  TestProcess process(database_, clock_);
  Settings settings(*process.database);
  EXPECT_THROW(process.run([&] { return save(&process, &settings, "theme", "{not json", true); }),
               pg::Error);
}

TEST_F(SettingsTest, a_dropped_transaction_saves_nothing) {
  TestProcess process(database_, clock_);
  Settings settings(*process.database);
  process.run([&] { return save(&process, &settings, "theme", "{}", false); });
  EXPECT_EQ(value_now(database_, "SELECT count(*) FROM platform.setting"), "0");
}

}  // namespace
}  // namespace flipflop::settings
