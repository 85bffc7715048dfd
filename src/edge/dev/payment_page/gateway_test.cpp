#include "edge/dev/payment_page/gateway.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

namespace flipflop::dev {
namespace {

const Instant now = parse_iso("2026-11-24T10:00:00Z").value();

class GatewayTest : public testing::Test {
 protected:
  GatewayTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("flipflop-gateway-" + std::to_string(::getpid()))) {}
  ~GatewayTest() override { std::filesystem::remove_all(folder_); }

  static PageCreate wanted(std::int64_t amount = 149900) {
    PageCreate create;
    create.order_number = {"2026000001"};
    create.amount.value = amount;
    create.currency = {"CZK"};
    create.return_url = {"http://shop.example/zpet"};
    create.notify_url = {"http://shop.example/hook"};
    return create;
  }

  std::filesystem::path folder_;
};

TEST_F(GatewayTest, TheSameKeyMakesTheSamePayment) {
  Gateway gateway(folder_);
  const auto first = gateway.create(wanted(), "key", "ref-1", now);
  const auto again = gateway.create(wanted(), "key", "ref-2", now);
  EXPECT_TRUE(first->is_new);
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(again->payment.reference, "ref-1");
  EXPECT_FALSE(gateway.create(wanted(1), "key", "ref-3", now).has_value());
}

TEST_F(GatewayTest, ABuyerDecidesOnce) {
  Gateway gateway(folder_);
  gateway.create(wanted(), "key", "ref-1", now);
  EXPECT_TRUE(gateway.decide("ref-1", PageState::paid, std::nullopt).has_value());
  EXPECT_FALSE(gateway.decide("ref-1", PageState::declined, std::nullopt).has_value());
  EXPECT_FALSE(gateway.decide("ref-2", PageState::paid, std::nullopt).has_value());
  EXPECT_EQ(gateway.find("ref-1")->state, PageState::paid);
}

TEST_F(GatewayTest, MoneyGoesBackOnceForAKey) {
  Gateway gateway(folder_);
  gateway.create(wanted(), "key", "ref-1", now);
  EXPECT_EQ(gateway.refund("ref-1", "r1", 149900).error(), RefundRefusal::not_paid);
  gateway.decide("ref-1", PageState::paid, std::nullopt);
  EXPECT_EQ(gateway.refund("ref-1", "r1", 149901).error(), RefundRefusal::wrong_amount);
  EXPECT_TRUE(gateway.refund("ref-1", "r1", 149900).has_value());
  EXPECT_TRUE(gateway.refund("ref-1", "r1", 149900).has_value());
  EXPECT_EQ(gateway.refund("ref-1", "r2", 149900).error(), RefundRefusal::not_paid);
  EXPECT_EQ(gateway.refund("ref-9", "r1", 149900).error(), RefundRefusal::unknown);
}

TEST_F(GatewayTest, MoneyGoesBackInPartsUntilNothingIsLeft) {
  {
    Gateway gateway(folder_);
    gateway.create(wanted(), "key", "ref-1", now);
    gateway.decide("ref-1", PageState::paid, std::nullopt);
    EXPECT_EQ(gateway.refund("ref-1", "r1", 100000)->refunded(), 100000);
  }
  Gateway gateway(folder_);  // started anew
  EXPECT_EQ(gateway.refund("ref-1", "r1", 100000)->refunded(), 100000) << "repeated";
  EXPECT_EQ(gateway.refund("ref-1", "r1", 1).error(), RefundRefusal::wrong_amount);
  EXPECT_EQ(gateway.refund("ref-1", "r2", 49901).error(), RefundRefusal::wrong_amount);
  EXPECT_EQ(gateway.find("ref-1")->state, PageState::paid);
  EXPECT_EQ(gateway.refund("ref-1", "r2", 49900)->state, PageState::refunded);
  EXPECT_EQ(gateway.refund("ref-1", "r1", 100000)->refunded(), 149900) << "repeated, late";
  EXPECT_EQ(gateway.refund("ref-1", "r3", 1).error(), RefundRefusal::not_paid);
}

TEST_F(GatewayTest, ARestartForgetsNothing) {
  {
    Gateway gateway(folder_);
    gateway.create(wanted(), "key", "ref-1", now);
    gateway.decide("ref-1", PageState::paid, Fault::double_message);
  }
  Gateway gateway(folder_);
  const auto payment = gateway.find("ref-1");
  ASSERT_TRUE(payment.has_value());
  EXPECT_EQ(payment->state, PageState::paid);
  EXPECT_EQ(payment->fault, Fault::double_message);
  EXPECT_FALSE(gateway.create(wanted(), "key", "ref-2", now)->is_new);
}

}  // namespace
}  // namespace flipflop::dev
