#include "platform/pg/connection.h"

#include <libpq-fe.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <utility>

#include "base/invariant.h"
#include "platform/pg/told.h"

namespace flipflop::pg {

using Wait = boost::asio::posix::stream_descriptor;

// The socket stays libpq's own: it is released before libpq may close or replace it.
struct Connection::Socket {
  explicit Socket(boost::asio::io_context& context) : descriptor(context) {}
  ~Socket() { release(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void release() {
    if (descriptor.is_open()) descriptor.release();
  }
  Wait descriptor;
};

namespace {

// libpq's explanation without its guesses in the lines below.
std::string first_line(const char* message) {
  const std::string_view text = message;
  return std::string(text.substr(0, text.find('\n')));
}

// The server would cut a text at a NUL without a word.
bool holds_nul(const Step& step) {
  for (const Param& param : step.params)
    if (param.text() && param.text()->find('\0') != std::string::npos) return true;
  return false;
}

}  // namespace

Connection::Connection(Loop& loop, Listener listener)
    : loop_(loop),
      listener_(std::move(listener)),
      socket_(std::make_unique<Socket>(loop.context())),
      opened_at_(std::chrono::steady_clock::now()) {}

Connection::~Connection() {
  shut(Error("08006", "the connection was dropped"));
}

void Connection::open(const Session& session) {
  connection_ = PQconnectStartParams(session.keywords().data(), session.values().data(), 0);
  invariant(connection_ != nullptr, "libpq could not allocate a connection");
  PQsetNoticeProcessor(connection_, &log_notice, nullptr);
  // Even an immediate failure is told from the loop's queue: the pool is still busy with opening.
  if (PQstatus(connection_) == CONNECTION_BAD || !watch_socket()) {
    loop_.post([self = shared_from_this()] { self->lose(PQerrorMessage(self->connection_)); });
    return;
  }
  socket_->descriptor.async_wait(Wait::wait_write, [self = shared_from_this()](auto code) {
    if (!code) self->continue_opening();
  });
}

// PQconnectPoll may close the socket and open another with the same number, so it is watched anew
// after each step.
void Connection::continue_opening() {
  if (state_ != State::connecting) return;
  socket_->release();
  const PostgresPollingStatusType next = PQconnectPoll(connection_);
  if (next == PGRES_POLLING_FAILED) {
    lose(PQerrorMessage(connection_));
    return;
  }
  if (!watch_socket()) {
    lose("the socket cannot be watched");
    return;
  }
  if (next == PGRES_POLLING_OK) {
    become_ready();
    return;
  }
  const auto kind = next == PGRES_POLLING_READING ? Wait::wait_read : Wait::wait_write;
  socket_->descriptor.async_wait(kind, [self = shared_from_this()](auto code) {
    if (!code) self->continue_opening();
  });
}

bool Connection::watch_socket() {
  boost::system::error_code code;
  socket_->descriptor.assign(PQsocket(connection_), code);
  return !code;
}

void Connection::become_ready() {
  if (PQsetnonblocking(connection_, 1) != 0 || PQenterPipelineMode(connection_) != 1) {
    lose(PQerrorMessage(connection_));
    return;
  }
  state_ = State::ready;
  wait_readable();
  listener_.ready(*this);
}

bool Connection::in_transaction() const {
  return PQtransactionStatus(connection_) != PQTRANS_IDLE;
}

void Connection::submit(std::shared_ptr<Exchange> exchange) {
  if (auto refusal = resolve(*exchange)) {
    exchange->failure = std::move(refusal);
    exchange->failed_step = exchange->steps.size();
    end_all({std::move(exchange)});
    return;
  }
  exchange->sent = true;
  pending_.push_back({std::move(exchange), {}, 0, std::chrono::steady_clock::now()});
  if (send(pending_.back())) {
    flush();
    return;
  }
  // Not from here: the caller is about to wait for what losing the connection ends.
  loop_.post([self = shared_from_this()] { self->lose(PQerrorMessage(self->connection_)); });
}

// Finds each step's prepared statement, or the reason why nothing of it can be sent.
std::optional<Error> Connection::resolve(Exchange& exchange) {
  if (state_ != State::ready) return Error("08006", "the database connection is gone");
  for (Step& step : exchange.steps) {
    const char* name = step.statement.name;
    if (holds_nul(step))
      return Error("22021", std::string(name) + ": a text holds a NUL character");
    step.prepared = &prepared(step.statement);
    if (step.prepared->sql_seen == step.statement.sql) continue;
    if (step.prepared->sql != step.statement.sql)
      return Error("42P05", std::string(name) + ": two statements share this name");
    step.prepared->sql_seen = step.statement.sql;
  }
  return std::nullopt;
}

PreparedStatement& Connection::prepared(const Statement& statement) {
  const auto found = statements_.find(std::string_view(statement.name));
  if (found != statements_.end()) return found->second;
  PreparedStatement& added = statements_[statement.name];
  added.sql = statement.sql;
  added.server_name = statement.name;
  added.seconds =
      metrics::histogram("flipflop_pg_statement_seconds", "From sending a statement to its answer",
                         {{"statement", statement.name}});
  return added;
}

bool Connection::send(Pending& pending) {
  for (const Step& step : pending.exchange->steps) {
    PreparedStatement& statement = *step.prepared;
    if (statement.is_sent) continue;
    if (PQsendPrepare(connection_, statement.server_name.c_str(), statement.sql.c_str(), 0,
                      nullptr) != 1)
      return false;
    statement.is_sent = true;
    pending.prepares.push_back(&statement);
  }
  for (const Step& step : pending.exchange->steps)
    if (!send_step(step)) return false;
  return PQpipelineSync(connection_) == 1;
}

bool Connection::send_step(const Step& step) {
  std::vector<const char*> values;
  values.reserve(step.params.size());
  for (const Param& param : step.params)
    values.push_back(param.text() ? param.text()->c_str() : nullptr);
  return PQsendQueryPrepared(connection_, step.prepared->server_name.c_str(),
                             static_cast<int>(values.size()), values.data(), nullptr, nullptr,
                             0) == 1;
}

// A write error shows when reading: libpq keeps it until the server's last words are in.
void Connection::flush() {
  if (PQflush(connection_) == 1) wait_writable();
}

void Connection::wait_writable() {
  if (std::exchange(waits_for_write_, true)) return;
  socket_->descriptor.async_wait(Wait::wait_write, [self = shared_from_this()](auto code) {
    self->waits_for_write_ = false;
    if (!code && self->state_ == State::ready) self->flush();
  });
}

void Connection::wait_readable() {
  socket_->descriptor.async_wait(Wait::wait_read, [self = shared_from_this()](auto code) {
    if (!code && self->state_ == State::ready) self->on_readable();
  });
}

void Connection::on_readable() {
  const bool alive = PQconsumeInput(connection_) == 1;
  take_answers();
  if (!alive || PQstatus(connection_) == CONNECTION_BAD) {
    lose(PQerrorMessage(connection_));
    return;
  }
  // libpq's own state is settled before any coroutine runs and sends more.
  wait_readable();
  end_all(std::exchange(finished_, {}));
  if (state_ == State::ready && pending_.empty())
    if (auto action = std::exchange(when_idle_, {})) action();
}

void Connection::take_answers() {
  // Answers of one query are closed by a null; several in a row mean that libpq expects nothing.
  int nulls = 0;
  while (!pending_.empty() && nulls < 3 && PQisBusy(connection_) == 0) {
    PGresult* result = PQgetResult(connection_);
    if (result == nullptr) {
      ++nulls;
      continue;
    }
    nulls = 0;
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) {
      PQclear(result);
      finished_.push_back(std::move(pending_.front().exchange));
      pending_.pop_front();
    } else {
      take_answer(pending_.front(), Rows(result), status);
    }
  }
}

void Connection::take_answer(Pending& pending, Rows rows, int status) {
  Exchange& exchange = *pending.exchange;
  const std::size_t place = pending.next++;
  const bool succeeded = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (status != PGRES_PIPELINE_ABORTED && !succeeded) note_failure(pending, rows);
  if (place < pending.prepares.size()) {
    if (!succeeded) pending.prepares[place]->is_sent = false;
    return;
  }
  const std::size_t index = place - pending.prepares.size();
  if (!succeeded || index >= exchange.steps.size()) return;
  Step& step = exchange.steps[index];
  const std::chrono::duration<double> span = std::chrono::steady_clock::now() - pending.sent_at;
  step.prepared->seconds.observe(span.count());
  step.rows = std::move(rows);
  ++exchange.answered;
}

void Connection::note_failure(Pending& pending, const Rows& rows) {
  Exchange& exchange = *pending.exchange;
  const std::string sqlstate = told(rows.result(), PG_DIAG_SQLSTATE);
  // Without one it is libpq that speaks: the connection is lost, and lose() tells so.
  if (sqlstate.empty() || exchange.failure) return;
  const std::size_t place = pending.next - 1;
  const bool is_prepare = place < pending.prepares.size();
  exchange.failed_step = is_prepare ? exchange.steps.size() : place - pending.prepares.size();
  PreparedStatement* statement =
      is_prepare ? pending.prepares[place] : exchange.steps[exchange.failed_step].prepared;
  // DETAIL repeats column values, hence personal data: it stays out.
  const std::string message = told(rows.result(), PG_DIAG_MESSAGE_PRIMARY);
  exchange.failure = Error(sqlstate, statement->server_name + ": " + message,
                           told(rows.result(), PG_DIAG_CONSTRAINT_NAME));
  exchange.server_message = message;
  exchange.failed_for_sure = told(rows.result(), PG_DIAG_SEVERITY_NONLOCALIZED) == "ERROR";
  metrics::counter("flipflop_pg_errors_total", "Failed statements", {{"sqlstate", sqlstate}}).add();
  // The server knows the name no longer, or its plan no longer fits the tables: prepare it anew.
  const bool plan_is_stale = sqlstate == "0A000" && message.find("cached plan") == 0;
  if (!is_prepare && (sqlstate == "26000" || plan_is_stale)) {
    statement->is_sent = false;
    ++statement->generation;
    statement->server_name = std::string(exchange.steps[exchange.failed_step].statement.name) +
                             "#" + std::to_string(statement->generation);
  }
}

void Connection::expire(SteadyInstant now) {
  for (const Pending& pending : pending_) {
    Exchange& exchange = *pending.exchange;
    if (exchange.timed_out || exchange.deadline.at > now) continue;
    exchange.timed_out = true;
    exchange.done.complete_soon();
  }
}

pg_cancel* Connection::cancel_handle() const {
  return connection_ == nullptr ? nullptr : PQgetCancel(connection_);
}

void Connection::close() {
  if (state_ == State::closed) return;
  const auto self = shared_from_this();
  end_all(shut(Error("08006", "the database connection was closed")));
}

void Connection::lose(const std::string& why) {
  if (state_ == State::closed) return;
  const auto self = shared_from_this();
  const std::string reason = first_line(why.c_str());
  const Error error("08006", reason.empty() ? "the database connection was lost" : reason);
  std::vector<std::shared_ptr<Exchange>> ended = shut(error);
  listener_.lost(*this, error);
  end_all(std::move(ended));
}

std::vector<std::shared_ptr<Exchange>> Connection::shut(const Error& why) {
  state_ = State::closed;
  when_idle_ = nullptr;
  socket_.reset();
  if (connection_ != nullptr) PQfinish(std::exchange(connection_, nullptr));
  std::vector<std::shared_ptr<Exchange>> ended = std::exchange(finished_, {});
  for (Pending& pending : std::exchange(pending_, {})) {
    if (!pending.exchange->failure) {
      pending.exchange->failure = why;
      pending.exchange->failed_step = pending.exchange->steps.size();
    }
    ended.push_back(std::move(pending.exchange));
  }
  return ended;
}

// Resumes coroutines, which may do anything to this connection but free it: callers hold it.
void Connection::end_all(std::vector<std::shared_ptr<Exchange>> ended) {
  for (const auto& exchange : ended) {
    exchange->ended = true;
    if (exchange->on_end) exchange->on_end();
    exchange->done.complete();
  }
}

}  // namespace flipflop::pg
