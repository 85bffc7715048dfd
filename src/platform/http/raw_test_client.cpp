#include "platform/http/raw_test_client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace flipflop::http {

namespace {

constexpr int wait_limit_milliseconds = 10'000;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

RawTestClient::RawTestClient(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(socket_);
    fail("connect");
  }
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

RawTestClient::~RawTestClient() {
  if (socket_ >= 0) ::close(socket_);
}

void RawTestClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) return;
    if (sent < 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawTestClient::send_byte_by_byte(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) send(bytes.substr(i, 1));
}

void RawTestClient::finish_sending() {
  ::shutdown(socket_, SHUT_WR);
}

void RawTestClient::abort() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  ::close(socket_);
  socket_ = -1;
}

// False at the end of the stream.
bool RawTestClient::receive_more() {
  pollfd ready{socket_, POLLIN, 0};
  const int count = ::poll(&ready, 1, wait_limit_milliseconds);
  if (count == 0) throw std::runtime_error("the server neither answered nor closed");
  std::array<char, 16 * 1024> buffer;
  const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (got < 0 && errno != ECONNRESET) fail("recv");
  if (got <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

std::string RawTestClient::take(std::size_t count) {
  while (received_.size() < count) {
    if (!receive_more()) throw std::runtime_error("the answer ends early");
  }
  std::string taken = received_.substr(0, count);
  received_.erase(0, count);
  return taken;
}

std::string RawTestClient::take_line() {
  std::size_t end = 0;
  while ((end = received_.find("\r\n")) == std::string::npos) {
    if (!receive_more()) throw std::runtime_error("the answer ends early");
  }
  const std::string line = take(end);
  take(2);
  return line;
}

std::string RawTestClient::take_chunks() {
  std::string body;
  while (true) {
    const std::size_t size = std::stoul(take_line(), nullptr, 16);
    body += take(size);
    take(2);
    if (size == 0) return body;
  }
}

RawTestClient::Answer RawTestClient::read_answer(Asked asked) {
  Answer answer;
  if (received_.empty() && !receive_more()) return answer;
  const std::string status_line = take_line();
  if (!status_line.starts_with("HTTP/1.1 ")) throw std::runtime_error("no status: " + status_line);
  answer.status = std::stoi(status_line.substr(9, 3));
  while (true) {
    const std::string line = take_line();
    if (line.empty()) break;
    const std::size_t colon = line.find(": ");
    answer.headers[lower_ascii(line.substr(0, colon))] = line.substr(colon + 2);
  }
  const bool is_bodiless = answer.status < 200 || answer.status == 204 || answer.status == 304;
  if (is_bodiless || asked == Asked::to_head) return answer;
  if (answer.headers.contains("content-length")) {
    answer.body = take(std::stoul(answer.headers["content-length"]));
  } else if (answer.headers["transfer-encoding"] == "chunked") {
    answer.body = take_chunks();
  } else {
    answer.body = read_to_end();
  }
  return answer;
}

std::string RawTestClient::read_to_end() {
  while (receive_more()) {
  }
  return std::exchange(received_, {});
}

bool RawTestClient::has_bytes_within(std::chrono::milliseconds span) {
  pollfd ready{socket_, POLLIN, 0};
  return !received_.empty() || ::poll(&ready, 1, static_cast<int>(span.count())) > 0;
}

bool RawTestClient::is_closed_by_server() {
  return received_.empty() && !receive_more();
}

}  // namespace flipflop::http
