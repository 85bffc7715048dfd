#include "shop/auth/foreign/service_client.h"

#include <algorithm>

#include "platform/config/config.h"
#include "platform/log/log.h"
#include "platform/loop/unavailable.h"
#include "shop/auth/http.h"

namespace flipflop::auth::foreign {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds call_limit = 5s;
constexpr std::uint64_t most_bytes = 256 * 1024;
constexpr std::chrono::seconds come_again{2};

// A URL without user, query and fragment: it is put in front of a path, and it is logged.
std::string checked(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  const bool is_http = url.starts_with("http://") || url.starts_with("https://");
  const std::size_t host = is_http ? url.find("//") + 2 : 0;
  const bool is_plain = std::ranges::all_of(url.substr(host), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-._~/:[]").find(c) != std::string_view::npos;
  });
  if (!is_http || !is_plain || host == url.size() || url[host] == '/' || url[host] == ':')
    throw BadSetting("AUTH_SERVICE_URL: " + url + " is no address such as http://auth:3370");
  return url;
}

// Everything but redirects and the service's own failures says something about the question.
bool is_answer(const http::Fetch& fetch) {
  const int status = fetch.response.status;
  return fetch.outcome == http::FetchOutcome::answered &&
         ((status >= 200 && status < 300) || (status >= 400 && status < 500) || status == 501);
}

bool is_success(int status) {
  return status == 200 || status == 201;
}

class Place {
 public:
  explicit Place(std::atomic<int>& count) : count_(count), number_(++count) {}
  ~Place() { --count_; }
  Place(const Place&) = delete;
  int number() const { return number_; }

 private:
  std::atomic<int>& count_;
  int number_;
};

[[noreturn]] void throw_away(const Away& away) {
  throw Unavailable("the auth service is not available", away.retry_in);
}

}  // namespace

ServiceClient::ServiceClient(Platform& platform, std::string url)
    : platform_(platform), url_(checked(std::move(url))) {
  platform.client.trust_url(url_);
}

Task<std::expected<Entered, Refused>> ServiceClient::enter(Question question, Deadline deadline) {
  const std::string path = question.path;
  const auto response = co_await ask(std::move(question), deadline);
  if (!response) throw_away(response.error());
  if (response->status >= 400)
    co_return std::unexpected(refused_in(response->status, response->body));
  auto entered = is_success(response->status) ? entered_in(response->body) : std::nullopt;
  if (!entered) throw_away(unsound(path));
  co_return *std::move(entered);
}

Task<std::expected<void, Refused>> ServiceClient::tell(Question question, Deadline deadline) {
  const auto response = co_await ask(std::move(question), deadline);
  if (!response) throw_away(response.error());
  if (response->status >= 400)
    co_return std::unexpected(refused_in(response->status, response->body));
  co_return std::expected<void, Refused>{};
}

Task<void> ServiceClient::mention(Question question, Deadline deadline) {
  co_await ask(std::move(question), deadline);
}

Task<std::expected<Validity, Away>> ServiceClient::validate(std::string token, Deadline deadline) {
  const std::string path = "/auth/validate";
  const auto response = co_await ask({path, json::to_text(ShownToken{std::move(token)})}, deadline);
  if (!response) co_return std::unexpected(response.error());
  const int status = response->status;
  if (status == 400 || status == 401 || status == 403) co_return Validity{};
  if (status == 429) co_return std::unexpected(Away{come_again});
  auto validity = is_success(status) ? validity_in(response->body) : std::nullopt;
  if (!validity) co_return std::unexpected(unsound(path));
  if (validity->person && !validity->person->is_active) co_return Validity{};
  co_return *std::move(validity);
}

Task<std::expected<ServiceClient::Renewal, Away>> ServiceClient::renew(std::string refresh_token,
                                                                       Deadline deadline) {
  const std::string path = "/auth/refresh";
  const auto response =
      co_await ask({path, json::to_text(RefreshInput{std::move(refresh_token)})}, deadline);
  if (!response) co_return std::unexpected(response.error());
  const int status = response->status;
  if (status == 400 || status == 401 || status == 403) co_return Renewal{};
  if (status == 429) co_return std::unexpected(Away{come_again});
  auto entered = is_success(status) ? entered_in(response->body) : std::nullopt;
  if (!entered) co_return std::unexpected(unsound(path));
  co_return Renewal{std::move(entered)};
}

Task<std::string> ServiceClient::objection(Deadline deadline) {
  const http::Fetch fetch = co_await platform_.client.try_send(
      {.url = url_ + "/health", .max_bytes = most_bytes, .max_redirects = 0}, deadline);
  if (fetch.outcome != http::FetchOutcome::answered) co_return fetch.detail;
  if (is_success(fetch.response.status)) co_return std::string();
  co_return "GET /health answers " + std::to_string(fetch.response.status);
}

Task<std::expected<http::ClientResponse, Away>> ServiceClient::ask(Question question,
                                                                   Deadline deadline) {
  const Place place(under_way_);
  if (place.number() > most_at_once) co_return std::unexpected(Away{});
  const SteadyInstant began = std::chrono::steady_clock::now();
  auto leave = breaker_.ask(began);
  if (!leave)
    co_return std::unexpected(
        Away{std::chrono::ceil<std::chrono::seconds>(breaker_.retry_in(began))});
  http::ClientRequest request{.method = http::Method::post,
                              .url = url_ + question.path,
                              .headers = {{"Content-Type", "application/json"}},
                              .body = std::move(question.body),
                              .max_bytes = most_bytes,
                              .max_redirects = 0};
  if (!question.token.empty())
    request.headers.emplace_back("Authorization", "Bearer " + question.token);
  if (!question.address.empty())
    request.headers.emplace_back("X-Forwarded-For", std::move(question.address));
  http::Fetch fetch = co_await platform_.client.try_send(
      std::move(request), deadline.sooner(Deadline::after(call_limit)));
  const SteadyInstant now = std::chrono::steady_clock::now();
  if (is_answer(fetch)) {
    leave->succeeded(now);
    co_return std::move(fetch.response);
  }
  leave->failed(now);
  log::warn("the auth service failed",
            {{"path", question.path}, {"status", fetch.response.status}, {"error", fetch.detail}});
  co_return std::unexpected(Away{come_again});
}

// What it said instead stays out of the log.
Away ServiceClient::unsound(const std::string& path) const {
  log::warn("the auth service gave no sound answer", {{"path", path}});
  return {come_again};
}

}  // namespace flipflop::auth::foreign
