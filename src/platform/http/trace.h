#pragma once
// Internal to http: what names a request in logs and across hops.

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace flipflop::http {

// Names for requests and hops: unique enough to find a line by, no secrets. One per loop.
class TraceIds {
 public:
  explicit TraceIds(std::uint64_t seed) : state_(seed) {}

  // What came in X-Request-Id when it is [A-Za-z0-9._-]{8,64}, else a new one.
  std::string request_id(std::string_view received);
  // W3C traceparent of this hop: a span of the caller's trace when it sent a good one, else of a
  // new trace. Of the flags only "sampled" is handed on.
  std::string trace_parent(std::string_view received);

 private:
  void append_hex(std::string& out);

  std::uint64_t state_;
};

// For TraceIds.
std::uint64_t random_seed();

// The one traceparent header of a request; empty when there is none, or more than one.
std::string_view received_trace_parent(const Request& request);
// The 32 hex digits that name the trace; empty for an empty traceparent.
std::string_view trace_id(std::string_view trace_parent);

}  // namespace flipflop::http
