#include "platform/http/redis_rate_counter.h"

#include <arpa/inet.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/http/hop_address.h"
#include "platform/http/rate_state.h"
#include "platform/http/redis_connection.h"
#include "platform/log/log.h"
#include "platform/loop/per_loop.h"

namespace flipflop::http {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// When the bucket is full again is the whole count, in microseconds of Redis' clock. Answers
// whether the call is allowed, and in how many microseconds the bucket was full before it.
constexpr std::string_view script = R"(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local after = full_at + tonumber(ARGV[2])
if after - now > tonumber(ARGV[1]) then return {0, full_at - now} end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return {1, full_at - now}
)";

constexpr milliseconds first_pause{500};
constexpr milliseconds longest_pause{10'000};
// So many late counts in a row, and Redis is too slow to be asked.
constexpr int most_late = 3;

std::string address_text(const HopAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool is_v6 = address.storage.ss_family == AF_INET6;
  const void* raw = is_v6 ? static_cast<const void*>(
                                &reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_addr)
                          : &reinterpret_cast<const sockaddr_in&>(address.storage).sin_addr;
  ::inet_ntop(address.storage.ss_family, raw, text.data(), text.size());
  return text.data();
}

// What one loop knows of Redis. Connecting is done by one task at a time; the others count in
// process meanwhile.
struct Link {
  std::unique_ptr<RedisConnection> connection;
  std::string script_hash;
  bool is_connecting = false;
  bool has_ended = false;  // with its loop
  int late = 0;
  milliseconds pause{0};
  SteadyInstant not_before{};

  void give_up(SteadyInstant now) {
    connection.reset();
    late = 0;
    pause = std::clamp(pause * 2, first_pause, longest_pause);
    not_before = now + pause;
  }
};

std::shared_ptr<Link> made_link() {
  auto link = std::make_shared<Link>();
  Loop::current().at_end([weak = std::weak_ptr(link)] {
    const auto alive = weak.lock();
    if (!alive) return;
    alive->has_ended = true;
    alive->connection.reset();
  });
  return link;
}

}  // namespace

struct RedisRateCounter::Parts {
  Parts(RedisOptions with, RateCounter& in_process)
      : options(std::move(with)),
        fallback(in_process),
        counted(metrics::counter("flipflop_http_rate_counts_total", "Rate counts by place",
                                 {{"place", "redis"}})),
        fallen_back(metrics::counter("flipflop_http_rate_counts_total", "Rate counts by place",
                                     {{"place", "fallback"}})) {}

  std::shared_ptr<Link> here();
  std::string hashed(const std::string& key) const;
  Task<bool> connect(std::shared_ptr<Link> link, Deadline deadline);
  Task<std::unique_ptr<RedisConnection>> greeted(std::string* script_hash, Deadline deadline);
  Task<RedisResult> count(std::shared_ptr<Link> link, std::string key, Rate rate);

  RedisOptions options;
  RateCounter& fallback;
  metrics::Counter counted, fallen_back;
  PerLoop<std::shared_ptr<Link>> links;
};

// A loop that ended may have had the same number.
std::shared_ptr<Link> RedisRateCounter::Parts::here() {
  std::shared_ptr<Link>& link = links.here([] { return made_link(); });
  if (link->has_ended) link = made_link();
  return link;
}

std::string RedisRateCounter::Parts::hashed(const std::string& key) const {
  std::array<unsigned char, crypto_generichash_BYTES> secret_hash;
  std::array<unsigned char, 16> hash;
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  crypto_generichash(secret_hash.data(), secret_hash.size(), bytes(options.secret),
                     options.secret.size(), nullptr, 0);
  crypto_generichash(hash.data(), hash.size(), bytes(key), key.size(), secret_hash.data(),
                     secret_hash.size());
  return "flipflop:rate:" + hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

// A connection that knows the script; nullptr when Redis does not let us in.
Task<std::unique_ptr<RedisConnection>> RedisRateCounter::Parts::greeted(std::string* script_hash,
                                                                        Deadline deadline) {
  const HopUrl place{.host = options.host, .port = options.port};
  const std::optional<HopAddress> address = co_await resolve_hop(place, deadline);
  if (!address) co_return nullptr;
  auto connection = std::make_unique<RedisConnection>(address_text(*address), options.port);
  std::vector<std::vector<std::string>> greetings;
  if (!options.password.empty()) greetings.push_back({"AUTH", options.password});
  if (options.database != 0) greetings.push_back({"SELECT", std::to_string(options.database)});
  greetings.push_back({"SCRIPT", "LOAD", std::string(script)});
  for (std::vector<std::string>& words : greetings) {
    const RedisResult result = co_await connection->command(std::move(words), deadline);
    if (!result) co_return nullptr;
    *script_hash = result->text;
  }
  co_return connection;
}

Task<bool> RedisRateCounter::Parts::connect(std::shared_ptr<Link> link, Deadline deadline) {
  const SteadyInstant now = std::chrono::steady_clock::now();
  if (link->connection && link->connection->is_open()) co_return true;
  if (link->is_connecting || now < link->not_before) co_return false;
  struct Turn {
    explicit Turn(Link& of) : link(of) { link.is_connecting = true; }
    ~Turn() { link.is_connecting = false; }
    Link& link;
  } const turn(*link);
  link->connection.reset();
  auto connection = co_await greeted(&link->script_hash, deadline);
  if (!connection) {
    link->give_up(std::chrono::steady_clock::now());
    log::warn("Redis does not answer; rates are counted in process",
              {{"host", options.host}, {"again_in_ms", link->pause.count()}});
    co_return false;
  }
  link->connection = std::move(connection);
  link->pause = milliseconds(0);
  co_return true;
}

Task<RedisResult> RedisRateCounter::Parts::count(std::shared_ptr<Link> link, std::string key,
                                                 Rate rate) {
  const Deadline deadline = Deadline::after(options.limit);
  const bool is_there = co_await connect(link, deadline);
  if (!is_there) co_return std::unexpected(RedisFailure::away);
  const microseconds span = rate.span;
  std::vector<std::string> words = {"EVALSHA",
                                    link->script_hash,
                                    "1",
                                    hashed(key),
                                    std::to_string(span.count()),
                                    std::to_string((span / rate.calls).count())};
  RedisResult result = co_await link->connection->command(words, deadline);
  if (result || result.error() != RedisFailure::no_script) co_return result;
  // Redis was wiped: with its text the script is known again.
  if (!link->connection) co_return std::unexpected(RedisFailure::away);
  words[0] = "EVAL";
  words[1] = script;
  result = co_await link->connection->command(std::move(words), deadline);
  co_return result;
}

RedisRateCounter::RedisRateCounter(RedisOptions options, RateCounter& fallback)
    : parts_(std::make_unique<Parts>(std::move(options), fallback)) {
  invariant(sodium_init() >= 0, "libsodium does not start");
}

RedisRateCounter::~RedisRateCounter() = default;

Task<RateState> RedisRateCounter::take(std::string key, Rate rate) {
  const std::shared_ptr<Link> link = parts_->here();
  const RedisResult result = co_await parts_->count(link, key, rate);
  if (result && result->numbers.size() == 2) {
    link->late = 0;
    parts_->counted.add();
    co_return rate_state(rate, microseconds(result->numbers[1]));
  }
  const bool is_late = !result && result.error() == RedisFailure::too_late;
  if (is_late && ++link->late >= most_late) link->give_up(std::chrono::steady_clock::now());
  parts_->fallen_back.add();
  const RateState state = co_await parts_->fallback.take(std::move(key), rate);
  co_return state;
}

}  // namespace flipflop::http
