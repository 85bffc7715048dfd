#pragma once
// The SQL of voucher: what checkouts take and give back (store.cpp), and what staff do
// (store_staff.cpp). Rows of vouchers are locked in the order of their ids.

#include "shop/voucher/staff.h"
#include "shop/voucher/voucher.h"

namespace flipflop::voucher {

struct NewBatch {
  BatchId id;
  std::string label, issuer;
  std::vector<VoucherId> vouchers;
  std::vector<std::string> hashes, last_fours;  // one of each for a voucher
  Money value;
  Instant valid_until;
};

// Who may look at the codes of a batch.
struct KeptBatch {
  std::string label, issuer;
  Instant issued_at;
  std::vector<VoucherId> vouchers;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  Task<std::optional<Voucher>> by_hash(std::string hash, Instant now, Deadline deadline) const;
  Task<std::vector<Voucher>> find(std::vector<VoucherId> ids, Instant now, Deadline deadline) const;
  void spend(pg::WriteBatch& batch, Uuid order_id, const std::vector<Piece>& pieces,
             Instant at) const;
  struct Back {
    Uuid order_id, cause;
    Money most;
  };
  Task<GivenBack> give_back(pg::Tx& tx, Back back, Instant at) const;
  // How many ran out, at most `limit`.
  Task<std::int64_t> expire(pg::Tx& tx, Instant now, int limit) const;

  // Staff.
  // False when the batch is there already.
  Task<bool> insert(pg::Tx& tx, NewBatch batch, Instant at) const;
  Task<std::optional<KeptBatch>> batch(BatchId id, Deadline deadline) const;
  Task<std::optional<KeptVoucher>> voucher(VoucherId id, Deadline deadline) const;
  Task<std::optional<KeptVoucher>> lock(pg::Tx& tx, VoucherId id) const;
  Task<std::vector<LedgerEntry>> ledger(VoucherId id, Deadline deadline) const;
  // A reason blocks, none lets it go.
  Task<void> set_blocked(pg::Tx& tx, VoucherId id, std::string reason) const;
  Task<void> adjust(pg::Tx& tx, VoucherId id, Money amount, std::string note, Instant at) const;
  Task<list::Page<KeptVoucher>> browse(VoucherFilter filter, list::Query query,
                                       Deadline deadline) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::voucher
