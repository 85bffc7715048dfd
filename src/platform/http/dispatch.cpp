#include "platform/http/dispatch.h"

#include <fmt/format.h>

#include "base/text.h"
#include "platform/http/envelope.h"
#include "platform/http/form.h"
#include "platform/http/key_use.h"
#include "platform/http/trace.h"
#include "platform/log/log.h"
#include "platform/loop/loop.h"
#include "platform/loop/outcome_unknown.h"
#include "platform/loop/unavailable.h"

namespace flipflop::http {

namespace {

constexpr const char* second_factor_needed = "SECOND_FACTOR_NEEDED";

bool wants_page(const Request& request, const Route* route) {
  if (route != nullptr && route->is_page) return true;
  const bool is_api = request.path == "/api" || request.path.starts_with("/api/");
  return !is_api && request.header("accept").find("text/html") != std::string_view::npos;
}

std::string plain_page(const Problem& problem) {
  return fmt::format(
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{0}</title>"
      "<h1>{0}</h1><p>{1}</p></html>",
      problem.status(), html_escape(problem.what()));
}

const ErrorPage& error_page_for(const Dispatcher& dispatcher, std::string_view path) {
  for (const auto& [above, page] : dispatcher.error_pages_below)
    if (path == above || path.starts_with(above + '/')) return page;
  return dispatcher.error_page;
}

// An error page that fails itself must not take the error with it.
std::string page_of(const Dispatcher& dispatcher, const Request& request, const Problem& problem) {
  const ErrorPage& page = error_page_for(dispatcher, request.path);
  if (!page) return plain_page(problem);
  try {
    return page(problem.status(), problem.code(), problem.what());
  } catch (const std::exception& error) {
    log::error("error page failed", {{"request_id", request.request_id}, {"error", error.what()}});
    return plain_page(problem);
  }
}

// Whether a page of another site can have sent this body without asking our leave first.
bool is_plain_form(const Request& request) {
  if (request.method != Method::post) return false;
  const std::string type = media_type(request.header("content-type"));
  return type.empty() || type == "application/x-www-form-urlencoded" ||
         type == "multipart/form-data" || type == "text/plain";
}

// Whether `url`, of Origin or Referer, is on the host that was asked.
bool is_of_this_host(std::string_view url, const Request& request) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;  // "null": a sandboxed frame
  url.remove_prefix(scheme + 3);
  return equals_ignoring_case(url.substr(0, url.find('/')), request.header("host"));
}

bool is_safe(Method method) {
  return method == Method::get || method == Method::head || method == Method::options;
}

// Whether another site's page sent this request through the visitor's browser. Browsers say so
// themselves; of a neighbour below the same domain ("same-site"), who gets the cookies too, and of
// older browsers the Origin or else the Referer must be the address that was asked. A foreign
// script that carries its own bearer token brings no cookie along and is not meant.
bool is_forged(const Request& request, const Route& route) {
  if (is_safe(request.method) || route.from_elsewhere) return false;
  if (request.header("cookie").empty() && !is_plain_form(request)) return false;
  const std::string_view site = request.header("sec-fetch-site");
  if (site == "same-origin" || site == "none") return false;
  if (site == "cross-site") return true;
  if (!request.header("origin").empty()) return !is_of_this_host(request.header("origin"), request);
  if (!request.header("referer").empty())
    return !is_of_this_host(request.header("referer"), request);
  return !site.empty();  // no browser at all, or one that hides where it comes from
}

void check_match(const Dispatcher& dispatcher, const Request& request, const Router::Match& match) {
  if (match.outcome == Router::Match::Outcome::no_path) throw framework_problem(404);
  if (match.outcome == Router::Match::Outcome::no_method) throw framework_problem(405);
  if (is_forged(request, *match.route) && !dispatcher.cors.allows(request)) {
    throw Problem(403, "FORBIDDEN", "This request came from another site.");
  }
}

void check_permission(const std::optional<Principal>& principal, const Route& route) {
  if (!principal) throw Problem(401, "UNAUTHORIZED", "The credentials are not valid any more.");
  if (principal->may(route.permission)) return;
  if (principal->lacks_second_factor)
    throw Problem(403, second_factor_needed, "Set up a second factor first: it is asked of staff.");
  throw framework_problem(principal->is_guest() && principal->key_id.empty() ? 401 : 403);
}

Problem unexpected(const Dispatcher& dispatcher, const Request& request, const Route* route,
                   std::string_view error) {
  log::error("request failed", {{"request_id", request.request_id},
                                {"trace", trace_id(request.trace_parent)},
                                {"method", method_name(request.method)},
                                {"route", route == nullptr ? "" : route->path},
                                {"error", error}});
  if (!dispatcher.shows_traces) return framework_problem(500);
  return {500, "INTERNAL_ERROR", std::string(error)};
}

// What the exception means to the client. Everything that nobody foresaw is logged here, once.
Problem problem_of(const Dispatcher& dispatcher, const Request& request, const Route* route,
                   const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Problem& problem) {
    return problem;
  } catch (const Overloaded&) {
    return framework_problem(503);
  } catch (const Unavailable& away) {
    return Problem(503, "UNAVAILABLE",
                   "A service that this needs is not available. Try again in a moment.")
        .with_retry_after(static_cast<int>(away.retry_in().count()));
  } catch (const OutcomeUnknown&) {
    log::warn("the outcome of a request is unknown",
              {{"request_id", request.request_id}, {"route", route == nullptr ? "" : route->path}});
    return Problem(503, "OUTCOME_UNKNOWN",
                   "It is not known whether this happened. Send it again with the same "
                   "Idempotency-Key to find out.")
        .with_retry_after(1);
  } catch (const Timeout& timeout) {
    log::warn("request timed out", {{"request_id", request.request_id},
                                    {"route", route == nullptr ? "" : route->path},
                                    {"error", timeout.what()}});
    return framework_problem(504);
  } catch (const std::exception& error) {
    // Waits are cancelled when the process ends; the client may come back to its successor.
    const Loop* loop = Loop::current_or_null();
    if (loop != nullptr && loop->stopping()) return framework_problem(503);
    return unexpected(dispatcher, request, route, error.what());
  } catch (...) {
    return unexpected(dispatcher, request, route, "not a std::exception");
  }
}

bool is_preflight(const Request& request, const Router::Match& match) {
  if (request.method != Method::options) return false;
  return request.path == "*" || match.outcome == Router::Match::Outcome::no_method;
}

// What was posted cannot be asked again, so only a page that was asked for is come back to.
Response to_sign_in(const Request& request, const Route& route) {
  const bool is_asked_again = request.method == Method::get || request.method == Method::head;
  Response response = see_other(route.sign_in_page +
                                (is_asked_again ? percent_encode(request.target) : std::string()));
  return response.with("Cache-Control", "no-store");
}

Response allowed_methods(const Router::Match& match) {
  Response response;
  response.status = 204;
  response.content_type.clear();
  const bool is_server = match.allow.empty();
  response.with("Allow", is_server ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" : match.allow);
  return response;
}

// The handler's answer, or the one that the same request got before.
Task<Response> handled(const Dispatcher* dispatcher, const Router::Match* match, Call call) {
  const auto run = [match](Call given) {
    return (*match->handler)(match->route, std::move(given), match->path_values);
  };
  if (dispatcher->key_guard == nullptr) return run(std::move(call));
  auto use = key_use(*call.request, *match, call.principal);
  if (!use) return run(std::move(call));
  return dispatcher->key_guard->answer(*std::move(use), std::move(call), run);
}

}  // namespace

Response problem_answer(const Dispatcher& dispatcher, const Request& request, const Route* route,
                        const Problem& problem) {
  if (problem.status() == 401 && route != nullptr && !route->sign_in_page.empty())
    return to_sign_in(request, *route);
  if (problem.code() == second_factor_needed && route != nullptr &&
      !route->second_factor_page.empty())
    return see_other(route->second_factor_page).with("Cache-Control", "no-store");
  if (route != nullptr && route->flat_errors) return flat_problem(problem);
  if (!wants_page(request, route)) return problem_envelope(problem);
  Response response = html(page_of(dispatcher, request, problem), problem.status());
  if (problem.retry_after_seconds() > 0) {
    response.with("Retry-After", std::to_string(problem.retry_after_seconds()));
  }
  return response.with("Cache-Control", "no-store");
}

Task<Response> answer(const Dispatcher* dispatcher, const Request* request,
                      const Router::Match* match, Deadline deadline) {
  if (is_preflight(*request, *match)) {
    Response leave = allowed_methods(*match);
    dispatcher->cors.add_preflight_headers(*request, match->allow, leave);
    co_return leave;
  }
  RateGate gate(dispatcher->rate_limiter, *request, match->route);
  std::exception_ptr thrown;
  try {
    check_match(*dispatcher, *request, *match);
    if (dispatcher->admit_change && !is_safe(request->method)) dispatcher->admit_change(deadline);
    if (gate.has_rules()) co_await gate.pass_address();
    std::optional<Principal> principal = Principal{};
    if (dispatcher->authenticator != nullptr) {
      principal = co_await dispatcher->authenticator->authenticate(
          request, match->route->permission, deadline);
    }
    check_permission(principal, *match->route);
    Call call{request, *std::move(principal), deadline, gate.has_rules() ? &gate : nullptr};
    Response response = co_await handled(dispatcher, match, std::move(call));
    gate.add_headers(response);
    if (!response.is_forwarded) dispatcher->cors.add_headers(*request, response);
    co_return response;
  } catch (...) {
    thrown = std::current_exception();
  }
  const Problem problem = problem_of(*dispatcher, *request, match->route, thrown);
  Response response = problem_answer(*dispatcher, *request, match->route, problem);
  if (problem.status() == 405) response.with("Allow", match->allow);
  if (response.status == 401) response.with("WWW-Authenticate", "Bearer");
  gate.add_headers(response);
  dispatcher->cors.add_headers(*request, response);
  co_return response;
}

}  // namespace flipflop::http
