#pragma once
// DATA: what one shop keeps outside the database. It holds images/, logs/, the lock of `up`, the
// generated secret and, where the server's user can reach it, the database cluster.

#include <optional>
#include <string>

namespace flipflop::app {

// A file lock (flock) that the kernel releases when its process ends, however it ends.
class FileLock {
 public:
  enum class Kind { shared, exclusive };

  // nullopt when another process holds it.
  static std::optional<FileLock> try_take(const std::string& path, Kind kind);
  // Waits, at most `seconds`; nullopt after that.
  static std::optional<FileLock> take(const std::string& path, Kind kind, int seconds);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();
  // Turns a shared lock into the only one; false, and no lock at all any more, when there are
  // others (flock(2)).
  bool become_exclusive();
  void write(const std::string& content);  // for people who look who holds it

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

class DataFolder {
 public:
  // Makes the folder when it is missing.
  explicit DataFolder(const std::string& path);

  const std::string& path() const { return path_; }  // absolute
  std::string below(const std::string& name) const { return path_ + "/" + name; }
  // nullopt when another `up` runs in this folder.
  std::optional<FileLock> lock_for_up() const;
  // The process number that the holder of that lock wrote down.
  std::string holder_of_up() const;
  // Made once (256 random bits, mode 0600).
  std::string secret() const;

 private:
  std::string path_;
};

std::optional<std::string> read_file(const std::string& path);
// Whole or not at all: a temporary file, synced, then renamed.
void write_file(const std::string& path, const std::string& content, unsigned mode);

}  // namespace flipflop::app
