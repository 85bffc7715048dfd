#include "app/embedded_postgres.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "platform/pg/pg.h"

namespace flipflop::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// A folder that is gone after the test. Root may close it to everybody else.
class Folder {
 public:
  Folder(const std::string& parent, mode_t mode) {
    std::string name = parent + "/flipflop-test-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    chmod(name.c_str(), mode);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  std::string path;
};

std::string value(const std::string& conninfo, const std::string& sql) {
  return pg::query_now(conninfo, sql).at(0).at(0);
}

bool gone(pid_t pid) {
  for (int look = 0; look < 1000; ++look) {
    waitpid(pid, nullptr, WNOHANG);
    if (kill(pid, 0) != 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::string refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const CannotStart& refused) {
    return refused.what();
  }
  return "";
}

// Programs that only exist.
void install_fake(const std::string& root, const std::string& version) {
  fs::create_directories(root + "/" + version + "/bin");
  for (const char* name : {"postgres", "initdb"}) {
    const std::string program = root + "/" + version + "/bin/" + name;
    std::ofstream(program) << "#!/bin/false\n";
    chmod(program.c_str(), 0755);
  }
}

// A flipflop that starts the server and is then killed.
pid_t start_and_be_killed(const std::string& path) {
  int ready[2];
  if (pipe(ready) != 0) return 0;
  const pid_t child = fork();
  if (child == 0) {
    const DataFolder data(path);
    const EmbeddedPostgres postgres(data);
    pid_t server = postgres.server_pid();
    if (write(ready[1], &server, sizeof server) > 0) pause();
    _exit(0);
  }
  pid_t server = 0;
  EXPECT_EQ(read(ready[0], &server, sizeof server), static_cast<ssize_t>(sizeof server));
  close(ready[0]);
  close(ready[1]);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return server;
}

TEST(EmbeddedPostgres, it_is_made_started_and_stopped_with_its_last_user) {
  const Folder folder("/tmp", 0755);
  const DataFolder data(folder.path + "/var");
  pid_t server = 0;
  {
    const EmbeddedPostgres first(data);
    server = first.server_pid();
    EXPECT_EQ(value(first.conninfo(), "SHOW fsync"), "on");
    EXPECT_EQ(value(first.conninfo(), "SHOW max_connections"), "100");
    EXPECT_EQ(value(first.conninfo(), "SHOW listen_addresses"), "");
    {
      const EmbeddedPostgres second(data);
      EXPECT_TRUE(second.was_adopted());
      EXPECT_EQ(second.server_pid(), server);
    }
    pg::run_script(first.conninfo(), "CREATE TABLE kept (note text)");
  }
  EXPECT_TRUE(gone(server));
  const EmbeddedPostgres again(data);
  EXPECT_EQ(value(again.conninfo(), "SELECT count(*) FROM kept"), "0");
}

TEST(EmbeddedPostgres, a_server_left_behind_by_a_kill_is_adopted) {
  const Folder folder("/tmp", 0755);
  const pid_t server = start_and_be_killed(folder.path);
  ASSERT_EQ(kill(server, 0), 0);
  {
    const DataFolder data(folder.path);
    const EmbeddedPostgres postgres(data);
    EXPECT_TRUE(postgres.was_adopted());
    EXPECT_EQ(postgres.server_pid(), server);
  }
  EXPECT_TRUE(gone(server));
}

TEST(EmbeddedPostgres, what_a_crash_of_the_machine_leaves_behind_is_cleared_away) {
  const Folder folder("/tmp", 0755);
  const DataFolder data(folder.path);
  {
    const EmbeddedPostgres made(data);
  }
  // The number now belongs to another program: this one.
  std::ofstream(folder.path + "/postgres/postmaster.pid") << getpid() << "\n"
                                                          << folder.path << "/postgres\n1\n5432\n"
                                                          << folder.path << "/postgres\n";
  std::ofstream(folder.path + "/postgres/.s.PGSQL.5432.lock") << getpid() << "\n";
  const EmbeddedPostgres postgres(data);
  EXPECT_FALSE(postgres.was_adopted());
  EXPECT_EQ(value(postgres.conninfo(), "SELECT 1"), "1");
}

TEST(EmbeddedPostgres, a_killed_server_is_started_again_with_all_it_had_committed) {
  const Folder folder("/tmp", 0755);
  const DataFolder data(folder.path);
  EmbeddedPostgres postgres(data);
  pg::run_script(postgres.conninfo(),
                 "CREATE TABLE kept (note text); INSERT INTO kept VALUES ('x')");
  const pid_t server = postgres.server_pid();
  kill(server, SIGKILL);
  ASSERT_TRUE(gone(server));
  postgres.keep_alive();
  EXPECT_NE(postgres.server_pid(), server);
  EXPECT_EQ(value(postgres.conninfo(), "SELECT count(*) FROM kept"), "1");
}

TEST(EmbeddedPostgres, where_its_user_cannot_reach_the_data_folder_it_lies_elsewhere) {
  if (geteuid() != 0) GTEST_SKIP() << "only root has folders that the server's user cannot reach";
  const Folder folder("/root", 0700);
  const Folder far("/var/lib", 0711);
  const DataFolder data(folder.path + "/shop");
  {
    const EmbeddedPostgres postgres(data, {.far_root = far.path});
    EXPECT_EQ(value(postgres.conninfo(), "SELECT 1"), "1");
    EXPECT_THAT(postgres.cluster_folder(), HasSubstr(far.path));
    EXPECT_EQ(far.path + "/" + std::string(*read_file(data.below("cluster"))),
              postgres.cluster_folder() + "\n");
  }
  {
    const EmbeddedPostgres again(data, {.far_root = far.path});
  }
  fs::remove_all(far.path);
  EXPECT_THAT(refusal([&] { const EmbeddedPostgres lost(data, {.far_root = far.path}); }),
              HasSubstr("which is not there"));
}

TEST(EmbeddedPostgres, a_long_path_does_not_break_the_socket) {
  const Folder folder("/tmp", 0755);
  const DataFolder data(folder.path + "/" + std::string(90, 'x'));
  const EmbeddedPostgres postgres(data);
  EXPECT_EQ(value(postgres.conninfo(), "SELECT 1"), "1");
}

TEST(EmbeddedPostgres, a_killed_server_is_found_again_where_it_was_however_long_its_path) {
  const Folder folder("/tmp", 0755);
  const DataFolder data(folder.path + "/" + std::string(90, 'x'));
  EmbeddedPostgres first(data);
  EmbeddedPostgres second(data);
  const std::string before = first.conninfo();
  for (EmbeddedPostgres* user : {&first, &second}) {
    const pid_t server = user->server_pid();
    kill(server, SIGKILL);
    ASSERT_TRUE(gone(server));
    user->keep_alive();
    EXPECT_EQ(value(before, "SELECT 1"), "1");
  }
}

TEST(PostgresBinaries, the_message_says_what_to_install) {
  const Folder root("/tmp", 0755);
  EXPECT_THAT(refusal([&] { find_postgres(root.path, {}); }), HasSubstr("not installed"));
  install_fake(root.path, "14");
  EXPECT_THAT(refusal([&] { find_postgres(root.path, {}); }),
              HasSubstr("PostgreSQL 14 is too old: version 15 or later is needed"));
  install_fake(root.path, "9.6");
  install_fake(root.path, "15");
  install_fake(root.path, "17");
  EXPECT_EQ(find_postgres(root.path, {}).major, 17);
  EXPECT_EQ(find_postgres(root.path, 15).major, 15);
  EXPECT_THAT(refusal([&] { find_postgres(root.path, 16); }),
              HasSubstr("made by PostgreSQL 16, but only version 17, 15, 14 is installed"));
}

TEST(DataFolder, a_second_up_in_the_same_folder_is_refused) {
  const Folder folder("/tmp", 0755);
  const DataFolder data(folder.path);
  const auto first = data.lock_for_up();
  EXPECT_TRUE(first.has_value());
  EXPECT_FALSE(DataFolder(folder.path).lock_for_up().has_value());
  EXPECT_EQ(data.holder_of_up(), std::to_string(getpid()));
}

TEST(DataFolder, the_secret_is_made_once_and_for_its_owner_alone) {
  const Folder folder("/tmp", 0755);
  const std::string secret = DataFolder(folder.path).secret();
  EXPECT_GE(secret.size(), 43U);
  EXPECT_EQ(DataFolder(folder.path).secret(), secret);
  struct stat status{};
  stat((folder.path + "/secret").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

// A start that is called off as soon as `path` exists; how long it took to give up.
std::chrono::milliseconds stopped_when_there_is(const std::string& folder,
                                                const std::string& path) {
  const DataFolder data(folder);
  const auto began = std::chrono::steady_clock::now();
  bool is_there = false;
  EXPECT_THROW(EmbeddedPostgres(data, {.is_stopping =
                                           [&] {
                                             is_there = is_there || fs::exists(folder + path);
                                             return is_there;
                                           }}),
               Stopped);
  EXPECT_TRUE(is_there);
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

TEST(EmbeddedPostgres, AStopWhileTheClusterIsMadeLeavesNothingInTheWay) {
  const Folder folder("/tmp", 0755);
  stopped_when_there_is(folder.path, "/postgres.new/PG_VERSION");
  EXPECT_FALSE(fs::exists(folder.path + "/postgres"));
  const DataFolder data(folder.path);
  const EmbeddedPostgres next(data);
  EXPECT_EQ(value(next.conninfo(), "SELECT 1"), "1");
}

TEST(EmbeddedPostgres, AStopWhileTheServerStartsEndsTheServer) {
  const Folder folder("/tmp", 0755);
  stopped_when_there_is(folder.path, "/postgres/postmaster.pid");
  EXPECT_FALSE(fs::exists(folder.path + "/postgres/postmaster.pid"));
  const DataFolder data(folder.path);
  const EmbeddedPostgres next(data);
  EXPECT_FALSE(next.was_adopted());
  EXPECT_EQ(value(next.conninfo(), "SELECT 1"), "1");
}

TEST(EmbeddedPostgres, AStopWhileAnotherStartsDoesNotWaitForIt) {
  const Folder folder("/tmp", 0755);
  const DataFolder data(folder.path);
  const auto other = FileLock::take(data.below("starting.lock"), FileLock::Kind::exclusive, 1);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THROW(EmbeddedPostgres(data, {.is_stopping = [] { return true; }}), Stopped);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

}  // namespace
}  // namespace flipflop::app
