#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>

#include "base/text.h"
#include "platform/clock/clock.h"

namespace flipflop::app {
namespace {

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int flock_operation(FileLock::Kind kind) {
  return (kind == FileLock::Kind::shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
}

}  // namespace

std::optional<FileLock> FileLock::try_take(const std::string& path, Kind kind) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) throw_errno(path);
  FileLock lock(descriptor);
  if (flock(descriptor, flock_operation(kind)) == 0) return lock;
  if (errno != EWOULDBLOCK) throw_errno(path);
  return std::nullopt;
}

std::optional<FileLock> FileLock::take(const std::string& path, Kind kind, int seconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (true) {
    auto lock = try_take(path, kind);
    if (lock || std::chrono::steady_clock::now() >= end) return lock;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool FileLock::become_exclusive() {
  return flock(descriptor_, flock_operation(Kind::exclusive)) == 0;
}

void FileLock::write(const std::string& content) {
  if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, content.data(), content.size(), 0) < 0)
    throw_errno("writing a lock file");
}

DataFolder::DataFolder(const std::string& path)
    : path_(std::filesystem::absolute(path).lexically_normal().string()) {
  if (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
  std::filesystem::create_directories(path_);
  std::filesystem::create_directories(below("images"));
  std::filesystem::create_directories(below("logs"));
  chmod(below("logs").c_str(), 0750);
}

std::optional<FileLock> DataFolder::lock_for_up() const {
  auto lock = FileLock::try_take(below("lock"), FileLock::Kind::exclusive);
  if (lock) lock->write(std::to_string(getpid()) + "\n");
  return lock;
}

std::string DataFolder::holder_of_up() const {
  return std::string(trim(read_file(below("lock")).value_or("unknown")));
}

std::string DataFolder::secret() const {
  if (const auto known = read_file(below("secret"))) return std::string(trim(*known));
  const auto lock = FileLock::take(below("secret.lock"), FileLock::Kind::exclusive, 10);
  if (!lock) throw std::runtime_error("another flipflop holds " + below("secret.lock"));
  if (const auto known = read_file(below("secret"))) return std::string(trim(*known));
  SystemRandom random;
  const std::string made = random.token();
  write_file(below("secret"), made + "\n", 0600);
  return made;
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream content;
  content << file.rdbuf();
  return std::move(content).str();
}

void write_file(const std::string& path, const std::string& content, unsigned mode) {
  const std::string temporary = path + ".new";
  const int descriptor =
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, static_cast<mode_t>(mode));
  if (descriptor < 0) throw_errno(temporary);
  const ssize_t written = write(descriptor, content.data(), content.size());
  const bool synced = fsync(descriptor) == 0;
  close(descriptor);
  if (written != static_cast<ssize_t>(content.size()) || !synced) throw_errno(temporary);
  if (rename(temporary.c_str(), path.c_str()) != 0) throw_errno(path);
}

}  // namespace flipflop::app
