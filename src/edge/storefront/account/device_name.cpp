#include "edge/storefront/account/device_name.h"

#include <span>

namespace flipflop::storefront {
namespace {

struct Mark {
  std::string_view mark, name;
};

// Everybody claims to be what came before, so the most particular mark stands first.
constexpr Mark browsers[] = {{"Edg/", "Edge"},        {"EdgA/", "Edge"},
                             {"OPR/", "Opera"},       {"SamsungBrowser/", "Samsung Internet"},
                             {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
                             {"CriOS/", "Chrome"},    {"Chrome/", "Chrome"},
                             {"Safari/", "Safari"}};
constexpr Mark systems[] = {{"iPhone", "iPhone"},   {"iPad", "iPad"},       {"Android", "Android"},
                            {"Windows", "Windows"}, {"Macintosh", "macOS"}, {"CrOS", "ChromeOS"},
                            {"Linux", "Linux"}};

std::string_view first_of(std::span<const Mark> marks, std::string_view text) {
  for (const Mark& mark : marks)
    if (text.find(mark.mark) != std::string_view::npos) return mark.name;
  return {};
}

}  // namespace

std::string device_name(std::string_view user_agent) {
  const std::string_view browser = first_of(browsers, user_agent);
  const std::string_view system = first_of(systems, user_agent);
  std::string name(browser);
  if (!browser.empty() && !system.empty()) name += ", ";
  return name.append(system);
}

}  // namespace flipflop::storefront
