#include "platform/pg/test_cluster.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/invariant.h"

extern char** environ;

namespace flipflop::pg {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds start_limit{30};
constexpr const char* server_variable = "FLIPFLOP_TEST_PG";

// Stops the server and removes the folder as soon as its standard input ends, that is when the test
// process has gone. A server without a process id yet fails to start in a folder that is gone.
constexpr const char* watchdog_script = R"sh(
  cat >/dev/null
  pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid"
  tries=100
  while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && [ $tries -gt 0 ]; do
    sleep 0.1
    tries=$((tries - 1))
  done
  rm -rf "$1"
)sh";

struct SpawnOptions {
  int standard_input = -1;
  std::string output_file = "/dev/null";
};

pid_t spawn(const std::vector<std::string>& arguments, const SpawnOptions& options) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (options.standard_input >= 0)
    posix_spawn_file_actions_adddup2(&actions, options.standard_input, STDIN_FILENO);
  else
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, options.output_file.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // Out of the terminal's process group, so that Ctrl-C leaves the order of things alone.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_t child = 0;
  const int code = posix_spawnp(&child, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  invariant(code == 0, ("cannot run " + arguments[0]).c_str());
  return child;
}

// The newest PostgreSQL of Debian's packages.
std::string program(const std::string& name) {
  fs::path newest;
  int newest_version = 0;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql")) {
    const int version = std::atoi(entry.path().filename().c_str());
    if (version > newest_version && fs::exists(entry.path() / "bin" / name)) {
      newest_version = version;
      newest = entry.path() / "bin" / name;
    }
  }
  invariant(!newest.empty(), "no PostgreSQL under /usr/lib/postgresql");
  return newest;
}

// PostgreSQL refuses to run as root.
const passwd* server_user() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  return user != nullptr ? user : getpwnam("nobody");
}

std::vector<std::string> as_server_user(std::vector<std::string> command) {
  const passwd* user = server_user();
  if (user == nullptr) return command;
  std::vector<std::string> all = {"setpriv", "--reuid=" + std::to_string(user->pw_uid),
                                  "--regid=" + std::to_string(user->pw_gid), "--clear-groups"};
  std::ranges::copy(command, std::back_inserter(all));
  return all;
}

}  // namespace

TestCluster::TestCluster() {
  create_folder();
  start_watchdog();
  initialise();
  start_server();
  wait_until_ready();
}

void TestCluster::create_folder() {
  // Short: the path of a Unix socket ends at 107 bytes.
  std::string pattern = "/tmp/ffpg.XXXXXX";
  invariant(mkdtemp(pattern.data()) != nullptr, "cannot make a folder under /tmp");
  folder_ = pattern;
  if (const passwd* user = server_user())
    invariant(chown(folder_.c_str(), user->pw_uid, user->pw_gid) == 0, "cannot hand over a folder");
  conninfo_ = "host=" + folder_ + " port=5432 user=postgres";
}

void TestCluster::start_watchdog() {
  int ends[2];
  invariant(pipe2(ends, O_CLOEXEC) == 0, "cannot make a pipe");
  spawn({"sh", "-c", watchdog_script, "sh", folder_}, {.standard_input = ends[0]});
  close(ends[0]);
  // ends[1] stays open as long as this process lives.
}

void TestCluster::initialise() {
  const pid_t child =
      spawn(as_server_user({program("initdb"), "--no-sync", "--auth=trust", "--username=postgres",
                            "--encoding=UTF8", "--locale=C.UTF-8", "-D", folder_ + "/data"}),
            {.output_file = folder_ + "/initdb.log"});
  int status = 0;
  waitpid(child, &status, 0);
  invariant(status == 0, "initdb failed");
}

void TestCluster::start_server() {
  std::vector<std::string> command = {program("postgres"), "-D", folder_ + "/data"};
  for (const std::string setting :
       {"listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
        "max_connections=200", "shared_buffers=64MB", "wal_level=minimal", "max_wal_senders=0",
        "autovacuum=off", "jit=off", "log_min_messages=error", "deadlock_timeout=100ms"}) {
    command.push_back("-c");
    command.push_back(setting);
  }
  command.push_back("-c");
  command.push_back("unix_socket_directories=" + folder_);
  spawn(as_server_user(command), {.output_file = folder_ + "/server.log"});
}

void TestCluster::wait_until_ready() const {
  const auto give_up_at = std::chrono::steady_clock::now() + start_limit;
  while (PQping((conninfo_ + " dbname=postgres").c_str()) != PQPING_OK) {
    invariant(std::chrono::steady_clock::now() < give_up_at, "the test server did not start");
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
}

bool test_server_is_own() {
  const char* given = std::getenv(server_variable);
  return given == nullptr || *given == '\0';
}

const std::string& test_server() {
  static const std::string conninfo = [] {
    if (!test_server_is_own()) return std::string(std::getenv(server_variable));
    static const TestCluster cluster;
    return cluster.conninfo();
  }();
  return conninfo;
}

}  // namespace flipflop::pg
