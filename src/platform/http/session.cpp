// Reading: from readiness to a complete request. Answering is in session_answer.cpp.

#include "platform/http/session.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "platform/http/server_loop.h"

namespace flipflop::http {

namespace {

// Of one connection before others get their turn: a megabyte of an upload.
constexpr int reads_per_turn = 16;
// Where no route is: the body is read so that the connection can go on, within reason.
constexpr std::size_t unknown_route_body_limit = 64 * 1024;
// An idle connection that sends nothing for so long during a drain will hardly begin now.
constexpr std::chrono::milliseconds drain_grace{500};
constexpr std::chrono::seconds linger_limit{2};
constexpr std::size_t linger_bytes = 4 * 1024 * 1024;

constexpr int shed_first = 8;  // what no route was found for

constexpr std::string_view continue_head = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Session::Session(std::shared_ptr<ServerLoop> home, int socket, std::string peer_address)
    : home_(std::move(home)), socket_(socket), peer_address_(std::move(peer_address)) {}

Session::~Session() {
  if (socket_ >= 0) ::close(socket_);
}

void Session::start() {
  home_->set_deadline(*this, std::chrono::steady_clock::now() + home_->setup().options.idle_limit);
  if (home_->is_draining()) begin_drain();
}

void Session::on_ready(std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close();
  if ((events & (EPOLLIN | EPOLLRDHUP)) != 0) is_readable_ = true;
  if ((events & EPOLLRDHUP) != 0) peer_has_closed_ = true;
  switch (phase_) {
    case Phase::reading:
      return advance();
    case Phase::writing:
      return after_send(output_.flush(socket_));
    case Phase::streaming:
      if (output_.is_empty()) return;
      if (output_.flush(socket_) == Output::Result::failed) return close();
      if (output_.is_empty()) writable_->notify_all();
      return;
    case Phase::lingering:
      return discard();
    case Phase::taken:
    case Phase::handling:
    case Phase::closed:
      return;
  }
}

void Session::on_due() {
  if (phase_ == Phase::reading && stage_ != Stage::idle) return refuse(408);
  if (phase_ == Phase::handling) return refuse(504);  // the handler's late answer is dropped
  if (phase_ == Phase::reading) return linger();
  if (phase_ == Phase::writing) return check_reader();
  close();
}

void Session::begin_drain() {
  if (phase_ != Phase::reading || stage_ != Stage::idle) return;
  home_->set_deadline(*this, std::chrono::steady_clock::now() + drain_grace);
}

// Reads and parses until a request is complete, nothing is left, or others should have their turn.
void Session::advance() {
  for (int reads = 0; phase_ == Phase::reading;) {
    if (backlog_at_ < backlog_.size()) {
      backlog_at_ += consume(std::string_view(backlog_).substr(backlog_at_));
      if (backlog_at_ < backlog_.size()) continue;
      std::string().swap(backlog_);
      backlog_at_ = 0;
    } else if (!is_readable_) {
      return watch_reading();
    } else if (reads++ == reads_per_turn) {
      home_->loop().post([session = shared_from_this()] { session->advance(); });
      return watch_reading();
    } else if (!receive()) {
      return;
    }
  }
  if (phase_ == Phase::taken) start_handler();
}

// False when the connection has gone.
bool Session::receive() {
  const auto [buffer, size] = home_->read_scratch();
  const ssize_t got = ::recv(socket_, buffer, size, 0);
  if (got > 0) {
    const std::string_view bytes(buffer, static_cast<std::size_t>(got));
    if (bytes.size() < size && !peer_has_closed_) is_readable_ = false;
    const std::size_t used = consume(bytes);
    backlog_ = bytes.substr(used);
    return true;
  }
  if (got < 0 && errno == EINTR) return true;
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    is_readable_ = false;
    return true;
  }
  close();
  return false;
}

std::size_t Session::consume(std::string_view bytes) {
  std::size_t used = 0;
  while (phase_ == Phase::reading && used < bytes.size()) {
    used += parser_.feed(bytes.substr(used));
    on_progress();
  }
  return used;
}

void Session::on_progress() {
  if (parser_.state() == RequestParser::State::has_head) on_head();
  if (phase_ != Phase::reading) return;
  if (parser_.state() == RequestParser::State::refused) return refuse(parser_.status());
  if (parser_.state() == RequestParser::State::complete) take_request();
}

void Session::on_head() {
  const Request& request = parser_.request();
  match_ = home_->setup().dispatcher.router->match(request.method, request.path);
  if (!home_->has_room_for(shed_order())) return refuse(503);
  const Route* route = match_->route;
  parser_.limit_body(route == nullptr ? unknown_route_body_limit : route->body_limit);
  const bool waits = parser_.state() == RequestParser::State::body;
  if (!waits || !parser_.head().expects_continue) return;
  if (output_.send_head(socket_, continue_head) != Output::Result::done) close();
}

int Session::shed_order() const {
  return match_->route == nullptr ? shed_first : match_->route->shed_order;
}

// A deadline belongs to the stage: trickling bytes do not move it.
void Session::watch_reading() {
  Stage stage = parser_.has_begun() ? Stage::head : Stage::idle;
  if (parser_.state() == RequestParser::State::body) stage = Stage::body;
  if (stage == stage_) return;
  stage_ = stage;
  const ServerOptions& options = home_->setup().options;
  const auto limit = stage == Stage::body ? options.body_limit : options.head_limit;
  home_->set_deadline(*this, std::chrono::steady_clock::now() + limit);
}

// The response is out and was the last. What the client still sends is read and dropped for a
// while: closing with unread bytes would reset the connection and could destroy the response.
void Session::linger() {
  phase_ = Phase::lingering;
  std::string().swap(backlog_);
  if (!is_handled_) parser_.release();
  ::shutdown(socket_, SHUT_WR);
  home_->set_deadline(*this, std::chrono::steady_clock::now() + linger_limit);
  discard();
}

void Session::discard() {
  const auto [buffer, size] = home_->read_scratch();
  while (discarded_ < linger_bytes) {
    const ssize_t got = ::recv(socket_, buffer, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) break;
    discarded_ += static_cast<std::size_t>(got);
  }
  close();
}

void Session::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  home_->wheel().clear(*this);
  ::close(socket_);
  socket_ = -1;
  if (writable_) writable_->notify_all();
  home_->forget(*this);
}

}  // namespace flipflop::http
