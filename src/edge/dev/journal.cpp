#include "edge/dev/journal.h"

#include <filesystem>

#include "base/invariant.h"

namespace flipflop::dev {

Journal::Journal(const std::string& data_folder, std::string_view name,
                 const std::function<void(std::string_view line)>& replay) {
  const std::filesystem::path folder = std::filesystem::path(data_folder) / "dev";
  std::filesystem::create_directories(folder);
  const std::filesystem::path path = folder / (std::string(name) + ".jsonl");
  std::ifstream existing(path, std::ios::binary);
  std::uintmax_t whole_bytes = 0;
  for (std::string line; std::getline(existing, line);) {
    if (existing.eof()) break;  // no line break behind it
    whole_bytes += line.size() + 1;
    if (!line.empty()) replay(line);
  }
  existing.close();
  if (std::filesystem::exists(path)) std::filesystem::resize_file(path, whole_bytes);
  file_.open(path, std::ios::binary | std::ios::app);
  invariant(file_.is_open(), "an emulator's journal cannot be opened");
}

void Journal::append(std::string_view json_line) {
  const std::lock_guard lock(mutex_);
  file_ << json_line << '\n' << std::flush;
  invariant(file_.good(), "an emulator's journal cannot be written");
}

}  // namespace flipflop::dev
