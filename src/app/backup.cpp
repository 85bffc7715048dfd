#include "app/backup.h"

#include <sys/stat.h>

#include <filesystem>

#include "app/commands.h"
#include "app/pg_tools.h"
#include "app/version.h"
#include "base/instant.h"
#include "platform/clock/clock.h"
#include "platform/pg/contents.h"
#include "platform/pg/migrate.h"

namespace flipflop::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* dump_name = "/database.dump";
constexpr const char* manifest_name = "/manifest.json";
constexpr const char* images_name = "/images";
constexpr const char* secret_name = "/secret";

std::int64_t count_files(const std::string& folder) {
  std::int64_t count = 0;
  std::error_code missing;
  for (const auto& entry : fs::recursive_directory_iterator(folder, missing))
    if (entry.is_regular_file()) ++count;
  return count;
}

void copy_images(const std::string& from, const std::string& to) {
  if (!fs::exists(from)) return;
  fs::create_directories(to);
  fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

BackupManifest read_manifest(const std::string& folder) {
  const auto text = read_file(folder + manifest_name);
  auto manifest = json::from_text<BackupManifest>(text.value_or(""));
  if (!text || !manifest || !fs::exists(folder + dump_name))
    throw Refused(folder + " is no backup of flipflop");
  return std::move(*manifest);
}

}  // namespace

// The database first: a picture that arrives meanwhile is then copied too, and none is missing.
BackupManifest make_backup(const std::string& conninfo, const DataFolder& data,
                           const std::string& folder) {
  if (fs::exists(folder) && !fs::is_empty(folder)) throw Refused(folder + " is not empty");
  fs::create_directories(folder);
  chmod(folder.c_str(), 0700);
  dump_database(conninfo, folder + dump_name);
  copy_images(data.below("images"), folder + images_name);
  if (const auto secret = read_file(data.below("secret")))
    write_file(folder + secret_name, *secret, 0600);

  const BackupManifest manifest{
      .version = version,
      .schema_version = pg::schema_version(),
      .made_at = iso_text(SystemClock().now()),
      .database_bytes = static_cast<std::int64_t>(fs::file_size(folder + dump_name)),
      .images = count_files(folder + images_name)};
  write_file(folder + manifest_name, json::to_text(manifest) + "\n", 0600);
  return manifest;
}

BackupManifest restore_backup(const std::string& conninfo, const DataFolder& data,
                              const std::string& folder, bool overwrite) {
  const BackupManifest manifest = read_manifest(folder);
  if (pg::holds_anything(conninfo)) {
    if (!overwrite) {
      throw Refused(
          "the database is not empty; --force replaces everything in it by the backup of " +
          manifest.made_at);
    }
    pg::drop_everything(conninfo);
  }
  restore_database(conninfo, folder + dump_name);
  copy_images(folder + images_name, data.below("images"));
  if (const auto secret = read_file(folder + secret_name))
    write_file(data.below("secret"), *secret, 0600);
  return manifest;
}

}  // namespace flipflop::app
