#include "platform/pg/cutting_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "base/invariant.h"

namespace flipflop::pg {
namespace {

constexpr int poll_ms = 5;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  invariant(path.size() < sizeof address.sun_path, "a socket's path is too long");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// One read and write; false at the end of the stream.
bool move_bytes(int from, int to) {
  char bytes[65536];
  const ssize_t size = recv(from, bytes, sizeof bytes, MSG_DONTWAIT);
  if (size < 0) return errno == EAGAIN;
  return size > 0 && send(to, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL) == size;
}

}  // namespace

CuttingProxy::CuttingProxy(std::string server_socket) : server_socket_(std::move(server_socket)) {
  std::string pattern = "/tmp/ffproxy.XXXXXX";
  invariant(mkdtemp(pattern.data()) != nullptr, "cannot make a folder under /tmp");
  folder_ = pattern;
  const sockaddr_un address = address_of(folder_ + "/.s.PGSQL.5432");
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  invariant(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                listen(listener_, 16) == 0,
            "the proxy cannot listen");
  thread_ = std::thread([this] { work(); });
}

CuttingProxy::~CuttingProxy() {
  ends_ = true;
  thread_.join();
  close_all();
  close(listener_);
  std::filesystem::remove_all(folder_);
}

void CuttingProxy::work() {
  while (!ends_) {
    std::vector<pollfd> watched = {{listener_, POLLIN, 0}};
    for (const Pair& pair : pairs_) {
      watched.push_back({pair.client, POLLIN, 0});
      watched.push_back({holds_ ? -1 : pair.server, POLLIN, 0});
    }
    poll(watched.data(), watched.size(), poll_ms);
    if (cuts_.exchange(false)) close_all();
    if ((watched[0].revents & POLLIN) != 0) accept_client();
    std::erase_if(pairs_, [this](const Pair& pair) { return !pass_on(pair); });
  }
}

void CuttingProxy::accept_client() {
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_of(server_socket_);
  invariant(connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
            "the proxy cannot reach the server");
  pairs_.push_back({client, server});
}

bool CuttingProxy::pass_on(const Pair& pair) const {
  if (move_bytes(pair.client, pair.server) && (holds_ || move_bytes(pair.server, pair.client)))
    return true;
  close(pair.client);
  close(pair.server);
  return false;
}

void CuttingProxy::close_all() {
  for (const Pair& pair : pairs_) {
    close(pair.client);
    close(pair.server);
  }
  pairs_.clear();
}

}  // namespace flipflop::pg
