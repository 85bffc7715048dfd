#pragma once
// The private PostgreSQL of one data folder. Whoever builds this object uses the server: the first
// user starts it, the last one stops it. It runs in a session of its own, so a kill -9 of flipflop
// leaves it alive and the next flipflop adopts it; what a crash of the machine leaves behind is
// cleared away first.

#include <sys/types.h>

#include <optional>
#include <string>

#include "app/cluster_place.h"
#include "app/data_folder.h"
#include "app/postgres_binaries.h"
#include "app/stop_signal.h"

namespace flipflop::app {

struct EmbeddedOptions {
  std::string binaries_root = postgres_root;
  std::string far_root = far_clusters;
  IsStopping is_stopping = {};  // asked while the start takes its time
};

class EmbeddedPostgres {
 public:
  // Makes the cluster when there is none, and returns when the server answers. Throws CannotStart,
  // or Stopped; a server that it started does not stay behind then.
  explicit EmbeddedPostgres(const DataFolder& data, EmbeddedOptions options = {});
  ~EmbeddedPostgres();
  EmbeddedPostgres(const EmbeddedPostgres&) = delete;

  const std::string& conninfo() const { return conninfo_; }
  const std::string& cluster_folder() const { return place_.folder; }
  const PostgresBinaries& binaries() const { return binaries_; }
  pid_t server_pid() const;
  bool was_adopted() const { return adopted_; }

  // Starts the server again when it has died; called about every second by whoever keeps running.
  void keep_alive();

 private:
  struct Live {
    pid_t pid = 0;
    std::string socket_folder;
  };
  // Whole but for the server: what is thrown behind it runs the destructor.
  struct NotStarted {};
  EmbeddedPostgres(const DataFolder& data, EmbeddedOptions options, NotStarted)
      : data_(data), options_(std::move(options)) {}
  FileLock lock_start() const;
  void make_cluster();
  void start_or_adopt();
  void launch();
  void make_database();
  void stop();
  std::optional<Live> find_live() const;
  std::string socket_folder_for_launch() const;
  std::string socket_folder_of_pid_file() const;
  void clear_leftovers() const;
  std::string conninfo_for(const std::string& socket_folder, const std::string& database) const;

  const DataFolder& data_;
  EmbeddedOptions options_;
  ClusterPlace place_;
  PostgresBinaries binaries_;
  std::string socket_folder_;
  std::string conninfo_;
  bool adopted_ = false;
  pid_t launched_ = 0;  // it may not have written its file yet
  std::optional<FileLock> in_use_;
};

}  // namespace flipflop::app
