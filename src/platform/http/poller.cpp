#include "platform/http/poller.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <optional>
#include <system_error>

namespace flipflop::http {

namespace {

int make_set() {
  const int set = ::epoll_create1(EPOLL_CLOEXEC);
  if (set < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return set;
}

}  // namespace

struct Poller::Parts : std::enable_shared_from_this<Parts> {
  explicit Parts(Loop& l) : loop(l), set(make_set()) {}
  ~Parts() { stop(); }

  void wait();
  void work();
  void stop();

  Loop& loop;
  int set;  // -1: stopped
  // Asio's handle on the set, from start to stop: it must not outlive the loop.
  std::optional<boost::asio::posix::stream_descriptor> waited;
  std::function<void()> after_turn;
  std::array<epoll_event, 256> events;
};

void Poller::Parts::wait() {
  waited->async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       if (error || self->set < 0) return;
                       self->work();
                       if (self->set >= 0) self->wait();
                     });
}

void Poller::Parts::work() {
  const int count = ::epoll_wait(set, events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count && set >= 0; ++i) {
    static_cast<Pollable*>(events[i].data.ptr)->on_ready(events[i].events);
  }
  if (after_turn) after_turn();
}

void Poller::Parts::stop() {
  if (set < 0) return;
  if (waited) waited->release();
  waited.reset();
  ::close(set);
  set = -1;
}

Poller::Poller(Loop& loop) : parts_(std::make_shared<Parts>(loop)) {}

Poller::~Poller() {
  stop();
}

void Poller::start(std::function<void()> after_turn) {
  parts_->after_turn = std::move(after_turn);
  parts_->waited.emplace(parts_->loop.context(), parts_->set);
  parts_->wait();
}

void Poller::stop() {
  parts_->stop();
  parts_->after_turn = nullptr;
}

bool Poller::add(int descriptor, std::uint32_t events, Pollable& pollable) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &pollable;
  return ::epoll_ctl(parts_->set, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Poller::remove(int descriptor) {
  ::epoll_ctl(parts_->set, EPOLL_CTL_DEL, descriptor, nullptr);
}

}  // namespace flipflop::http
