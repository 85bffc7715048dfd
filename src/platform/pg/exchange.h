#pragma once
// What is sent between two syncs of a pipeline, and what came back. Shared by the connection, which
// fills it in, and the coroutine that waits, which may leave first.

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "platform/loop/completion.h"
#include "platform/loop/deadline.h"
#include "platform/pg/pg.h"
#include "platform/pg/value.h"

namespace flipflop::pg {

struct PreparedStatement;

inline constexpr Statement begin_statement{"pg.begin", "BEGIN"};
inline constexpr Statement commit_statement{"pg.commit", "COMMIT"};
inline constexpr Statement rollback_statement{"pg.rollback", "ROLLBACK"};

struct Step {
  Statement statement;
  Params params;
  Rows rows;
  PreparedStatement* prepared = nullptr;  // the connection's own
};

struct Exchange {
  explicit Exchange(Deadline d) : deadline(d) {}

  std::vector<Step> steps;
  Deadline deadline;
  // Runs when the last answer is in or the connection is lost, before the waiting coroutine and
  // even when that has gone. Must not throw.
  std::function<void()> on_end;
  Completion done;

  bool sent = false;
  bool ended = false;
  bool timed_out = false;    // the wait ended, the answers are still to come
  std::size_t answered = 0;  // steps that succeeded
  std::optional<Error> failure;
  std::string server_message;    // the failure in the server's words alone
  std::size_t failed_step = 0;   // steps.size() when it was no step: a prepare, the connection
  bool failed_for_sure = false;  // the server itself refused, and its transaction is void

  void add(const Statement& statement, Params params = {}) {
    steps.push_back({statement, std::move(params), {}});
  }
  bool succeeded() const { return ended && !failure; }
  // Throws what the waiting coroutine has to know: Timeout or the failure.
  void throw_if_failed() const;
};

}  // namespace flipflop::pg
