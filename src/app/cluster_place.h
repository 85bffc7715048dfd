#pragma once
// Where the embedded database cluster lies and as which user its server runs. PostgreSQL refuses to
// run as root; then it runs as `postgres` or `nobody`, and where that user cannot reach DATA the
// cluster lies in /var/lib/flipflop/<random id> and DATA/cluster holds the id.

#include <optional>
#include <string>

#include "app/child_process.h"
#include "app/data_folder.h"

namespace flipflop::app {

inline constexpr const char* far_clusters = "/var/lib/flipflop";

struct ClusterPlace {
  std::string folder;        // PostgreSQL's data folder
  std::optional<User> user;  // nullopt: as we are
  std::optional<int> major;  // of the version that made it; nullopt: it has to be made
  std::string id;            // below far_clusters; empty when it lies in DATA
};

// Throws CannotStart when the cluster exists and cannot be used from here.
ClusterPlace find_cluster_place(const DataFolder& data, const std::string& far_root);

// A folder of mode 0700 that belongs to the server's user.
void make_private_folder(const std::string& path, const std::optional<User>& user);

}  // namespace flipflop::app
