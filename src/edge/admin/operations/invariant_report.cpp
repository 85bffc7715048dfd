#include "edge/admin/operations/invariant_report.h"

#include "base/invariant.h"
#include "platform/settings/settings.h"

namespace flipflop::admin {

Task<InvariantReport> latest_report(settings::Settings* settings, Deadline deadline) {
  const auto stored = co_await settings->latest(invariants_key, deadline);
  if (!stored.json) co_return InvariantReport{};
  auto report = json::from_text<InvariantReport>(*stored.json);
  invariant(report.has_value(), "the stored result of the invariants can be read");
  co_return std::move(*report);
}

}  // namespace flipflop::admin
