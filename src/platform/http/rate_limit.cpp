#include "platform/http/rate_limit.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/http/problem.h"
#include "platform/http/rate_state.h"
#include "platform/http/router.h"

namespace flipflop::http {

namespace {

// Nobody sweeps a full shard more often.
constexpr std::chrono::seconds between_sweeps{1};
constexpr int looked_at = 8;

std::chrono::seconds rounded_up(std::chrono::microseconds span) {
  return std::max(std::chrono::ceil<std::chrono::seconds>(span), std::chrono::seconds(0));
}

std::chrono::microseconds interval_of(Rate rate) {
  return std::chrono::microseconds(rate.span) / rate.calls;
}

}  // namespace

LocalRateCounter::LocalRateCounter(std::size_t most, Now now)
    : most_per_shard_(std::max<std::size_t>(1, most / shard_count)), now_(std::move(now)) {
  static_assert(std::tuple_size_v<decltype(hash_key_)> == crypto_shorthash_KEYBYTES);
  invariant(sodium_init() >= 0, "libsodium does not start");
  randombytes_buf(hash_key_.data(), hash_key_.size());
}

Task<RateState> LocalRateCounter::take(std::string key, Rate rate) {
  std::uint64_t hash = 0;
  crypto_shorthash(reinterpret_cast<unsigned char*>(&hash),
                   reinterpret_cast<const unsigned char*>(key.data()), key.size(),
                   hash_key_.data());
  co_return count(hash, rate);
}

// What the algorithm calls the theoretical arrival time is when the bucket is full again; a call
// moves it by one interval, and may not move it further than the span from now.
RateState rate_state(Rate rate, std::chrono::microseconds full_in) {
  const std::chrono::microseconds span = rate.span;
  const std::chrono::microseconds after = full_in + interval_of(rate);
  RateState state;
  state.is_allowed = after <= span;
  state.full_in = rounded_up(state.is_allowed ? after : full_in);
  if (state.is_allowed) {
    state.left = (span - after) / interval_of(rate);
  } else {
    state.retry_in = std::max(rounded_up(after - span), std::chrono::seconds(1));
  }
  return state;
}

RateState LocalRateCounter::count(std::uint64_t subject, Rate rate) {
  Shard& shard = shards_[subject % shard_count];
  const std::lock_guard guard(shard.lock);
  const SteadyInstant now = now_();
  const auto known = shard.full_at.find(subject);
  const SteadyInstant before = known == shard.full_at.end() ? now : std::max(known->second, now);
  const RateState state =
      rate_state(rate, std::chrono::ceil<std::chrono::microseconds>(before - now));
  if (!state.is_allowed) return state;
  const SteadyInstant after = before + interval_of(rate);
  if (known != shard.full_at.end()) {
    known->second = after;
    return state;
  }
  make_room(shard, now);
  shard.full_at.emplace(subject, after);
  return state;
}

void LocalRateCounter::make_room(Shard& shard, SteadyInstant now) const {
  if (shard.full_at.size() < most_per_shard_) return;
  if (now - shard.swept >= between_sweeps) {
    shard.swept = now;
    std::erase_if(shard.full_at, [now](const auto& entry) { return entry.second <= now; });
  }
  if (shard.full_at.size() < most_per_shard_) return;
  // Of the first few the one that has least to lose.
  auto victim = shard.full_at.begin();
  auto looked = victim;
  for (int i = 0; i < looked_at && looked != shard.full_at.end(); ++i, ++looked)
    if (looked->second < victim->second) victim = looked;
  shard.full_at.erase(victim);
}

std::size_t LocalRateCounter::size() const {
  std::size_t total = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard guard(shard.lock);
    total += shard.full_at.size();
  }
  return total;
}

RateLimiter::RateLimiter(RateCounter& counter, Overrides overrides)
    : counter_(counter), overrides_(std::move(overrides)) {
  for (const RateRule& rule : rate::all)
    refused_.emplace(
        rule.name, metrics::counter("flipflop_http_rate_limited_total", "Requests refused with 429",
                                    {{"rule", std::string(rule.name)}}));
}

Rate RateLimiter::rate_of(const RateRule& rule) const {
  const auto found = overrides_.find(rule.name);
  return found == overrides_.end() ? rule.rate : found->second;
}

Task<RateState> RateLimiter::take(RateRule rule, std::string subject) {
  std::string key = std::string(rule.name) + ":" + std::move(subject);
  const RateState state = co_await counter_.take(std::move(key), rate_of(rule));
  const auto counted = refused_.find(rule.name);
  if (!state.is_allowed && counted != refused_.end()) counted->second.add();
  co_return state;
}

std::expected<RateLimiter::Overrides, std::string> parse_rates(std::string_view text) {
  RateLimiter::Overrides rates;
  for (const std::string_view raw : split(text, ',')) {
    const std::string_view part = trim(raw);
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const std::size_t slash = part.find('/');
    const bool has_form = equals != part.npos && slash != part.npos && equals < slash;
    if (!has_form) return std::unexpected(std::string(part));
    const std::string_view name = trim(part.substr(0, equals));
    const auto calls = parse_unsigned(trim(part.substr(equals + 1, slash - equals - 1)));
    const auto seconds = parse_unsigned(trim(part.substr(slash + 1)));
    const bool is_known =
        std::ranges::find(rate::all, name, &RateRule::name) != std::end(rate::all);
    if (!is_known || !calls || !seconds || *calls < 1 || *calls > 1'000'000 || *seconds < 1 ||
        *seconds > 86'400)
      return std::unexpected(std::string(part));
    rates[std::string(name)] = {*calls, std::chrono::seconds(*seconds)};
  }
  return rates;
}

bool RateGate::has_rules() const {
  return limiter_ != nullptr && route_ != nullptr && !route_->limits.empty();
}

Task<void> RateGate::pass_address() {
  for (const RateRule& rule : route_->limits)
    if (rule.by == RateRule::By::address)
      co_await pass(rule, address_subject(request_.peer_address));
}

Task<void> RateGate::pass_members(std::vector<std::string> subjects) {
  std::size_t next = 0;
  for (const RateRule& rule : route_->limits) {
    if (rule.by != RateRule::By::member) continue;
    const std::string subject = lower_ascii(trim(subjects.at(next++)));
    if (!subject.empty()) co_await pass(rule, subject);
  }
}

Task<void> RateGate::pass(RateRule rule, std::string subject) {
  // The process that executes the route counts the call as well, perhaps in the same store.
  if (!route_->executed_by.empty()) subject.insert(0, "entry/");
  const RateState state = co_await limiter_->take(rule, std::move(subject));
  if (!tightest_ || !state.is_allowed || state.left < tightest_->left) {
    tightest_ = state;
    tightest_rule_ = rule;
  }
  if (state.is_allowed) co_return;
  throw Problem(429, "RATE_LIMITED",
                fmt::format("Too many requests. Try again in {} s.", state.retry_in.count()))
      .with_retry_after(static_cast<int>(state.retry_in.count()));
}

void RateGate::add_headers(Response& response) const {
  if (!tightest_ || response.is_forwarded) return;
  const Rate rate = limiter_->rate_of(tightest_rule_);
  response.with("RateLimit-Policy", fmt::format("\"{}\";q={};w={}", tightest_rule_.name, rate.calls,
                                                rate.span.count()));
  response.with("RateLimit", fmt::format("\"{}\";r={};t={}", tightest_rule_.name, tightest_->left,
                                         tightest_->is_allowed ? tightest_->full_in.count()
                                                               : tightest_->retry_in.count()));
}

std::string address_subject(const std::string& address) {
  in6_addr six{};
  if (::inet_pton(AF_INET6, address.c_str(), &six) != 1) return address;
  if (IN6_IS_ADDR_V4MAPPED(&six)) return address.substr(address.rfind(':') + 1);
  std::memset(six.s6_addr + 8, 0, 8);
  char text[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET6, &six, text, sizeof(text));
  return std::string(text) + "/64";
}

}  // namespace flipflop::http
