#include "platform/text/template_set.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <set>

#include "base/invariant.h"
#include "platform/assets/assets.h"

namespace flipflop::text {
namespace {

constexpr std::string_view escape_pragma = R"({{%AUTOESCAPE context="HTML"}})";

bool is_page(std::string_view path) {
  return path.ends_with(".html");
}

// Plain text keeps its blank lines.
ctemplate::Strip strip_of(std::string_view path) {
  return is_page(path) ? ctemplate::STRIP_BLANK_LINES : ctemplate::DO_NOT_STRIP;
}

ctemplate::TemplateString key_of(std::string_view text) {
  return {text.data(), text.size()};
}

// The insides of every {{...}}.
std::vector<std::string_view> markers_in(std::string_view content) {
  std::vector<std::string_view> markers;
  for (std::size_t at = 0; (at = content.find("{{", at)) != std::string_view::npos;) {
    const std::size_t end = content.find("}}", at);
    if (end == std::string_view::npos) break;
    markers.push_back(content.substr(at + 2, end - at - 2));
    at = end + 2;
  }
  return markers;
}

bool is_variable(std::string_view marker) {
  return !marker.empty() && std::string_view("#/>!%=").find(marker[0]) == std::string_view::npos;
}

std::string_view name_of(std::string_view marker) {
  return marker.substr(0, marker.find(':'));
}

bool is_raw_marker(std::string_view marker) {
  return is_variable(marker) && marker.find(":none") != std::string_view::npos;
}

std::vector<TemplateSet::Source> read_sources() {
  std::vector<TemplateSet::Source> sources;
  for (const char* suffix : {".html", ".txt"})
    for (std::string& path : assets::list("", suffix)) {
      std::string content = assets::read(path);
      sources.push_back({std::move(path), std::move(content)});
    }
  return sources;
}

// Texts are the same for everything, so they live in ctemplate's global dictionary.
void publish_messages() {
  std::set<std::string> names;
  for (const auto& [key, message] : catalogue()) {
    const std::string name = template_name(key);
    invariant(names.insert(name).second, ("two messages are " + name + " in templates").c_str());
    ctemplate::TemplateDictionary::SetGlobalValue(key_of(name), key_of(message));
  }
}

}  // namespace

TemplateSet::TemplateSet(std::vector<Source> sources, const Catalogue& catalogue)
    : sources_(std::move(sources)), cache_(std::make_unique<ctemplate::TemplateCache>()) {
  for (const Source& source : sources_)
    for (std::string_view marker : markers_in(source.content))
      if (is_raw_marker(marker) && !is_raw(name_of(marker)))
        raw_names_.emplace_back(name_of(marker));
  Names known;
  for (const auto& [key, message] : catalogue) known.insert(template_name(key));
  for (const Source& source : sources_) {
    std::string fault = fault_of(source, known);
    if (fault.empty() && !cache_->StringToTemplateCache(key_of(source.path), key_of(source.content),
                                                        strip_of(source.path)))
      fault = "is not understood by ctemplate";
    faults_[source.path] = std::move(fault);
  }
  cache_->Freeze();
}

std::string TemplateSet::fault_of(const Source& source, const Names& known) const {
  if (is_page(source.path) && !source.content.starts_with(escape_pragma))
    return "does not begin with " + std::string(escape_pragma);
  for (std::string_view marker : markers_in(source.content)) {
    const std::string_view name = name_of(marker);
    if (!is_variable(marker)) continue;
    if (name.starts_with("M_") && !known.contains(name))
      return "shows " + std::string(name) + ", which no catalogue has";
    if (is_page(source.path) && is_raw(name) && !is_raw_marker(marker))
      return "escapes " + std::string(name) + ", which another place inserts raw";
  }
  return {};
}

void TemplateSet::check(std::string_view path) const {
  const auto found = faults_.find(path);
  if (found == faults_.end()) throw BrokenInvariant("there is no template " + std::string(path));
  if (!found->second.empty())
    throw BrokenInvariant("template " + std::string(path) + " " + found->second);
}

std::string TemplateSet::expand(std::string_view path,
                                const ctemplate::TemplateDictionary& values) const {
  check(path);
  std::string out;
  const bool whole = cache_->ExpandNoLoad(key_of(path), strip_of(path), &values, nullptr, &out);
  if (!whole) throw BrokenInvariant("template " + std::string(path) + " did not expand");
  return out;
}

bool TemplateSet::is_raw(std::string_view name) const {
  return std::ranges::find(raw_names_, name) != raw_names_.end();
}

#if defined(NDEBUG)

std::shared_ptr<const TemplateSet> TemplateSet::current() {
  static const auto set = [] {
    publish_messages();
    return std::make_shared<const TemplateSet>(read_sources(), catalogue());
  }();
  return set;
}

#else

namespace {

bool have_changed(const TemplateSet& set) {
  return std::ranges::any_of(set.sources(), [](const TemplateSet::Source& source) {
    return assets::read(source.path) != source.content;
  });
}

}  // namespace

// Development: a template that was edited shows its change within a third of a second.
std::shared_ptr<const TemplateSet> TemplateSet::current() {
  using Clock = std::chrono::steady_clock;
  static std::mutex mutex;
  static std::shared_ptr<const TemplateSet> set;
  static Clock::time_point looked_at;
  const std::lock_guard lock(mutex);
  if (set == nullptr) publish_messages();
  const bool is_due = Clock::now() - looked_at > std::chrono::milliseconds{300};
  if (set == nullptr || (is_due && have_changed(*set)))
    set = std::make_shared<const TemplateSet>(read_sources(), catalogue());
  if (is_due) looked_at = Clock::now();
  return set;
}

#endif

}  // namespace flipflop::text
