#include "shop/voucher/issuing.h"

#include "base/invariant.h"
#include "platform/idempotency/form_id.h"

namespace flipflop::voucher {
namespace {

constexpr std::chrono::hours codes_shown{1};
constexpr std::chrono::hours longest_life{24 * 366 * 10};

std::string described(const KeptVoucher& voucher, std::string reason) {
  return json::to_text(
      VoucherRecord{voucher.state, voucher.value, voucher.balance, std::move(reason)});
}

IssueRecord wish_of(const Issue& issue) {
  return {issue.label, issue.pieces, issue.value, issue.valid_until};
}

}  // namespace

std::string Issuing::refusal_of_end(Instant valid_until) const {
  if (valid_until <= needs_.clock.now()) return "is over already";
  if (valid_until > needs_.clock.now() + longest_life) return "is more than ten years away";
  return {};
}

Task<BatchId> Issuing::issue(Issue issue, audit_log::Actor actor, Deadline deadline) {
  invariant(issue.pieces >= 1 && issue.pieces <= most_issued_at_once, "1 to 1,000 are issued");
  if (idempotency::was_done(issue.once)) {
    const auto id = Uuid::parse(issue.once->done_about());
    invariant(id.has_value(), "the key was claimed with the id of the batch");
    co_return BatchId{*id};
  }
  NewBatch batch = batch_of(issue, actor.name);
  const BatchId id = batch.id;
  pg::Tx tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, issue.once, id.text());
  const bool is_new = co_await store_.insert(tx, std::move(batch), needs_.clock.now());
  if (!is_new) {  // the form was sent before
    co_await tx.rollback();
    co_return id;
  }
  co_await needs_.audit_log.append(
      tx, {std::move(actor), "voucher.issue", id.text(), "", json::to_text(wish_of(issue))});
  co_await tx.commit();
  co_return id;
}

NewBatch Issuing::batch_of(const Issue& issue, const std::string& issuer) {
  NewBatch batch;
  batch.id = issue.form
                 ? BatchId{idempotency::id_made_by(*issue.form, json::to_text(wish_of(issue)))}
                 : needs_.ids.next_as<BatchId>();
  batch.label = issue.label;
  batch.issuer = issuer;
  batch.value = issue.value;
  batch.valid_until = issue.valid_until;
  for (int i = 0; i < issue.pieces; ++i) {
    const auto id = needs_.ids.next_as<VoucherId>();
    const std::string letters = letters_of(codes_.code_of(id));
    batch.vouchers.push_back(id);
    batch.hashes.push_back(hash_of(letters));
    batch.last_fours.push_back(last_four_of(letters));
  }
  return batch;
}

// Every look is written down.
Task<std::expected<std::vector<ShownCode>, StaffRefusal>> Issuing::codes(BatchId id,
                                                                         audit_log::Actor actor,
                                                                         Deadline deadline) {
  const auto batch = co_await store_.batch(id, deadline);
  if (!batch) co_return std::unexpected(StaffRefusal::unknown);
  if (batch->issuer != actor.name || needs_.clock.now() >= batch->issued_at + codes_shown)
    co_return std::unexpected(StaffRefusal::codes_hidden);
  pg::Tx tx = co_await needs_.database.begin(deadline);
  co_await needs_.audit_log.append(tx, {std::move(actor), "voucher.codes", id.text(), "", ""});
  co_await tx.commit();
  std::vector<ShownCode> codes;
  for (const VoucherId voucher : batch->vouchers)
    codes.push_back({voucher, codes_.code_of(voucher)});
  co_return codes;
}

Task<std::expected<void, StaffRefusal>> Issuing::block(Blocking blocking, audit_log::Actor actor,
                                                       Deadline deadline) {
  if (idempotency::was_done(blocking.once)) co_return std::expected<void, StaffRefusal>();
  pg::Tx tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, blocking.once, blocking.id.text());
  const auto before = co_await store_.lock(tx, blocking.id);
  if (!before) co_return std::unexpected(StaffRefusal::unknown);
  if (before->state == State::expired) co_return std::unexpected(StaffRefusal::expired);
  co_await store_.set_blocked(tx, blocking.id, blocking.reason);
  KeptVoucher after = *before;
  after.state = blocking.reason.empty() ? State::active : State::blocked;
  co_await needs_.audit_log.append(
      tx, {std::move(actor), "voucher.block", blocking.id.text(),
           described(*before, before->block_reason), described(after, blocking.reason)});
  co_await tx.commit();
  co_return std::expected<void, StaffRefusal>();
}

Task<std::expected<void, StaffRefusal>> Issuing::adjust(Adjustment adjustment,
                                                        audit_log::Actor actor, Deadline deadline) {
  invariant(!adjustment.amount.is_zero() && !adjustment.reason.empty(),
            "an adjustment changes something, for a reason");
  if (idempotency::was_done(adjustment.once)) co_return std::expected<void, StaffRefusal>();
  pg::Tx tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, adjustment.once, adjustment.id.text());
  const auto before = co_await store_.lock(tx, adjustment.id);
  if (!before) co_return std::unexpected(StaffRefusal::unknown);
  if (before->state == State::expired) co_return std::unexpected(StaffRefusal::expired);
  KeptVoucher after = *before;
  after.balance = before->balance + adjustment.amount;
  if (after.balance.is_negative()) co_return std::unexpected(StaffRefusal::beyond_balance);
  if (!adjustment.amount.is_negative()) after.value = before->value + adjustment.amount;
  co_await store_.adjust(tx, adjustment.id, adjustment.amount, adjustment.reason,
                         needs_.clock.now());
  co_await needs_.audit_log.append(
      tx, {std::move(actor), "voucher.adjust", adjustment.id.text(), described(*before, ""),
           described(after, adjustment.reason)});
  co_await tx.commit();
  co_return std::expected<void, StaffRefusal>();
}

Task<std::optional<KeptVoucher>> Issuing::voucher(VoucherId id, Deadline deadline) {
  return store_.voucher(id, deadline);
}

Task<std::vector<LedgerEntry>> Issuing::ledger(VoucherId id, Deadline deadline) {
  return store_.ledger(id, deadline);
}

Task<list::Page<KeptVoucher>> Issuing::browse(VoucherFilter filter, list::Query query,
                                              Deadline deadline) {
  return store_.browse(std::move(filter), std::move(query), deadline);
}

}  // namespace flipflop::voucher
