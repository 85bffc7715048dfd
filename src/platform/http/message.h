#pragma once
// Requests and responses as values. A Request is parsed strictly and complete (head and body within
// the route's limits) before a handler sees it; it belongs to the session and outlives the handler.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/loop/task.h"

namespace flipflop::http {

enum class Method { get, head, post, put, patch, del, options };
std::string_view method_name(Method method);

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  Method method = Method::get;
  std::string target;  // as received: path and query
  std::string path;    // decoded, normalised (no dot segments), begins with /
  Fields query;        // decoded, in order
  Fields headers;      // names in lower case
  std::string body;
  std::string
      peer_address;        // the client's address, which X-Forwarded-For may name (trusted_peers.h)
  std::string request_id;  // from X-Request-Id when well-formed, else made here
  std::string trace_parent;  // W3C traceparent of this hop

  // First value, empty when absent. Header names are given in lower case.
  std::string_view header(std::string_view name) const;
  std::string_view query_value(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;
};

// Produces a streaming body piece by piece; nullopt ends it. Runs on the session's loop.
using BodySource = std::function<Task<std::optional<std::string>>()>;

struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  Fields headers;  // besides content type and length
  std::string body;
  // Parts sent one after the other without being copied together: cached fragments of a page. When
  // not empty, `body` is sent last.
  std::vector<std::shared_ptr<const std::string>> parts;  // shared with the cache
  BodySource stream;  // chunked when set; body and parts are ignored
  // Of a stream whose end is known: it is sent with this length, not in chunks. Without a stream it
  // is what the body of an answer to HEAD would have.
  std::optional<std::uint64_t> stream_bytes = {};
  // Made by another process of the shop, which has put its own headers on it (CORS, rates).
  bool is_forwarded = false;

  Response& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

Response html(std::string body, int status = 200);
Response json_text(std::string body, int status = 200);
Response plain_text(std::string body, int status = 200);
// 303, so that a reload does not post again. `location` is a path of ours, never input from
// outside.
Response see_other(std::string location);
Response moved_permanently(std::string location);

struct CookieOptions {
  int max_age_seconds = 0;  // 0: until the browser closes; negative: delete now
  bool http_only = true;
  bool secure = false;
};
// Adds a Set-Cookie with Path=/ and SameSite=Lax.
void set_cookie(Response& response, std::string_view name, std::string_view value,
                CookieOptions options);

// One server-sent event for a streaming body.
std::string sse_event(std::string_view event, std::string_view data);

}  // namespace flipflop::http
