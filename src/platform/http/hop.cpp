#include "platform/http/hop.h"

#include <algorithm>
#include <map>
#include <vector>

#include "platform/http/client.h"
#include "platform/http/hop_connection.h"
#include "platform/http/hop_message.h"
#include "platform/loop/per_loop.h"

namespace flipflop::http {

namespace {

using Kind = HopFailure::Kind;

// An answer's body up to this size is awaited as a whole: a far end that breaks off in its middle
// is then an honest 502 instead of half an answer.
constexpr std::uint64_t awaited_body = 256 * 1024;
// Of a streamed body that its reader has not taken yet.
constexpr std::size_t most_waiting = 128 * 1024;
constexpr std::size_t read_size = 64 * 1024;

std::unexpected<HopFailure> failure(Kind kind, bool was_sent, std::string detail) {
  return std::unexpected(HopFailure{kind, was_sent, std::move(detail)});
}

// The connections to one process.
struct Peer {
  std::vector<std::shared_ptr<HopConnection>> resting;  // the last one was used last
  std::size_t open = 0;                                 // with those in use
};

}  // namespace

// What one loop has. A streamed body may outlive the hop, so that it is shared with it.
struct HopLoop {
  explicit HopLoop(const HopOptions& with) : options(with), poller(Loop::current()) {
    poller.start({});
  }

  HopOptions options;
  Poller poller;
  bool has_ended = false;  // with its loop
  std::vector<char> buffer = std::vector<char>(read_size);
  std::map<std::pair<std::string, std::uint16_t>, std::shared_ptr<Peer>> peers;
};

namespace {

// A connection in use, with its answer. Whatever happens to it, the peer's count is right again.
class Exchange {
 public:
  Exchange(std::shared_ptr<HopLoop> home, std::shared_ptr<Peer> peer,
           std::shared_ptr<HopConnection> connection, Method asked)
      : home_(std::move(home)),
        peer_(std::move(peer)),
        connection_(std::move(connection)),
        answer_(asked) {}
  ~Exchange() {
    if (!connection_) return;
    connection_->close();
    --peer_->open;
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  HopConnection& connection() { return *connection_; }
  ResponseParser& answer() { return answer_; }
  HopLoop& home() { return *home_; }
  bool has_ended() const { return has_ended_; }

  // Reads what has come, but no more than a reader that lags behind may leave waiting.
  void take_in() {
    while (!has_ended_ && answer_.body_waiting() < most_waiting) {
      if (answer_.state() == ResponseParser::State::complete) return;
      if (answer_.state() == ResponseParser::State::malformed) return;
      std::string_view received;
      const auto got = connection_->receive(home_->buffer, received);
      if (got == HopConnection::Got::nothing_yet) return;
      has_ended_ = got == HopConnection::Got::end;
      if (has_ended_) return;
      has_begun_ = true;
      // More than was asked for may be meant for nobody or for the next one: neither is had.
      has_surplus_ = answer_.feed(received) < received.size() || connection_->may_hold_more();
    }
  }
  bool has_begun() const { return has_begun_; }

  // The answer is complete: the connection may serve again.
  void finish(SteadyInstant now) {
    const bool is_reusable = answer_.keep_alive() && !has_surplus_ && connection_->has_sent_all() &&
                             !connection_->is_closed();
    if (!is_reusable || peer_->resting.size() >= home_->options.most_idle_connections) return;
    connection_->rest(now);
    peer_->resting.push_back(std::move(connection_));
    connection_.reset();
  }

 private:
  std::shared_ptr<HopLoop> home_;
  std::shared_ptr<Peer> peer_;
  std::shared_ptr<HopConnection> connection_;
  ResponseParser answer_;
  bool has_begun_ = false;
  bool has_ended_ = false;
  bool has_surplus_ = false;
};

// A body that its session takes piece by piece.
struct StreamedBody {
  std::unique_ptr<Exchange> exchange;

  Task<std::optional<std::string>> next() {
    const auto limit = exchange->home().options.stream_limit;
    while (true) {
      exchange->take_in();
      ResponseParser& answer = exchange->answer();
      if (answer.state() == ResponseParser::State::malformed)
        throw Unreachable("a streamed answer is malformed");
      if (answer.body_waiting() > 0) co_return answer.take_body();
      if (answer.state() == ResponseParser::State::complete) break;
      if (exchange->has_ended()) throw Unreachable("a streamed answer broke off");
      const bool is_told = co_await exchange->connection().wait(Deadline::after(limit));
      if (!is_told) throw Timeout("a streamed answer stopped");
    }
    exchange->finish(std::chrono::steady_clock::now());
    co_return std::nullopt;
  }
};

Task<std::optional<std::string>> nothing_more() {
  co_return std::nullopt;
}

std::shared_ptr<Peer> peer_of(HopLoop& home, const HopUrl& to) {
  std::shared_ptr<Peer>& peer = home.peers[{to.host, to.port}];
  if (!peer) peer = std::make_shared<Peer>();
  return peer;
}

// A kept connection that is still good; nullptr when there is none.
std::shared_ptr<HopConnection> take_resting(HopLoop& home, Peer& peer) {
  const SteadyInstant now = std::chrono::steady_clock::now();
  while (!peer.resting.empty()) {
    const std::shared_ptr<HopConnection> connection = std::move(peer.resting.back());
    peer.resting.pop_back();
    const bool is_old = connection->has_rested_longer_than(home.options.idle_limit, now);
    if (!is_old && connection->wake()) return connection;
    connection->close();
    --peer.open;
  }
  return nullptr;
}

using Connected = std::expected<std::unique_ptr<Exchange>, HopFailure>;

Task<Connected> connect(std::shared_ptr<HopLoop> home, HopUrl to, Method asked, Deadline deadline) {
  const std::shared_ptr<Peer> peer = peer_of(*home, to);
  if (peer->open >= home->options.most_connections)
    co_return failure(Kind::overloaded, false, to.text() + " has as many connections as it may");
  const Deadline by = deadline.sooner(Deadline::after(home->options.connect_limit));
  const std::optional<HopAddress> address = co_await resolve_hop(to, by);
  if (!address) co_return failure(Kind::unreachable, false, to.host + " does not resolve");
  std::shared_ptr<HopConnection> connection = HopConnection::open(*address, home->poller);
  if (!connection) co_return failure(Kind::unreachable, false, to.text() + " refuses");
  ++peer->open;
  auto exchange = std::make_unique<Exchange>(home, peer, connection, asked);
  while (!connection->is_connected()) {
    if (connection->is_closed())
      co_return failure(Kind::unreachable, false, to.text() + " refuses connections");
    const bool is_told = co_await connection->wait(by);
    if (!is_told) co_return failure(Kind::timed_out, false, to.text() + " does not accept in time");
  }
  co_return exchange;
}

// Until the head of the answer is there, and a short body with it.
bool is_enough(ResponseParser& answer) {
  if (answer.state() == ResponseParser::State::complete) return true;
  if (answer.state() != ResponseParser::State::body) return false;
  return !answer.content_length() || *answer.content_length() > awaited_body;
}

// nullopt when the answer is there.
Task<std::optional<HopFailure>> ask(Exchange* exchange, std::string_view bytes, Deadline deadline) {
  HopConnection& connection = exchange->connection();
  bool is_sending = connection.send(bytes);
  while (true) {
    if (is_sending && !connection.has_sent_all()) is_sending = connection.flush();
    // A far end that refuses a long body may have answered before it closed.
    exchange->take_in();
    ResponseParser& answer = exchange->answer();
    if (answer.state() == ResponseParser::State::malformed)
      co_return HopFailure{Kind::malformed, true, "the answer is malformed"};
    if (is_enough(answer)) co_return std::nullopt;
    if (exchange->has_ended()) co_return HopFailure{Kind::broken, true, "the connection broke off"};
    const bool is_told = co_await connection.wait(deadline);
    if (!is_told) co_return HopFailure{Kind::timed_out, true, "no answer in time"};
  }
}

Response response_of(std::unique_ptr<Exchange> exchange, Method asked) {
  ResponseParser& answer = exchange->answer();
  Response response = hop_response(answer, asked);
  if (answer.state() == ResponseParser::State::complete) {
    response.body = answer.take_body();
    // What was streamed there has no length here either.
    if (asked == Method::head && !answer.content_length()) response.stream = &nothing_more;
    exchange->finish(std::chrono::steady_clock::now());
    return response;
  }
  response.stream_bytes = answer.content_length();
  auto body =
      std::make_shared<StreamedBody>(std::move(exchange));  // shared by copies of a function
  response.stream = [body] { return body->next(); };
  return response;
}

bool is_idempotent(Method method) {
  return method != Method::post && method != Method::patch;
}

}  // namespace

struct Hop::Parts {
  explicit Parts(HopOptions with) : options(with) {}

  // A loop that ended may have had the same number (tests, the command line).
  std::shared_ptr<HopLoop> here() {
    std::shared_ptr<HopLoop>& loop = loops.here([this] { return made(); });
    if (loop->has_ended) loop = made();
    return loop;
  }

  std::shared_ptr<HopLoop> made() const {
    auto loop = std::make_shared<HopLoop>(options);
    Loop::current().at_end([weak = std::weak_ptr(loop)] {
      const auto alive = weak.lock();
      if (!alive) return;
      alive->has_ended = true;
      alive->peers.clear();
      alive->poller.stop();
    });
    return loop;
  }

  HopOptions options;
  PerLoop<std::shared_ptr<HopLoop>> loops;
};

Hop::Hop(HopOptions options) : parts_(std::make_unique<Parts>(options)) {}
Hop::~Hop() = default;

Task<HopResult> Hop::send(HopUrl to, const Request* request, Deadline deadline) {
  const std::shared_ptr<HopLoop> home = parts_->here();
  std::string bytes;
  bytes.reserve(request->body.size() + 1024);
  write_hop_head(bytes, *request);
  bytes += request->body;
  const std::shared_ptr<Peer> peer = peer_of(*home, to);
  if (auto kept = take_resting(*home, *peer)) {
    auto exchange = std::make_unique<Exchange>(home, peer, std::move(kept), request->method);
    std::optional<HopFailure> failed = co_await ask(exchange.get(), bytes, deadline);
    if (!failed) co_return response_of(std::move(exchange), request->method);
    // It may have been closed for its age while the request was on its way: a new one will tell.
    const bool may_be_age = failed->kind == Kind::broken && !exchange->has_begun();
    if (!may_be_age || !is_idempotent(request->method)) co_return std::unexpected(*failed);
  }
  Connected connected = co_await connect(home, to, request->method, deadline);
  if (!connected) co_return std::unexpected(connected.error());
  std::optional<HopFailure> failed = co_await ask(connected->get(), bytes, deadline);
  if (failed) co_return std::unexpected(*failed);
  co_return response_of(std::move(*connected), request->method);
}

}  // namespace flipflop::http
