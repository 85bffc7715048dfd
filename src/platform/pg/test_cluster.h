#pragma once
// A throw-away PostgreSQL for one test process: no fsync, no TCP, in a private folder. A watchdog
// process stops it and removes the folder when this process ends, in whatever way.

#include <string>

namespace flipflop::pg {

class TestCluster {
 public:
  TestCluster();
  TestCluster(const TestCluster&) = delete;
  TestCluster& operator=(const TestCluster&) = delete;

  // A superuser's conninfo without a database name.
  const std::string& conninfo() const { return conninfo_; }

 private:
  void create_folder();
  void initialise();
  void start_watchdog();
  void start_server();
  void wait_until_ready() const;

  std::string folder_;
  std::string conninfo_;
};

// A superuser's conninfo, without a database name, of the server that tests use: the one that
// FLIPFLOP_TEST_PG names, or one started now. Thread-safe.
const std::string& test_server();
// Whether it ends with this process.
bool test_server_is_own();

}  // namespace flipflop::pg
