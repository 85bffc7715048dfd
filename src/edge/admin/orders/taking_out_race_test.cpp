// Pieces leave a paid order while something else happens to it: another edit, a cancellation, a
// withdrawal, money out of goodwill, a parcel. Whoever is second sees the first; pieces and money
// are neither lost nor given twice.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "edge/admin/orders/test_paid_shop.h"
#include "platform/loop/loop.h"

namespace flipflop::admin {
namespace {

using order::Crowd;
using order::EditRefusal;

const int rounds = std::getenv("FLIPFLOP_LONG") != nullptr ? 50 : 8;
constexpr std::int64_t on_shelf = 1000, price = 100'000;

// Read by the first fault point that is passed, so before any test.
const std::string fault_file = [] {
  const auto path = std::filesystem::temp_directory_path() /
                    ("flipflop-admin-" + std::to_string(getpid()) + ".fault");
  std::ofstream(path) << "";
  setenv("FLIPFLOP_FAULT_FILE", path.c_str(), 1);
  return path.string();
}();

using Outcome = std::optional<std::expected<void, EditRefusal>>;

struct Round {
  order::OrderId id;
  product::VariantId lamp;
};

Task<void> take_out(PaidShop* shop, Round round, std::int64_t stay, Outcome* outcome) {
  *outcome = co_await shop->keep(round.id, {{round.lamp, stay}});
}

Task<void> cancel(PaidShop* shop, Round round, bool* is_done) {
  const auto done = co_await shop->world.orders.cancel(round.id, order::CancelReason::staff, "s",
                                                       PaidShop::soon());
  *is_done = done.has_value();
}

Task<void> send(PaidShop* shop, Round round, bool* is_done) {
  const auto sent = co_await shop->world.orders.ship(
      round.id, {.tracking_number = "T-" + round.id.text()}, "s", PaidShop::soon());
  *is_done = sent.has_value();
}

Task<void> withdraw(PaidShop* shop, Round round, std::int64_t pieces, bool* is_done) {
  const auto made = co_await shop->cases.announce(
      shop->withdrawal(round.id, {{round.lamp, pieces}}), PaidShop::soon());
  *is_done = made.has_value();
}

Task<void> be_kind(PaidShop* shop, Round round, Money amount, bool* is_done) {
  returns::Goodwill goodwill;
  goodwill.order = round.id;
  goodwill.amount = amount;
  goodwill.reason = "Omluva";
  goodwill.actor = "staff";
  const auto paid = co_await shop->cases.pay_back(goodwill, PaidShop::soon());
  *is_done = paid.has_value();
}

// Three lamps, paid by a voucher of one and a half and by transfer.
Task<Round> next(PaidShop* shop, product::VariantId lamp) {
  auto request = shop->request({{lamp, 3}}, "bank_transfer");
  const auto voucher = co_await shop->world.issued_voucher(Money{price + price / 2});
  request.vouchers = {voucher.id};
  const auto id = co_await shop->paid(std::move(request));
  co_return Round{id, lamp};
}

std::int64_t of_order(PaidShop* shop, const Round& round, const std::string& sql) {
  return shop->number(sql + " WHERE order_id = '" + round.id.text() + "'");
}
std::int64_t taken_out(PaidShop* shop, const Round& round) {
  return of_order(shop, round, "SELECT sum(taken_out) FROM \"order\".line");
}
std::int64_t asked_back(PaidShop* shop, const Round& round) {
  return of_order(shop, round, "SELECT coalesce(sum(amount), 0) FROM returns.refund");
}

using Meeting = Task<void> (*)(PaidShop*, Round);

Task<void> meet(PaidShop* shop, Meeting meeting) {
  shop->world.base.start_events();
  const auto lamp = co_await shop->offer(Money{price}, on_shelf);
  for (int at = 0; at < rounds; ++at) {
    const Round round = co_await next(shop, lamp);
    co_await meeting(shop, round);
  }
  shop->expect_sound();
}

Task<void> two_edits(PaidShop* shop, Round round) {
  Outcome one, other;
  const std::int64_t free = shop->free(round.lamp);
  Crowd crowd;
  crowd.start(take_out(shop, round, 2, &one));
  crowd.start(take_out(shop, round, 1, &other));
  co_await crowd.gone();
  EXPECT_TRUE(other->has_value());
  if (!*one) EXPECT_EQ(one->error(), EditRefusal::not_fewer);
  EXPECT_EQ(taken_out(shop, round), 2);
  EXPECT_EQ(asked_back(shop, round), 2 * price);
  EXPECT_EQ(shop->free(round.lamp), free + 2);
}
TEST(TakingOutRace, TwoEditsApplyInTurn) {
  in_paid_shop([](PaidShop* shop) { return meet(shop, two_edits); });
}

Task<void> cancelled(PaidShop* shop, Round round) {
  const std::int64_t free = shop->free(round.lamp);
  Outcome edited;
  bool is_cancelled = false;
  Crowd crowd;
  crowd.start(take_out(shop, round, 1, &edited));
  crowd.start(cancel(shop, round, &is_cancelled));
  co_await crowd.gone();
  EXPECT_TRUE(is_cancelled);
  if (!*edited) EXPECT_EQ(edited->error(), EditRefusal::too_late);
  EXPECT_EQ(shop->free(round.lamp), free + 3);
  EXPECT_EQ(asked_back(shop, round), edited->has_value() ? 2 * price : 0);
  const std::string id = round.id.text();
  EXPECT_EQ(shop->number("SELECT o.total - (SELECT sum(e.amount) FROM voucher.entry e WHERE"
                         " e.order_id = o.id AND e.kind = 'given_back') - (SELECT sum(r.amount)"
                         " FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id"
                         " JOIN payment.intent i ON i.id = c.payment_id WHERE i.order_id = o.id)"
                         " FROM \"order\".orders o WHERE o.id = '" +
                         id + "'"),
            0)
      << "all of it goes back, once";
}
TEST(TakingOutRace, ACancelledOrderIsPaidBackOnceWhoeverWasFirst) {
  in_paid_shop([](PaidShop* shop) { return meet(shop, cancelled); });
}

Task<void> withdrawn(PaidShop* shop, Round round) {
  Outcome edited;
  bool is_withdrawn = false;
  const std::int64_t free = shop->free(round.lamp);
  Crowd crowd;
  crowd.start(withdraw(shop, round, 3, &is_withdrawn));
  crowd.start(take_out(shop, round, 1, &edited));
  co_await crowd.gone();
  EXPECT_NE(edited->has_value(), is_withdrawn) << "pieces are named once";
  if (is_withdrawn) EXPECT_EQ(edited->error(), EditRefusal::too_late);
  EXPECT_EQ(shop->free(round.lamp), free + (is_withdrawn ? 3 : 2));
}
TEST(TakingOutRace, WhoWithdrawsFromAllOfItMeetsTheEditOrEndsTheOrder) {
  in_paid_shop([](PaidShop* shop) { return meet(shop, withdrawn); });
}

Task<void> withdrawn_in_part(PaidShop* shop, Round round) {
  Outcome edited;
  bool is_withdrawn = false;
  Crowd crowd;
  crowd.start(take_out(shop, round, 1, &edited));
  crowd.start(withdraw(shop, round, 2, &is_withdrawn));
  co_await crowd.gone();
  EXPECT_NE(edited->has_value(), is_withdrawn);
  if (is_withdrawn) EXPECT_EQ(edited->error(), EditRefusal::lies_in_case);
  EXPECT_EQ(taken_out(shop, round), is_withdrawn ? 0 : 2);
  EXPECT_EQ(asked_back(shop, round), is_withdrawn ? 0 : 2 * price);
}
TEST(TakingOutRace, NoPieceIsBothTakenOutAndSentBack) {
  in_paid_shop([](PaidShop* shop) { return meet(shop, withdrawn_in_part); });
}

Task<void> sent(PaidShop* shop, Round round) {
  Outcome edited;
  bool is_sent = false;
  Crowd crowd;
  crowd.start(send(shop, round, &is_sent));
  crowd.start(take_out(shop, round, 2, &edited));
  co_await crowd.gone();
  EXPECT_TRUE(is_sent);
  if (!*edited) EXPECT_EQ(edited->error(), EditRefusal::too_late);
  EXPECT_EQ(taken_out(shop, round), edited->has_value() ? 1 : 0);
  EXPECT_EQ(asked_back(shop, round), edited->has_value() ? price : 0);
}
TEST(TakingOutRace, AParcelThatIsPackedKeepsItsPieces) {
  in_paid_shop([](PaidShop* shop) { return meet(shop, sent); });
}

Task<void> kindness(PaidShop* shop, Round round) {
  Outcome edited;
  bool is_kind = false;
  Crowd crowd;
  crowd.start(take_out(shop, round, 1, &edited));
  crowd.start(be_kind(shop, round, Money{2 * price}, &is_kind));
  co_await crowd.gone();
  EXPECT_NE(edited->has_value(), is_kind) << "both are more than was paid";
  if (is_kind) EXPECT_EQ(edited->error(), EditRefusal::exceeds_payment);
  EXPECT_EQ(asked_back(shop, round), 2 * price);
}
TEST(TakingOutRace, NoMoreGoesBackThanWasPaid) {
  in_paid_shop([](PaidShop* shop) { return meet(shop, kindness); });
}

Task<void> ask(PaidShop* shop, Round round, int* status) {
  const auto answer = co_await shop->client.post_json(
      "/admin/orders/" + round.id.text() + "/fewer",
      R"({"items":[{"variantId":")" + round.lamp.text() + R"(","quantity":2}]})",
      {{"idempotency-key", "k-" + round.id.text()}});
  *status = answer.status;
}

Task<void> doubled(PaidShop* shop, Round round) {
  int one = 0, other = 0;
  Crowd crowd;
  crowd.start(ask(shop, round, &one));
  crowd.start(ask(shop, round, &other));
  co_await crowd.gone();
  EXPECT_TRUE(one == 200 || other == 200) << one << " " << other;
  for (const int status : {one, other}) EXPECT_TRUE(status == 200 || status == 409) << status;
  int late = 0;
  co_await ask(shop, round, &late);
  EXPECT_EQ(late, 200);
  EXPECT_EQ(taken_out(shop, round), 1);
  EXPECT_EQ(asked_back(shop, round), price);
}
TEST(TakingOutRace, ARequestThatComesTwiceIsDoneOnce) {
  in_paid_shop([](PaidShop* shop) { return meet(shop, doubled); });
}

struct Ended {
  bool* is_over;
  ~Ended() { *is_over = true; }
};

Task<void> try_to_take_out(PaidShop* shop, Round round, bool* is_over) {
  const Ended ended{is_over};
  Outcome outcome;
  co_await take_out(shop, round, 2, &outcome);
}

Task<void> broken(PaidShop* shop) {
  shop->world.base.start_events();
  const auto lamp = co_await shop->offer(Money{price}, on_shelf);
  const Round round = co_await next(shop, lamp);
  const std::int64_t free = shop->free(lamp);
  for (const std::string point : {"order.edit.paid_back", "warehouse.shrink_hold",
                                  "order.edit.before_written", "order.edit.before_commit"}) {
    std::ofstream(fault_file) << point + ":error";
    bool is_over = false;
    Loop::current().spawn("edit", try_to_take_out(shop, round, &is_over));
    const Deadline limit = PaidShop::soon();
    while (!is_over && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
    EXPECT_TRUE(is_over) << point;
    EXPECT_EQ(taken_out(shop, round), 0) << point;
    EXPECT_EQ(shop->free(lamp), free) << point;
    EXPECT_EQ(asked_back(shop, round), 0) << point;
    EXPECT_EQ(shop->number("SELECT sum(balance) FROM voucher.voucher"), 0) << point;
    EXPECT_EQ(shop->number("SELECT count(*) FROM billing.request WHERE kind = 'corrective'"), 0);
  }
  std::ofstream(fault_file) << "";
  Outcome outcome;
  co_await take_out(shop, round, 2, &outcome);
  EXPECT_TRUE(outcome && outcome->has_value());
  EXPECT_EQ(asked_back(shop, round), price);
  shop->expect_sound();
}
TEST(TakingOutRace, WhatBreaksOnTheWayLeavesNothingBehind) {
  in_paid_shop(broken);
}

}  // namespace
}  // namespace flipflop::admin
