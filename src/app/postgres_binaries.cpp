#include "app/postgres_binaries.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/text.h"

namespace flipflop::app {
namespace {

std::vector<PostgresBinaries> installed(const std::string& root) {
  std::vector<PostgresBinaries> found;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(root, missing)) {
    const auto major = parse_unsigned(entry.path().filename().string());
    const std::string folder = entry.path().string() + "/bin";
    if (!major || access((folder + "/postgres").c_str(), X_OK) != 0) continue;
    if (access((folder + "/initdb").c_str(), X_OK) != 0) continue;
    found.push_back({folder, static_cast<int>(*major)});
  }
  std::ranges::sort(found, std::greater{}, &PostgresBinaries::major);
  return found;
}

std::string numbers(const std::vector<PostgresBinaries>& versions) {
  std::string text;
  for (const auto& version : versions)
    text += (text.empty() ? "" : ", ") + std::to_string(version.major);
  return text;
}

}  // namespace

PostgresBinaries find_postgres(const std::string& root, std::optional<int> major) {
  const std::vector<PostgresBinaries> versions = installed(root);
  if (versions.empty()) {
    throw CannotStart(
        "PostgreSQL is not installed below " + root +
        ": run `apt install postgresql`, or name a server of your own in DATABASE_URL");
  }
  if (major) {
    const auto fitting = std::ranges::find(versions, *major, &PostgresBinaries::major);
    if (fitting != versions.end()) return *fitting;
    throw CannotStart("the database was made by PostgreSQL " + std::to_string(*major) +
                      ", but only version " + numbers(versions) +
                      " is installed: run `apt install " + "postgresql-" + std::to_string(*major) +
                      "`, or move the shop with `flipflop backup` and `flipflop restore`");
  }
  if (versions.front().major < oldest_postgres) {
    throw CannotStart("PostgreSQL " + std::to_string(versions.front().major) +
                      " is too old: version " + std::to_string(oldest_postgres) +
                      " or later is needed, run `apt install postgresql`");
  }
  return versions.front();
}

}  // namespace flipflop::app
