#include "platform/text/messages.h"

#include <boost/json/value.hpp>

#include "base/invariant.h"
#include "platform/assets/assets.h"
#include "platform/json/parse.h"
#include "platform/text/catalogue.h"

namespace flipflop::text {
namespace {

[[noreturn]] void refuse(std::string_view path, std::string_view key, std::string_view why) {
  throw BrokenInvariant(std::string(path).append(": ").append(key).append(" ").append(why));
}

std::string_view view_of(boost::json::string_view text) {
  return {text.data(), text.size()};
}

void add_group(Catalogue& catalogue, std::string_view path, const std::string& prefix,
               const boost::json::object& group) {
  for (const auto& entry : group) {
    const std::string key = prefix + std::string(view_of(entry.key()));
    const boost::json::value& value = entry.value();
    if (value.is_object()) {
      add_group(catalogue, path, key + ".", value.get_object());
      continue;
    }
    if (!value.is_string() || json::detail::is_fraction(value)) refuse(path, key, "is no text");
    const bool added = catalogue.emplace(key, view_of(value.get_string())).second;
    if (!added) refuse(path, key, "is there already");
  }
}

}  // namespace

void add_messages(Catalogue& catalogue, std::string_view path, std::string_view content) {
  json::Errors errors;
  const auto parsed = json::detail::parse(content, errors);
  if (!parsed) refuse(path, errors.list()[0].path, errors.list()[0].message);
  if (!parsed->is_object()) refuse(path, "the file", "is no object");
  add_group(catalogue, path, "", parsed->get_object());
}

const Catalogue& catalogue() {
  static const Catalogue loaded = [] {
    Catalogue all;
    for (const std::string& path : assets::list("", "/messages.cs.json"))
      add_messages(all, path, assets::read(path));
    return all;
  }();
  return loaded;
}

std::string template_name(std::string_view key) {
  std::string name = "M_";
  for (char c : key) name.push_back(c == '.' ? '_' : c);
  return name;
}

std::string filled(std::string_view key, std::string_view text,
                   const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string out;
  for (;;) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) refuse("message", key, "has a placeholder without an end");
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const std::string* value = nullptr;
    for (const auto& [given, filling] : values)
      if (given == name) value = &filling;
    if (value == nullptr) refuse("message", key, "has a placeholder without a value");
    out += *value;
    text.remove_prefix(close + 1);
  }
}

const std::string& message(std::string_view key) {
  const auto found = catalogue().find(key);
  if (found == catalogue().end()) refuse("message", key, "is in no catalogue");
  return found->second;
}

bool has_message(std::string_view key) {
  return catalogue().contains(key);
}

std::string message(std::string_view key,
                    const std::vector<std::pair<std::string_view, std::string>>& values) {
  return filled(key, message(key), values);
}

const std::vector<std::pair<std::string, std::string>>& all_messages() {
  static const std::vector<std::pair<std::string, std::string>> all(catalogue().begin(),
                                                                    catalogue().end());
  return all;
}

}  // namespace flipflop::text
