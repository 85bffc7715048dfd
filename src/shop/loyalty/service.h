#pragma once
// The use cases: what orders bring and what time takes (awarding.cpp), what buyers and staff do
// with points (exchanging.cpp), the terms and what is read (service.cpp).

#include "platform/jobs/jobs.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/loyalty/module.h"
#include "shop/loyalty/store.h"
#include "shop/payment/payment.h"
#include "shop/voucher/voucher.h"

namespace flipflop::loyalty {

struct AwardJob {
  order::OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(AwardJob, (), (order_id))

class Service final : public Loyalty, public privacy::Holder {
 public:
  Service(Platform& platform, Faces faces, Store& store)
      : platform_(platform), faces_(faces), store_(store) {}
  void subscribe();

  Task<Terms> terms(Deadline deadline) override;
  Task<KeptTerms> kept_terms(Deadline deadline) override;
  Task<bool> change_terms(TermsChange change, Deadline deadline) override;

  Task<Account> account(AccountId id, Deadline deadline) override;
  Task<std::optional<Promise>> promise(order::View order, Deadline deadline) override;
  Task<std::expected<Coupon, ExchangeRefusal>> exchange(Exchange exchange,
                                                        Deadline deadline) override;
  Task<std::expected<void, AdjustRefusal>> adjust(Adjustment adjustment,
                                                  Deadline deadline) override;

  // Events, jobs and schedules.
  Task<void> order_delivered(pg::Tx& tx, order::OrderDelivered event);
  Task<void> refund_sent(pg::Tx& tx, returns::RefundSent event);
  Task<void> payment_refunded(pg::Tx& tx, payment::PaymentRefunded event);
  Task<void> vouchers_given_back(pg::Tx& tx, voucher::VouchersGivenBack event);
  Task<jobs::Outcome> award(jobs::Job job, AwardJob body);
  Task<void> expire(Deadline deadline);

  std::string_view module() const override { return "loyalty"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  Task<jobs::Outcome> award_in(pg::Tx& tx, AccountId account, order::OrderId order, Terms terms);
  // The goods that stay with the buyer of an order, paid.
  Task<Money> left_of(order::OrderId order, Deadline deadline);
  Task<void> take_back(pg::Tx& tx, Award award, Money left);
  Task<void> expire_account(AccountId account, Deadline deadline);
  // Enters the account for a writer and opens it; false: it was erased, and `tx` is of no use.
  Task<bool> enter(pg::Tx& tx, AccountId account);

  Task<std::expected<Coupon, ExchangeRefusal>> exchange_in(pg::Tx& tx, Exchange exchange,
                                                           Terms terms);
  // The coupon for a reward, and its entry.
  Task<std::expected<Coupon, ExchangeRefusal>> give(pg::Tx& tx, Exchange exchange, Reward reward);

  NewEntry entry(AccountId account, EntryKind kind, std::int64_t points);

  Platform& platform_;
  Faces faces_;
  Store& store_;
};

}  // namespace flipflop::loyalty
