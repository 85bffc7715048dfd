#include "platform/http/test_peer.h"

#include <netinet/in.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "base/invariant.h"

namespace flipflop::http {

bool TestPeer::Connection::read_more() {
  char bytes[16 * 1024];
  const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::string TestPeer::Connection::read_until(std::string_view end) {
  std::size_t at;
  while ((at = buffer_.find(end)) == std::string::npos)
    if (!read_more()) return std::exchange(buffer_, {});
  return read_bytes(at + end.size());
}

std::string TestPeer::Connection::read_bytes(std::size_t count) {
  while (buffer_.size() < count)
    if (!read_more()) return std::exchange(buffer_, {});
  std::string taken = buffer_.substr(0, count);
  buffer_.erase(0, count);
  return taken;
}

void TestPeer::Connection::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void TestPeer::Connection::reset() {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void TestPeer::Connection::wait_for_close() {
  while (read_more()) buffer_.clear();
}

TestPeer::TestPeer(Script script) : script_(std::move(script)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  invariant(bind(listener_, plain, size) == 0 && listen(listener_, 64) == 0,
            "the test peer cannot listen");
  getsockname(listener_, plain, &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

TestPeer::~TestPeer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (int socket : open_) shutdown(socket, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& script : scripts_) script.join();
  close(listener_);
}

std::string TestPeer::url(std::string_view path) const {
  return ("http://127.0.0.1:" + std::to_string(port_)).append(path);
}

int TestPeer::connections() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

void TestPeer::accept_all() {
  for (;;) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(mutex_);
    if (socket < 0) return;
    if (closing_) {
      close(socket);
      return;
    }
    open_.push_back(socket);
    scripts_.emplace_back([this, socket, number = count_++] {
      Connection connection(socket);
      script_(connection, number);
      const std::lock_guard end_lock(mutex_);
      open_.remove(socket);
      close(socket);
    });
  }
}

}  // namespace flipflop::http
