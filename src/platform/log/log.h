#pragma once
// Structured logs: one JSON object a line on stderr and in rotated files under DATA/logs. Fields
// are named values; secrets and personal data have no place here. Safe from every thread; a full
// disk never blocks or ends a request.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace flipflop::log {

enum class Level { debug, info, warn, error };

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  Field(std::string_view n, std::string_view v) : name(n), value(v) {}
  Field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  Field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  Field(std::string_view n, bool v) : name(n), value(v) {}
  Field(std::string_view n, double v) : name(n), value(v) {}
  template <class Integer>
    requires std::is_integral_v<Integer>
  Field(std::string_view n, Integer v) : name(n), value(static_cast<std::int64_t>(v)) {}
};
using Fields = std::initializer_list<Field>;

// Where lines also go (the logging service of a later release). write() must not block.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void write(Level level, std::string_view json_line) = 0;
};

// Called once by main before threads start; without it lines go to stderr only. `folder` empty: no
// files. Files are rotated at 20 MB, ten are kept.
void start(Level least, const std::string& folder);
void add_sink(std::shared_ptr<Sink> sink);  // shared with the logging threads
void flush();

void write(Level level, std::string_view message, Fields fields);
inline void debug(std::string_view message, Fields fields = {}) {
  write(Level::debug, message, fields);
}
inline void info(std::string_view message, Fields fields = {}) {
  write(Level::info, message, fields);
}
inline void warn(std::string_view message, Fields fields = {}) {
  write(Level::warn, message, fields);
}
inline void error(std::string_view message, Fields fields = {}) {
  write(Level::error, message, fields);
}

}  // namespace flipflop::log
