#include "platform/http/client.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <set>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/http/client_exchange.h"
#include "platform/http/curl_loop.h"
#include "platform/http/trace.h"
#include "platform/loop/loop.h"
#include "platform/metrics/metrics.h"

namespace flipflop::http {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Headers that are safe to show to a host that the caller did not name.
bool may_follow_to_another_host(std::string_view name) {
  constexpr std::array<std::string_view, 5> safe = {"accept", "accept-language", "user-agent",
                                                    "if-none-match", "if-modified-since"};
  return std::ranges::any_of(safe, [&](auto one) { return equals_ignoring_case(name, one); });
}

// What the client asks of the place that `response` names. Another host never sees the caller's
// keys, nor a body that was meant for the first one.
ClientRequest follow(ClientRequest request, const Url& from, const Url& to, int status) {
  const bool repeats = status == 307 || status == 308;
  if (!repeats && request.method != Method::get && request.method != Method::head) {
    request.method = Method::get;
    request.body.clear();
    std::erase_if(request.headers, [](const auto& header) {
      return equals_ignoring_case(header.first, "content-type");
    });
  }
  if (from.origin() != to.origin()) {
    if (!request.body.empty())
      throw Unreachable(from.host + ": redirects a request with a body to another host");
    std::erase_if(request.headers,
                  [](const auto& header) { return !may_follow_to_another_host(header.first); });
  }
  request.url = to.text;
  return request;
}

// A span of the trace that the request serves, or a trace of its own.
void add_trace(ClientRequest& request) {
  TraceIds ids(random_seed());
  std::erase_if(request.headers, [](const auto& header) {
    return equals_ignoring_case(header.first, "traceparent");
  });
  request.headers.emplace_back("traceparent", ids.trace_parent(request.trace_parent));
}

Task<Fetch> as_fetch(Task<ClientResponse> exchange) {
  Fetch fetch;
  try {
    fetch.response = co_await std::move(exchange);
  } catch (const TooLarge& error) {
    fetch.outcome = FetchOutcome::too_large;
    fetch.detail = error.what();
  } catch (const Unreachable& error) {
    fetch.outcome = FetchOutcome::unreachable;
    fetch.detail = error.what();
  } catch (const Timeout& error) {
    fetch.outcome = FetchOutcome::timed_out;
    fetch.detail = error.what();
  }
  co_return fetch;
}

}  // namespace

std::string_view ClientResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

struct Client::Parts {
  ClientOptions options;
  std::set<std::string> allowed;  // "host:port" in lower case
  std::set<std::string> trusted;  // likewise

  // Each loop has its own; the map alone is shared.
  struct Loops {
    std::mutex mutex;
    std::map<Loop*, std::shared_ptr<CurlLoop>> of;
  };
  std::shared_ptr<Loops> loops = std::make_shared<Loops>();  // shared with the ends of loops

  metrics::Counter answered = outcome("answered");
  metrics::Counter failed = outcome("failed");
  metrics::Histogram seconds =
      metrics::histogram("flipflop_client_seconds", "Outbound HTTP requests, redirects included");

  static metrics::Counter outcome(const std::string& name) {
    return metrics::counter("flipflop_client_requests_total", "Outbound HTTP requests",
                            {{"outcome", name}});
  }
  std::shared_ptr<CurlLoop> curl_of_this_loop();
  AddressRule rule_for(const Url& url, bool is_named_by_caller) const;
  Task<ClientResponse> exchange_all(ClientRequest request, std::string path, Deadline deadline);
  Task<ClientResponse> measured(ClientRequest request, std::string path, Deadline deadline);
};

std::shared_ptr<CurlLoop> Client::Parts::curl_of_this_loop() {
  Loop* loop = &Loop::current();
  const std::lock_guard lock(loops->mutex);
  std::shared_ptr<CurlLoop>& curl = loops->of[loop];
  if (!curl) {
    curl = std::make_shared<CurlLoop>();
    loop->at_end([loop, weak = std::weak_ptr(loops)] {
      const auto alive = weak.lock();
      if (!alive) return;
      const std::lock_guard end_lock(alive->mutex);
      alive->of.erase(loop);
    });
  }
  return curl;
}

// A redirect from elsewhere must not reach the emulators, so their names count only for a caller.
AddressRule Client::Parts::rule_for(const Url& url, bool is_named_by_caller) const {
  if (options.allow_private) return AddressRule::any;
  if (is_named_by_caller && trusted.contains(url.host_and_port())) return AddressRule::any;
  const bool is_allowed = is_named_by_caller && allowed.contains(url.host_and_port());
  return is_allowed ? AddressRule::public_or_loopback : AddressRule::public_only;
}

Task<ClientResponse> Client::Parts::exchange_all(ClientRequest request, std::string path,
                                                 Deadline deadline) {
  const std::shared_ptr<CurlLoop> curl = curl_of_this_loop();
  bool is_named_by_caller = true;
  for (int followed = 0;; ++followed) {
    const Url url = Url::parse(request.url);
    ExchangeOptions way{rule_for(url, is_named_by_caller), is_named_by_caller, options.user_agent,
                        path, deadline};
    ClientResponse response = co_await exchange(curl, request, url, std::move(way));
    const std::string location(response.header("location"));
    const bool follows = is_redirect(response.status) && !location.empty();
    if (!follows || request.max_redirects == 0) co_return response;
    if (followed == request.max_redirects) throw Unreachable(url.host + ": redirects too often");
    const Url next = url.resolve(location);
    is_named_by_caller = is_named_by_caller && next.origin() == url.origin();
    request = follow(std::move(request), url, next, response.status);
  }
}

Task<ClientResponse> Client::Parts::measured(ClientRequest request, std::string path,
                                             Deadline deadline) {
  struct Outcome {
    Parts* parts;
    SteadyInstant began = std::chrono::steady_clock::now();
    bool is_answered = false;
    ~Outcome() {
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
      parts->seconds.observe(spent.count());
      (is_answered ? parts->answered : parts->failed).add();
    }
  } outcome{this};
  add_trace(request);
  ClientResponse response = co_await exchange_all(std::move(request), std::move(path), deadline);
  outcome.is_answered = true;
  co_return response;
}

Client::Client(ClientOptions options) : parts_(std::make_unique<Parts>()) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  parts_->options = std::move(options);
}

Client::~Client() = default;

void Client::allow(std::string host_and_port) {
  parts_->allowed.insert(lower_ascii(host_and_port));
}

void Client::allow_url(const std::string& url) {
  allow(Url::parse(url).host_and_port());
}

void Client::trust_url(const std::string& url) {
  parts_->trusted.insert(Url::parse(url).host_and_port());
}

Task<ClientResponse> Client::send(ClientRequest request, Deadline deadline) {
  return parts_->measured(std::move(request), {}, deadline);
}

Task<ClientResponse> Client::download(ClientRequest request, std::string path, Deadline deadline) {
  invariant(!path.empty(), "a download needs a file");
  return parts_->measured(std::move(request), std::move(path), deadline);
}

Task<Fetch> Client::try_send(ClientRequest request, Deadline deadline) {
  return as_fetch(send(std::move(request), deadline));
}

Task<Fetch> Client::try_download(ClientRequest request, std::string path, Deadline deadline) {
  return as_fetch(download(std::move(request), std::move(path), deadline));
}

void Client::close() {
  std::shared_ptr<CurlLoop> curl;
  {
    const std::lock_guard lock(parts_->loops->mutex);
    const auto found = parts_->loops->of.find(&Loop::current());
    if (found == parts_->loops->of.end()) return;
    curl = found->second;
  }
  // It stays in the map, closed, so that a late request is refused.
  curl->close();
}

}  // namespace flipflop::http
