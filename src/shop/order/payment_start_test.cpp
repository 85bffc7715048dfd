#include "shop/order/payment_start.h"

#include <gtest/gtest.h>

#include "platform/loop/loop.h"

namespace flipflop::order {
namespace {

// A payment module whose database went away after the order's commit.
class BrokenPayments final : public payment::Payments {
 public:
  std::vector<payment::MethodInfo> methods() const override { return {}; }
  std::optional<payment::MethodInfo> find_method(std::string_view) const override { return {}; }
  void create(pg::WriteBatch&, payment::NewPayment) override {}
  Task<void> start_now(payment::PaymentId, Deadline) override {
    started = true;
    throw Timeout("no answer");
    co_return;
  }
  Task<std::optional<payment::View>> find(Uuid, Deadline) override { co_return std::nullopt; }
  Task<std::optional<payment::TransferInstructions>> transfer_instructions(Uuid,
                                                                           Deadline) override {
    co_return std::nullopt;
  }
  Task<bool> retry(pg::Tx&, Uuid) override { co_return false; }
  Task<bool> cancel(pg::Tx&, Uuid) override { co_return false; }
  Task<void> refund(pg::Tx&, Uuid, std::string) override { co_return; }
  Task<payment::RefundAnswer> refund_part(pg::Tx&, payment::RefundRequest) override {
    co_return payment::RefundAnswer::nothing_captured;
  }
  Task<payment::LessAnswer> expect_less(pg::Tx&, Uuid, Money) override {
    co_return payment::LessAnswer::has_money;
  }
  Task<void> collected_on_delivery(pg::Tx&, Uuid) override { co_return; }
  Task<payment::Receipt> receive_transfer(std::string, Money, std::string, Deadline) override {
    co_return payment::Receipt::booked;
  }
  Task<payment::Receipt> confirm_refund(std::string, Money, std::string, Deadline) override {
    co_return payment::Receipt::booked;
  }

  bool started = false;
};

TEST(PaymentStart, AFailureAfterTheCommitDoesNotReachTheBuyer) {
  BrokenPayments payments;
  EXPECT_NO_THROW(
      run_here(start_payment(&payments, {}, Deadline::after(std::chrono::seconds(30)))));
  EXPECT_TRUE(payments.started);
}

}  // namespace
}  // namespace flipflop::order
