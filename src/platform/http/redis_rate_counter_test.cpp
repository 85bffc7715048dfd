// Against a real redis-server that the test starts, stops and freezes.

#include "platform/http/redis_rate_counter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "platform/http/redis_connection.h"
#include "platform/http/test_peer.h"
#include "platform/loop/run_here.h"

namespace flipflop::http {
namespace {

using namespace std::chrono_literals;

int free_port() {
  const TestPeer peer([](TestPeer::Connection&, int) {});
  return peer.port();
}

class RedisServer {
 public:
  RedisServer() {
    if (mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("mkdtemp " + folder_);
    start();
  }
  ~RedisServer() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  void start() {
    process_ = fork();
    if (process_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const std::string port = std::to_string(port_);
    execlp("redis-server", "redis-server", "--port", port.c_str(), "--bind", "127.0.0.1", "--dir",
           folder_.c_str(), "--save", "", "--requirepass", "geheim", "--loglevel", "warning",
           nullptr);
    _exit(1);
  }
  void stop() {
    if (process_ <= 0) return;
    tell(SIGCONT);
    tell(SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = -1;
  }
  void tell(int signal) const { kill(process_, signal); }
  RedisOptions options() const {
    return {.host = "127.0.0.1",
            .port = static_cast<std::uint16_t>(port_),
            .password = "geheim",
            .database = 1,
            .secret = std::string(32, 's'),
            .limit = 1s};
  }

 private:
  std::string folder_ = "/tmp/flipflop-test-XXXXXX";
  int port_ = free_port();
  pid_t process_ = -1;
};

// Counts what Redis did not.
class Fallback final : public RateCounter {
 public:
  Task<RateState> take(std::string, Rate) override {
    ++asked;
    co_return RateState{.left = -1};
  }
  int asked = 0;
};

Task<std::vector<RateState>> take(RateCounter* counter, std::string key, Rate rate, int times) {
  std::vector<RateState> states;
  for (int i = 0; i < times; ++i) {
    const RateState state = co_await counter->take(key, rate);
    states.push_back(state);
  }
  co_return states;
}

// Until Redis counts, or no longer does.
Task<bool> comes_to(RateCounter* counter, Fallback* fallback, bool counted_there) {
  const Deadline deadline = Deadline::after(20s);
  while (!deadline.passed()) {
    const int before = fallback->asked;
    co_await counter->take("probe", {1'000'000, 1s});
    if ((fallback->asked == before) == counted_there) co_return true;
    co_await sleep_for(10ms);
  }
  co_return false;
}

class RedisRateCounterTest : public testing::Test {
 protected:
  RedisServer server;
  Fallback fallback;
};

Task<void> two_processes_share(const RedisServer* server, Fallback* fallback) {
  RedisRateCounter one(server->options(), *fallback);
  RedisRateCounter two(server->options(), *fallback);
  const bool is_up = co_await comes_to(&one, fallback, true);
  const bool is_up_too = co_await comes_to(&two, fallback, true);
  EXPECT_TRUE(is_up && is_up_too);
  const Rate rate{4, 3600s};
  const auto first = co_await take(&one, "order_lookup:a@b.cz", rate, 3);
  EXPECT_EQ(first[0].left, 3);
  EXPECT_EQ(first[2].left, 1);
  EXPECT_EQ(first[2].full_in, 2700s);
  const auto second = co_await take(&two, "order_lookup:a@b.cz", rate, 2);
  EXPECT_TRUE(second[0].is_allowed);
  EXPECT_FALSE(second[1].is_allowed);
  EXPECT_NEAR(static_cast<double>(second[1].retry_in.count()), 900, 1);
  const auto refused_again = co_await take(&one, "order_lookup:a@b.cz", rate, 5);
  EXPECT_NEAR(static_cast<double>(refused_again[4].retry_in.count()), 900, 1)
      << "a refused call is not charged";
  const auto other = co_await take(&one, "order_lookup:c@d.cz", rate, 1);
  EXPECT_EQ(other[0].left, 3);
}

TEST_F(RedisRateCounterTest, processes_share_one_count_and_refused_calls_are_free) {
  run_here(two_processes_share(&server, &fallback));
}

Task<void> look_at_keys(const RedisServer* server, Fallback* fallback) {
  RedisRateCounter counter(server->options(), *fallback);
  const bool is_up = co_await comes_to(&counter, fallback, true);
  EXPECT_TRUE(is_up);
  co_await counter.take("order_lookup:jana@example.cz", {5, 60s});
  RedisConnection look("127.0.0.1", server->options().port);
  const Deadline deadline = Deadline::after(5s);
  co_await look.command({"AUTH", "geheim"}, deadline);
  co_await look.command({"SELECT", "1"}, deadline);
  const auto keys = co_await look.command(
      {"EVAL", "return table.concat(redis.call('KEYS', '*'), ' ')", "0"}, deadline);
  EXPECT_THAT(keys->text, testing::HasSubstr("flipflop:rate:"));
  EXPECT_THAT(keys->text, testing::Not(testing::HasSubstr("jana")));
  const auto spans = co_await look.command(
      {"EVAL",
       "local t = {} for i, k in ipairs(redis.call('KEYS', '*')) do t[i] = redis.call('PTTL', k) "
       "end return t",
       "0"},
      deadline);
  for (const std::int64_t left : spans->numbers) EXPECT_GE(left, 0) << "every count goes away";
}

TEST_F(RedisRateCounterTest, nothing_personal_is_readable_there_and_nothing_stays) {
  run_here(look_at_keys(&server, &fallback));
}

Task<void> wiped(const RedisServer* server, Fallback* fallback) {
  RedisRateCounter counter(server->options(), *fallback);
  const bool is_up = co_await comes_to(&counter, fallback, true);
  EXPECT_TRUE(is_up);
  RedisConnection wiper("127.0.0.1", server->options().port);
  co_await wiper.command({"AUTH", "geheim"}, Deadline::after(5s));
  co_await wiper.command({"FLUSHALL"}, Deadline::after(5s));
  co_await wiper.command({"SCRIPT", "FLUSH"}, Deadline::after(5s));
  const int before = fallback->asked;
  const auto state = co_await take(&counter, "a", {3, 60s}, 2);
  EXPECT_EQ(state[1].left, 1);
  EXPECT_EQ(fallback->asked, before);
}

TEST_F(RedisRateCounterTest, a_wiped_redis_counts_on) {
  run_here(wiped(&server, &fallback));
}

Task<void> away_and_back(RedisServer* server, Fallback* fallback) {
  RedisRateCounter counter(server->options(), *fallback);
  bool is_so = co_await comes_to(&counter, fallback, true);
  EXPECT_TRUE(is_so);
  server->stop();
  is_so = co_await comes_to(&counter, fallback, false);
  EXPECT_TRUE(is_so);
  server->start();
  is_so = co_await comes_to(&counter, fallback, true);
  EXPECT_TRUE(is_so);
}

TEST_F(RedisRateCounterTest, while_it_is_away_counts_are_taken_in_process) {
  run_here(away_and_back(&server, &fallback));
}

Task<void> frozen(RedisServer* server, Fallback* fallback) {
  RedisOptions options = server->options();
  RedisRateCounter patient(options, *fallback);
  bool is_so = co_await comes_to(&patient, fallback, true);
  EXPECT_TRUE(is_so);
  options.limit = 50ms;
  RedisRateCounter counter(options, *fallback);
  is_so = co_await comes_to(&counter, fallback, true);
  EXPECT_TRUE(is_so);
  server->tell(SIGSTOP);
  const auto began = std::chrono::steady_clock::now();
  const int before = fallback->asked;
  co_await take(&counter, "a", {1000, 60s}, 200);
  // Three wait for their 50 ms; then nobody waits but for one who tries again now and then.
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
  EXPECT_EQ(fallback->asked - before, 200);
  server->tell(SIGCONT);
  is_so = co_await comes_to(&counter, fallback, true);
  EXPECT_TRUE(is_so);
}

TEST_F(RedisRateCounterTest, a_frozen_redis_holds_up_a_few_calls_and_then_none) {
  run_here(frozen(&server, &fallback));
}

Task<void> wrong_password(const RedisServer* server, Fallback* fallback) {
  RedisOptions options = server->options();
  options.password = "falsch";
  RedisRateCounter counter(options, *fallback);
  const auto states = co_await take(&counter, "a", {1, 60s}, 3);
  EXPECT_EQ(fallback->asked, 3);
  EXPECT_EQ(states[2].left, -1);
}

TEST_F(RedisRateCounterTest, a_redis_that_lets_nobody_in_is_no_failure_of_the_shop) {
  run_here(wrong_password(&server, &fallback));
}

}  // namespace
}  // namespace flipflop::http
