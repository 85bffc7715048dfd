#include "app/child_process.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace flipflop::app {
namespace {

constexpr std::size_t output_limit = 64 * 1024;
constexpr int exec_failed = 127;

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// Everything the child needs, made before fork: behind it only system calls are safe.
class Prepared {
 public:
  explicit Prepared(const ChildProcess& process) : user_(process.user) {
    environment_text_ = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"};
    for (const auto& [name, value] : process.environment)
      environment_text_.push_back(name + "=" + value);
    arguments_text_ = process.arguments;
    for (auto& text : arguments_text_) arguments_.push_back(text.data());
    for (auto& text : environment_text_) environment_.push_back(text.data());
    arguments_.push_back(nullptr);
    environment_.push_back(nullptr);
  }

  // Runs in the child; never returns.
  [[noreturn]] void become(int output) {
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    close_range(3, ~0U, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (user_ && !drop_to(*user_)) _exit(exec_failed);
    if (chdir("/") != 0) _exit(exec_failed);
    execve(arguments_[0], arguments_.data(), environment_.data());
    _exit(exec_failed);
  }

  static bool drop_to(const User& user) {
    return setgroups(1, &user.gid) == 0 && setgid(user.gid) == 0 && setuid(user.uid) == 0;
  }

 private:
  std::optional<User> user_;
  std::vector<std::string> arguments_text_, environment_text_;
  std::vector<char*> arguments_, environment_;
};

constexpr int look_again_milliseconds = 100;

std::string read_to_end(int descriptor, pid_t child, const std::function<bool()>& is_stopping) {
  std::string output;
  char buffer[4096];
  bool is_told = false;
  while (true) {
    pollfd readable{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (is_stopping && poll(&readable, 1, look_again_milliseconds) == 0) {
      if (!is_told && is_stopping()) is_told = kill(child, SIGTERM) == 0;
      continue;
    }
    const ssize_t count = read(descriptor, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return output;
    output.append(buffer, static_cast<std::size_t>(count));
    if (output.size() > 2 * output_limit) output.erase(0, output.size() - output_limit);
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw_errno("waitpid");
  return status;
}

}  // namespace

Ended run(const ChildProcess& process) {
  Prepared prepared(process);
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) throw_errno("pipe2");
  const pid_t child = fork();
  if (child < 0) throw_errno("fork");
  if (child == 0) prepared.become(pipe_ends[1]);
  close(pipe_ends[1]);
  Ended ended;
  ended.output = read_to_end(pipe_ends[0], child, process.is_stopping);
  close(pipe_ends[0]);
  const int status = wait_for(child);
  ended.ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) == exec_failed && ended.output.empty())
    ended.output = "cannot run " + process.arguments[0];
  return ended;
}

pid_t start_detached(const ChildProcess& process) {
  Prepared prepared(process);
  const int output =
      open(process.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) throw_errno(process.output_file.c_str());
  const pid_t child = fork();
  if (child < 0) throw_errno("fork");
  if (child == 0) {
    setsid();
    prepared.become(output);
  }
  close(output);
  return child;
}

bool can_reach(const User& user, const std::string& folder) {
  const pid_t child = fork();
  if (child < 0) throw_errno("fork");
  if (child == 0) _exit(Prepared::drop_to(user) && access(folder.c_str(), X_OK) == 0 ? 0 : 1);
  const int status = wait_for(child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace flipflop::app
