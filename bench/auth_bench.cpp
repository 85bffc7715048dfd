// What it costs to know who sends a request, in CPU of this process: with a token that the loop has
// seen before, with one whose session is read again (staff and money), and with one whose signature
// has to be verified. A guest in the same run is the floor: the call and nothing else.

#include <fmt/format.h>
#include <sys/resource.h>

#include <string>

#include "base/invariant.h"
#include "platform/test_platform.h"
#include "shop/auth/authenticator.h"
#include "shop/auth/service.h"

namespace flipflop::auth {
namespace {

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Bench {
  explicit Bench(const pg::TestDatabase& test) : base(test) {}

  TestPlatform base;
  Core core{base.platform, HashOptions{.memory_kib = 64, .passes = 1}};
  Service service{core};
  SessionAuthenticator authenticator{base.platform, core.sessions, core.keys};
};

struct Case {
  const char* name;
  http::Permission permission;
  int count;
};

Task<void> measure(Bench* bench, std::string token, Case one) {
  http::Request request;
  request.headers = {{"host", "shop.example"}, {"accept", "application/json"}};
  if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
  const Deadline deadline = Deadline::after(std::chrono::minutes(5));
  const double begun = cpu_seconds();
  for (int i = 0; i < one.count; ++i) {
    const auto principal =
        co_await bench->authenticator.authenticate(&request, one.permission, deadline);
    invariant(principal && principal->is_guest() == token.empty(), "the token is good");
  }
  fmt::print("{:<34} {:>9.2f} us CPU\n", one.name, (cpu_seconds() - begun) * 1e6 / one.count);
}

Task<void> verify_signatures(Bench* bench, std::string token, int count) {
  const double begun = cpu_seconds();
  for (int i = 0; i < count; ++i) {
    const auto claims = co_await bench->core.sessions.keys().claims(token, TestPlatform::soon());
    invariant(claims.has_value(), "the token is good");
  }
  fmt::print("{:<34} {:>9.2f} us CPU\n", "signature alone", (cpu_seconds() - begun) * 1e6 / count);
}

Task<void> run(Bench* bench) {
  const NewAccount account{"jana@example.cz", "vlak vezl sedm lamp do Brna", "", "", ""};
  const auto jana = co_await bench->service.sign_up(account, {}, TestPlatform::soon());
  co_await bench->core.sessions.revocations().listen();
  co_await measure(bench, {}, {"guest (floor)", http::permission::account, 1'000'000});
  co_await measure(bench, jana->access_token, {"warm token", http::permission::account, 1'000'000});
  co_await measure(bench, jana->access_token,
                   {"warm token, session read again", http::permission::orders_read, 20'000});
  co_await verify_signatures(bench, jana->access_token, 5'000);
}

}  // namespace
}  // namespace flipflop::auth

int main() {
  using namespace flipflop;
  const pg::TestDatabase test;
  auth::Bench bench(test);
  bench.base.run([&bench] { return auth::run(&bench); });
  bench.base.stop();
}
