#pragma once
// Which of our roles the roles of a foreign service mean. Services that sign people in for several
// programs name their roles apart ("app:flipflop-service:admin"); what no rule names means nothing
// here. Pure.

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace flipflop::auth::foreign {

class RoleMap {
 public:
  // "app:flipflop-service:*, global:superadmin=owner": a prefix behind which one of our names
  // stands, or one name that means one of ours. The error is the rule that is neither.
  static std::expected<RoleMap, std::string> parse(std::string_view text);

  // Sorted, each once. Whether there is such a role, and what it may do, the database knows.
  std::vector<std::string> ours(const std::vector<std::string>& theirs) const;

 private:
  std::vector<std::string> prefixes_;
  std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace flipflop::auth::foreign
