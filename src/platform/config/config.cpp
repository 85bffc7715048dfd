#include "platform/config/config.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>

#include "base/invariant.h"
#include "base/text.h"

namespace flipflop {
namespace {

using Values = std::map<std::string, std::string>;

const Setting* find_setting(std::string_view name) {
  for (const Setting& setting : Config::declared())
    if (setting.name == name) return &setting;
  return nullptr;
}

const Setting& setting_of(std::string_view name) {
  const Setting* setting = find_setting(name);
  invariant(setting != nullptr,
            std::string("setting ").append(name).append(" is not declared").c_str());
  return *setting;
}

bool is_name(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Without its quotes, or for a bare value without a comment that follows a space.
std::string_view unquoted(std::string_view value, const std::string& place) {
  if (value.empty()) return value;
  const char quote = value.front();
  if (quote == '"' || quote == '\'') {
    const std::size_t end = value.find(quote, 1);
    if (end == std::string_view::npos) throw BadSetting(place + ": the quote is not closed");
    const std::string_view rest = trim(value.substr(end + 1));
    if (!rest.empty() && rest[0] != '#') throw BadSetting(place + ": text behind the quote");
    return value.substr(1, end - 1);
  }
  const std::size_t comment = value.find(" #");
  return trim(value.substr(0, comment));
}

// NAME=value a line; "export", quotes and # comments as in shells, without expansion.
Values read_env_file(const std::string& path) {
  Values values;
  std::ifstream file(path);
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    std::string_view text = trim(line);
    const std::string place = path + " line " + std::to_string(++number);
    if (text.empty() || text[0] == '#') continue;
    if (text.starts_with("export ")) text = trim(text.substr(7));
    const std::size_t equals = text.find('=');
    const std::string_view name = trim(text.substr(0, equals));
    if (equals == std::string_view::npos || !is_name(name))
      throw BadSetting(place + ": expected NAME=value");
    values[std::string(name)] = unquoted(trim(text.substr(equals + 1)), place);
  }
  return values;
}

// What people meant for us: a mistyped name with one of these prefixes is worth a warning.
bool has_our_prefix(std::string_view name) {
  for (std::string_view prefix :
       {"FLIPFLOP_", "DEMO_", "OUTBOUND_", "BANK_TRANSFER_", "FEED_", "ROLE_", "REDIS_"})
    if (name.starts_with(prefix)) return true;
  return false;
}

[[noreturn]] void refuse(const Setting& setting, const std::string& value,
                         const std::string& expected) {
  const std::string shown = setting.secret ? "its value" : "\"" + value + "\"";
  throw BadSetting(setting.name + ": " + shown + " is not " + expected);
}

}  // namespace

Config Config::load(const std::string& env_file) {
  Config config;
  for (auto& [name, value] : read_env_file(env_file))
    config.values_[name] = {value, Origin::env_file};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = text.substr(0, equals);
    if (find_setting(name) == nullptr && !has_our_prefix(name)) continue;
    config.values_[std::string(name)] = {std::string(text.substr(equals + 1)), Origin::environment};
  }
  return config;
}

Config Config::of(std::map<std::string, std::string> values) {
  Config config;
  for (auto& [name, value] : values) {
    setting_of(name);
    config.values_[name] = {value, Origin::environment};
  }
  return config;
}

std::string Config::text(std::string_view name) const {
  const Setting& setting = setting_of(name);
  const auto found = values_.find(name);
  // Compose files and CI set empty variables to mean "not set".
  const bool set = found != values_.end() && !found->second.first.empty();
  return set ? found->second.first : setting.default_value;
}

std::int64_t Config::whole(std::string_view name, std::int64_t low, std::int64_t high) const {
  const std::string value = text(name);
  std::int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto parsed = std::from_chars(value.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end || number < low || number > high)
    refuse(setting_of(name), value,
           "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return number;
}

bool Config::flag(std::string_view name) const {
  const std::string value = text(name);
  for (std::string_view yes : {"true", "1", "on"})
    if (equals_ignoring_case(value, yes)) return true;
  for (std::string_view no : {"false", "0", "off"})
    if (equals_ignoring_case(value, no)) return false;
  refuse(setting_of(name), value, "true or false");
}

bool Config::is_set(std::string_view name) const {
  return origin(name) != Origin::default_value;
}

Config::Origin Config::origin(std::string_view name) const {
  setting_of(name);
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.first.empty()) return Origin::default_value;
  return found->second.second;
}

void Config::override_with(std::string_view name, std::string value) {
  setting_of(name);
  values_[std::string(name)] = {std::move(value), Origin::command_line};
}

bool Config::is_production() const {
  const std::string value = text("FLIPFLOP_ENV");
  if (value != "production" && value != "development")
    refuse(setting_of("FLIPFLOP_ENV"), value, "development or production");
  return value == "production";
}

std::vector<std::string> Config::unknown_names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : values_)
    if (find_setting(name) == nullptr) names.push_back(name);
  return names;
}

}  // namespace flipflop
