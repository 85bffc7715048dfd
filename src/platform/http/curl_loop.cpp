#include "platform/http/curl_loop.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <system_error>
#include <vector>

#include "base/invariant.h"
#include "platform/loop/loop.h"

namespace flipflop::http {
namespace {

constexpr std::size_t most_transfers = 256;       // per loop
constexpr long most_connections = 64;             // per loop, idle ones included
constexpr long most_connections_to_one_host = 8;  // per loop

int new_epoll_set() {
  const int set = epoll_create1(EPOLL_CLOEXEC);
  if (set < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return set;
}

std::uint32_t events_for(int what) {
  if (what == CURL_POLL_IN) return EPOLLIN;
  if (what == CURL_POLL_OUT) return EPOLLOUT;
  return EPOLLIN | EPOLLOUT;
}

}  // namespace

struct CurlLoop::Parts : std::enable_shared_from_this<CurlLoop::Parts> {
  CURLM* multi = curl_multi_init();  // nullptr after close()
  boost::asio::steady_timer timer{Loop::current().context()};
  boost::asio::posix::stream_descriptor sockets{Loop::current().context(), new_epoll_set()};
  std::vector<CurlCall*> calls;
  bool is_watching = false;

  void watch_sockets();
  void on_sockets_ready();
  void on_timer();
  void collect_finished();
  void finish(CurlCall& call, CURLcode result);

  static int socket_wanted(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int timer_wanted(CURLM*, long milliseconds, void* self);
};

int CurlLoop::Parts::socket_wanted(CURL*, curl_socket_t socket, int what, void* self, void*) {
  const int set = static_cast<Parts*>(self)->sockets.native_handle();
  epoll_event event{};
  event.data.fd = socket;
  if (what == CURL_POLL_REMOVE) {
    // Fails for a socket that curl closed before; the kernel took it out of the set then.
    epoll_ctl(set, EPOLL_CTL_DEL, socket, &event);
    return 0;
  }
  event.events = events_for(what);
  if (epoll_ctl(set, EPOLL_CTL_MOD, socket, &event) == 0) return 0;
  return epoll_ctl(set, EPOLL_CTL_ADD, socket, &event) == 0 ? 0 : -1;
}

// Curl must not be called from here, so even "at once" goes through the timer.
int CurlLoop::Parts::timer_wanted(CURLM*, long milliseconds, void* self) {
  auto* parts = static_cast<Parts*>(self);
  if (milliseconds < 0) {
    parts->timer.cancel();
    return 0;
  }
  parts->timer.expires_after(std::chrono::milliseconds{milliseconds});
  parts->timer.async_wait([weak = parts->weak_from_this()](const boost::system::error_code& error) {
    const auto alive = weak.lock();
    if (!error && alive && alive->multi != nullptr) alive->on_timer();
  });
  return 0;
}

// Only while transfers are under way: an idle client keeps no loop busy.
void CurlLoop::Parts::watch_sockets() {
  if (is_watching || calls.empty()) return;
  is_watching = true;
  sockets.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     [weak = weak_from_this()](const boost::system::error_code& error) {
                       const auto alive = weak.lock();
                       if (!alive) return;
                       alive->is_watching = false;
                       if (!error && alive->multi != nullptr) alive->on_sockets_ready();
                     });
}

void CurlLoop::Parts::on_sockets_ready() {
  epoll_event ready[64];
  const int count = epoll_wait(sockets.native_handle(), ready, std::size(ready), 0);
  for (int i = 0; i < count; ++i) {
    int what = 0;
    if (ready[i].events & (EPOLLIN | EPOLLHUP)) what |= CURL_CSELECT_IN;
    if (ready[i].events & EPOLLOUT) what |= CURL_CSELECT_OUT;
    if (ready[i].events & EPOLLERR) what |= CURL_CSELECT_ERR;
    int running = 0;
    curl_multi_socket_action(multi, ready[i].data.fd, what, &running);
  }
  collect_finished();
  watch_sockets();
}

void CurlLoop::Parts::on_timer() {
  int running = 0;
  curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
  collect_finished();
  watch_sockets();
}

void CurlLoop::Parts::collect_finished() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode result = message->data.result;  // the message dies with the handle
    const auto call =
        std::ranges::find(calls, message->easy_handle, [](CurlCall* c) { return c->easy; });
    if (call != calls.end()) finish(**call, result);
  }
}

void CurlLoop::Parts::finish(CurlCall& call, CURLcode result) {
  curl_multi_remove_handle(multi, call.easy);
  std::erase(calls, &call);
  call.result = result;
  call.done.complete_soon();
}

CurlLoop::CurlLoop() : parts_(std::make_shared<Parts>()) {
  invariant(parts_->multi != nullptr, "curl_multi_init failed");
  CURLM* multi = parts_->multi;
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Parts::socket_wanted);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, parts_.get());
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Parts::timer_wanted);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, parts_.get());
  curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, most_connections);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, most_connections);
  curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, most_connections_to_one_host);
}

CurlLoop::~CurlLoop() {
  close();
}

void CurlLoop::start(CurlCall& call) {
  if (parts_->multi == nullptr || parts_->calls.size() >= most_transfers)
    throw Overloaded("too many outbound requests are under way");
  parts_->calls.push_back(&call);
  const CURLMcode added = curl_multi_add_handle(parts_->multi, call.easy);
  if (added != CURLM_OK) std::erase(parts_->calls, &call);
  invariant(added == CURLM_OK, "curl_multi_add_handle failed");
  parts_->watch_sockets();
}

void CurlLoop::remove(CurlCall& call) {
  if (std::erase(parts_->calls, &call) == 0) return;
  curl_multi_remove_handle(parts_->multi, call.easy);
}

void CurlLoop::close() {
  if (parts_->multi == nullptr) return;
  while (!parts_->calls.empty()) parts_->finish(*parts_->calls.back(), CURLE_ABORTED_BY_CALLBACK);
  curl_multi_cleanup(std::exchange(parts_->multi, nullptr));
  parts_->timer.cancel();
  boost::system::error_code ignored;
  parts_->sockets.close(ignored);
}

}  // namespace flipflop::http
