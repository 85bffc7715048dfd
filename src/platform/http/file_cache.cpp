#include "platform/http/file_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace flipflop::http {

namespace {

constexpr std::size_t most_bytes = 32 * 1024 * 1024;
constexpr std::size_t largest_kept = 1024 * 1024;

std::int64_t modified_at(const struct stat& status) {
  return static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), "cannot read " + path);
}

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string read_all(int descriptor, std::size_t size, const std::string& path) {
  std::string content(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got = ::read(descriptor, content.data() + filled, size - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

}  // namespace

std::optional<CachedFile> FileCache::read(const std::string& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  const auto size = static_cast<std::size_t>(status.st_size);
  if (auto known = find(path, modified_at(status), size)) return known;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0 && errno == ENOENT) return std::nullopt;
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) fail(path);
  CachedFile made{std::make_shared<const std::string>(
                      read_all(file.get(), static_cast<std::size_t>(status.st_size), path)),
                  modified_at(status)};
  if (made.content->size() <= largest_kept) keep(path, made);
  return made;
}

std::optional<CachedFile> FileCache::find(const std::string& path, std::int64_t modified,
                                          std::size_t size) {
  const std::lock_guard lock(mutex_);
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return std::nullopt;
  const CachedFile& file = found->second->file;
  if (file.modified_nanoseconds != modified || file.content->size() != size) return std::nullopt;
  recent_.splice(recent_.begin(), recent_, found->second);
  return file;
}

void FileCache::keep(const std::string& path, const CachedFile& file) {
  const std::lock_guard lock(mutex_);
  if (const auto old = by_path_.find(path); old != by_path_.end()) {
    bytes_ -= old->second->file.content->size();
    recent_.erase(old->second);
    by_path_.erase(old);
  }
  recent_.push_front({path, file});
  by_path_[path] = recent_.begin();
  bytes_ += file.content->size();
  while (bytes_ > most_bytes) {
    bytes_ -= recent_.back().file.content->size();
    by_path_.erase(recent_.back().path);
    recent_.pop_back();
  }
}

}  // namespace flipflop::http
