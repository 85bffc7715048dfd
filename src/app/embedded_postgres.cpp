#include "app/embedded_postgres.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/text.h"
#include "platform/log/log.h"
#include "platform/pg/pg.h"

namespace flipflop::app {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char* role = "flipflop";
constexpr const char* database_name = "flipflop";
constexpr const char* port = "5432";  // names the socket; nothing listens on TCP
constexpr std::size_t longest_socket_folder = 107 - sizeof("/.s.PGSQL.5432");
constexpr auto start_limit = 10min;  // a crash recovery may take long
constexpr auto orphan_limit = 20s;   // backends of a killed server go away by themselves
constexpr auto fast_stop_limit = 30s;
constexpr int lock_limit_seconds = 120;

// Given on the command line, not in a file: root writes nothing into a folder that belongs to the
// server's user. Durable as PostgreSQL is by default; sized for a small shared machine.
constexpr const char* settings[] = {"listen_addresses=",
                                    "unix_socket_permissions=0700",
                                    "max_connections=100",
                                    "shared_buffers=128MB",
                                    "fsync=on",
                                    "synchronous_commit=on",
                                    "full_page_writes=on",
                                    "max_wal_size=2GB",
                                    "random_page_cost=1.1",
                                    "jit=off",
                                    "autovacuum_naptime=15s",
                                    "idle_in_transaction_session_timeout=60s",
                                    "log_min_messages=warning",
                                    "log_lock_waits=on",
                                    "timezone=UTC",
                                    "log_timezone=UTC"};

bool answers(const std::string& conninfo) {
  try {
    pg::query_now(conninfo, "SHOW server_version_num");
    return true;
  } catch (const std::exception&) {
    return false;  // not yet, or not any more: the caller looks again
  }
}

bool is_alive(pid_t pid) {
  // A server that we started and that ended is a zombie until it is waited for.
  waitpid(pid, nullptr, WNOHANG);
  return kill(pid, 0) == 0;
}

std::string last_lines(const std::string& path) {
  const std::string text = read_file(path).value_or("");
  return text.size() <= 600 ? text : text.substr(text.size() - 600);
}

// One flush instead of initdb's thousand; the rename behind it makes the cluster exist.
void sync_file_system(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && syncfs(descriptor) == 0;
  if (descriptor >= 0) close(descriptor);
  if (!synced) throw CannotStart("cannot write " + folder + " to the disk");
}

// Whether `path` is a folder, and no link to one, that `owner` alone can enter.
bool is_private_folder(const std::string& path, uid_t owner) {
  struct stat status{};
  return lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == owner &&
         (status.st_mode & 0077) == 0;
}

template <class Condition>
bool wait_until(Clock::duration limit, Condition condition) {
  const auto end = Clock::now() + limit;
  while (!condition()) {
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

}  // namespace

// Marked as in use before the server starts, so that a start that fails ends as a use does.
EmbeddedPostgres::EmbeddedPostgres(const DataFolder& data, EmbeddedOptions options)
    : EmbeddedPostgres(data, std::move(options), NotStarted{}) {
  const FileLock starting = lock_start();
  place_ = find_cluster_place(data_, options_.far_root);
  binaries_ = find_postgres(options_.binaries_root, place_.major);
  if (!place_.major) make_cluster();
  throw_if(options_.is_stopping);
  in_use_ = FileLock::take(data_.below("in_use.lock"), FileLock::Kind::shared, lock_limit_seconds);
  start_or_adopt();
  make_database();
  options_.is_stopping = {};  // from here on whoever runs stops in his own order
}

FileLock EmbeddedPostgres::lock_start() const {
  std::optional<FileLock> lock;
  const auto is_ours = [&] {
    lock = FileLock::try_take(data_.below("starting.lock"), FileLock::Kind::exclusive);
    if (!lock) throw_if(options_.is_stopping);
    return lock.has_value();
  };
  if (!wait_until(std::chrono::seconds(lock_limit_seconds), is_ours))
    throw CannotStart("another flipflop has been starting the database for too long");
  return std::move(*lock);
}

EmbeddedPostgres::~EmbeddedPostgres() {
  if (!in_use_) return;  // nothing was begun
  const auto starting =
      FileLock::take(data_.below("starting.lock"), FileLock::Kind::exclusive, lock_limit_seconds);
  if (starting && in_use_ && in_use_->become_exclusive()) stop();
}

// Made under another name and renamed, so that a cluster that exists is whole.
void EmbeddedPostgres::make_cluster() {
  const std::string unfinished = place_.folder + ".new";
  std::filesystem::remove_all(unfinished);
  if (!place_.id.empty()) {
    std::filesystem::create_directories(options_.far_root);
    chmod(options_.far_root.c_str(), 0711);
  }
  make_private_folder(unfinished, place_.user);
  const Ended ended =
      run({.arguments = {binaries_.folder + "/initdb", "-D", unfinished, "-U", role, "-E", "UTF8",
                         "--locale=C.UTF-8", "--auth=trust", "--data-checksums", "--no-sync"},
           .user = place_.user,
           .is_stopping = options_.is_stopping});
  throw_if(options_.is_stopping);
  if (!ended.ok) throw CannotStart("initdb failed: " + std::string(trim(ended.output)));
  sync_file_system(unfinished);
  std::filesystem::rename(unfinished, place_.folder);
  if (!place_.id.empty()) write_file(data_.below("cluster"), place_.id + "\n", 0644);
}

void EmbeddedPostgres::start_or_adopt() {
  const auto end = Clock::now() + start_limit;
  while (Clock::now() < end) {
    const auto live = find_live();
    if (!live) {
      adopted_ = false;
      launch();
      return;
    }
    // It may be recovering, or on its way out.
    socket_folder_ = live->socket_folder;
    if (answers(conninfo_for(socket_folder_, "postgres"))) {
      adopted_ = true;
      conninfo_ = conninfo_for(socket_folder_, database_name);
      return;
    }
    throw_if(options_.is_stopping);
    std::this_thread::sleep_for(50ms);
  }
  throw CannotStart("the database server of " + place_.folder + " runs but does not answer");
}

void EmbeddedPostgres::launch() {
  socket_folder_ = socket_folder_for_launch();
  clear_leftovers();
  conninfo_ = conninfo_for(socket_folder_, database_name);
  ChildProcess server_process{.arguments = {binaries_.folder + "/postgres", "-D", place_.folder,
                                            "-p", port, "-k", socket_folder_},
                              .user = place_.user,
                              .output_file = data_.below("logs/postgres.log")};
  for (const char* setting : settings) {
    server_process.arguments.push_back("-c");
    server_process.arguments.push_back(setting);
  }
  const auto orphans_gone = Clock::now() + orphan_limit;
  while (true) {
    const pid_t server = start_detached(server_process);
    launched_ = server;
    const auto ready_or_gone = [&] {
      throw_if(options_.is_stopping);
      return answers(conninfo_for(socket_folder_, "postgres")) || !is_alive(server);
    };
    const bool decided = wait_until(start_limit, ready_or_gone);
    if (decided && is_alive(server)) return;
    // The backends of a server that was killed hold its shared memory for a moment.
    const std::string said = last_lines(server_process.output_file);
    const bool orphans = said.find("shared memory block") != std::string::npos;
    if (!orphans || Clock::now() > orphans_gone)
      throw CannotStart("PostgreSQL did not start, see " + server_process.output_file + ": " +
                        std::string(trim(said)));
    std::this_thread::sleep_for(200ms);
  }
}

// Where the path of the cluster is too long for a socket: the folder of the server before, because
// whoever used that one goes on to ask there, or else a new one.
std::string EmbeddedPostgres::socket_folder_for_launch() const {
  if (place_.folder.size() <= longest_socket_folder) return place_.folder;
  const uid_t owner = place_.user ? place_.user->uid : geteuid();
  for (const std::string& before : {socket_folder_, socket_folder_of_pid_file()})
    if (is_private_folder(before, owner)) return before;
  std::string name = "/tmp/flipflop-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw CannotStart("cannot make a socket folder in /tmp");
  make_private_folder(name, place_.user);
  return name;
}

std::string EmbeddedPostgres::socket_folder_of_pid_file() const {
  const std::string content = read_file(place_.folder + "/postmaster.pid").value_or("");
  const auto lines = split(content, '\n');
  return lines.size() < 5 ? std::string() : std::string(trim(lines[4]));
}

void EmbeddedPostgres::make_database() {
  if (answers(conninfo_)) return;
  const Ended ended = run({.arguments = {binaries_.folder + "/createdb", "-h", socket_folder_, "-p",
                                         port, "-U", role, database_name}});
  if (!ended.ok) throw CannotStart("createdb failed: " + std::string(trim(ended.output)));
}

pid_t EmbeddedPostgres::server_pid() const {
  const auto live = find_live();
  return live ? live->pid : 0;
}

void EmbeddedPostgres::keep_alive() {
  if (find_live()) return;
  const auto starting = FileLock::try_take(data_.below("starting.lock"), FileLock::Kind::exclusive);
  if (!starting) return;  // another user of the server is at it
  log::error("the database server has died and is started again");
  start_or_adopt();
}

// The server of postmaster.pid, if that process is a PostgreSQL that runs in this folder: after a
// crash of the machine its number may belong to anything.
std::optional<EmbeddedPostgres::Live> EmbeddedPostgres::find_live() const {
  const auto content = read_file(place_.folder + "/postmaster.pid");
  if (!content) return std::nullopt;
  const auto lines = split(*content, '\n');
  const auto pid = lines.empty() ? std::nullopt : parse_unsigned(trim(lines[0]));
  if (!pid || lines.size() < 5 || !is_alive(static_cast<pid_t>(*pid))) return std::nullopt;
  std::error_code unreadable;
  const auto process = std::filesystem::path("/proc") / std::to_string(*pid);
  const auto runs_in = std::filesystem::read_symlink(process / "cwd", unreadable);
  const std::string command = read_file((process / "comm").string()).value_or("");
  const auto here = std::filesystem::canonical(place_.folder, unreadable);
  if (trim(command) != "postgres" || runs_in != here) return std::nullopt;
  return Live{static_cast<pid_t>(*pid), socket_folder_of_pid_file()};
}

void EmbeddedPostgres::clear_leftovers() const {
  std::error_code absent;
  std::filesystem::remove(place_.folder + "/postmaster.pid", absent);
  for (const char* name : {"/.s.PGSQL.5432", "/.s.PGSQL.5432.lock"})
    std::filesystem::remove(socket_folder_ + name, absent);
}

void EmbeddedPostgres::stop() {
  const auto live = find_live();
  const pid_t server = live ? live->pid : launched_;
  if (server == 0 || !is_alive(server)) return;
  const auto gone = [server] { return !is_alive(server); };
  kill(server, SIGINT);  // fast: open transactions are rolled back
  if (!wait_until(fast_stop_limit, gone)) {
    log::error("the database server does not end and is told to abort");
    kill(server, SIGQUIT);
    wait_until(fast_stop_limit, gone);
  }
  std::error_code absent;
  if (socket_folder_ != place_.folder) std::filesystem::remove_all(socket_folder_, absent);
}

std::string EmbeddedPostgres::conninfo_for(const std::string& socket_folder,
                                           const std::string& database) const {
  return "host='" + socket_folder + "' port=" + port + " user=" + role + " dbname=" + database;
}

}  // namespace flipflop::app
