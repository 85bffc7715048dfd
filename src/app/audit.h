#pragma once
// The invariants of the shop, each a query in audit/*.sql that finds what breaks it. An operator
// can run them at any time; they only read.

#include <string>
#include <vector>

#include "platform/json/json.h"

namespace flipflop::app {

struct AuditResult {
  std::string name;                     // "stock_ledger", the file's
  std::string about;                    // the comment at its top
  std::vector<std::string> violations;  // at most 100
};
BOOST_DESCRIBE_STRUCT(AuditResult, (), (name, about, violations))

// Blocking; by name.
std::vector<AuditResult> audit(const std::string& conninfo);

}  // namespace flipflop::app
