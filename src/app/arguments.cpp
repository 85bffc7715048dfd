#include "app/arguments.h"

#include <algorithm>

#include "base/text.h"

namespace flipflop::app {
namespace {

const Option& option_named(const std::vector<Option>& known, const std::string& name) {
  const auto found = std::ranges::find(known, name, &Option::name);
  if (found == known.end()) throw UsageError("unknown option " + name);
  return *found;
}

}  // namespace

Arguments::Arguments(const std::vector<std::string>& words, const std::vector<Option>& known) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (word == "--") {
      positional_.insert(positional_.end(), words.begin() + static_cast<long>(at) + 1, words.end());
      return;
    }
    if (!word.starts_with("--")) {
      positional_.push_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const Option& option = option_named(known, word.substr(0, equals));
    if (option.value.empty()) {
      if (equals != std::string::npos) throw UsageError(option.name + " takes no value");
      values_[option.name].emplace_back();
    } else if (equals != std::string::npos) {
      values_[option.name].push_back(word.substr(equals + 1));
    } else if (at + 1 < words.size()) {
      values_[option.name].push_back(words[++at]);
    } else {
      throw UsageError(option.name + " needs a value");
    }
  }
}

std::optional<std::string> Arguments::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::string Arguments::required(std::string_view name) const {
  auto given = value(name);
  if (!given || given->empty()) throw UsageError(std::string(name) + " is needed");
  return std::move(*given);
}

std::int64_t Arguments::whole(std::string_view name, std::int64_t missing, std::int64_t low,
                              std::int64_t high) const {
  const auto given = value(name);
  if (!given) return missing;
  const auto number = parse_unsigned(*given);
  if (!number || *number < low || *number > high) {
    throw UsageError(std::string(name) + " is a whole number from " + std::to_string(low) + " to " +
                     std::to_string(high));
  }
  return *number;
}

}  // namespace flipflop::app
