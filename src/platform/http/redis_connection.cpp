#include "platform/http/redis_connection.h"

#include <hiredis/async.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <optional>

#include "platform/loop/loop.h"

namespace flipflop::http {

namespace {

using boost::asio::posix::stream_descriptor;

// One command under way; shared by who waits and by hiredis, whichever is later.
struct Pending {
  Signal answered;
  std::optional<RedisResult> result;
};

RedisResult result_of_reply(const redisReply* reply) {
  if (reply == nullptr) return std::unexpected(RedisFailure::away);
  const std::string text = reply->str == nullptr ? "" : std::string(reply->str, reply->len);
  if (reply->type == REDIS_REPLY_ERROR) {
    return std::unexpected(text.starts_with("NOSCRIPT") ? RedisFailure::no_script
                                                        : RedisFailure::refused);
  }
  RedisReply result{.numbers = {}, .text = text};
  if (reply->type == REDIS_REPLY_ARRAY) {
    for (std::size_t i = 0; i < reply->elements; ++i)
      result.numbers.push_back(reply->element[i]->integer);
  }
  return result;
}

void on_reply(redisAsyncContext*, void* reply, void* pending_pointer) {
  const std::unique_ptr<std::shared_ptr<Pending>> pending(
      static_cast<std::shared_ptr<Pending>*>(pending_pointer));
  (*pending)->result = result_of_reply(static_cast<const redisReply*>(reply));
  (*pending)->answered.notify_all();
}

}  // namespace

struct RedisConnection::Parts : std::enable_shared_from_this<Parts> {
  struct Direction {
    stream_descriptor::wait_type what;
    void (*handle)(redisAsyncContext*);
    bool is_wanted = false;
    bool is_waiting = false;
  };

  void adopt(redisAsyncContext* connected);
  void want(Direction& direction);
  void wait(Direction& direction);
  void forget();
  void close();

  redisAsyncContext* context = nullptr;  // nullptr: closed
  std::optional<stream_descriptor> socket;
  Direction reading{stream_descriptor::wait_read, &redisAsyncHandleRead};
  Direction writing{stream_descriptor::wait_write, &redisAsyncHandleWrite};
};

void RedisConnection::Parts::adopt(redisAsyncContext* connected) {
  context = connected;
  socket.emplace(Loop::current().context(), connected->c.fd);
  connected->data = this;
  connected->ev.data = this;
  connected->ev.addRead = [](void* self) {
    static_cast<Parts*>(self)->want(static_cast<Parts*>(self)->reading);
  };
  connected->ev.delRead = [](void* self) { static_cast<Parts*>(self)->reading.is_wanted = false; };
  connected->ev.addWrite = [](void* self) {
    static_cast<Parts*>(self)->want(static_cast<Parts*>(self)->writing);
  };
  connected->ev.delWrite = [](void* self) { static_cast<Parts*>(self)->writing.is_wanted = false; };
  connected->ev.cleanup = [](void* self) { static_cast<Parts*>(self)->forget(); };
  // hiredis frees a connection that failed or was closed by itself, after this.
  redisAsyncSetConnectCallback(connected, [](const redisAsyncContext* from, int status) {
    if (status != REDIS_OK) static_cast<Parts*>(from->data)->context = nullptr;
  });
  redisAsyncSetDisconnectCallback(connected, [](const redisAsyncContext* from, int) {
    static_cast<Parts*>(from->data)->context = nullptr;
  });
}

void RedisConnection::Parts::want(Direction& direction) {
  direction.is_wanted = true;
  if (!direction.is_waiting) wait(direction);
}

void RedisConnection::Parts::wait(Direction& direction) {
  if (!socket) return;
  direction.is_waiting = true;
  socket->async_wait(direction.what, [self = shared_from_this(),
                                      &direction](const boost::system::error_code& error) {
    direction.is_waiting = false;
    if (error || self->context == nullptr || !direction.is_wanted) return;
    direction.handle(self->context);
    if (self->context != nullptr && direction.is_wanted && !direction.is_waiting)
      self->wait(direction);
  });
}

// The descriptor belongs to hiredis, which is about to close it.
void RedisConnection::Parts::forget() {
  reading.is_wanted = writing.is_wanted = false;
  if (socket) socket->release();
  socket.reset();
}

void RedisConnection::Parts::close() {
  if (redisAsyncContext* open = std::exchange(context, nullptr)) redisAsyncFree(open);
}

RedisConnection::RedisConnection(const std::string& address, std::uint16_t port)
    : parts_(std::make_shared<Parts>()) {
  redisAsyncContext* context = redisAsyncConnect(address.c_str(), port);
  if (context == nullptr) return;
  if (context->err == 0) {
    parts_->adopt(context);
  } else {
    redisAsyncFree(context);
  }
}

RedisConnection::~RedisConnection() {
  close();
}

bool RedisConnection::is_open() const {
  return parts_->context != nullptr;
}

void RedisConnection::close() {
  parts_->close();
}

Task<RedisResult> RedisConnection::command(std::vector<std::string> words, Deadline deadline) {
  if (!is_open()) co_return std::unexpected(RedisFailure::away);
  std::vector<const char*> begins;
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    begins.push_back(word.data());
    sizes.push_back(word.size());
  }
  const auto pending = std::make_shared<Pending>();
  auto* given = new std::shared_ptr<Pending>(pending);  // NOLINT: on_reply owns it
  const int sent =
      redisAsyncCommandArgv(parts_->context, &on_reply, given, static_cast<int>(begins.size()),
                            begins.data(), sizes.data());
  if (sent != REDIS_OK) {
    delete given;  // NOLINT
    co_return std::unexpected(RedisFailure::away);
  }
  while (!pending->result) {
    const bool is_told = co_await pending->answered.wait(deadline);
    if (!is_told) co_return std::unexpected(RedisFailure::too_late);
  }
  co_return *pending->result;
}

}  // namespace flipflop::http
