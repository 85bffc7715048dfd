#include "app/cluster_place.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "app/postgres_binaries.h"
#include "base/text.h"
#include "platform/clock/clock.h"

namespace flipflop::app {
namespace {

std::optional<User> user_named(const char* name) {
  const passwd* entry = getpwnam(name);
  if (entry == nullptr) return std::nullopt;
  return User{entry->pw_uid, entry->pw_gid, entry->pw_name};
}

User server_user() {
  for (const char* name : {"postgres", "nobody"})
    if (auto user = user_named(name)) return *user;
  throw CannotStart("there is neither a user postgres nor a user nobody to run PostgreSQL as");
}

User owner_of(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0)
    throw std::system_error(errno, std::generic_category(), path);
  const passwd* entry = getpwuid(status.st_uid);
  return {status.st_uid, status.st_gid,
          entry != nullptr ? entry->pw_name : std::to_string(status.st_uid)};
}

// An existing cluster keeps its version and its user.
ClusterPlace existing(const std::string& folder, const std::string& version, std::string id) {
  ClusterPlace place{.folder = folder, .id = std::move(id)};
  const auto major = parse_unsigned(trim(version));
  if (!major) throw CannotStart(folder + "/PG_VERSION is damaged: restore a backup");
  place.major = static_cast<int>(*major);
  const User owner = owner_of(folder + "/PG_VERSION");
  if (geteuid() == 0) {
    if (!can_reach(owner, folder)) {
      throw CannotStart("the user " + owner.name + " that runs the database cannot reach " +
                        folder + " any more: let others enter the folders above it (chmod a+x)");
    }
    place.user = owner;
  } else if (owner.uid != geteuid()) {
    throw CannotStart(folder + " belongs to the user " + owner.name +
                      ": run flipflop as that user or as root");
  }
  return place;
}

}  // namespace

ClusterPlace find_cluster_place(const DataFolder& data, const std::string& far_root) {
  if (const auto id = read_file(data.below("cluster"))) {
    const std::string folder = far_root + "/" + std::string(trim(*id));
    const auto version = read_file(folder + "/PG_VERSION");
    if (version) return existing(folder, *version, std::string(trim(*id)));
    throw CannotStart(data.below("cluster") + " points to " + folder +
                      ", which is not there: restore a backup into another --data folder, or " +
                      "delete that file to begin with an empty shop");
  }
  if (const auto version = read_file(data.below("postgres/PG_VERSION")))
    return existing(data.below("postgres"), *version, "");

  ClusterPlace place{.folder = data.below("postgres")};
  if (geteuid() != 0) return place;
  place.user = server_user();
  if (can_reach(*place.user, data.path())) return place;
  std::array<std::uint8_t, 8> random_bytes{};
  SystemRandom random;
  random.fill(random_bytes);
  place.id = hex({reinterpret_cast<const char*>(random_bytes.data()), random_bytes.size()});
  place.folder = far_root + "/" + place.id;
  return place;
}

void make_private_folder(const std::string& path, const std::optional<User>& user) {
  std::filesystem::create_directories(path);
  if (chmod(path.c_str(), 0700) != 0 || (user && chown(path.c_str(), user->uid, user->gid) != 0))
    throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace flipflop::app
