#pragma once
// One libpq connection in pipeline mode on one loop. Exchanges are sent at once and answered in
// order; a failure inside one leaves the others alone, because each ends with its own sync.
// Statements are prepared on this connection when they are first used, in the same flush.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/loop/loop.h"
#include "platform/metrics/metrics.h"
#include "platform/pg/exchange.h"
#include "platform/pg/session.h"

struct pg_conn;
struct pg_cancel;

namespace flipflop::pg {

struct PreparedStatement {
  std::string sql;
  const char* sql_seen = nullptr;  // where it was read from last
  std::string server_name;
  bool is_sent = false;
  int generation = 0;  // part of server_name once a plan had to be given up
  metrics::Histogram seconds;
};

// Names are looked up without making strings of them.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

// Shared with its pending socket waits; ended by close() or by losing the server.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  struct Listener {
    std::function<void(Connection&)> ready;
    // Lost or never reached; `what` tells why.
    std::function<void(Connection&, const Error& what)> lost;
  };

  Connection(Loop& loop, Listener listener);
  ~Connection();

  void open(const Session& session);
  // Sends everything now. What cannot be sent ends at once with a failure.
  void submit(std::shared_ptr<Exchange> exchange);

  bool is_ready() const { return state_ == State::ready; }
  std::size_t in_flight() const { return pending_.size(); }
  bool in_transaction() const;
  SteadyInstant opened_at() const { return opened_at_; }
  // Called once when nothing is in flight any more.
  void when_idle(std::function<void()> action) { when_idle_ = std::move(action); }
  // Ends the waits (not the work) of exchanges whose deadline has passed.
  void expire(SteadyInstant now);
  // The handle for cancelling what runs, owned by the caller; nullptr when there is none.
  pg_cancel* cancel_handle() const;
  // An attempt to connect that takes too long ends as lost.
  void give_up() { lose("the database did not answer in time"); }
  // Ends without telling the listener.
  void close();

 private:
  enum class State { connecting, ready, closed };
  struct Pending {
    std::shared_ptr<Exchange> exchange;
    std::vector<PreparedStatement*> prepares;
    std::size_t next = 0;  // first the prepares, then the steps
    SteadyInstant sent_at;
  };
  struct Socket;

  void continue_opening();
  bool watch_socket();
  void become_ready();

  std::optional<Error> resolve(Exchange& exchange);
  PreparedStatement& prepared(const Statement& statement);
  bool send(Pending& pending);
  bool send_step(const Step& step);
  void flush();

  void wait_readable();
  void wait_writable();
  void on_readable();
  void take_answers();
  void take_answer(Pending& pending, Rows rows, int status);
  void note_failure(Pending& pending, const Rows& rows);

  void end_all(std::vector<std::shared_ptr<Exchange>> ended);
  void lose(const std::string& why);
  std::vector<std::shared_ptr<Exchange>> shut(const Error& why);

  Loop& loop_;
  Listener listener_;
  State state_ = State::connecting;
  pg_conn* connection_ = nullptr;
  std::unique_ptr<Socket> socket_;
  bool waits_for_write_ = false;
  SteadyInstant opened_at_;
  std::unordered_map<std::string, PreparedStatement, TextHash, std::equal_to<>> statements_;
  std::deque<Pending> pending_;
  std::vector<std::shared_ptr<Exchange>> finished_;  // answered, not yet told
  std::function<void()> when_idle_;
};

}  // namespace flipflop::pg
