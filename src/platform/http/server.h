#pragma once
// The HTTP/1.1 server: every loop accepts on the same port (SO_REUSEPORT); a connection stays on
// its loop. Keep-alive and pipelining; parsing is strict: a request that is ambiguous about its
// length, or has a bad header, is answered 400 and the connection closed. Limits and their
// statuses: request line 8 KiB (414), header 32 KiB or 100 fields (431), body per route (413), 10 s
// for a head and 30 s for a body (408), concurrent requests (503 with Retry-After). HTTP/1.0 and
// absolute-form targets are understood; Upgrade and CONNECT are not.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/cors.h"
#include "platform/http/permission.h"
#include "platform/http/rate_limit.h"
#include "platform/http/router.h"
#include "platform/http/trusted_peers.h"
#include "platform/loop/loop.h"

namespace flipflop::http {

struct ServerOptions {
  std::string name;  // "frontend", for logs and metrics
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 takes a free one
  std::size_t connection_limit = 20'000;
  std::size_t request_limit = 2'000;             // at once, per loop
  std::chrono::milliseconds idle_limit{60'000};  // between two requests of a connection
  std::chrono::milliseconds head_limit{10'000};  // from the first byte of a head to its last
  std::chrono::milliseconds body_limit{30'000};
  std::chrono::milliseconds write_limit{30'000};  // for a client that does not read its answer
  bool shows_traces = false;                      // development: 5xx pages carry the error text
  RateLimiter* rate_limiter = nullptr;            // outlives the server; null: nothing is counted
  KeyGuard* key_guard = nullptr;                  // outlives the server; null: keys mean nothing
  // Asked before a handler that may change something; throws Overloaded to send the client away
  // before anything was done for it. Empty: everybody is let in.
  std::function<void(Deadline)> admit_change = {};
  Cors cors = {};
  TrustedPeers trusted = {};  // who is believed about the client's address
  bool is_https = false;      // visitors come over TLS: they are told to come no other way (HSTS)
};

// Turns an error into a page for people; given by the storefront.
using ErrorPage =
    std::function<std::string(int status, const std::string& code, const std::string& message)>;

class Server {
 public:
  // `router` and `authenticator` (may be null: all guests) outlive the server.
  Server(ServerOptions options, const Router& router, Authenticator* authenticator);
  ~Server();

  void set_error_page(ErrorPage page);
  // Another one for `path` ("/sprava") and what lies below it.
  void set_error_page_below(const std::string& path, ErrorPage page);
  // Opens the port on every loop; throws when it cannot.
  void start(Loops& loops);
  std::uint16_t port() const;

  // Drain: accepts until the backlog is empty, closes the listener, answers everything that was
  // received, with Connection: close. Returns when the last connection has gone or at the deadline.
  Task<void> drain(Deadline deadline);

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;  // shared with sessions on the loops
};

}  // namespace flipflop::http
