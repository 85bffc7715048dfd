#pragma once
// Internal to http: one kept connection to another process of the shop. A socket on its loop's
// epoll set; a coroutine that uses it waits for the next readiness.

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "platform/http/hop_address.h"
#include "platform/http/output.h"
#include "platform/http/poller.h"
#include "platform/loop/loop.h"

namespace flipflop::http {

class HopConnection final : public Pollable {
 public:
  enum class Got { some, nothing_yet, end };

  // Begins to connect; nullptr when the system refuses at once.
  static std::shared_ptr<HopConnection> open(const HopAddress& to, Poller& poller);
  explicit HopConnection(int socket) : socket_(socket) {}
  ~HopConnection() override { close(); }

  void on_ready(std::uint32_t events) override;
  // Ready for something new, or closed; false at the deadline.
  Task<bool> wait(Deadline deadline) { return changed_.wait(deadline); }

  // While connecting: true once it is connected; false while it is not. After a failure closed.
  bool is_connected();
  // Sends `bytes`, or keeps what the socket does not take for flush(). False when it failed.
  bool send(std::string_view bytes);
  bool flush();
  bool has_sent_all() const { return output_.is_empty(); }
  // `received` is the part of `buffer` that was filled.
  Got receive(std::span<char> buffer, std::string_view& received);

  // Between two requests: whatever comes then ends it.
  void rest(SteadyInstant now);
  bool has_rested_longer_than(std::chrono::milliseconds span, SteadyInstant now) const {
    return now - resting_since_ > span;
  }
  // Back to work; false when it was closed, or said something nobody asked for.
  bool wake();

  bool is_closed() const { return socket_ < 0; }
  bool may_hold_more() const { return is_readable_; }
  void close();

 private:
  int socket_;
  bool is_connecting_ = true;
  bool is_resting_ = false;
  bool is_readable_ = false;
  bool has_hung_up_ = false;
  SteadyInstant resting_since_{};
  Output output_;
  Signal changed_;
};

}  // namespace flipflop::http
