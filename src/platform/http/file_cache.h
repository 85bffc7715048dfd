#pragma once
// Internal to http: files of the data folder in memory, the recently used ones. Safe from every
// loop. A file that changes on the disk is read again: its time and size are looked at each time.

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace flipflop::http {

struct CachedFile {
  std::shared_ptr<const std::string> content;  // shared with responses under way
  std::int64_t modified_nanoseconds = 0;       // since 1970
};

class FileCache {
 public:
  // nullopt when there is no such regular file; links are not followed.
  std::optional<CachedFile> read(const std::string& path);

 private:
  struct Entry {
    std::string path;
    CachedFile file;
  };
  std::optional<CachedFile> find(const std::string& path, std::int64_t modified, std::size_t size);
  void keep(const std::string& path, const CachedFile& file);

  std::mutex mutex_;         // of all below
  std::list<Entry> recent_;  // the last used first
  std::map<std::string, std::list<Entry>::iterator> by_path_;
  std::size_t bytes_ = 0;
};

}  // namespace flipflop::http
