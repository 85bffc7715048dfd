#include "platform/http/test_client.h"

#include "base/invariant.h"
#include "base/text.h"
#include "platform/http/dispatch.h"
#include "platform/http/envelope.h"
#include "platform/http/request_target.h"

namespace flipflop::http {

struct TestClient::Parts {
  Dispatcher dispatcher;
};

TestClient::TestClient(const Router& router, Authenticator* authenticator)
    : parts_(std::make_unique<Parts>()) {
  parts_->dispatcher.router = &router;
  parts_->dispatcher.authenticator = authenticator;
}

TestClient::~TestClient() = default;

void TestClient::set_error_page(ErrorPage page) {
  parts_->dispatcher.error_page = std::move(page);
}

void TestClient::set_error_page_below(const std::string& path, ErrorPage page) {
  parts_->dispatcher.error_pages_below[path] = std::move(page);
}

void TestClient::set_rate_limiter(RateLimiter* limiter) {
  parts_->dispatcher.rate_limiter = limiter;
}

void TestClient::set_key_guard(KeyGuard* guard) {
  parts_->dispatcher.key_guard = guard;
}

void TestClient::set_cors(Cors cors) {
  parts_->dispatcher.cors = std::move(cors);
}

Task<Response> TestClient::get(std::string target, Fields headers) {
  Request request{.method = Method::get, .target = std::move(target)};
  request.headers = std::move(headers);
  return send(std::move(request));
}

Task<Response> TestClient::del(std::string target, Fields headers) {
  Request request{.method = Method::del, .target = std::move(target)};
  request.headers = std::move(headers);
  return send(std::move(request));
}

Task<Response> TestClient::post_json(std::string target, std::string body, Fields headers) {
  return send_json(Method::post, std::move(target), std::move(body), std::move(headers));
}

Task<Response> TestClient::put_json(std::string target, std::string body, Fields headers) {
  return send_json(Method::put, std::move(target), std::move(body), std::move(headers));
}

Task<Response> TestClient::patch_json(std::string target, std::string body, Fields headers) {
  return send_json(Method::patch, std::move(target), std::move(body), std::move(headers));
}

Task<Response> TestClient::send_json(Method method, std::string target, std::string body,
                                     Fields headers) {
  Request request{.method = method, .target = std::move(target)};
  request.headers = std::move(headers);
  request.headers.emplace_back("content-type", "application/json");
  request.body = std::move(body);
  return send(std::move(request));
}

Task<Response> TestClient::post_form(std::string target, Fields form, Fields headers) {
  Request request{.method = Method::post, .target = std::move(target)};
  request.headers = std::move(headers);
  request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
  for (const auto& [name, value] : form) {
    if (!request.body.empty()) request.body.push_back('&');
    request.body.append(percent_encode(name)).append("=").append(percent_encode(value));
  }
  return send(std::move(request));
}

Task<Response> TestClient::send(Request request) {
  auto target = parse_target(request.method, request.target);
  if (!target) co_return problem_envelope(framework_problem(400));
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  if (request.peer_address.empty()) request.peer_address = "127.0.0.1";
  if (request.request_id.empty()) request.request_id = "test-request";

  const auto match = parts_->dispatcher.router->match(request.method, request.path);
  const Deadline deadline = Deadline::after(
      match->route == nullptr ? std::chrono::milliseconds(10'000) : match->route->time_limit);
  if (match->route != nullptr && request.body.size() > match->route->body_limit) {
    co_return problem_answer(parts_->dispatcher, request, match->route, framework_problem(413));
  }
  Response response = co_await answer(&parts_->dispatcher, &request, match.get(), deadline);
  std::string body;
  for (const auto& part : response.parts) body += *part;
  response.body.insert(0, body);
  response.parts.clear();
  if (response.stream) {
    response.body.clear();
    while (true) {
      const std::optional<std::string> piece = co_await response.stream();
      if (!piece) break;
      response.body += *piece;
    }
  }
  co_return response;
}

}  // namespace flipflop::http
