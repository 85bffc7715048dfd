// Answering: from a complete request to the last byte of its response.

#include <fmt/format.h>

#include "platform/http/envelope.h"
#include "platform/http/response_writer.h"
#include "platform/http/server_loop.h"
#include "platform/http/session.h"
#include "platform/log/log.h"

namespace flipflop::http {

namespace {

// A handler keeps its own deadline; only one that does not is answered for.
constexpr std::chrono::seconds handler_grace{2};
// A body up to this size is sent in one piece with its head.
constexpr std::size_t copied_body = 8 * 1024;
// A slow telephone.
constexpr std::size_t slowest_bytes_per_second = 16 * 1024;

std::chrono::milliseconds time_limit(const Router::Match& match) {
  return match.route == nullptr ? std::chrono::seconds(1) : match.route->time_limit;
}

bool has_body(Method method, int status) {
  return method != Method::head && status != 204 && status != 304;
}

void log_failed_answer(const Request& request, const std::exception_ptr& thrown) {
  std::string error = "not a std::exception";
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& exception) {
    error = exception.what();
  } catch (...) {  // the text above says it
  }
  log::error("answer failed", {{"request_id", request.request_id}, {"error", error}});
}

}  // namespace

// The end of a request's coroutine, however it comes. Until then the request stays, even if it was
// answered for its handler and the connection is on its way out.
class Session::Handled {
 public:
  explicit Handled(Session& session) : session_(session) {}
  ~Handled() {
    session_.is_handled_ = false;
    session_.home_->request_ended();
    if (session_.phase_ == Phase::lingering) session_.parser_.release();
  }
  Handled(const Handled&) = delete;
  Handled& operator=(const Handled&) = delete;

 private:
  Session& session_;
};

void Session::take_request() {
  phase_ = Phase::taken;
  Request& request = parser_.request();
  request.peer_address = home_->setup().options.trusted.client_of(peer_address_, request);
  request.request_id = home_->trace_ids().request_id(request.header("x-request-id"));
  request.trace_parent = home_->trace_ids().trace_parent(received_trace_parent(request));
}

void Session::start_handler() {
  // Looked at again: while the bodies of many came in, each had room of its own.
  if (!home_->has_room_for(shed_order())) return refuse(503);
  phase_ = Phase::handling;
  is_handled_ = true;
  home_->request_began();
  began_ = std::chrono::steady_clock::now();
  home_->set_deadline(*this, began_ + time_limit(*match_) + handler_grace);
  home_->loop().spawn("http request", serve(shared_from_this()));
}

Task<void> Session::serve(std::shared_ptr<Session> session) {
  const Handled handled(*session);
  const Router::Match& match = *session->match_;
  const Deadline deadline{.at = session->began_ + time_limit(match), .can_come_again = true};
  Response response = co_await answer(&session->home_->setup().dispatcher,
                                      &session->parser_.request(), &match, deadline);
  // Closed, or answered 504 in the meantime.
  if (session->phase_ != Phase::handling) co_return;
  if (response.stream && has_body(session->parser_.request().method, response.status)) {
    co_await answer_stream(session, std::move(response));
  } else {
    session->respond_or_apologise(std::move(response));
  }
}

void Session::respond_or_apologise(Response response) {
  try {
    return respond(std::move(response));
  } catch (...) {
    log_failed_answer(parser_.request(), std::current_exception());
  }
  respond(problem_envelope(framework_problem(500)));
}

void Session::respond(Response response) {
  const bool is_unsized = response.stream && !response.stream_bytes;
  const bool is_bodiless = response.status == 204 || response.status == 304 || is_unsized;
  write_head(response, is_bodiless ? Framing::none : Framing::sized);
  record(response.status);
  std::string& head = home_->kept_scratch();
  if (!has_body(parser_.request().method, response.status)) {
    response.body.clear();
    response.parts.clear();
  } else if (response.parts.empty() && response.body.size() <= copied_body) {
    head += response.body;
    response.body.clear();
  }
  phase_ = Phase::writing;
  after_send(output_.send(socket_, head, std::move(response)));
}

void Session::write_head(const Response& response, Framing framing) {
  const RequestHead& asked = parser_.head();
  closes_after_ =
      closes_after_ || !asked.keep_alive || home_->is_draining() || framing == Framing::until_close;
  write_response_head(home_->head_scratch(), response,
                      {.request_id = parser_.request().request_id,
                       .trace_parent = parser_.request().trace_parent,
                       .date = home_->date(),
                       .framing = framing,
                       .body_bytes = body_size(response),
                       .keep_alive = !closes_after_,
                       .is_http_1_0 = asked.is_http_1_0,
                       .is_https = home_->setup().options.is_https});
}

// Answers what the server itself refuses, and closes.
void Session::refuse(int status) {
  Request& request = parser_.request();
  if (request.request_id.empty()) {
    request.request_id = home_->trace_ids().request_id(request.header("x-request-id"));
    request.trace_parent = home_->trace_ids().trace_parent(received_trace_parent(request));
  }
  if (phase_ != Phase::handling) began_ = std::chrono::steady_clock::now();
  closes_after_ = true;
  const Route* route = match_ ? match_->route : nullptr;
  respond_or_apologise(
      problem_answer(home_->setup().dispatcher, request, route, framework_problem(status)));
}

void Session::record(int status) {
  const auto took = std::chrono::steady_clock::now() - began_;
  const Request& request = parser_.request();
  home_->access_log().record(
      {.match = match_.get(),
       .method = request.target.empty() ? std::string_view() : method_name(request.method),
       .status = status,
       .took = std::chrono::duration_cast<std::chrono::microseconds>(took),
       .request_id = request.request_id,
       .trace_id = trace_id(request.trace_parent)});
}

void Session::after_send(Output::Result result) {
  if (result == Output::Result::failed) return close();
  if (result == Output::Result::done) return finish_response();
  if (stage_ == Stage::sending) return;
  stage_ = Stage::sending;
  left_before_ = output_.bytes_left();
  home_->set_deadline(*this, std::chrono::steady_clock::now() + home_->setup().options.write_limit);
}

// Once in every write limit: a reader that takes a byte now and then is cut all the same.
void Session::check_reader() {
  const std::chrono::milliseconds limit = home_->setup().options.write_limit;
  const std::size_t due = slowest_bytes_per_second * static_cast<std::size_t>(limit.count()) / 1000;
  if (output_.bytes_left() + due > left_before_) return close();
  left_before_ = output_.bytes_left();
  home_->set_deadline(*this, std::chrono::steady_clock::now() + limit);
}

void Session::finish_response() {
  if (closes_after_) return linger();
  parser_.next();
  match_.reset();
  phase_ = Phase::reading;
  stage_ = Stage::idle;
  home_->set_deadline(*this, std::chrono::steady_clock::now() + home_->setup().options.idle_limit);
  if (home_->is_draining()) begin_drain();
  advance();
}

Task<void> Session::answer_stream(std::shared_ptr<Session> session, Response response) {
  const Request& request = session->parser_.request();
  const bool is_old = session->parser_.head().is_http_1_0;
  const Framing unsized = is_old ? Framing::until_close : Framing::chunked;
  const Framing framing = response.stream_bytes ? Framing::sized : unsized;
  bool is_whole = false;
  try {
    session->write_head(response, framing);
    session->record(response.status);
    session->phase_ = Phase::streaming;
    session->home_->wheel().clear(*session);
    session->writable_ = std::make_unique<Signal>();
    is_whole = co_await send_pieces(session, std::move(response), framing);
  } catch (...) {
    log_failed_answer(request, std::current_exception());
  }
  // Half a body must not look like a whole one: without its last chunk the client can tell.
  if (!is_whole || session->phase_ != Phase::streaming) {
    session->close();
    co_return;
  }
  session->writable_.reset();
  session->phase_ = Phase::writing;
  session->finish_response();
}

// True when everything has been handed to the socket.
Task<bool> Session::send_pieces(std::shared_ptr<Session> session, Response response,
                                Framing framing) {
  const bool is_feed = response.content_type.starts_with("text/event-stream");
  std::uint64_t sent = 0;
  std::string head = session->home_->kept_scratch();
  bool goes_on = co_await send_piece(session, std::move(head));
  while (goes_on) {
    std::optional<std::string> piece = co_await response.stream();
    if (!piece) break;
    if (piece->empty()) continue;
    sent += piece->size();
    if (framing == Framing::chunked) {
      piece = fmt::format("{:x}\r\n{}\r\n", piece->size(), *piece);
    }
    goes_on = co_await send_piece(session, std::move(*piece));
    // A feed has no end of its own; its client comes back to the next process.
    if (is_feed && session->home_->is_draining()) break;
  }
  if (framing == Framing::sized) co_return goes_on&& sent == *response.stream_bytes;
  if (!goes_on || framing != Framing::chunked) co_return goes_on;
  const bool ended = co_await send_piece(session, "0\r\n\r\n");
  co_return ended;
}

// False when the connection has gone or takes too long.
Task<bool> Session::send_piece(std::shared_ptr<Session> session, std::string bytes) {
  if (session->phase_ != Phase::streaming) co_return false;
  const Output::Result result = session->output_.send_head(session->socket_, bytes);
  if (result == Output::Result::failed) co_return false;
  const auto transfer = std::chrono::seconds(bytes.size() / slowest_bytes_per_second);
  const Deadline deadline = Deadline::after(session->home_->setup().options.write_limit + transfer);
  while (session->phase_ == Phase::streaming && !session->output_.is_empty()) {
    const bool is_woken = co_await session->writable_->wait(deadline);
    if (!is_woken) co_return false;
  }
  co_return session->phase_ == Phase::streaming;
}

}  // namespace flipflop::http
