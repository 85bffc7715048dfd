#pragma once
// A connection that blocks its thread: migrations, the command line, tests.

#include <memory>
#include <string>

#include "platform/pg/session.h"
#include "platform/pg/value.h"

struct pg_conn;

namespace flipflop::pg {

class BlockingConnection {
 public:
  // Throws Error when the server cannot be reached within 10 s.
  BlockingConnection(const std::string& conninfo, SessionTimeouts timeouts);

  // One statement, or a script of several without parameters; the rows of the last.
  Rows run(const std::string& sql, const Params& params = {});
  bool in_transaction() const;

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };
  std::unique_ptr<pg_conn, Finish> connection_;
};

}  // namespace flipflop::pg
