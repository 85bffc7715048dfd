#pragma once
// Internal to http: one loop's share of a server: its listening socket, its connections, their
// deadlines. Lives on its loop's thread; only post() of the loop reaches it from elsewhere.

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/access_log.h"
#include "platform/http/deadline_wheel.h"
#include "platform/http/dispatch.h"
#include "platform/http/poller.h"
#include "platform/http/trace.h"

namespace flipflop::http {

class Session;

inline constexpr int listen_backlog = 1024;  // the system may have a lower limit

// Set before start and the same for all loops.
struct ServerSetup {
  ServerOptions options;
  Dispatcher dispatcher;
  std::size_t route_count = 0;
  std::size_t connections_per_loop = 0;
};

class ServerLoop : public std::enable_shared_from_this<ServerLoop> {
 public:
  // Takes `listener`, a listening non-blocking socket.
  ServerLoop(std::shared_ptr<const ServerSetup> setup, Loop& loop, int listener);
  ~ServerLoop();

  // From any thread: begins to accept soon.
  void begin();
  // From any thread but another loop's: cuts every connection before it returns, if the loop runs
  // or has ended.
  void end();

  // The rest on the loop's thread.
  // Takes in what waits at the listener, closes it, and calls `when_empty` once when the last
  // connection has gone.
  void begin_drain(std::function<void()> when_empty);
  // Cuts every connection.
  void close_all();

  // For its sessions.
  const ServerSetup& setup() const { return *setup_; }
  Loop& loop() { return loop_; }
  DeadlineWheel& wheel() { return wheel_; }
  AccessLog& access_log() { return access_log_; }
  TraceIds& trace_ids() { return trace_ids_; }
  bool is_draining() const { return is_draining_; }
  void set_deadline(Session& session, SteadyInstant due);
  void forget(Session& session);
  std::string_view date();  // of now, made once a second
  // Whether a route of this shed order may begin now.
  bool has_room_for(int shed_order) const;
  void request_began() { ++requests_; }
  void request_ended() { --requests_; }
  // Memory for the head of a response, used within one call and never across a wait: emptied, or
  // as it was left.
  std::string& head_scratch();
  std::string& kept_scratch() { return head_scratch_; }
  struct ReadScratch {
    char* begin;
    std::size_t size;
  };
  ReadScratch read_scratch() { return {read_buffer_.get(), read_buffer_size}; }

 private:
  class Listener final : public Pollable {
   public:
    explicit Listener(ServerLoop& home) : home_(home) {}
    void on_ready(std::uint32_t) override { home_.accept_some(); }

   private:
    ServerLoop& home_;
  };
  class Ticker final : public Pollable {
   public:
    explicit Ticker(ServerLoop& home) : home_(home) {}
    void on_ready(std::uint32_t) override { home_.on_tick(); }

   private:
    ServerLoop& home_;
  };

  void start();
  void accept_some();
  bool accept_one();
  void refuse_connection(int socket);
  void close_listener();
  void on_tick();
  void run_ticker(bool on);
  void report_when_empty();

  static constexpr std::size_t read_buffer_size = 64 * 1024;

  std::shared_ptr<const ServerSetup> setup_;
  Loop& loop_;
  int listener_;
  int timer_ = -1;
  bool is_ticking_ = false;
  std::atomic<bool> is_running_ = false;  // between start() and the end of the loop
  bool is_draining_ = false;
  std::function<void()> when_empty_;
  std::size_t requests_ = 0;
  Poller poller_;
  DeadlineWheel wheel_;
  AccessLog access_log_;
  TraceIds trace_ids_;
  metrics::Gauge connections_gauge_;
  Listener accepting_{*this};
  Ticker ticking_{*this};
  std::vector<Session*> sessions_;  // open ones; each knows its place
  // Closed in this turn: an event of the same turn may still name them.
  std::vector<std::shared_ptr<Session>> closed_;
  std::string head_scratch_;
  std::unique_ptr<char[]> read_buffer_;
  std::int64_t date_seconds_ = 0;
  std::string date_;
};

}  // namespace flipflop::http
