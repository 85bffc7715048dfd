#include "platform/archive/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <map>

#include "base/invariant.h"

namespace flipflop::archive {
namespace {

const Instant at = parse_iso("2026-11-24T10:00:00Z").value();

std::map<std::string, std::string> unpacked(const std::string& bytes) {
  std::map<std::string, std::string> files;
  ::archive* reader = archive_read_new();
  archive_read_support_format_zip(reader);
  EXPECT_EQ(archive_read_open_memory(reader, bytes.data(), bytes.size()), ARCHIVE_OK);
  ::archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    std::string content(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
    EXPECT_EQ(archive_read_data(reader, content.data(), content.size()),
              static_cast<la_ssize_t>(content.size()));
    EXPECT_EQ(archive_entry_mtime(entry), 1'795'514'400);
    files.emplace(archive_entry_pathname(entry), std::move(content));
  }
  archive_read_free(reader);
  return files;
}

TEST(Zip, WhatIsPackedComesOutAgain) {
  const std::string large(1'000'000, 'x');
  const std::string bytes =
      zip({{"order/orders.json", "[]"}, {"empty.json", ""}, {"large.json", large}}, at);
  EXPECT_LT(bytes.size(), 10'000U);
  EXPECT_EQ(bytes.substr(0, 4), "PK\x03\x04");
  const auto files = unpacked(bytes);
  EXPECT_EQ(files.size(), 3U);
  EXPECT_EQ(files.at("order/orders.json"), "[]");
  EXPECT_EQ(files.at("empty.json"), "");
  EXPECT_EQ(files.at("large.json"), large);
  EXPECT_TRUE(unpacked(zip({}, at)).empty());
}

TEST(Zip, ANameThatWouldLeaveTheFolderIsRefused) {
  for (const char* name :
       {"", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a\\b", "a/", "žluť", "a\nb"})
    EXPECT_THROW(zip({{name, "x"}}, at), BrokenInvariant) << name;
  EXPECT_THROW(zip({{"a", "x"}, {"a", "y"}}, at), BrokenInvariant);
}

}  // namespace
}  // namespace flipflop::archive
