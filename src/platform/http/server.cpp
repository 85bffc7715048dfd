#include "platform/http/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "platform/http/server_loop.h"

namespace flipflop::http {

namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Address address_of(const ServerOptions& options) {
  Address address;
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
  if (::inet_pton(AF_INET, options.address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(options.port);
    address.size = sizeof(v4);
  } else if (::inet_pton(AF_INET6, options.address.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(options.port);
    address.size = sizeof(v6);
  } else {
    throw std::runtime_error(
        fmt::format("{}: '{}' is not an IP address to listen on", options.name, options.address));
  }
  return address;
}

// A socket that closes itself unless it is handed on.
class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

[[noreturn]] void fail(const ServerOptions& options) {
  throw std::system_error(
      errno, std::generic_category(),
      fmt::format("{} cannot listen on {}:{}", options.name, options.address, options.port));
}

enum class Sharing { alone, with_our_loops };

Socket bound_socket(const ServerOptions& options, Sharing sharing) {
  const Address address = address_of(options);
  Socket socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) fail(options);
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (sharing == Sharing::with_our_loops) {
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
  }
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0)
    fail(options);
  return socket;
}

Socket listening_socket(const ServerOptions& options) {
  Socket socket = bound_socket(options, Sharing::with_our_loops);
  if (::listen(socket.get(), listen_backlog) != 0) fail(options);
  return socket;
}

std::uint16_t port_of(const Socket& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

// Loops that are still draining, as the drainer's own loop knows it.
struct Drained {
  Loop& home;
  std::size_t left;
  Signal changed;
};

}  // namespace

struct Server::Parts {
  std::shared_ptr<ServerSetup> setup = std::make_shared<ServerSetup>();  // shared with the loops
  std::vector<std::shared_ptr<ServerLoop>> loops;  // shared with what is posted to their threads
  std::uint16_t port = 0;
};

Server::Server(ServerOptions options, const Router& router, Authenticator* authenticator)
    : parts_(std::make_shared<Parts>()) {
  parts_->setup->dispatcher.router = &router;
  parts_->setup->dispatcher.authenticator = authenticator;
  parts_->setup->dispatcher.shows_traces = options.shows_traces;
  parts_->setup->dispatcher.rate_limiter = options.rate_limiter;
  parts_->setup->dispatcher.key_guard = options.key_guard;
  parts_->setup->dispatcher.admit_change = options.admit_change;
  parts_->setup->dispatcher.cors = options.cors;
  parts_->setup->options = std::move(options);
}

Server::~Server() {
  for (const auto& loop : parts_->loops) loop->end();
}

void Server::set_error_page(ErrorPage page) {
  parts_->setup->dispatcher.error_page = std::move(page);
}

void Server::set_error_page_below(const std::string& path, ErrorPage page) {
  parts_->setup->dispatcher.error_pages_below[path] = std::move(page);
}

void Server::start(Loops& loops) {
  ServerSetup& setup = *parts_->setup;
  setup.route_count = setup.dispatcher.router->listed().size();
  setup.connections_per_loop =
      std::max<std::size_t>(1, setup.options.connection_limit / loops.size());
  // Sharing a port would also share it with a foreign process; a socket that does not share finds
  // out.
  if (setup.options.port != 0) bound_socket(setup.options, Sharing::alone);
  std::vector<Socket> sockets;
  for (std::size_t i = 0; i < loops.size(); ++i) {
    sockets.push_back(listening_socket(setup.options));
    setup.options.port = port_of(sockets.back());
  }
  parts_->port = setup.options.port;
  for (std::size_t i = 0; i < loops.size(); ++i) {
    parts_->loops.push_back(
        std::make_shared<ServerLoop>(parts_->setup, loops.at(i), sockets[i].release()));
    parts_->loops.back()->begin();
  }
}

std::uint16_t Server::port() const {
  return parts_->port;
}

Task<void> Server::drain(Deadline deadline) {
  auto drained = std::make_shared<Drained>(Loop::current(), parts_->loops.size());
  for (const auto& loop : parts_->loops) {
    loop->loop().post([loop, drained] {
      loop->begin_drain([drained] {
        drained->home.post([drained] {
          --drained->left;
          drained->changed.notify_all();
        });
      });
    });
  }
  while (drained->left > 0) {
    const bool is_told = co_await drained->changed.wait(deadline);
    if (!is_told) break;
  }
  for (const auto& loop : parts_->loops) {
    loop->loop().post([loop] { loop->close_all(); });
  }
}

}  // namespace flipflop::http
