#include "platform/http/hop_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace flipflop::http {

std::shared_ptr<HopConnection> HopConnection::open(const HopAddress& to, Poller& poller) {
  const int socket = ::socket(to.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return nullptr;
  auto connection = std::make_shared<HopConnection>(socket);  // shared with a streamed body
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const int result = ::connect(socket, reinterpret_cast<const sockaddr*>(&to.storage), to.size);
  if (result != 0 && errno != EINPROGRESS) return nullptr;
  connection->is_connecting_ = result != 0;
  if (!poller.add(socket, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, *connection)) return nullptr;
  return connection;
}

void HopConnection::on_ready(std::uint32_t events) {
  if (is_closed()) return;
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) is_readable_ = true;
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) has_hung_up_ = true;
  if (is_resting_ && is_readable_) close();
  changed_.notify_all();
}

bool HopConnection::is_connected() {
  if (!is_connecting_ || is_closed()) return !is_closed();
  int error = 0;
  socklen_t size = sizeof(error);
  sockaddr_storage peer;
  socklen_t peer_size = sizeof(peer);
  ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    close();
    return false;
  }
  if (::getpeername(socket_, reinterpret_cast<sockaddr*>(&peer), &peer_size) != 0) return false;
  is_connecting_ = false;
  return true;
}

bool HopConnection::send(std::string_view bytes) {
  return output_.send_head(socket_, bytes) != Output::Result::failed;
}

bool HopConnection::flush() {
  return output_.flush(socket_) != Output::Result::failed;
}

HopConnection::Got HopConnection::receive(std::span<char> buffer, std::string_view& received) {
  while (is_readable_) {
    const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got > 0) {
      received = {buffer.data(), static_cast<std::size_t>(got)};
      if (received.size() < buffer.size() && !has_hung_up_) is_readable_ = false;
      return Got::some;
    }
    if (got < 0 && errno == EINTR) continue;
    if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) return Got::end;
    is_readable_ = false;
  }
  return Got::nothing_yet;
}

void HopConnection::rest(SteadyInstant now) {
  is_resting_ = true;
  resting_since_ = now;
}

// The set may not have told yet what has happened to it.
bool HopConnection::wake() {
  char unasked = 0;
  const bool is_silent = !is_closed() &&
                         ::recv(socket_, &unasked, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
                         (errno == EAGAIN || errno == EWOULDBLOCK);
  is_resting_ = false;
  if (!is_silent) close();
  return is_silent;
}

void HopConnection::close() {
  if (is_closed()) return;
  ::close(socket_);
  socket_ = -1;
  changed_.notify_all();
}

}  // namespace flipflop::http
