#include "platform/http/server_loop.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <ctime>
#include <future>

#include "platform/http/envelope.h"
#include "platform/http/response_writer.h"
#include "platform/http/session.h"
#include "platform/log/log.h"

namespace flipflop::http {

namespace {

constexpr int accepts_per_turn = 64;
// A loop that does not come to it by then hangs; its threads end with the process.
constexpr std::chrono::seconds end_limit{5};
// What the kernel takes for a client before it has begun to send it, in bytes. Else it takes
// hundreds of kilobytes for a client that reads next to nothing, and what it took counts as
// progress of that client, which is never cut then.
constexpr int unsent_most = 64 * 1024;
constexpr std::size_t largest_kept_scratch = 256 * 1024;

std::string text_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes =
      address.ss_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
          : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  ::inet_ntop(address.ss_family, bytes, text.data(), text.size());
  return text.data();
}

}  // namespace

ServerLoop::ServerLoop(std::shared_ptr<const ServerSetup> setup, Loop& loop, int listener)
    : setup_(std::move(setup)),
      loop_(loop),
      listener_(listener),
      poller_(loop),
      wheel_(std::chrono::steady_clock::now()),
      access_log_(setup_->options.name, setup_->route_count),
      trace_ids_(random_seed()),
      connections_gauge_(metrics::gauge("flipflop_http_connections", "Open connections of clients",
                                        {{"server", setup_->options.name}})),
      read_buffer_(std::make_unique<char[]>(read_buffer_size)) {}

ServerLoop::~ServerLoop() {
  close_listener();
  if (timer_ >= 0) ::close(timer_);
}

void ServerLoop::begin() {
  loop_.post([self = shared_from_this()] { self->start(); });
}

void ServerLoop::end() {
  if (!is_running_) return;
  if (Loop::current_or_null() == &loop_ || loop_.context().stopped()) return close_all();
  auto ended = std::make_shared<std::promise<void>>();  // shared with the posted work
  loop_.post([self = shared_from_this(), ended] {
    self->close_all();
    ended->set_value();
  });
  ended->get_future().wait_for(end_limit);
}

void ServerLoop::start() {
  is_running_ = true;
  loop_.at_end([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->close_all();
  });
  timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (timer_ < 0 || !poller_.add(timer_, EPOLLIN, ticking_) ||
      !poller_.add(listener_, EPOLLIN, accepting_)) {
    log::error("http server cannot wait for connections", {{"server", setup_->options.name}});
    return close_all();
  }
  poller_.start([this] { closed_.clear(); });
}

void ServerLoop::accept_some() {
  for (int i = 0; i < accepts_per_turn; ++i) {
    if (!accept_one()) return;
  }
}

// False when nobody waits, or nobody can be taken in.
bool ServerLoop::accept_one() {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  const int socket = ::accept4(listener_, reinterpret_cast<sockaddr*>(&address), &size,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0) {
    if (errno == ECONNABORTED || errno == EINTR) return true;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return false;
    // Out of descriptors or memory: the listener would be ready for ever, so it waits for a tick.
    log::error("http server cannot accept", {{"server", setup_->options.name}, {"errno", errno}});
    poller_.remove(listener_);
    run_ticker(true);
    return false;
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_most, sizeof(unsent_most));
  if (sessions_.size() >= setup_->connections_per_loop) {
    refuse_connection(socket);
    return true;
  }
  auto session = std::make_shared<Session>(shared_from_this(), socket, text_of(address));
  constexpr std::uint32_t events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  if (!poller_.add(socket, events, *session)) return true;  // its end closes the socket
  session->place = sessions_.size();
  sessions_.push_back(session.get());
  connections_gauge_.add(1);
  Session& started = *session;
  started.self = std::move(session);
  started.start();
  return true;
}

void ServerLoop::refuse_connection(int socket) {
  Response response = problem_envelope(framework_problem(503));
  std::string& bytes = head_scratch();
  write_response_head(bytes, response,
                      {.request_id = trace_ids_.request_id(""),
                       .date = date(),
                       .body_bytes = response.body.size(),
                       .keep_alive = false});
  bytes += response.body;
  // A new socket's buffer is empty; a client that is gone already does not matter.
  [[maybe_unused]] const ssize_t sent =
      ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::close(socket);
}

void ServerLoop::set_deadline(Session& session, SteadyInstant due) {
  if (!is_ticking_) run_ticker(true);
  wheel_.set(session, due);
}

void ServerLoop::run_ticker(bool on) {
  if (timer_ < 0 || is_ticking_ == on) return;
  itimerspec span{};
  if (on) {
    span.it_interval.tv_nsec = std::chrono::nanoseconds(DeadlineWheel::tick).count();
    span.it_value = span.it_interval;
    wheel_.advance(std::chrono::steady_clock::now());
  }
  ::timerfd_settime(timer_, 0, &span, nullptr);
  is_ticking_ = on;
}

void ServerLoop::on_tick() {
  std::uint64_t ticks = 0;
  if (::read(timer_, &ticks, sizeof(ticks)) < 0) return;
  wheel_.advance(std::chrono::steady_clock::now());
  if (listener_ >= 0) poller_.add(listener_, EPOLLIN, accepting_);  // refused unless it was removed
  if (head_scratch_.capacity() > largest_kept_scratch) std::string().swap(head_scratch_);
  if (wheel_.size() == 0) run_ticker(false);
}

void ServerLoop::forget(Session& session) {
  sessions_.back()->place = session.place;
  sessions_[session.place] = sessions_.back();
  sessions_.pop_back();
  connections_gauge_.add(-1);
  closed_.push_back(std::move(session.self));
  report_when_empty();
}

bool ServerLoop::has_room_for(int shed_order) const {
  // Each step of the order gives up a sixteenth of the room, so that what matters most is refused
  // last.
  const std::size_t limit = setup_->options.request_limit;
  const std::size_t kept_free = limit * static_cast<std::size_t>(std::clamp(shed_order, 0, 8)) / 16;
  return requests_ + kept_free < limit;
}

std::string_view ServerLoop::date() {
  const std::int64_t now = std::time(nullptr);
  if (now != date_seconds_) {
    date_seconds_ = now;
    date_ = http_date(now);
  }
  return date_;
}

std::string& ServerLoop::head_scratch() {
  head_scratch_.clear();
  return head_scratch_;
}

void ServerLoop::close_listener() {
  if (listener_ >= 0) ::close(listener_);
  listener_ = -1;
}

void ServerLoop::begin_drain(std::function<void()> when_empty) {
  when_empty_ = std::move(when_empty);
  is_draining_ = true;
  // As many as can have waited: others may go on to knock.
  for (int i = 0; i < listen_backlog && listener_ >= 0 && accept_one(); ++i) {
  }
  close_listener();
  const std::vector<Session*> open = sessions_;
  for (Session* session : open) session->begin_drain();
  report_when_empty();
}

void ServerLoop::report_when_empty() {
  if (!is_draining_ || !sessions_.empty() || !when_empty_) return;
  const auto report = std::exchange(when_empty_, {});
  report();
}

void ServerLoop::close_all() {
  is_running_ = false;
  close_listener();
  while (!sessions_.empty()) sessions_.back()->close();
  poller_.stop();
  closed_.clear();
}

}  // namespace flipflop::http
