#pragma once
// Settings from the environment and an .env file (the environment wins). Every setting is declared
// once, with its default and one line of why; undeclared reads do not exist, so `flipflop config`
// and config/flipflop.example.env are complete by construction. Values are validated when they are
// read: a bad one throws BadSetting, which names the variable.

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace flipflop {

class BadSetting : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Setting {
  std::string name;           // DB_HOST
  std::string default_value;  // empty when there is none
  std::string why;            // one line
  bool secret = false;        // masked by `flipflop config`, never logged
};

class Config {
 public:
  enum class Origin { default_value, env_file, environment, command_line };

  // Reads the process environment, and `env_file` when it exists.
  static Config load(const std::string& env_file);
  // For tests: exactly these values, everything else at its default.
  static Config of(std::map<std::string, std::string> values);

  // The value of a declared setting; empty string when it is unset and has no default.
  std::string text(std::string_view name) const;
  std::int64_t whole(std::string_view name, std::int64_t low, std::int64_t high) const;
  bool flag(std::string_view name) const;  // true/false/1/0/on/off
  bool is_set(std::string_view name) const;
  Origin origin(std::string_view name) const;
  // A value given on the command line, above all others.
  void override_with(std::string_view name, std::string value);

  bool is_production() const;  // FLIPFLOP_ENV=production
  // Names in the .env file or with our prefixes in the environment that nothing declares.
  std::vector<std::string> unknown_names() const;

  // All settings of the program, sorted by name (settings.cpp is the list).
  static const std::vector<Setting>& declared();

 private:
  std::map<std::string, std::pair<std::string, Origin>, std::less<>> values_;
};

}  // namespace flipflop
