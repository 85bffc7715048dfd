#include "platform/audit_log/sealing.h"

#include "platform/audit_log/store.h"
#include "platform/crypto/hmac.h"
#include "platform/log/log.h"

namespace flipflop::audit_log {
namespace {

constexpr std::chrono::seconds interval{5};
constexpr int sealed_at_once = 500;

}  // namespace

Sealing::Sealing(pg::Database& database, const Clock& clock, jobs::Jobs& jobs)
    : database_(database), clock_(clock) {
  jobs.every("platform.seal_audit_log", interval, &Sealing::seal_scheduled, this);
}

Task<void> Sealing::seal_scheduled(Deadline deadline) {
  co_await seal(deadline);
}

Task<int> Sealing::seal(Deadline deadline) {
  int all = 0;
  int some = sealed_at_once;
  while (some == sealed_at_once && !deadline.passed()) {
    some = co_await seal_some(deadline);
    all += some;
  }
  co_return all;
}

Task<int> Sealing::seal_some(Deadline deadline) {
  pg::Tx tx = co_await database_.begin(deadline);
  Seal last = co_await lock_last_seal(tx);
  const std::vector<Unsealed> entries = co_await unsealed(tx, sealed_at_once);
  std::vector<Seal> seals;
  for (const Unsealed& entry : entries) {
    last.number += 1;
    last.entry = entry.id;
    last.seal =
        crypto::sha256_hex(last.seal + "\n" + std::to_string(last.number) + "\n" + entry.text);
    seals.push_back(last);
  }
  if (!seals.empty()) co_await insert_seals(tx, seals, clock_.now());
  co_await tx.commit();
  if (!seals.empty()) log::info("audit log sealed", {{"number", last.number}, {"seal", last.seal}});
  co_return static_cast<int>(seals.size());
}

}  // namespace flipflop::audit_log
