#include "edge/admin/configuration/configuration_rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "platform/config/config.h"

namespace flipflop::admin {
namespace {

constexpr std::size_t largest_object = 16 * 1024;

bool looks_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 6> marks = {"secret", "password",   "token",
                                                            "apikey", "credential", "privatekey"};
  std::string plain = lower_ascii(name);
  std::erase_if(plain, [](char c) { return c == '_' || c == '-' || c == '.'; });
  return std::ranges::any_of(
      marks, [&plain](std::string_view mark) { return plain.find(mark) != std::string::npos; });
}

// The end of the string that begins at `begin`, behind its quote.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
  std::size_t at = begin + 1;
  while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2 : 1;
  return at + 1;
}

// Of all the names in an object, at every level.
std::optional<std::string> secret_name_in(std::string_view object) {
  for (std::size_t at = object.find('"'); at < object.size(); at = object.find('"', at)) {
    const std::size_t end = end_of_string(object, at);
    const std::string_view text = object.substr(at + 1, end - at - 2);
    if (object.substr(std::min(end, object.size())).starts_with(':') && looks_secret(text))
      return std::string(text);
    at = end;
  }
  return std::nullopt;
}

void take(json::Raw& member, const std::optional<json::Raw>& given, const char* field,
          json::Errors& errors) {
  if (!given) return;
  if (!given->text.starts_with('{')) return errors.add(field, "wrong_type", "must be an object");
  if (given->text.size() > largest_object)
    return errors.add(field, "too_long", "has more than 16 KiB");
  if (const auto name = secret_name_in(given->text))
    return errors.add(std::string(field) + "." + *name, "invalid_choice",
                      "secrets are set in the environment, not here");
  member = *given;
}

}  // namespace

Configuration changed(Configuration now, const ConfigurationInput& in, json::Errors& errors) {
  if (in.env_overrides && in.env_overrides->text != "{}")
    errors.add("envOverrides", "invalid_choice",
               "the environment is read when the process starts and is not changed here");
  take(now.features, in.features, "features", errors);
  take(now.business, in.business, "business", errors);
  take(now.integrations, in.integrations, "integrations", errors);
  take(now.system, in.system, "system", errors);
  return now;
}

AvailableSettings available_settings() {
  AvailableSettings available;
  available.configurable = {
      {"company", "Who sells: on documents, legal pages and mails", "company"},
      {"features", "An object that admin clients keep here", "features"},
      {"business", "An object that admin clients keep here", "business"},
      {"integrations", "An object that admin clients keep here; never secrets", "integrations"},
      {"system", "An object that admin clients keep here", "system"}};
  for (const Setting& setting : Config::declared()) available.non_editable.push_back(setting.name);
  return available;
}

}  // namespace flipflop::admin
