#pragma once
// The desk of staff over its store.

#include <expected>

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/idempotency/once.h"
#include "shop/voucher/code.h"
#include "shop/voucher/store.h"

namespace flipflop::voucher {

class Issuing final : public Desk {
 public:
  struct Needs {
    pg::Database& database;
    audit_log::AuditLog& audit_log;
    const Clock& clock;
    Ids& ids;
  };
  Issuing(Needs needs, Codes codes, Store& store)
      : needs_(needs), codes_(std::move(codes)), store_(store) {}

  std::string refusal_of_end(Instant valid_until) const override;
  Task<BatchId> issue(Issue issue, audit_log::Actor actor, Deadline deadline) override;
  Task<std::expected<std::vector<ShownCode>, StaffRefusal>> codes(BatchId id,
                                                                  audit_log::Actor actor,
                                                                  Deadline deadline) override;
  Task<std::expected<void, StaffRefusal>> block(Blocking blocking, audit_log::Actor actor,
                                                Deadline deadline) override;
  Task<std::expected<void, StaffRefusal>> adjust(Adjustment adjustment, audit_log::Actor actor,
                                                 Deadline deadline) override;

  Task<std::optional<KeptVoucher>> voucher(VoucherId id, Deadline deadline) override;
  Task<std::vector<LedgerEntry>> ledger(VoucherId id, Deadline deadline) override;
  Task<list::Page<KeptVoucher>> browse(VoucherFilter filter, list::Query query,
                                       Deadline deadline) override;

 private:
  NewBatch batch_of(const Issue& issue, const std::string& issuer);

  Needs needs_;
  Codes codes_;
  Store& store_;
};

}  // namespace flipflop::voucher
