#pragma once
// The memory of an emulator: JSON lines appended to a file under DATA/dev and read back at start.
// An emulator stands for a foreign system, so it keeps nothing in the shop's database and survives
// a kill of the shop. Thread-safe; every line is flushed before the answer goes out.

#include <fstream>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace flipflop::dev {

class Journal {
 public:
  // Opens DATA/dev/<name>.jsonl and hands every whole line to `replay`, oldest first. A torn last
  // line, the mark of a kill, is dropped.
  Journal(const std::string& data_folder, std::string_view name,
          const std::function<void(std::string_view line)>& replay);

  void append(std::string_view json_line);

 private:
  std::mutex mutex_;
  std::ofstream file_;
};

}  // namespace flipflop::dev
