#pragma once
// The database that a command works on: the server that the settings name, or the embedded one of
// the data folder, which is started for as long as this object lives.

#include <memory>
#include <string>

#include "app/data_folder.h"
#include "app/embedded_postgres.h"
#include "platform/config/config.h"

namespace flipflop::app {

// True when DATABASE_URL or DB_HOST is given.
bool names_a_server(const Config& config);

class DatabaseAccess {
 public:
  // Gives `config` the secret of the data folder when it has none and the database is embedded.
  // Throws CannotStart, BadSetting, or Stopped.
  DatabaseAccess(Config& config, const DataFolder& data, IsStopping is_stopping = {});

  const std::string& conninfo() const { return conninfo_; }
  EmbeddedPostgres* embedded() { return embedded_.get(); }  // nullptr with a server of one's own

 private:
  std::unique_ptr<EmbeddedPostgres> embedded_;
  std::string conninfo_;
};

}  // namespace flipflop::app
