// The HTTP server alone: CPU time of the server process per request beside nginx serving the same
// bytes from a file in the same run, and the memory of idle connections. wrk makes the load.
//
//   http_server_bench [seconds]

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/http/router.h"
#include "platform/http/server.h"
#include "platform/json/json.h"
#include "platform/log/log.h"

namespace {

using namespace flipflop;  // NOLINT: a program of one file

class Routes {
 public:
  Task<http::Response> json(http::Call, http::Nothing) { co_return http::json_text(body); }
  Task<http::Response> page(http::Call, http::Nothing) {
    http::Response response = http::html("");
    response.parts = {fragment, fragment, fragment};
    co_return response;
  }
  std::string body = std::string(R"({"success":true,"data":")") + std::string(974, 'x') + R"("})";
  std::shared_ptr<const std::string> fragment =
      std::make_shared<const std::string>(std::string(11'000, 'p'));
};

double own_cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// User and system time of another process, in seconds.
double cpu_seconds_of(int process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string word;
  double ticks = 0;
  for (int i = 3; i <= 15 && fields >> word; ++i) {
    if (i >= 14) ticks += std::stod(word);
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = ::popen(command.c_str(), "r");
  char buffer[4096];
  while (std::size_t got = std::fread(buffer, 1, sizeof(buffer), pipe)) text.append(buffer, got);
  ::pclose(pipe);
  return text;
}

// The number that wrk prints before or behind `mark`.
double requests_in(const std::string& report) {
  const std::size_t end = report.find(" requests in");
  if (end == std::string::npos) return 0;
  return std::stod(report.substr(report.rfind('\n', end) + 1));
}

template <class Cpu>
void measure(const std::string& name, const std::string& url, int connections, int seconds,
             Cpu cpu) {
  const std::string wrk = fmt::format("wrk -t1 -c{} -d{}s {}", connections, seconds, url);
  output_of(fmt::format("wrk -t1 -c{} -d1s {}", connections, url));  // warm
  const double before = cpu();
  const std::string report = output_of(wrk);
  const double used = cpu() - before;
  const double requests = requests_in(report);
  fmt::print("{:<28} {:>4} connections {:>9.0f} requests/s {:>7.2f} us CPU/request\n", name,
             connections, requests / seconds, used * 1e6 / requests);
  std::fflush(stdout);
}

// nginx with one worker over a folder with the same bytes; returns the worker's process id.
class Nginx {
 public:
  explicit Nginx(const Routes& routes) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ + "/json") << routes.body;
    std::ofstream(folder_ + "/page") << *routes.fragment << *routes.fragment << *routes.fragment;
    std::ofstream(folder_ + "/nginx.conf")
        << "worker_processes 1; daemon off; pid " << folder_ << "/pid; error_log " << folder_
        << "/error.log; events { worker_connections 12000; } http { access_log off; "
        << "keepalive_requests 100000000; open_file_cache max=10; tcp_nodelay on; sendfile on; "
        << "server { listen 127.0.0.1:" << port << "; root " << folder_ << "; } }";
    master_ = ::fork();
    if (master_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);
      ::execlp("nginx", "nginx", "-p", folder_.c_str(), "-c", (folder_ + "/nginx.conf").c_str(),
               nullptr);
      ::_exit(1);
    }
    for (int i = 0; i < 100 && worker() == 0; ++i) ::usleep(50'000);
  }
  ~Nginx() {
    ::kill(master_, SIGTERM);
    ::waitpid(master_, nullptr, 0);
    std::filesystem::remove_all(folder_);
  }
  int worker() const {
    const std::string text = output_of(fmt::format("pgrep -P {}", master_));
    return text.empty() ? 0 : std::stoi(text);
  }
  static constexpr int port = 38'417;

 private:
  std::string folder_ = fmt::format("/tmp/http_server_bench_{}", ::getpid());
  int master_ = 0;
};

// A child process that opens connections and keeps them idle until it is killed.
int idle_clients(std::uint16_t port, int count) {
  int ready[2];
  if (::pipe(ready) != 0) return 0;
  const int child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::string request = "GET /json HTTP/1.1\r\nHost: a\r\n\r\n";
    char buffer[8192];
    for (int i = 0; i < count; ++i) {
      const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
      if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) break;
      if (::send(socket, request.data(), request.size(), 0) <= 0) break;
      if (::recv(socket, buffer, sizeof(buffer), 0) <= 0) break;
    }
    [[maybe_unused]] const ssize_t told = ::write(ready[1], "x", 1);
    ::pause();
    ::_exit(0);
  }
  char done = 0;
  [[maybe_unused]] const ssize_t heard = ::read(ready[0], &done, 1);
  return child;
}

void measure_idle(std::uint16_t port, int count) {
  const double before = resident_megabytes();
  const int child = idle_clients(port, count);
  const double after = resident_megabytes();
  fmt::print("{} idle connections: {:.1f} MB more ({:.2f} KB each), {:.1f} MB in all\n", count,
             after - before, (after - before) * 1000 / count, after);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string first = count > 1 ? arguments[1] : "";
  const int seconds = !first.empty() && first[0] != '-' ? std::stoi(first) : 5;
  const rlimit files{20'000, 20'000};
  ::setrlimit(RLIMIT_NOFILE, &files);
  log::start(log::Level::warn, "");
  Routes routes;
  http::Router router;
  const auto add = [&](const char* path, auto handler) {
    router.add({.method = http::Method::get,
                .path = path,
                .permission = http::permission::open,
                .summary = "bench"},
               handler, &routes);
  };
  add("/json", &Routes::json);
  add("/page", &Routes::page);
  const Nginx nginx(routes);
  const int worker = nginx.worker();
  const auto nginx_cpu = [worker] { return cpu_seconds_of(worker); };

  Loops loops{1};
  http::Server server({.name = "bench"}, router, nullptr);
  server.start(loops);
  loops.start();
  const std::string here = fmt::format("http://127.0.0.1:{}", server.port());
  const std::string there = fmt::format("http://127.0.0.1:{}", Nginx::port);
  for (const int connections : {1, 32, 256}) {
    measure("flipflop, 1 KB JSON", here + "/json", connections, seconds, own_cpu_seconds);
    measure("nginx, 1 KB file", there + "/json", connections, seconds, nginx_cpu);
  }
  measure("flipflop, 33 KB page", here + "/page", 32, seconds, own_cpu_seconds);
  measure("nginx, 33 KB file", there + "/page", 32, seconds, nginx_cpu);
  measure_idle(server.port(), 10'000);
  loops.stop(Deadline::after(std::chrono::seconds(5)));
}
