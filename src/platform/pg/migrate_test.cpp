#include "platform/pg/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/pg/migration_files.h"
#include "platform/pg/pg.h"
#include "platform/pg/test_database.h"

namespace flipflop::pg {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<MigrationFile> two_files() {
  return {{"tea", 1, "0001_leaf", "CREATE SCHEMA tea; CREATE TABLE tea.leaf (id integer)"},
          {"tea", 2, "0002_cup", "CREATE TABLE tea.cup (id integer)"}};
}

std::vector<std::string> names(const std::vector<Applied>& all) {
  std::vector<std::string> found;
  for (const Applied& each : all) found.push_back(each.module + "/" + each.name);
  return found;
}

class Migrations : public testing::Test {
 protected:
  std::string answer(const std::string& sql) const {
    return query_now(database_.conninfo(), sql)[0][0];
  }
  TestDatabase database_;
};

TEST_F(Migrations, are_applied_once_in_their_order) {
  EXPECT_THAT(names(migrate(database_.conninfo(), two_files())),
              ElementsAre("tea/0001_leaf", "tea/0002_cup"));
  EXPECT_THAT(migrate(database_.conninfo(), two_files()), IsEmpty());
  EXPECT_EQ(answer("SELECT count(*) FROM platform.migration WHERE module = 'tea'"), "2");
}

TEST_F(Migrations, of_the_program_are_in_a_test_database_already) {
  EXPECT_THAT(migrate(database_.conninfo()), IsEmpty());
  EXPECT_EQ(answer("SELECT platform.ensure(true, 'never said') IS NOT NULL"), "t");
}

TEST_F(Migrations, of_platform_come_first_and_of_pg_before_those) {
  const auto files = migration_files();
  ASSERT_FALSE(files.empty());
  EXPECT_EQ(files.front().module, "pg");
  EXPECT_EQ(files.front().name, "0001_ensure");
}

TEST_F(Migrations, a_file_that_changed_after_it_was_applied_is_refused) {
  migrate(database_.conninfo(), two_files());
  auto files = two_files();
  files[0].sql += " -- changed";
  files.push_back({"tea", 3, "0003_pot", "CREATE TABLE tea.pot (id integer)"});
  EXPECT_THROW(migrate(database_.conninfo(), files), MigrationError);
  EXPECT_EQ(answer("SELECT count(*) FROM platform.migration WHERE module = 'tea'"), "2");
}

TEST_F(Migrations, a_failing_file_leaves_nothing_of_itself_and_all_before_it) {
  auto files = two_files();
  files[1].sql = "CREATE TABLE tea.cup (id integer); SELECT 1 / 0";
  EXPECT_THROW(migrate(database_.conninfo(), files), Error);
  EXPECT_EQ(answer("SELECT to_regclass('tea.leaf') IS NOT NULL"), "t");
  EXPECT_EQ(answer("SELECT to_regclass('tea.cup') IS NULL"), "t");
  EXPECT_THAT(names(migrate(database_.conninfo(), two_files())), ElementsAre("tea/0002_cup"));
}

TEST_F(Migrations, a_file_that_commits_by_itself_is_refused) {
  auto files = two_files();
  files[1].sql = "CREATE TABLE tea.cup (id integer); COMMIT";
  EXPECT_THROW(migrate(database_.conninfo(), files), MigrationError);
}

TEST_F(Migrations, of_two_concurrent_processes_each_file_is_applied_by_one) {
  auto files = two_files();
  files[0].sql += "; SELECT pg_sleep(0.05)";
  std::vector<Applied> first;
  std::vector<Applied> second;
  std::thread other([&] { first = migrate(database_.conninfo(), files); });
  second = migrate(database_.conninfo(), files);
  other.join();
  EXPECT_EQ(first.size() + second.size(), 2u);
  EXPECT_EQ(answer("SELECT count(*) FROM platform.migration WHERE module = 'tea'"), "2");
}

TEST_F(Migrations, the_schema_version_changes_with_every_file) {
  auto files = two_files();
  const std::string before = schema_version(files);
  EXPECT_EQ(before.size(), 16u);
  files[1].sql += " ";
  EXPECT_NE(schema_version(files), before);
  EXPECT_EQ(schema_version(two_files()), before);
}

}  // namespace
}  // namespace flipflop::pg
