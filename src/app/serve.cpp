#include "app/serve.h"

#include <fmt/core.h>
#include <signal.h>
#include <sys/resource.h>

#include <future>

#include "app/commands.h"
#include "app/database_access.h"
#include "app/demo_shop.h"
#include "app/listeners.h"
#include "app/roles.h"
#include "app/stop_signal.h"
#include "app/upstreams.h"
#include "app/version.h"
#include "app/wiring.h"
#include "platform/log/log.h"
#include "platform/pg/migrate.h"

namespace flipflop::app {
namespace {

using namespace std::chrono_literals;

constexpr rlim_t wanted_files = 65'536;

// Before any thread starts: threads inherit the blocked signals, the main thread waits for them.
void prepare_process() {
  block_stop_signals();
  signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = std::min(files.rlim_max, std::max(files.rlim_cur, wanted_files));
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

// A second signal ends the process at once.
void wait_for_stop(DatabaseAccess& access) {
  const sigset_t stop = stop_signals();
  const timespec second{.tv_sec = 1, .tv_nsec = 0};
  while (sigtimedwait(&stop, nullptr, &second) < 0)
    if (access.embedded() != nullptr) access.embedded()->keep_alive();
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
}

Task<void> tell_when_done(Task<void> task, std::shared_ptr<std::promise<void>> done) {
  try {
    co_await std::move(task);
  } catch (const std::exception& failure) {
    log::error("a step of the shutdown failed", {{"error", failure.what()}});
  }
  done->set_value();
}

// Runs the task on the loop and waits for its end.
void run_on(Loop& loop, std::string name, std::function<Task<void>()> make) {
  auto done = std::make_shared<std::promise<void>>();  // shared with a task that may outlive us
  std::future<void> ended = done->get_future();
  loop.post([&loop, name = std::move(name), make = std::move(make), done] {
    loop.spawn(name, tell_when_done(make(), done));
  });
  ended.wait();
}

// The order of the shutdown: no new requests, answers, jobs, connections, loops.
void shut_down(Shop& shop, Listeners& listeners, Loops& loops, std::chrono::seconds limit) {
  const Deadline deadline = Deadline::after(limit);
  run_on(loops.at(0), "drain listeners", [&] { return listeners.drain(deadline); });
  run_on(loops.at(0), "drain jobs", [&] { return shop.drain(deadline); });
  for (std::size_t index = 0; index < loops.size(); ++index)
    run_on(loops.at(index), "close", [&] { return shop.close(Deadline::after(5s)); });
  const std::size_t abandoned = loops.stop(Deadline::after(5s));
  if (abandoned > 0) log::warn("tasks were abandoned", {{"tasks", abandoned}});
}

void throw_if_stop_pending() {
  throw_if(&is_stop_pending);
}

void refuse_unsafe_production(const Config& config) {
  if (!config.is_production()) return;
  if (!config.flag("RATE_LIMITS")) throw BadSetting("RATE_LIMITS=off is refused in production");
}

}  // namespace

int serve(Config& config, const DataFolder& data, const std::vector<std::string>& role_names,
          Demo demo) {
  refuse_unsafe_production(config);
  // What is wrong about roles and their places is said before a database is started.
  choose_ports(config, role_names);
  upstreams_of(config, role_names);
  prepare_process();
  DatabaseAccess access(config, data, &is_stop_pending);
  for (const pg::Applied& applied : pg::migrate(access.conninfo(), &throw_if_stop_pending))
    log::info("migrated", {{"module", applied.module}, {"migration", applied.name}});
  throw_if_stop_pending();

  Loops loops(static_cast<std::size_t>(config.whole("THREADS", 0, 1024)));
  const std::vector<Port> ports = choose_ports(config, role_names);
  Shop shop(config, {.conninfo = access.conninfo(),
                     .data_folder = data.path(),
                     .public_url = public_url(config, ports),
                     .loops = loops.size(),
                     .roles = role_names});
  Listeners listeners(config, shop, ports);
  listeners.start(loops);
  shop.start(loops);
  if (demo == Demo::when_empty && wants_demo_shop(config)) {
    shop.wait_for_demo();
    loops.at(0).spawn("demo shop", load_demo_shop(&shop));
  }
  loops.start();
  fmt::print("flipflop {} is up\n{}data in {}\n", version, listeners.description(), data.path());
  std::fflush(stdout);

  wait_for_stop(access);
  log::info("stopping");
  shut_down(shop, listeners, loops, std::chrono::seconds(config.whole("SHUTDOWN_SECONDS", 1, 600)));
  return 0;
}

}  // namespace flipflop::app
