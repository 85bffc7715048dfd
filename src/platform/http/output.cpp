#include "platform/http/output.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace flipflop::http {

namespace {

constexpr std::size_t most_pieces = 64;  // of one system call

// The pieces of a message that have not been sent, as the system call wants them.
class Pieces {
 public:
  explicit Pieces(std::size_t sent) : skip_(sent) {}

  void add(std::string_view piece) {
    if (skip_ >= piece.size()) {
      skip_ -= piece.size();
      return;
    }
    if (count_ == most_pieces) return;
    piece.remove_prefix(skip_);
    skip_ = 0;
    list_[count_++] = {const_cast<char*>(piece.data()), piece.size()};
  }

  ssize_t send(int socket) {
    msghdr message{};
    message.msg_iov = list_.data();
    message.msg_iovlen = count_;
    return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  }

 private:
  std::array<iovec, most_pieces> list_;
  std::size_t count_ = 0;
  std::size_t skip_;
};

}  // namespace

Output::Result Output::send(int socket, std::string_view head, Response&& response) {
  parts_ = std::move(response.parts);
  body_ = std::move(response.body);
  left_ = head.size() + body_.size();
  for (const auto& part : parts_) left_ += part->size();
  return flush_pieces(socket, head);
}

Output::Result Output::send_head(int socket, std::string_view head) {
  left_ = head.size();
  return flush_pieces(socket, head);
}

Output::Result Output::flush(int socket) {
  return flush_pieces(socket, head_);
}

Output::Result Output::flush_pieces(int socket, std::string_view head) {
  while (left_ > 0) {
    Pieces pieces(sent_);
    pieces.add(head);
    for (const auto& part : parts_) pieces.add(*part);
    pieces.add(body_);
    const ssize_t sent = pieces.send(socket);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      if (head_.empty()) head_ = head;
      return Result::blocked;
    }
    if (sent <= 0) {
      drop();
      return Result::failed;
    }
    sent_ += static_cast<std::size_t>(sent);
    left_ -= static_cast<std::size_t>(sent);
  }
  drop();
  return Result::done;
}

void Output::drop() {
  std::string().swap(head_);
  std::string().swap(body_);
  parts_.clear();
  sent_ = left_ = 0;
}

}  // namespace flipflop::http
