// Money that fits nothing: never silent, closed once, and what follows from closing it.

#include "shop/payment/case_desk.h"

#include <gtest/gtest.h>

#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

using std::chrono::minutes;

Task<Receipt> received(World* world, std::string symbol, Money amount, std::string reference) {
  return world->service->receive_transfer(std::move(symbol), amount, std::move(reference),
                                          world->soon());
}

CaseId only_case(const World* world, const std::string& kind) {
  return CaseId::parse(world->text("SELECT id FROM payment.case WHERE kind = '" + kind + "'"))
      .value();
}

// "closed", or the refusal's number.
Task<std::string> closed(World* world, CaseClosing closing) {
  const auto done = co_await world->desk->close(std::move(closing), "cli", world->soon());
  if (done) co_return "closed";
  co_return "refused " + std::to_string(static_cast<int>(done.error()));
}

std::string refused(CloseRefusal refusal) {
  return "refused " + std::to_string(static_cast<int>(refusal));
}

Task<void> transfers_that_fit_nothing(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  co_await received(world, "2026000001", Money{100}, "bank-1");
  co_await received(world, "777", payment.amount, "bank-2");
  co_await received(world, "2026000001", payment.amount, "bank-3");
  co_await received(world, "2026000001", payment.amount, "bank-4");
  for (int time = 0; time < 3; ++time)
    co_await received(world, "777", payment.amount, "bank-2");  // the statement is read again
  const auto rows = pg::query_now(
      world->conninfo,
      "SELECT kind, reference, symbol, amount, payment_id IS NULL FROM payment.case ORDER BY "
      "reference");
  EXPECT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows.at(0),
            (std::vector<std::string>{"wrong_amount", "bank-1", "2026000001", "100", "f"}));
  EXPECT_EQ(rows.at(1),
            (std::vector<std::string>{"unknown_symbol", "bank-2", "777", "149900", "t"}));
  EXPECT_EQ(rows.at(2),
            (std::vector<std::string>{"not_expected", "bank-4", "2026000001", "149900", "f"}));
}
TEST(Cases, ATransferThatFitsNothingIsOneCaseHoweverOftenItIsRead) {
  in_world(transfers_that_fit_nothing);
}

Task<void> a_transfer_that_is_matched(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  co_await received(world, "777", payment.amount, "bank-1");
  co_await received(world, "778", Money{5}, "bank-2");
  const auto rows =
      pg::query_now(world->conninfo, "SELECT id FROM payment.case ORDER BY reference");
  const CaseId id = CaseId::parse(rows.at(0).at(0)).value();
  const CaseId small = CaseId::parse(rows.at(1).at(0)).value();
  CaseClosing closing{
      .id = id, .resolution = Resolution::matched, .proof = {}, .note = {}, .order_number = "1"};
  auto answer = co_await closed(world, closing);
  EXPECT_EQ(answer, refused(CloseRefusal::unknown_order));
  closing.order_number = "2026000001";
  closing.id = small;
  answer = co_await closed(world, closing);
  EXPECT_EQ(answer, refused(CloseRefusal::other_amount));
  closing.id = world->ids.next_as<CaseId>();
  answer = co_await closed(world, closing);
  EXPECT_EQ(answer, refused(CloseRefusal::unknown));
  auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::pending) << "a refusal changes nothing";
  closing.id = id;
  answer = co_await closed(world, closing);
  EXPECT_EQ(answer, "closed");
  answer = co_await closed(world, closing);
  EXPECT_EQ(answer, refused(CloseRefusal::closed_before));
  state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid);
  EXPECT_EQ(world->events("payment.captured"), 1);
  EXPECT_EQ(world->text("SELECT action || ' ' || object FROM platform.audit_log"),
            "payment.close_case " + id.text());
  EXPECT_EQ(world->number("SELECT sum(amount) FROM payment.entry WHERE account = 'bank'"),
            payment.amount.haler + 5);
  closing.id = small;
  answer = co_await closed(world, closing);
  EXPECT_EQ(answer, refused(CloseRefusal::paid_already));
}
TEST(Cases, ATransferThatIsMatchedPaysItsOrderOnce) {
  in_world(a_transfer_that_is_matched);
}

struct Closing {
  World* world;
  CaseClosing closing;
  std::map<std::string, int>* answers;
  int* running;
  Signal* ended;
};

Task<void> close_once(Closing asked) {
  const auto answer = co_await closed(asked.world, asked.closing);
  ++(*asked.answers)[answer];
  --*asked.running;
  asked.ended->notify_all();
}

Task<void> twenty_at_once(World* world) {
  const auto payment = co_await created(world, "bank_transfer");
  co_await received(world, "777", payment.amount, "bank-1");
  const CaseId id = only_case(world, "unknown_symbol");
  std::map<std::string, int> answers;
  int running = 20;
  Signal ended;
  for (int person = 0; person < 20; ++person) {
    CaseClosing closing{.id = id,
                        .resolution = Resolution::matched,
                        .proof = {},
                        .note = {},
                        .order_number = "2026000001"};
    if (person % 2 == 1) {
      closing.resolution = Resolution::returned;
      closing.proof = "out-1";
    }
    Loop::current().spawn("close", close_once({world, closing, &answers, &running, &ended}));
  }
  const auto deadline = world->soon();
  while (running > 0) {
    const bool woken = co_await ended.wait(deadline);
    EXPECT_TRUE(woken) << "the storm did not end";
    if (!woken) co_return;
  }
  EXPECT_EQ(answers["closed"], 1);
  EXPECT_EQ(answers[refused(CloseRefusal::closed_before)], 19);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log"), 1);
}
TEST(Cases, OfTwentyPeopleAtOnceOneClosesTheCase) {
  in_world(twenty_at_once);
}

Task<void> other_money_of_a_provider(World* world) {
  const auto payment = co_await created(world, "scripted");
  co_await world->service->start_now(payment.id, world->soon());
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  world->provider->payments.at(attempt->reference) = {ProviderState::paid, Money{100}, "CZK"};
  for (int time = 0; time < 3; ++time)
    co_await world->settlement->check(world->job(), {attempt->id});
  const CaseId id = only_case(world, "difference");
  auto answer = co_await closed(world, {.id = id,
                                        .resolution = Resolution::matched,
                                        .proof = {},
                                        .note = {},
                                        .order_number = "2026000001"});
  EXPECT_EQ(answer, refused(CloseRefusal::not_offered));
  answer = co_await closed(world, {.id = id,
                                   .resolution = Resolution::returned,
                                   .proof = "out-1",
                                   .note = {},
                                   .order_number = {}});
  EXPECT_EQ(answer, "closed");
  EXPECT_EQ(
      world->number("SELECT sum(amount) FROM payment.entry WHERE account = 'provider:scripted'"),
      0);
}
TEST(Cases, OtherMoneyOfAProviderIsACaseUntilItIsSentBack) {
  in_world(other_money_of_a_provider);
}

Task<void> a_second_payment(World* world) {
  const auto payment = co_await created(world, "scripted");
  co_await world->service->start_now(payment.id, world->soon());
  const auto first = co_await world->store.current_attempt(payment.id, world->soon());
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->retry(tx, payment.order_id);
  co_await tx.commit();
  co_await world->service->start_now(payment.id, world->soon());
  const auto second = co_await world->store.current_attempt(payment.id, world->soon());
  for (const auto& attempt : {*first, *second}) {
    world->provider->payments.at(attempt.reference).state = ProviderState::paid;
    co_await world->settlement->check(world->job(), {attempt.id});
  }
  const CaseId id = only_case(world, "paid_twice");
  const auto answer = co_await closed(world, {.id = id,
                                              .resolution = Resolution::returned,
                                              .proof = "out-1",
                                              .note = {},
                                              .order_number = {}});
  EXPECT_EQ(answer, refused(CloseRefusal::not_offered)) << "it goes back by itself";
  co_await worked(world, refund_queue);
  const auto one = co_await world->desk->find(id, world->soon());
  EXPECT_EQ(one->state, CaseState::closed);
  EXPECT_EQ(one->resolution, Resolution::returned);
  EXPECT_EQ(one->closed_by, "system");
}
TEST(Cases, ASecondPaymentIsACaseThatItsReturnCloses) {
  in_world(a_second_payment);
}

Task<void> a_refund_that_the_provider_refuses(World* world) {
  const auto payment = co_await paid(world, "scripted");
  world->provider->refuses_refund = true;
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->refund(tx, payment.order_id, "order cancelled");
  co_await tx.commit();
  co_await worked(world, refund_queue);
  EXPECT_EQ(world->text("SELECT state FROM platform.job WHERE queue = 'payment.refund'"), "parked");
  const CaseId id = only_case(world, "refund_by_hand");
  CaseClosing closing{.id = id,
                      .resolution = Resolution::written_off,
                      .proof = {},
                      .note = "no",
                      .order_number = {}};
  auto answer = co_await closed(world, closing);
  EXPECT_EQ(answer, refused(CloseRefusal::not_offered)) << "the buyer's money is never ours";
  closing = {.id = id,
             .resolution = Resolution::returned,
             .proof = "out-1",
             .note = {},
             .order_number = {}};
  answer = co_await closed(world, closing);
  EXPECT_EQ(answer, "closed");
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::refunded);
  EXPECT_EQ(world->events("payment.refunded"), 1);
  // The parked job is put back by mistake.
  world->provider->refuses_refund = false;
  const auto refund = Uuid::parse(world->text("SELECT id FROM payment.refund")).value();
  co_await world->settlement->refund(world->job(), {refund});
  EXPECT_TRUE(world->provider->sent.empty());
}
TEST(Cases, ARefundThatTheProviderRefusesIsSentByAPersonOnce) {
  in_world(a_refund_that_the_provider_refuses);
}

Task<void> a_refund_by_bank(World* world) {
  const auto payment = co_await paid(world, "bank_transfer");
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->refund(tx, payment.order_id, "order cancelled");
  co_await tx.commit();
  EXPECT_EQ(world->text("SELECT state FROM payment.case WHERE kind = 'refund_by_hand'"), "open");
  co_await world->service->confirm_refund("2026000001", payment.amount, "out-1", world->soon());
  EXPECT_EQ(world->text("SELECT state || ' ' || proof FROM payment.case"), "closed out-1");
}
TEST(Cases, ARefundByBankIsACaseThatItsConfirmationCloses) {
  in_world(a_refund_by_bank);
}

Task<void> one_proof_for_two_refunds(World* world) {
  const auto payment = co_await paid(world, "bank_transfer");
  for (int part = 0; part < 2; ++part) {
    auto tx = co_await world->database->begin(world->soon());
    co_await world->service->refund_part(
        tx, {payment.order_id, world->ids.next(), Money{100}, "returned goods"});
    co_await tx.commit();
  }
  const auto rows = pg::query_now(world->conninfo, "SELECT id FROM payment.case ORDER BY id");
  std::vector<std::string> answers;
  for (const auto& row : rows) {
    const auto answer = co_await closed(world, {.id = CaseId::parse(row.at(0)).value(),
                                                .resolution = Resolution::returned,
                                                .proof = "out-1",
                                                .note = {},
                                                .order_number = {}});
    answers.push_back(answer);
  }
  EXPECT_EQ(answers, (std::vector<std::string>{"closed", refused(CloseRefusal::proof_used)}));
}
TEST(Cases, OneProofServesOneRefund) {
  in_world(one_proof_for_two_refunds);
}

Task<void> money_of_a_cancelled_order(World* world) {
  const auto payment = co_await created(world, "scripted");
  co_await world->service->start_now(payment.id, world->soon());
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->cancel(tx, payment.order_id);
  co_await tx.commit();
  world->provider->payments.at(attempt->reference).state = ProviderState::paid;
  co_await world->settlement->check(world->job(), {attempt->id});
  // The order's subscription is parked: nobody calls refund().
  world->clock.advance(minutes(4));
  co_await world->desk->watch(world->soon());
  auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid) << "the order still has time";
  world->clock.advance(minutes(2));
  for (int time = 0; time < 2; ++time) co_await world->desk->watch(world->soon());
  state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::refund_due);
  co_await worked(world, refund_queue);
  state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::refunded);
  EXPECT_EQ(world->provider->sent.size(), 1u);
}
TEST(Cases, MoneyOfACancelledOrderGoesBackWithinMinutesThoughNobodyAsks) {
  in_world(money_of_a_cancelled_order);
}

Task<void> money_of_an_order_that_stands(World* world) {
  const auto payment = co_await paid(world, "scripted");
  world->clock.advance(minutes(60));
  co_await world->desk->watch(world->soon());
  const auto state = co_await state_of(world, payment.order_id);
  EXPECT_EQ(state, State::paid);
}
TEST(Cases, MoneyOfAnOrderThatStandsStays) {
  in_world(money_of_an_order_that_stands);
}

TEST(Cases, TheDatabaseRewritesNoCase) {
  const std::string made =
      "INSERT INTO payment.case (id, kind, source, reference, symbol, amount, currency, found_at) "
      "VALUES (gen_random_uuid(), 'unknown_symbol', 'bank', 'b', '', 100, 'CZK', now());"
      "UPDATE payment.case SET state = 'closed', resolution = 'written_off', note = 'x', closed_at "
      "= now(), closed_by = 'cli';";
  for (const char* change : {"UPDATE payment.case SET note = 'y'", "DELETE FROM payment.case",
                             "UPDATE payment.case SET state = 'open', resolution = NULL, closed_at "
                             "= NULL, closed_by = NULL"}) {
    const pg::TestDatabase database;
    // The ledger of a transfer that was never there: the books alone are of interest here.
    pg::run_script(database.conninfo(), made);
    EXPECT_THROW(pg::run_script(database.conninfo(), change), pg::Error) << change;
  }
}

}  // namespace
}  // namespace flipflop::payment
