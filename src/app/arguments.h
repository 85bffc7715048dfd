#pragma once
// The words behind `flipflop`: strict, so that a mistyped option never means something else.

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace flipflop::app {

// The command line makes no sense; the message says why.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Option {
  std::string name;   // "--products"
  std::string value;  // "N"; empty for a flag
};

class Arguments {
 public:
  // `--name value`, `--name=value` and flags anywhere among the positional words; "--" ends them.
  Arguments(const std::vector<std::string>& words, const std::vector<Option>& known);

  const std::vector<std::string>& positional() const { return positional_; }
  bool flag(std::string_view name) const { return values_.contains(name); }
  // The last one given.
  std::optional<std::string> value(std::string_view name) const;
  std::vector<std::string> values(std::string_view name) const;
  std::string required(std::string_view name) const;
  std::int64_t whole(std::string_view name, std::int64_t missing, std::int64_t low,
                     std::int64_t high) const;

 private:
  std::vector<std::string> positional_;
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

}  // namespace flipflop::app
