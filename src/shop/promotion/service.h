#pragma once
// What carts and checkouts ask of promotion, and what is kept of the people who used a coupon.

#include "platform/clock/clock.h"
#include "platform/privacy/privacy.h"
#include "shop/promotion/store.h"

namespace flipflop::promotion {

class Service final : public Promotions, public privacy::Holder {
 public:
  Service(Store& store, const Clock& clock, Random& random, Ids& ids)
      : store_(store), clock_(clock), random_(random), ids_(ids) {}

  Task<Offered> offered(CouponAsked asked, Deadline deadline) override;
  std::size_t read_offered(pg::ReadBatch& batch, const CouponAsked& asked) override;
  std::size_t read_listed_offered(pg::ReadBatch& batch,
                                  std::vector<std::string> customers) override;
  Offered offered_in(const pg::Rows& rows, const CouponAsked& asked) override;
  void guard_steps(pg::WriteBatch& batch, const std::vector<Step>& steps) override;
  void redeem(pg::WriteBatch& batch, Redemption redemption) override;
  Task<bool> release(pg::Tx& tx, Uuid order_id) override;
  Task<std::optional<Granted>> grant(pg::Tx& tx, Grant grant) override;
  Task<std::vector<CouponId>> used_of(std::vector<CouponId> coupons, Deadline deadline) override;

  std::string_view module() const override { return "promotion"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  Store& store_;
  const Clock& clock_;
  Random& random_;
  Ids& ids_;
};

}  // namespace flipflop::promotion
