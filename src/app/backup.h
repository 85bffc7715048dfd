#pragma once
// A backup is a folder: database.dump (pg_dump, taken while the shop runs), images/, the generated
// secret, and manifest.json. It holds personal data and secrets, so only its owner may enter it.

#include <string>

#include "app/data_folder.h"
#include "platform/json/json.h"

namespace flipflop::app {

struct BackupManifest {
  std::string version, schema_version, made_at;
  std::int64_t database_bytes = 0;
  std::int64_t images = 0;
};
BOOST_DESCRIBE_STRUCT(BackupManifest, (),
                      (version, schema_version, made_at, database_bytes, images))

// Throws Refused when `folder` has something in it already.
BackupManifest make_backup(const std::string& conninfo, const DataFolder& data,
                           const std::string& folder);

// Replaces the whole database and adds the images. Throws Refused when the database is not empty,
// unless `overwrite`.
BackupManifest restore_backup(const std::string& conninfo, const DataFolder& data,
                              const std::string& folder, bool overwrite);

}  // namespace flipflop::app
