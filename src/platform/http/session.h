#pragma once
// Internal to http: one connection, from accept to close. A state machine on readiness events; a
// coroutine exists only while a handler runs, and a read buffer only while a request is incomplete,
// so an idle connection costs about a kilobyte.
//
// Requests of one connection are answered one after the other, in order. While one is handled
// nothing is read: a client that sends faster than it is answered waits in the kernel's buffer.

#include <memory>
#include <string>
#include <string_view>

#include "platform/http/deadline_wheel.h"
#include "platform/http/match.h"
#include "platform/http/output.h"
#include "platform/http/poller.h"
#include "platform/http/request_parser.h"
#include "platform/loop/loop.h"

namespace flipflop::http {

class ServerLoop;
enum class Framing;

class Session final : public Pollable,
                      public DeadlineWheel::Entry,
                      public std::enable_shared_from_this<Session> {
 public:
  // Takes `socket`, connected and non-blocking.
  Session(std::shared_ptr<ServerLoop> home, int socket, std::string peer_address);
  ~Session() override;

  void start();
  void on_ready(std::uint32_t events) override;
  void on_due() override;
  // Answers what is under way with Connection: close; an idle connection is closed after a moment.
  void begin_drain();
  void close();

  // Kept by ServerLoop: it owns itself while it is open.
  std::shared_ptr<Session> self;
  std::size_t place = 0;

 private:
  class Handled;
  enum class Phase { reading, taken, handling, writing, streaming, lingering, closed };
  // What the deadline stands for while reading or writing.
  enum class Stage { idle, head, body, sending };

  void advance();
  bool receive();
  std::size_t consume(std::string_view bytes);
  void on_progress();
  void on_head();
  int shed_order() const;
  void watch_reading();

  void take_request();
  void start_handler();
  static Task<void> serve(std::shared_ptr<Session> session);
  static Task<void> answer_stream(std::shared_ptr<Session> session, Response response);
  static Task<bool> send_pieces(std::shared_ptr<Session> session, Response response,
                                Framing framing);
  static Task<bool> send_piece(std::shared_ptr<Session> session, std::string bytes);

  void respond(Response response);
  void respond_or_apologise(Response response);
  void write_head(const Response& response, Framing framing);
  void refuse(int status);
  void after_send(Output::Result result);
  void check_reader();
  void finish_response();
  void record(int status);

  void linger();
  void discard();

  std::shared_ptr<ServerLoop> home_;  // shared: a handler may outlive the server's own reference
  int socket_;
  Phase phase_ = Phase::reading;
  Stage stage_ = Stage::idle;
  bool is_readable_ = false;
  bool peer_has_closed_ = false;  // its sending side
  bool closes_after_ = false;     // this response is the last
  bool is_handled_ = false;       // a coroutine reads the request
  RequestParser parser_;
  std::string backlog_;         // received and not yet used: pipelined requests
  std::size_t backlog_at_ = 0;  // used up to here
  std::unique_ptr<Router::Match> match_;
  SteadyInstant began_;  // of the request being handled
  Output output_;
  std::size_t left_before_ = 0;       // unsent bytes when the reader was last looked at
  std::unique_ptr<Signal> writable_;  // while streaming
  std::size_t discarded_ = 0;
  std::string peer_address_;
};

}  // namespace flipflop::http
