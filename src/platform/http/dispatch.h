#pragma once
// Internal to http: from a complete request to its response, whatever happens on the way. The
// session of a socket and the in-process TestClient answer through this one place.

#include <functional>
#include <map>
#include <string>

#include "platform/http/cors.h"
#include "platform/http/match.h"
#include "platform/http/message.h"
#include "platform/http/permission.h"
#include "platform/http/rate_limit.h"
#include "platform/http/server.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop::http {

struct Dispatcher {
  const Router* router = nullptr;
  Authenticator* authenticator = nullptr;              // nullptr: everybody is the guest
  ErrorPage error_page;                                // empty: a plain built-in page
  std::map<std::string, ErrorPage> error_pages_below;  // by path, where another one is shown
  bool shows_traces = false;                   // 5xx answers carry the text of the exception
  RateLimiter* rate_limiter = nullptr;         // nullptr: nothing is counted
  KeyGuard* key_guard = nullptr;               // nullptr: an Idempotency-Key means nothing
  std::function<void(Deadline)> admit_change;  // empty: everybody is let in
  Cors cors;
};

// Runs the handler of `match`, or refuses. Never throws: an exception becomes the error answer, and
// an unexpected one is logged once with the request's id. The three pointers outlive the task.
Task<Response> answer(const Dispatcher* dispatcher, const Request* request,
                      const Router::Match* match, Deadline deadline);

// The error answer of a problem, as an envelope or as a page.
Response problem_answer(const Dispatcher& dispatcher, const Request& request, const Route* route,
                        const Problem& problem);

}  // namespace flipflop::http
