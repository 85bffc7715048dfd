#pragma once
// Internal to http: one loop's connection to Redis (hiredis async on Asio). Commands are answered
// in order; whoever does not wait long enough leaves, and the late answer is dropped.

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop::http {

// What the rate script and the greetings answer with: numbers or one text.
struct RedisReply {
  std::vector<std::int64_t> numbers;
  std::string text;
};

enum class RedisFailure {
  away,      // no connection, or it broke
  too_late,  // no answer by the deadline
  refused,   // Redis answered with an error; a missing script is `no_script`
  no_script
};

using RedisResult = std::expected<RedisReply, RedisFailure>;

class RedisConnection {
 public:
  // Begins to connect to a numeric address.
  RedisConnection(const std::string& address, std::uint16_t port);
  ~RedisConnection();
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  Task<RedisResult> command(std::vector<std::string> words, Deadline deadline);
  bool is_open() const;
  void close();

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;  // shared with the waits of its socket
};

}  // namespace flipflop::http
