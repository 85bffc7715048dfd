#pragma once
// Counts calls against the rules of their routes (rate_rule.h) and refuses those beyond them with
// 429, Retry-After and the RateLimit fields of the IETF draft. The count of a subject is one
// instant: when its bucket will be full again (the generic cell rate algorithm), so a count costs a
// few words and nothing runs in the background. One limiter serves every port of a process; what
// several processes share would be another RateCounter.

#include <array>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/http/message.h"
#include "platform/http/rate_rule.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"
#include "platform/metrics/metrics.h"

namespace flipflop::http {

struct RateState {
  bool is_allowed = true;
  std::int64_t left = 0;             // calls that may come at once from now on
  std::chrono::seconds full_in{0};   // until all of them may again, rounded up
  std::chrono::seconds retry_in{0};  // until the next is allowed, rounded up; 0 when one is
};

// Where counts are kept. A subject that is refused is not charged for the refused call.
class RateCounter {
 public:
  virtual ~RateCounter() = default;
  virtual Task<RateState> take(std::string key, Rate rate) = 0;
};

// Counts of this process, in shards with a lock each. At most about `most` subjects are
// remembered: those whose bucket is full are forgotten first, then those nearest to it.
class LocalRateCounter final : public RateCounter {
 public:
  using Now = std::function<SteadyInstant()>;
  explicit LocalRateCounter(
      std::size_t most = 200'000, Now now = [] { return std::chrono::steady_clock::now(); });

  Task<RateState> take(std::string key, Rate rate) override;
  std::size_t size() const;

 private:
  static constexpr std::size_t shard_count = 32;
  struct Shard {
    mutable std::mutex lock;
    std::unordered_map<std::uint64_t, SteadyInstant> full_at;  // by keyed hash of the subject
    SteadyInstant swept{};
  };
  RateState count(std::uint64_t subject, Rate rate);
  void make_room(Shard& shard, SteadyInstant now) const;

  std::size_t most_per_shard_;
  Now now_;
  std::array<unsigned char, 16> hash_key_;
  std::array<Shard, shard_count> shards_;
};

class RateLimiter {
 public:
  using Overrides = std::map<std::string, Rate, std::less<>>;  // by name of a rule

  // `counter` outlives the limiter.
  explicit RateLimiter(RateCounter& counter, Overrides overrides = {});
  Rate rate_of(const RateRule& rule) const;
  Task<RateState> take(RateRule rule, std::string subject);

 private:
  RateCounter& counter_;
  Overrides overrides_;
  std::map<std::string, metrics::Counter, std::less<>> refused_;  // by name of a rule
};

// "order_lookup=50/600, webhook=9000/60": calls and seconds by name. The error is the part that is
// no known rule or no rate.
std::expected<RateLimiter::Overrides, std::string> parse_rates(std::string_view text);

struct Route;

// One request at the limits of its route; lives in the frame of its answer.
class RateGate {
 public:
  // `limiter` may be null: everything passes.
  RateGate(RateLimiter* limiter, const Request& request, const Route* route)
      : limiter_(limiter), request_(request), route_(route) {}

  bool has_rules() const;
  // Problem 429 for a call too many.
  Task<void> pass_address();
  // One subject per rule that counts by a member; an empty one is not counted.
  Task<void> pass_members(std::vector<std::string> subjects);
  // RateLimit and RateLimit-Policy of the rule that leaves least.
  void add_headers(Response& response) const;

 private:
  Task<void> pass(RateRule rule, std::string subject);

  RateLimiter* limiter_;
  const Request& request_;
  const Route* route_;
  std::optional<RateState> tightest_;
  RateRule tightest_rule_;
};

// Clients that share a count: an IPv4 address, or the /64 of an IPv6 address.
std::string address_subject(const std::string& address);

}  // namespace flipflop::http
