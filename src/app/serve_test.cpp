// The real start of a shop in a process of its own, told to stop at every stage of it.

#include "app/serve.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "app/embedded_postgres.h"
#include "app/stop_signal.h"

namespace flipflop::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr int stopped_in_start = 3;

pid_t start_shop(const std::string& folder) {
  const sigset_t stop = stop_signals();
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &stop, &before);  // a signal may come before the child does anything
  const pid_t child = fork();
  if (child != 0) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return child;
  }
  if (freopen("/dev/null", "w", stdout) == nullptr) _exit(1);
  try {
    Config config = Config::of({{"FRONTEND_PORT", "0"}, {"API_GATEWAY_PORT", "0"}});
    const DataFolder data(folder);
    _exit(serve(config, data, {}, Demo::never));
  } catch (const Stopped&) {
    _exit(stopped_in_start);
  } catch (const std::exception& failure) {
    fprintf(stderr, "%s\n", failure.what());
    _exit(1);
  }
}

int ended(pid_t child) {
  int status = 0;
  for (int look = 0; look < 2000; ++look) {
    if (waitpid(child, &status, WNOHANG) == child)
      return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    std::this_thread::sleep_for(10ms);
  }
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return -1;
}

TEST(Serve, AStopIsHonouredAtEveryStageOfTheStartAndTheDatabaseEndsWithIt) {
  std::string folder = "/tmp/flipflop-test-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  fs::permissions(folder, fs::perms(0755));
  // The stages, as they show from outside; the last one is a shop that is nearly up.
  for (const char* stage : {"", "/starting.lock", "/postgres.new/PG_VERSION",
                            "/postgres/postmaster.pid", "/in_use.lock"}) {
    const pid_t shop = start_shop(folder);
    for (int look = 0; look < 3000 && !fs::exists(folder + stage); ++look)
      std::this_thread::sleep_for(10ms);
    const auto told = std::chrono::steady_clock::now();
    kill(shop, SIGTERM);
    const int code = ended(shop);
    EXPECT_TRUE(code == 0 || code == stopped_in_start) << stage << " ended with " << code;
    EXPECT_LT(std::chrono::steady_clock::now() - told, 20s) << stage;
    EXPECT_FALSE(fs::exists(folder + "/postgres/postmaster.pid")) << stage;
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

}  // namespace
}  // namespace flipflop::app
