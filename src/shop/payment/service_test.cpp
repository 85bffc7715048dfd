#include "shop/payment/service.h"

#include <gtest/gtest.h>

#include "base/invariant.h"
#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

Task<Receipt> received(World* world, std::string symbol, Money amount, std::string reference) {
  return world->service->receive_transfer(std::move(symbol), amount, std::move(reference),
                                          world->soon());
}

Task<void> a_transfer_is_described_and_booked_once(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  const auto how = co_await world->service->transfer_instructions(payment.order_id, world->soon());
  EXPECT_EQ(how->account, "2000000018/2010");
  EXPECT_EQ(how->variable_symbol, "2026000001");
  EXPECT_EQ(how->spayd,
            "SPD*1.0*ACC:CZ8120100000002000000018*AM:1499.00*CC:CZK*MSG:OBJEDNAVKA "
            "2026000001*X-VS:2026000001");
  auto receipt = co_await received(world, "2026000001", payment.amount, "bank-1");
  EXPECT_EQ(receipt, Receipt::booked);
  receipt = co_await received(world, "2026000001", payment.amount, "bank-1");
  EXPECT_EQ(receipt, Receipt::repeated);
  receipt = co_await received(world, "2026000001", payment.amount, "bank-2");
  EXPECT_EQ(receipt, Receipt::not_expected);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid);
  EXPECT_EQ(world->events("payment.captured"), 1);
}
TEST(Payments, ATransferIsDescribedAndBookedOnce) {
  in_world(a_transfer_is_described_and_booked_once);
}

Task<void> transfers_that_fit_nothing_are_kept(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  auto receipt = co_await received(world, "2026000001", Money{149800}, "bank-1");
  EXPECT_EQ(receipt, Receipt::wrong_amount);
  receipt = co_await received(world, "777", payment.amount, "bank-2");
  EXPECT_EQ(receipt, Receipt::unknown_symbol);
  receipt = co_await received(world, "no symbol", payment.amount, "bank-3");
  EXPECT_EQ(receipt, Receipt::unknown_symbol);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::pending);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.transfer WHERE result <> 'booked'"), 3);
  receipt = co_await received(world, "002026000001", payment.amount, "bank-4");
  EXPECT_EQ(receipt, Receipt::booked);
}
TEST(Payments, TransfersThatFitNoOrderAreKeptForAPerson) {
  in_world(transfers_that_fit_nothing_are_kept);
}

Task<void> a_late_transfer_is_told(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->cancel(tx, payment.order_id);
  co_await tx.commit();
  const auto receipt = co_await received(world, "2026000001", payment.amount, "bank-1");
  EXPECT_EQ(receipt, Receipt::booked);
  EXPECT_EQ(world->events("payment.captured"), 1);
  auto back = co_await world->database->begin(world->soon());
  co_await world->service->refund(back, payment.order_id, "sold out");
  co_await back.commit();
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.refund WHERE state = 'due'"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.job WHERE queue = 'payment.refund'"), 0);
}
TEST(Payments, ALateTransferIsToldAndItsRefundWaitsForAPerson) {
  in_world(a_late_transfer_is_told);
}

Task<void> money_that_a_person_sends_back(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  const auto returned = [](World* here, std::string symbol, Money amount, std::string proof) {
    return here->service->confirm_refund(std::move(symbol), amount, std::move(proof), here->soon());
  };
  auto receipt = co_await returned(world, "2026000001", payment.amount, "out-1");
  EXPECT_EQ(receipt, Receipt::not_expected) << "no money came";
  co_await received(world, "2026000001", payment.amount, "bank-1");
  receipt = co_await returned(world, "2026000001", payment.amount, "out-1");
  EXPECT_EQ(receipt, Receipt::not_expected) << "the order keeps its money";
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->refund(tx, payment.order_id, "order cancelled");
  co_await tx.commit();

  receipt = co_await returned(world, "777", payment.amount, "out-1");
  EXPECT_EQ(receipt, Receipt::unknown_symbol);
  receipt = co_await returned(world, "2026000001", Money{100}, "out-1");
  EXPECT_EQ(receipt, Receipt::wrong_amount);
  EXPECT_EQ(world->events("payment.refunded"), 0);
  receipt = co_await returned(world, "2026000001", payment.amount, "out-1");
  EXPECT_EQ(receipt, Receipt::booked);
  receipt = co_await returned(world, "2026000001", payment.amount, "out-1");
  EXPECT_EQ(receipt, Receipt::repeated);
  receipt = co_await returned(world, "2026000001", payment.amount, "out-2");
  EXPECT_EQ(receipt, Receipt::not_expected);
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::refunded);
  EXPECT_EQ(world->events("payment.refunded"), 1);
  EXPECT_EQ(world->text("SELECT proof FROM payment.refund WHERE state = 'done'"), "out-1");
}
TEST(Payments, MoneyThatAPersonSendsBackIsConfirmedOnceAndTold) {
  in_world(money_that_a_person_sends_back);
}

Task<void> one_proof_for_two_payments(World* world) {
  const auto first = co_await created(world, "bank_transfer");
  auto second = first;
  second.id = world->ids.next_as<PaymentId>();
  second.order_id = world->ids.next();
  second.order_number = "2026000002";
  pg::WriteBatch batch(*world->database);
  world->service->create(batch, second);
  co_await batch.commit(world->soon());
  for (const auto& payment : {first, second}) {
    co_await received(world, payment.order_number, payment.amount, "in-" + payment.order_number);
    auto tx = co_await world->database->begin(world->soon());
    co_await world->service->refund(tx, payment.order_id, "order cancelled");
    co_await tx.commit();
  }
  auto receipt =
      co_await world->service->confirm_refund("2026000001", first.amount, "out-1", world->soon());
  EXPECT_EQ(receipt, Receipt::booked);
  receipt =
      co_await world->service->confirm_refund("2026000002", first.amount, "out-1", world->soon());
  EXPECT_EQ(receipt, Receipt::not_expected);
  const auto state = co_await state_of(world, second.order_id);
  EXPECT_EQ(state, State::refund_due);
}
TEST(Payments, OneProofOfARefundServesOnePayment) {
  in_world(one_proof_for_two_payments);
}

Task<void> cash_is_taken_once(World* world) {
  const auto payment = co_await created(world, "cod");
  const auto none = co_await world->service->transfer_instructions(payment.order_id, world->soon());
  EXPECT_FALSE(none.has_value());
  for (int time = 0; time < 2; ++time) {
    auto tx = co_await world->database->begin(world->soon());
    co_await world->service->collected_on_delivery(tx, payment.order_id);
    co_await tx.commit();
  }
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid);
  EXPECT_EQ(world->number("SELECT sum(amount) FROM payment.capture"), 149900);
  auto tx = co_await world->database->begin(world->soon());
  const bool again = co_await world->service->retry(tx, payment.order_id);
  EXPECT_FALSE(again);
  co_await tx.rollback();
}
TEST(Payments, CashOnDeliveryIsTakenOnce) {
  in_world(cash_is_taken_once);
}

Task<void> retry_of_an_attempt_being_started(World* world) {
  const auto payment = co_await created(world, "scripted");
  auto tx = co_await world->database->begin(world->soon());
  const bool first = co_await world->service->retry(tx, payment.order_id);
  const bool unknown = co_await world->service->retry(tx, world->ids.next());
  co_await tx.commit();
  EXPECT_TRUE(first);
  EXPECT_FALSE(unknown);
  const auto view = co_await world->service->find(payment.order_id, world->soon());
  EXPECT_EQ(view->attempts, 1) << "it is still being started";
}
TEST(Payments, ARetryOfAnAttemptThatIsBeingStartedMakesNoOther) {
  in_world(retry_of_an_attempt_being_started);
}

Task<void> one_order_has_one_payment(World* world) {
  const auto payment = co_await created(world, "cod");
  auto second = payment;
  second.id = world->ids.next_as<PaymentId>();
  second.order_number = "2026000002";
  pg::WriteBatch batch(*world->database);
  world->service->create(batch, second);
  bool refused = false;
  try {
    co_await batch.commit(world->soon());
  } catch (const pg::Error& error) {
    refused = error.is_unique_violation();
  }
  EXPECT_TRUE(refused);
}
TEST(Payments, OneOrderHasOnePayment) {
  in_world(one_order_has_one_payment);
}

std::string made_intent(const std::string& state) {
  return "INSERT INTO payment.intent (id, order_id, order_number, variable_symbol, amount, method, "
         "state, return_url, made_at, changed_at) VALUES (gen_random_uuid(), gen_random_uuid(), "
         "'1', '1', 100, 'cod', '" +
         state + "', '', now(), now())";
}

TEST(Payments, TheDatabaseRefusesStatesThatGoBackwards) {
  for (const std::string state : {"paid", "refund_due", "refunded", "cancelled"}) {
    pg::TestDatabase database;
    pg::run_script(database.conninfo(), made_intent(state));
    EXPECT_THROW(pg::run_script(database.conninfo(), "UPDATE payment.intent SET state = 'pending'"),
                 pg::Error)
        << state;
  }
}

TEST(Payments, TheDatabaseRefusesPaidWithoutMoney) {
  pg::TestDatabase database;
  pg::run_script(database.conninfo(), made_intent("pending"));
  EXPECT_THROW(pg::run_script(database.conninfo(), "UPDATE payment.intent SET state = 'paid'"),
               pg::Error);
}

}  // namespace
}  // namespace flipflop::payment
