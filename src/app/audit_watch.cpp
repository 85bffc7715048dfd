#include "app/audit_watch.h"

#include "app/audit.h"
#include "edge/admin/operations/invariant_report.h"
#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/log/log.h"
#include "platform/loop/worker_pool.h"
#include "platform/pg/pg.h"
#include "platform/settings/settings.h"

namespace flipflop::app {
namespace {

constexpr std::chrono::hours interval{1};

}  // namespace

AuditWatch::AuditWatch(Platform& platform, std::string conninfo)
    : platform_(platform), conninfo_(std::move(conninfo)) {
  platform.jobs.every("app.check_invariants", interval, &AuditWatch::check, this);
}

Task<void> AuditWatch::check(Deadline deadline) {
  const std::string conninfo = conninfo_;
  auto results = co_await platform_.workers.run([conninfo] { return audit(conninfo); }, deadline);
  admin::InvariantReport report;
  report.checked_at = platform_.clock.now();
  for (AuditResult& result : results) {
    if (!result.violations.empty())
      log::error("an invariant is broken",
                 {{"invariant", result.name},
                  {"violations", static_cast<std::int64_t>(result.violations.size())}});
    report.results.push_back(
        {std::move(result.name), std::move(result.about), std::move(result.violations)});
  }
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await platform_.settings.save_document(tx, admin::invariants_key, json::to_text(report));
  co_await tx.commit();
}

}  // namespace flipflop::app
