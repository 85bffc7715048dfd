#include "shop/search/snapshot.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "shop/search/fake.h"

namespace flipflop::search {
namespace {

class SnapshotTest : public testing::Test {
 protected:
  SnapshotTest() {
    std::filesystem::create_directories(folder);
    Contents contents;
    contents.categories = {category(1, "Osvětlení"), category(2, "Stolní lampy", 1)};
    for (std::uint32_t i = 0; i < 400; ++i) {
      product::Product lamp =
          made_up(i, {.name = "Lampa " + std::to_string(i), .category = 2, .variants = 2});
      lamp.variants[1].compare_at_price = Money{1};
      lamp.variants[1].lowest_before = Money{1};
      lamp.is_active = i % 3 != 0;
      contents.records.push_back(record(lamp));
      contents.stock.push_back(stock(i, 1, i));
    }
    contents.position = 77;
    snapshot = {.database = database,
                .schema_version = "5",
                .last_event = numbered(9, 1),
                .replica = ReplicaBuilder::build(std::move(contents))};
  }
  ~SnapshotTest() override { std::filesystem::remove_all(folder); }

  std::string content() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void overwrite(const std::string& bytes) const {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  std::string reason() const {
    const auto read = read_snapshot(path, database, "5");
    return read ? "accepted" : read.error().reason;
  }

  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("flipflop-snapshot-" + std::to_string(::getpid()));
  std::string path = folder / "replica.snapshot";
  DatabaseIdentity database{"7300000000000000001", "flipflop"};
  Snapshot snapshot;
};

TEST_F(SnapshotTest, a_replica_comes_back_as_it_was_written) {
  write_snapshot(path, snapshot);
  const auto read = read_snapshot(path, database, "5");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->last_event, numbered(9, 1));
  const Replica& replica = *read->replica;
  EXPECT_EQ(replica.position(), 77);
  ASSERT_EQ(replica.size(), 400u);
  for (std::uint32_t position = 0; position < replica.size(); ++position) {
    const Replica::Entry& before = snapshot.replica->at(position);
    const Replica::Entry& after = replica.at(position);
    ASSERT_TRUE(same(*before.record, *after.record)) << position;
    ASSERT_EQ(before.available_of(before.record->variants[1]),
              after.available_of(after.record->variants[1]));
  }
  EXPECT_EQ(replica.on_sale().size(), snapshot.replica->on_sale().size());
  EXPECT_EQ(replica.path_to(category_id(2)).size(), 2u);
}

TEST_F(SnapshotTest, nothing_else_lies_in_the_folder_afterwards) {
  write_snapshot(path, snapshot);
  write_snapshot(path, snapshot);
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++files;
  EXPECT_EQ(files, 1);
}

TEST_F(SnapshotTest, a_file_of_another_database_or_schema_is_of_no_use) {
  write_snapshot(path, snapshot);
  const auto cluster = read_snapshot(path, {"7300000000000000002", "flipflop"}, "5");
  const auto name = read_snapshot(path, {"7300000000000000001", "test"}, "5");
  const auto schema = read_snapshot(path, database, "6");
  ASSERT_FALSE(cluster || name || schema);
  EXPECT_EQ(cluster.error().reason, "other database");
  EXPECT_EQ(name.error().reason, "other database");
  EXPECT_EQ(schema.error().reason, "other schema");
}

TEST_F(SnapshotTest, missing_empty_shortened_and_changed_files_are_rejected) {
  EXPECT_EQ(reason(), "no file");
  overwrite("");
  EXPECT_EQ(reason(), "checksum");
  write_snapshot(path, snapshot);
  const std::string whole = content();
  EXPECT_EQ(reason(), "accepted");
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{3}}) {
    overwrite(whole.substr(0, size));
    EXPECT_EQ(reason(), "checksum") << size;
  }
  for (std::size_t at = 0; at < whole.size(); at += whole.size() / 50) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    overwrite(changed);
    EXPECT_EQ(reason(), "checksum") << at;
  }
}

TEST_F(SnapshotTest, a_folder_that_cannot_be_written_is_a_failure) {
  EXPECT_THROW(write_snapshot("/proc/nowhere/replica.snapshot", snapshot), std::system_error);
}

}  // namespace
}  // namespace flipflop::search
