// Refunds of orders that gift vouchers paid: what they paid comes back onto them first, and then
// money; together never more than was paid.

#include "shop/returns/service.h"
#include "shop/returns/test_world.h"

namespace flipflop::returns {
namespace {

Task<voucher::VoucherId> issued(World* world, Money value) {
  const Instant until = world->base.clock.now() + std::chrono::hours(24 * 365);
  auto& desk = world->vouchers.desk();
  const auto batch = co_await desk.issue({"Vánoce", 1, value, until}, "test", World::soon());
  const auto codes = co_await desk.codes(batch, "test", World::soon());
  co_return codes->at(0).id;
}

std::int64_t balance(World* world) {
  return world->base.number("SELECT sum(balance) FROM voucher.voucher");
}

Task<order::OrderId> delivered(World* world, product::VariantId variant, std::int64_t pieces) {
  const auto id = co_await world->ordered({{variant, pieces}});
  co_await world->moved(id, order::Status::shipped);
  co_await world->moved(id, order::Status::delivered);
  co_return id;
}

Task<void> voucher_first(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto voucher = co_await issued(world, Money{150'000});
  world->paying = {voucher};
  const auto order = co_await delivered(world, lamp, 2);
  EXPECT_EQ(balance(world), 0);
  world->base.start_events();
  const auto first = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  const auto done = co_await world->returns.receive(arrived(first), World::soon());
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(balance(world), 100'000);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM payment.refund"), 0);
  const View ended = co_await world->view(first);
  EXPECT_EQ(ended.state, State::refunded) << "nothing is waited for";
  EXPECT_TRUE(ended.refund_sent_at.has_value());
  EXPECT_EQ(world->base.events_told("returns.refund_sent"), 1);

  const auto second = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  co_await world->returns.receive(arrived(second), World::soon());
  EXPECT_EQ(balance(world), 150'000) << "never more than it paid";
  const View waiting = co_await world->view(second);
  EXPECT_EQ(waiting.state, State::received);
  const Money rest{world->base.number("SELECT sum(amount) FROM payment.refund")};
  EXPECT_EQ(rest, waiting.refund.value_or(Money{}) - Money{50'000});
  co_await world->money_is_sent(order, rest, "odeslano-1");
  const bool sent = co_await world->base.becomes(
      "SELECT count(*) FROM returns.case WHERE state = 'refunded'", "2");
  EXPECT_TRUE(sent);
  EXPECT_EQ(world->base.number("SELECT sum(amount) FROM returns.refund"), 150'000 + rest.haler);
}
TEST(ReturnVouchers, WhatTheVoucherPaidComesBackOntoItFirst) {
  in_world(voucher_first);
}

Goodwill gift_for(order::OrderId order) {
  Goodwill gift;
  gift.order = order;
  gift.reason = "Omluva";
  gift.actor = "staff";
  return gift;
}

Task<void> covered(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto voucher = co_await issued(world, Money{1'000'000});
  world->paying = {voucher};
  const auto order = co_await delivered(world, lamp, 1);
  const std::int64_t paid = world->base.number("SELECT total FROM \"order\".orders");
  world->base.start_events();
  Goodwill goodwill = gift_for(order);
  goodwill.amount = Money{paid + 1};
  auto kind = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_EQ(kind.error(), HandleRefusal::exceeds_payment);
  EXPECT_EQ(balance(world), 1'000'000 - paid) << "all of it was rolled back";
  goodwill.amount = Money{paid - 1};
  kind = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_TRUE(kind.has_value());
  EXPECT_EQ(world->base.text("SELECT payment_status FROM \"order\".orders"), "paid");
  goodwill.amount = Money{1};
  kind = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_TRUE(kind.has_value());
  EXPECT_EQ(balance(world), 1'000'000);
  const bool ended = co_await world->base.becomes(
      "SELECT status || payment_status FROM \"order\".orders", "refundedrefunded");
  EXPECT_TRUE(ended) << "the order ends with the last of it";
  kind = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_FALSE(kind.has_value());
}
TEST(ReturnVouchers, AnOrderThatAVoucherPaidWholeIsPaidBackOntoItAndNoFurther) {
  in_world(covered);
}

Task<void> never_collected(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto voucher = co_await issued(world, Money{30'000});
  world->paying = {voucher};
  const auto order = co_await world->ordered({{lamp, 1}});
  co_await world->moved(order, order::Status::shipped);
  const auto back = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  const auto done = co_await world->returns.receive(arrived(back), World::soon());
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(balance(world), 30'000);
  EXPECT_EQ(world->base.number("SELECT amount FROM returns.refund"), 30'000);
  const View view = co_await world->view(back);
  EXPECT_EQ(view.state, State::refunded);

  // The carrier had it, and says so late.
  world->base.start_events();
  const std::int64_t all = world->base.number("SELECT goods + delivery FROM returns.case");
  co_await world->moved(order, order::Status::delivered);
  const bool asked =
      co_await world->base.becomes("SELECT amount FROM returns.refund", std::to_string(all));
  EXPECT_TRUE(asked);
  co_await world->money_is_sent(order, Money{all - 30'000}, "odeslano-1");
  const bool sent = co_await world->base.becomes(
      "SELECT count(*) FROM returns.refund WHERE sent_at IS NOT NULL", "1");
  EXPECT_TRUE(sent);
  EXPECT_EQ(balance(world), 30'000) << "the voucher's part did not go back twice";
}
TEST(ReturnVouchers, OfCashThatWasNeverCollectedOnlyTheVouchersPartComesBack) {
  in_world(never_collected);
}

Task<void> gift_before_the_cash(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto voucher = co_await issued(world, Money{30'000});
  world->paying = {voucher};
  const auto order = co_await world->ordered({{lamp, 1}});
  co_await world->moved(order, order::Status::shipped);
  Goodwill goodwill = gift_for(order);
  goodwill.amount = Money{100'000};
  const auto refused = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_EQ(refused.error(), HandleRefusal::nothing_paid)
      << "or the buyer keeps the goods, and a document says that all was given back";
  EXPECT_EQ(balance(world), 0);
  goodwill.amount = Money{30'000};
  const auto of_the_voucher = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_TRUE(of_the_voucher.has_value()) << "what was paid may go back";
  EXPECT_EQ(balance(world), 30'000);
}
TEST(ReturnVouchers, WhileTheCashIsNotThereNoMoreGoesBackThanWasPaid) {
  in_world(gift_before_the_cash);
}

Task<void> withdrawn(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto voucher = co_await issued(world, Money{30'000});
  world->paying = {voucher};
  const auto order = co_await world->ordered({{lamp, 1}});
  co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  EXPECT_EQ(world->base.text("SELECT status FROM \"order\".orders"), "cancelled");
  EXPECT_EQ(balance(world), 30'000);
}
TEST(ReturnVouchers, AWithdrawalBeforeItLeftGivesTheVoucherBack) {
  in_world(withdrawn);
}

}  // namespace
}  // namespace flipflop::returns
