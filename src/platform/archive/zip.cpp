#include "platform/archive/zip.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <set>

#include "base/invariant.h"
#include "base/text.h"

namespace flipflop::archive {
namespace {

constexpr int file_permissions = 0600;  // what is packed here is somebody's own

struct Free {
  void operator()(::archive* writer) const { archive_write_free(writer); }
  void operator()(::archive_entry* entry) const { archive_entry_free(entry); }
};
using Writer = std::unique_ptr<::archive, Free>;
using Entry = std::unique_ptr<::archive_entry, Free>;

// libarchive was asked for nothing that can go wrong in memory, so an error is a mistake of ours.
void check(int result) {
  invariant(result == ARCHIVE_OK, "the archive is written");
}

la_ssize_t append(::archive*, void* to, const void* bytes, std::size_t size) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

// ASCII alone: what another letter becomes depends on the locale of this process and of the reader.
bool is_safe_name(const std::string& name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_./";
  if (name.find_first_not_of(allowed) != std::string::npos) return false;
  for (const std::string_view part : split(name, '/'))
    if (part.empty() || part == "." || part == "..") return false;
  return true;
}

void write_file(::archive* writer, const File& file, std::time_t at) {
  const Entry entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), file.name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), file_permissions);
  archive_entry_set_mtime(entry.get(), at, 0);
  check(archive_write_header(writer, entry.get()));
  const la_ssize_t written = archive_write_data(writer, file.content.data(), file.content.size());
  invariant(written == static_cast<la_ssize_t>(file.content.size()), "a file is packed whole");
}

}  // namespace

std::string zip(const std::vector<File>& files, Instant at) {
  std::set<std::string> names;
  for (const File& file : files) {
    invariant(is_safe_name(file.name), "the name of a packed file stays within its folder");
    invariant(names.insert(file.name).second, "a name is packed once");
  }
  std::string bytes;
  const Writer writer(archive_write_new());
  check(archive_write_set_format_zip(writer.get()));
  check(archive_write_set_bytes_in_last_block(writer.get(), 1));  // no padding at the end
  check(archive_write_open(writer.get(), &bytes, nullptr, append, nullptr));
  const std::time_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  for (const File& file : files) write_file(writer.get(), file, seconds);
  check(archive_write_close(writer.get()));
  return bytes;
}

}  // namespace flipflop::archive
