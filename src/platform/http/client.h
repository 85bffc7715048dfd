#pragma once
// HTTP to the world outside (libcurl multi on the loop). Every request has a deadline and a size
// limit; private, loopback and link-local addresses are refused after resolving, on every redirect
// too, unless OUTBOUND_ALLOW_PRIVATE is on or the host:port was allowed by name (the built-in
// emulators).

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/message.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop::http {

// No answer was had: resolving, connecting, TLS, a broken or too large answer, a refused address.
class Unreachable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
// The answer exceeded the limit.
class TooLarge : public Unreachable {
 public:
  using Unreachable::Unreachable;
};

struct ClientRequest {
  Method method = Method::get;
  std::string url;  // http or https
  Fields headers;
  std::string body;
  std::string trace_parent;  // of the request that this one serves (Request::trace_parent); empty:
                             // a trace of its own. Sent on as a span of that trace.
  std::uint64_t max_bytes = 4 * 1024 * 1024;
  int max_redirects = 3;
};

struct ClientResponse {
  int status = 0;
  Fields headers;  // names in lower case
  std::string body;
  std::string_view header(std::string_view name) const;
};

// The answer of try_send and try_download: what went wrong is an answer for those who read feeds or
// ask a service that may be away.
enum class FetchOutcome { answered, unreachable, timed_out, too_large };
struct Fetch {
  FetchOutcome outcome = FetchOutcome::answered;
  ClientResponse response;  // of a download without its body
  std::string detail;       // why it failed, for the log
};

struct ClientOptions {
  bool allow_private = false;
  std::string user_agent = "flipflop/0.1";
};

class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();

  // Lets requests reach this loopback "host:port"; for the built-in emulators, before start.
  void allow(std::string host_and_port);
  // The same for the host and port of `url`, with the scheme's own port where it names none.
  void allow_url(const std::string& url);
  // The host and port of `url` are the operator's own choice and may be at any address, a private
  // one included; before start.
  void trust_url(const std::string& url);

  // Throws Unreachable, TooLarge, or Timeout. Any status is an answer.
  Task<ClientResponse> send(ClientRequest request, Deadline deadline);
  // The body goes into the file `path` (truncated first) instead of memory.
  Task<ClientResponse> download(ClientRequest request, std::string path, Deadline deadline);

  // The same without throwing for what the far end can do wrong.
  Task<Fetch> try_send(ClientRequest request, Deadline deadline);
  Task<Fetch> try_download(ClientRequest request, std::string path, Deadline deadline);

  // Call on each loop before its stop.
  void close();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::http
