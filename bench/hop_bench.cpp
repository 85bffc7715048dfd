// The hop between two processes of the shop: CPU time per request that the gateway forwards, minus
// that of the same request asked directly. Both servers run in this process, a loop each, so that
// its CPU time is that of gateway and target together. wrk makes the load.
//
//   hop_bench [seconds]

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "edge/gateway/forward.h"
#include "platform/http/server.h"
#include "platform/log/log.h"

namespace {

using namespace flipflop;  // NOLINT: a program of one file

class Routes {
 public:
  Task<http::Response> json(http::Call, http::Nothing) { co_return http::json_text(body); }
  std::string body = std::string(R"({"success":true,"data":")") + std::string(974, 'x') + R"("})";
};

double own_cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = ::popen(command.c_str(), "r");
  char buffer[4096];
  while (std::size_t got = std::fread(buffer, 1, sizeof(buffer), pipe)) text.append(buffer, got);
  ::pclose(pipe);
  return text;
}

double requests_in(const std::string& report) {
  const std::size_t end = report.find(" requests in");
  if (end == std::string::npos) return 0;
  return std::stod(report.substr(report.rfind('\n', end) + 1));
}

// Microseconds of CPU per request.
double measure(std::uint16_t port, int connections, int seconds) {
  const std::string url = fmt::format("http://127.0.0.1:{}/api/json", port);
  output_of(fmt::format("wrk -t1 -c{} -d1s {}", connections, url));  // warm
  const double before = own_cpu_seconds();
  const std::string report =
      output_of(fmt::format("wrk -t1 -c{} -d{}s {}", connections, seconds, url));
  const double used = own_cpu_seconds() - before;
  if (report.find("Non-2xx") != std::string::npos) fmt::print("{}", report);
  return used * 1e6 / requests_in(report);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string first = count > 1 ? arguments[1] : "";
  const int seconds = !first.empty() && first[0] != '-' ? std::stoi(first) : 3;
  log::start(log::Level::warn, "");
  Routes routes;
  http::Router own;
  own.add({.method = http::Method::get,
           .path = "/json",
           .permission = http::permission::open,
           .summary = "bench"},
          &Routes::json, &routes);
  http::Router of_target;
  of_target.mount("/api", own);
  Loops target_loops{1};
  http::Server target({.name = "target"}, of_target, nullptr);
  target.start(target_loops);
  target_loops.start();

  gateway::Forwarding forwarding({{"target", {{"127.0.0.1", target.port()}}}});
  http::Router of_gateway;
  of_gateway.mount_elsewhere("/api", own, "target", forwarding.to("target"));
  Loops gateway_loops{1};
  http::Server entry({.name = "gateway"}, of_gateway, nullptr);
  entry.start(gateway_loops);
  gateway_loops.start();

  fmt::print("{:>12} {:>14} {:>17} {:>10}   (us CPU/request, 1 KB JSON; aim: hop under 40)\n",
             "connections", "direct", "forwarded", "hop");
  for (const int connections : {1, 8, 32, 128}) {
    std::vector<double> directs;
    std::vector<double> forwards;
    for (int round = 0; round < 3; ++round) {
      directs.push_back(measure(target.port(), connections, seconds));
      forwards.push_back(measure(entry.port(), connections, seconds));
    }
    std::ranges::sort(directs);
    std::ranges::sort(forwards);
    fmt::print("{:>12} {:>14.2f} {:>17.2f} {:>10.2f}\n", connections, directs[1], forwards[1],
               forwards[1] - directs[1]);
    std::fflush(stdout);
  }
  gateway_loops.stop(Deadline::after(std::chrono::seconds(5)));
  target_loops.stop(Deadline::after(std::chrono::seconds(5)));
  return 0;
}
