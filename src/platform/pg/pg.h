#pragma once
// PostgreSQL for coroutines: libpq in pipeline mode. One Database per process; its connections
// belong to the loops, and every call is served by those of the calling loop (Loop::current()).
//
//   reads  about 4 multiplexed connections per loop: many queries in flight on each
//   tx     leased connections for Tx and WriteBatch, with a bounded, fair queue in front
//   slow   leased connections for reports, with their own statement timeout
//
// After a lost connection all its waiters fail with Error and it reconnects with back-off. Nothing
// is retried here: the caller knows whether that is safe. A deadline that passes throws Timeout.

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/loop/deadline.h"
#include "platform/loop/outcome_unknown.h"
#include "platform/loop/task.h"
#include "platform/pg/value.h"

namespace flipflop::pg {

// A statement or connection failed. sqlstate is "08006" for a lost connection.
class Error : public std::runtime_error {
 public:
  Error(std::string sqlstate, const std::string& what, std::string constraint = {})
      : std::runtime_error(what),
        sqlstate_(std::move(sqlstate)),
        constraint_(std::move(constraint)) {}
  const std::string& sqlstate() const { return sqlstate_; }
  const std::string& constraint() const { return constraint_; }
  bool is_unique_violation() const { return sqlstate_ == "23505"; }
  // Lost connection, deadlock, serialisation, lock timeout, shutdown, too many clients: the same
  // call may succeed a moment later. Never true of an unknown outcome.
  bool is_transient() const;

 private:
  std::string sqlstate_;
  std::string constraint_;
};

// COMMIT was sent and its answer did not come (the connection broke, or the deadline passed): the
// transaction may or may not have happened. sqlstate is "08007".
class CommitUnknown : public Error, public OutcomeUnknown {
 public:
  using Error::Error;
};

// A transaction failed because of a guard: a statement that raises when the world has changed.
struct GuardFired {
  std::string guard;   // the name given to add_guard, e.g. "warehouse.take_stock"
  std::string detail;  // the server's message, or the constraint's name
};

class Database;

// The stages of a write batch, in the order in which they are sent. Guards that fail cheaply come
// first, the rows that buyers compete for come last.
enum class Stage { keys, carts, coupons, rows, outbox, stock };

// Statements and guards of one transaction, appended by the faces of several modules and sent in
// one pipeline flush: BEGIN, the statements by stage and within a stage in order of appending,
// COMMIT. It happened or it did not. Appending never waits; ids are made by the caller.
class WriteBatch {
 public:
  explicit WriteBatch(Database& database);
  WriteBatch(WriteBatch&&) noexcept;
  ~WriteBatch();

  void add(Stage stage, const Statement& statement, Params params);
  // A statement that raises when the world is not as expected: a CHECK or UNIQUE violation, or
  // platform.ensure(condition, 'what'), which raises SQLSTATE FF001. Its failure is an answer,
  // named `guard`; the failure of a plain statement is an Error.
  void add_guard(Stage stage, const Statement& statement, Params params, std::string guard);
  // Runs after a successful commit, on the committing loop (wake a relay, publish to a cache).
  void after_commit(std::function<void()> action);

  // Sends everything. Waits for a leased connection at most until `deadline` (Overloaded when the
  // queue is full, Timeout); nothing has happened then. Once sent it runs to its end even when the
  // caller is cancelled. Throws CommitUnknown when the answer does not come, Error for any other
  // failure; deadlocks are retried twice. Call once.
  Task<std::expected<void, GuardFired>> commit(Deadline deadline);

  bool empty() const;

 private:
  friend class Tx;
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Read statements of several modules in one flush and one snapshot-free implicit transaction. A
// statement may hand a list to a later one with set_config('flipflop.<name>', ..., true), which is
// how a cart's variants reach the price query without either module naming the other's schema.
class ReadBatch {
 public:
  explicit ReadBatch(Database& database);
  ReadBatch(ReadBatch&&) noexcept;
  ~ReadBatch();

  // Returns the index of this statement's rows in run()'s result.
  std::size_t add(const Statement& statement, Params params);
  Task<std::vector<Rows>> run(Deadline deadline);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// An interactive transaction on a leased connection (READ COMMITTED); BEGIN travels with the first
// statement. After a failure only rollback is left. Dropped without commit(), its connection is
// rolled back, or closed when a statement still runs.
class Tx {
 public:
  Tx(Tx&&) noexcept;
  Tx& operator=(Tx&&) noexcept;
  ~Tx();

  Task<Rows> run(Statement statement, Params params = {});
  // Sends everything added to `batch` inside this transaction, without COMMIT; a guard that fires
  // leaves the transaction aborted.
  Task<std::expected<void, GuardFired>> run(WriteBatch batch);
  void after_commit(std::function<void()> action);
  Task<void> commit();
  Task<void> rollback();
  Deadline deadline() const;

 private:
  friend class Database;
  struct Parts;
  explicit Tx(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

struct DatabaseOptions {
  std::string conninfo;    // libpq keywords: host, port, dbname, user, password
  int connections = 24;    // over all loops
  int queue_limit = 2000;  // waiting leases per loop
  std::size_t loops = 1;
};

class Database {
 public:
  explicit Database(DatabaseOptions options);
  ~Database();
  Database(const Database&) = delete;

  // One statement, autocommit, on a multiplexed connection.
  Task<Rows> read(Statement statement, Params params, Deadline deadline);
  // The same on a leased connection, for writes of a single statement: CommitUnknown when it was
  // sent and its answer did not come.
  Task<Rows> write(Statement statement, Params params, Deadline deadline);
  // On the slow pool, with that pool's statement timeout of 60 s.
  Task<Rows> slow(Statement statement, Params params, Deadline deadline);
  Task<Tx> begin(Deadline deadline);
  // Overloaded where a request that asked for a leased connection would be refused at once. Asked
  // before an act that reads first, so that whoever is sent away costs no reads.
  void admit(Deadline deadline);

  // Call on each loop before its stop: closes its connections after the leases came back.
  Task<void> close(Deadline deadline);
  const DatabaseOptions& options() const;

 private:
  friend class WriteBatch;
  friend class ReadBatch;
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Blocking, for start-up, the command line and tests: runs a script of many statements, and one
// query.
void run_script(const std::string& conninfo, const std::string& sql);
std::vector<std::vector<std::string>> query_now(const std::string& conninfo,
                                                const std::string& sql);

}  // namespace flipflop::pg
