#include "app/audit.h"

#include "base/text.h"
#include "platform/assets/assets.h"
#include "platform/pg/pg.h"

namespace flipflop::app {
namespace {

constexpr std::string_view folder = "app/audit/";
constexpr std::string_view ending = ".sql";

// The lines of comment at the top, as one.
std::string about(const std::string& sql) {
  std::string text;
  for (const std::string_view line : split(sql, '\n')) {
    if (!line.starts_with("--")) break;
    if (!text.empty()) text.push_back(' ');
    text += trim(line.substr(2));
  }
  return text;
}

}  // namespace

std::vector<AuditResult> audit(const std::string& conninfo) {
  std::vector<AuditResult> results;
  for (const std::string& path : assets::list(folder, ending)) {
    const std::string sql = assets::read(path);
    AuditResult result;
    result.name = path.substr(folder.size(), path.size() - folder.size() - ending.size());
    result.about = about(sql);
    for (auto& row : pg::query_now(conninfo, sql))
      result.violations.push_back(std::move(row.at(0)));
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace flipflop::app
