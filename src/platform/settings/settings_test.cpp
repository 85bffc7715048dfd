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

Task<void> look_and_save(TestProcess* process, Settings* settings, std::int64_t* seen) {
  pg::Tx tx = co_await process->database->begin(soon());
  const Document document = co_await settings->lock(tx, "theme");
  *seen = document.version;
  co_await settings->save_document(tx, "theme", "{}");
  co_await tx.commit();
}

TEST_F(SettingsTest, every_save_raises_the_version) {
  TestProcess process(database_, clock_);
  Settings settings(*process.database);
  for (std::int64_t expected = 0; expected < 3; ++expected) {
    std::int64_t seen = -1;
    process.run([&] { return look_and_save(&process, &settings, &seen); });
    EXPECT_EQ(seen, expected);
  }
}

Task<void> look_and_save_twice(TestProcess* process, Settings* settings, std::int64_t* seen) {
  Signal both;
  int ended = 0;
  const auto one = [](TestProcess* on, Settings* what, std::int64_t* version, int* count,
                      Signal* signal) -> Task<void> {
    co_await look_and_save(on, what, version);
    ++*count;
    signal->notify_all();
  };
  for (int i = 0; i < 2; ++i)
    Loop::current().spawn("save", one(process, settings, seen + i, &ended, &both));
  while (ended < 2) co_await both.wait(soon());
}

TEST_F(SettingsTest, of_two_first_saves_at_once_the_second_sees_the_first) {
  TestProcess process(database_, clock_);
  Settings settings(*process.database);
  std::int64_t seen[2] = {-1, -1};
  process.run([&] { return look_and_save_twice(&process, &settings, seen); });
  EXPECT_EQ(seen[0] + seen[1], 1);
}

}  // namespace
}  // namespace flipflop::settings
