#pragma once
// HTTP between the processes of one shop: a request that came in here is sent on to the process
// that executes it, over connections that are kept. Every loop has its own, so nothing is locked.
//
// The answer's head is awaited; a body that is short and has a length comes with it, any other is
// streamed as fast as its reader takes it. What goes wrong at the far end is an answer (HopFailure)
// and says whether anything was sent, because that decides who may try again.

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "platform/http/message.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop::http {

// Where a process listens: "http://127.0.0.1:3503".
struct HopUrl {
  std::string host;  // a name, or an address without brackets
  std::uint16_t port = 80;

  // Plain http without a path; the error is why it cannot be one.
  static std::expected<HopUrl, std::string> parse(std::string_view text);
  std::string text() const;
};

struct HopFailure {
  enum class Kind {
    unreachable,  // no connection was had
    broken,       // it ended before the answer's head did
    malformed,    // the answer is not HTTP as we speak it
    timed_out,
    overloaded,  // too many requests are under way to that process
  };
  Kind kind;
  bool was_sent;       // the far end may have worked on it
  std::string detail;  // for the log
};

struct HopOptions {
  std::chrono::milliseconds connect_limit{1'000};
  // Shorter than a server keeps an idle connection, so that it is this side that closes it.
  std::chrono::milliseconds idle_limit{30'000};
  // Between two pieces of a streamed body: a feed says something at least that often.
  std::chrono::milliseconds stream_limit{30'000};
  std::size_t most_connections = 512;      // to one process, of one loop
  std::size_t most_idle_connections = 64;  // likewise
};

using HopResult = std::expected<Response, HopFailure>;

class Hop {
 public:
  explicit Hop(HopOptions options = {});
  ~Hop();

  // Hands `request` on as it was received, but for what belongs to one connection alone. `request`
  // outlives the task, and this object the answer's body.
  Task<HopResult> send(HopUrl to, const Request* request, Deadline deadline);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::http
