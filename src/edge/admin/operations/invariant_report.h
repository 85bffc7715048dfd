#pragma once
// The last result of the invariants, as the job that checks them leaves it for the page of staff
// (settings document "invariants"; written by app, which alone sees all schemas).

#include <string>
#include <vector>

#include "base/instant.h"
#include "platform/json/json.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop::settings {
class Settings;
}

namespace flipflop::admin {

inline constexpr const char* invariants_key = "invariants";

struct InvariantResult {
  std::string name, about;
  std::vector<std::string> violations;
};
BOOST_DESCRIBE_STRUCT(InvariantResult, (), (name, about, violations))

struct InvariantReport {
  Instant checked_at;
  std::vector<InvariantResult> results;
};
BOOST_DESCRIBE_STRUCT(InvariantReport, (), (checked_at, results))

// Empty before the first check.
Task<InvariantReport> latest_report(settings::Settings* settings, Deadline deadline);

}  // namespace flipflop::admin
