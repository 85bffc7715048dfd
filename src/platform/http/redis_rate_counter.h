#pragma once
// Rate counts that several processes share, in Redis: the same algorithm as in process, as one
// script, with Redis' own clock. Redis may be slow, away or wiped at any moment: a count that does
// not come at once is taken in process, and then Redis is left alone for a while. Keys are hashes
// under the shop's secret, so no address or e-mail is readable there.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "platform/http/rate_limit.h"

namespace flipflop::http {

struct RedisOptions {
  std::string host;
  std::uint16_t port = 6379;
  std::string password;
  int database = 0;
  std::string secret;                   // keys the hashes; the same in every process
  std::chrono::milliseconds limit{50};  // for one count, connecting included
};

class RedisRateCounter final : public RateCounter {
 public:
  // `fallback` outlives this object.
  RedisRateCounter(RedisOptions options, RateCounter& fallback);
  ~RedisRateCounter() override;

  Task<RateState> take(std::string key, Rate rate) override;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::http
