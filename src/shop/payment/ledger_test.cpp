// The ledger as the database itself keeps it. That it fits what happened is asked at the end of
// every other scenario, too (World::expect_sound).

#include <gmock/gmock.h>

#include "platform/assets/assets.h"
#include "platform/pg/test_database.h"
#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

// "event account amount", by time and account.
std::vector<std::string> entries(const World* world) {
  std::vector<std::string> lines;
  const auto rows =
      pg::query_now(world->conninfo,
                    "SELECT event || ' ' || account || ' ' || amount FROM payment.entry "
                    "ORDER BY at, event, account");
  for (const auto& row : rows) lines.push_back(row.at(0));
  return lines;
}

Task<void> a_paid_order_that_returns_a_part(World* world) {
  const auto payment = co_await paid(world, "scripted");
  world->clock.advance(std::chrono::seconds(1));
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->refund_part(
      tx, {payment.order_id, world->ids.next(), Money{900}, "returned goods"});
  co_await tx.commit();
  world->clock.advance(std::chrono::seconds(1));
  co_await worked(world, refund_queue);
  const std::vector<std::string> expected = {
      "captured provider:scripted 149900",  "captured receivable -149900",
      "refund_due receivable 900",          "refund_due refund_payable -900",
      "refund_done provider:scripted -900", "refund_done refund_payable 900"};
  EXPECT_THAT(entries(world), testing::UnorderedElementsAreArray(expected));
}
TEST(Ledger, APaidOrderThatReturnsAPartIsPostedInThreeTransactions) {
  in_world(a_paid_order_that_returns_a_part);
}

Task<void> money_without_an_order(World* world) {
  co_await world->service->receive_transfer("777", Money{500}, "bank-1", world->soon());
  const std::vector<std::string> expected = {"unmatched bank 500", "unmatched unmatched -500"};
  EXPECT_EQ(entries(world), expected);
  const auto id = CaseId::parse(world->text("SELECT id FROM payment.case"));
  co_await world->desk->close({.id = *id,
                               .resolution = Resolution::written_off,
                               .proof = {},
                               .note = "a gift",
                               .order_number = {}},
                              "cli", world->soon());
  EXPECT_EQ(world->number("SELECT sum(amount) FROM payment.entry WHERE account = 'unmatched'"), 0);
  EXPECT_EQ(world->number("SELECT sum(amount) FROM payment.entry WHERE account = 'written_off'"),
            -500);
}
TEST(Ledger, MoneyWithoutAnOrderIsUnmatchedUntilItsCaseIsClosed) {
  in_world(money_without_an_order);
}

std::string entry(const std::string& account, int amount) {
  return "INSERT INTO payment.entry (transaction_id, account, event, subject, amount, at) VALUES "
         "('01900000-0000-7000-8000-000000000001', '" +
         account + "', 'captured', 'x', " + std::to_string(amount) + ", now());";
}

TEST(Ledger, TheDatabaseRefusesATransactionThatDoesNotSumToZero) {
  const pg::TestDatabase database;
  EXPECT_THROW(pg::run_script(database.conninfo(), "BEGIN;" + entry("bank", 100) + "COMMIT;"),
               pg::Error);
  EXPECT_THROW(pg::run_script(database.conninfo(),
                              "BEGIN;" + entry("bank", 100) + entry("receivable", -99) + "COMMIT;"),
               pg::Error);
  EXPECT_THROW(pg::run_script(database.conninfo(), entry("pocket", 100)), pg::Error);
  pg::run_script(database.conninfo(),
                 "BEGIN;" + entry("bank", 100) + entry("receivable", -100) + "COMMIT;");
  EXPECT_THROW(pg::run_script(database.conninfo(), "DELETE FROM payment.entry"), pg::Error);
  EXPECT_THROW(pg::run_script(database.conninfo(), "UPDATE payment.entry SET at = now()"),
               pg::Error);
}

// The schema as it was before parts, the ledger and cases, with money in it.
constexpr const char* before = R"(
  INSERT INTO payment.intent (id, order_id, order_number, variable_symbol, amount, method, state,
    return_url, made_at, changed_at)
  VALUES ('01900000-0000-7000-8000-000000000001', gen_random_uuid(), '1', '1', 100, 'bogus',
    'refunded', '', now(), now()),
    ('01900000-0000-7000-8000-000000000002', gen_random_uuid(), '2', '2', 200, 'bank_transfer',
    'refund_due', '', now(), now());
  INSERT INTO payment.attempt (id, payment_id, number, provider, reference, state, is_current,
    made_at, changed_at)
  VALUES ('01900000-0000-7000-8000-000000000003', '01900000-0000-7000-8000-000000000001', 1,
    'bogus', 'r1', 'paid', true, now(), now()),
    ('01900000-0000-7000-8000-000000000004', '01900000-0000-7000-8000-000000000001', 2,
    'bogus', 'r2', 'disputed', false, now(), now());
  INSERT INTO payment.capture (id, payment_id, attempt_id, source, reference, amount, at)
  VALUES ('01900000-0000-7000-8000-000000000005', '01900000-0000-7000-8000-000000000001',
    '01900000-0000-7000-8000-000000000003', 'bogus', 'r1', 100, now()),
    ('01900000-0000-7000-8000-000000000006', '01900000-0000-7000-8000-000000000002', NULL, 'bank',
    'b1', 200, now());
  INSERT INTO payment.refund (id, capture_id, amount, reason, state, made_at, done_at)
  VALUES (gen_random_uuid(), '01900000-0000-7000-8000-000000000005', 100, '', 'done', now(), now()),
    (gen_random_uuid(), '01900000-0000-7000-8000-000000000006', 200, '', 'due', now(), NULL);
  INSERT INTO payment.transfer VALUES ('b1', '2', 200, 'booked', now()),
    ('b2', '9', 50, 'unknown_symbol', now());
  INSERT INTO payment.difference VALUES (gen_random_uuid(),
    '01900000-0000-7000-8000-000000000004', 100, 1, 'CZK', now());
)";

std::string script(const std::string& name) {
  return assets::read("shop/payment/migrations/" + name + ".sql");
}

Task<void> an_older_release_goes_on(World* world) {
  pg::run_script(world->conninfo, "DROP SCHEMA payment CASCADE;" + script("0001_payment") +
                                      script("0002_refund_proof") +
                                      script("0003_forgotten_bodies") + before);
  for (const char* name : {"0004_part_refund", "0005_ledger", "0006_case", "0007_reconciliation"})
    pg::run_script(world->conninfo, "BEGIN;" + script(name) + "COMMIT;");
  world->expect_sound_ledger();
  EXPECT_EQ(world->number("SELECT sum(refunded) FROM payment.capture"), 300);
  // What a program of the older release still writes.
  pg::run_script(world->conninfo, R"(
    BEGIN;
    INSERT INTO payment.transfer VALUES ('b3', '2', 70, 'unknown_symbol', now());
    UPDATE payment.transfer SET result = 'wrong_amount' WHERE reference = 'b3';
    INSERT INTO payment.capture (id, payment_id, source, reference, amount, at)
    VALUES ('01900000-0000-7000-8000-000000000007', '01900000-0000-7000-8000-000000000002', 'bank',
      'b4', 30, now());
    INSERT INTO payment.refund (id, capture_id, amount, reason, state, made_at)
    SELECT gen_random_uuid(), c.id, c.amount, 'x', 'due', now()
    FROM payment.capture c WHERE c.reference = 'b4';
    INSERT INTO payment.transfer VALUES ('b4', '2', 30, 'unknown_symbol', now());
    UPDATE payment.transfer SET result = 'booked' WHERE reference = 'b4';
    COMMIT;)");
  world->expect_sound_ledger();
  co_await world->desk->watch(world->soon());
  world->expect_sound();
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case WHERE kind = 'unknown_symbol'"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case WHERE kind = 'wrong_amount'"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case WHERE kind = 'difference'"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case WHERE kind = 'refund_by_hand'"), 2);
  co_await world->desk->watch(world->soon());
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.case"), 5);
}
TEST(Ledger, MoneyOfAnOlderReleaseIsPostedAndItsProgramsGoOn) {
  in_world(an_older_release_goes_on);
}

}  // namespace
}  // namespace flipflop::payment
