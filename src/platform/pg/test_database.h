#pragma once
// A fresh, migrated database for one test, on a PostgreSQL that the test process starts itself
// (fsync off) or that FLIPFLOP_TEST_PG names. Copies of a migrated template are kept ready ahead.

#include <memory>
#include <string>

#include "platform/pg/pg.h"

namespace flipflop::pg {

class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();  // drops it

  const std::string& conninfo() const { return conninfo_; }
  // A Database with one loop's worth of connections; create it, use it and drop it inside run_here.
  std::unique_ptr<Database> open(std::size_t loops = 1) const;

 private:
  std::string conninfo_;
  std::string name_;
};

}  // namespace flipflop::pg
