#pragma once
// What carts, checkouts and refunds ask of vouchers. Keeps no state; safe from every loop.

#include "platform/clock/clock.h"
#include "platform/outbox/outbox.h"
#include "shop/voucher/store.h"

namespace flipflop::voucher {

class Service final : public Vouchers {
 public:
  struct Needs {
    pg::Database& database;
    outbox::Outbox& outbox;
    const Clock& clock;
  };
  Service(Needs needs, Store& store) : needs_(needs), store_(store) {}

  Task<std::optional<Voucher>> find_by_code(std::string typed, Deadline deadline) override;
  Task<std::vector<Voucher>> find(std::vector<VoucherId> ids, Deadline deadline) override;
  void spend(pg::WriteBatch& batch, Uuid order_id, const std::vector<Piece>& pieces) override;
  Task<GivenBack> give_back(pg::Tx& tx, Uuid order_id, Uuid cause, Money most) override;
  Task<GivenBack> give_all_back(pg::Tx& tx, Uuid order_id) override;

  // A schedule: what ran out is worth nothing any more.
  Task<void> expire(Deadline deadline);

 private:
  Needs needs_;
  Store& store_;
};

}  // namespace flipflop::voucher
