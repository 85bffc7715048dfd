#pragma once
// The replica as a file, so that a restart with 100,000 products takes a second instead of ten. The
// file is whole or absent (written aside, synced, renamed) and says what it was made from; a
// checksum covers all of it. Blocking: run both on a worker.

#include <expected>
#include <memory>
#include <string>

#include "shop/search/search.h"
#include "shop/search/store.h"

namespace flipflop::search {

struct Snapshot {
  // What the file was made from. Anything else at the reader: the file is of no use.
  DatabaseIdentity database;
  std::string schema_version;
  Uuid last_event;  // the event at the replica's position; nil when there was none yet
  std::shared_ptr<const Replica> replica;
};

// Throws std::system_error when the file cannot be written.
void write_snapshot(const std::string& path, const Snapshot& snapshot);

struct Rejected {
  std::string reason;  // for the log: "no file", "checksum", "other database"
};
std::expected<Snapshot, Rejected> read_snapshot(const std::string& path,
                                                const DatabaseIdentity& database,
                                                const std::string& schema_version);

}  // namespace flipflop::search
