#include "platform/http/version.h"

#include "base/text.h"

namespace flipflop::http {

std::optional<std::string> seen_version(const Request& request, IfMatch rule) {
  const std::string_view given = trim(request.header("if-match"));
  if (given.empty() && rule == IfMatch::required)
    throw Problem(428, "PRECONDITION_REQUIRED",
                  "Send If-Match with the ETag of what you have seen.");
  if (given.empty() || given == "*") return std::nullopt;
  // A weak tag never matches here; kept with its mark it equals no version.
  if (given.starts_with("W/")) return std::string(given);
  const bool is_quoted = given.size() > 2 && given.front() == '"' && given.back() == '"';
  if (!is_quoted || given.find('"', 1) != given.size() - 1)
    throw bad_request("If-Match is not one ETag.",
                      {{"If-Match", "invalid_format", "one ETag in quotes, or *"}});
  return std::string(given.substr(1, given.size() - 2));
}

std::string etag_of(std::string_view version) {
  return "\"" + std::string(version) + "\"";
}

Problem stale_version() {
  return Problem(412, "STALE", "Somebody else changed this meanwhile. Load it again.");
}

}  // namespace flipflop::http
