#include "shop/voucher/service.h"

#include <gmock/gmock.h>

#include "platform/loop/loop.h"
#include "shop/voucher/test_world.h"

namespace flipflop::voucher {
namespace {

using testing::SizeIs;

TEST(Pieces, VouchersPayOneAfterAnotherUntilNothingIsLeft) {
  const Voucher small{.id = {}, .last_four = "AAAA", .balance = Money{300}};
  const Voucher large{.id = {}, .last_four = "BBBB", .balance = Money{5'000}};
  Voucher blocked = large;
  blocked.refusal = Refusal::blocked;
  const auto pieces = pieces_of({small, blocked, large, large}, Money{1'000});
  ASSERT_THAT(pieces, SizeIs(2));
  EXPECT_EQ(pieces[0].amount, Money{300});
  EXPECT_EQ(pieces[1].amount, Money{700});
  EXPECT_EQ(sum_of(pieces), Money{1'000});
  EXPECT_THAT(pieces_of({}, Money{1'000}), SizeIs(0));
}

Task<void> refusals(World* world) {
  const auto nobody =
      co_await world->service.find_by_code("0000-0000-0000-0000-0000", world->soon());
  EXPECT_FALSE(nobody);
  const auto code = (co_await world->issued(Money{50'000})).at(0);
  const auto found = co_await world->service.find_by_code(code.code, world->soon());
  EXPECT_EQ(found->id, code.id);
  EXPECT_EQ(found->balance, Money{50'000});
  EXPECT_FALSE(found->refusal);

  co_await world->issuing.block({code.id, "ztracený"}, "jana", world->soon());
  auto now = co_await world->found(code.id);
  EXPECT_EQ(now.refusal, Refusal::blocked);
  auto refused = co_await world->spend(world->ids.next(), {{code.id, "", Money{1}}});
  EXPECT_EQ(refused.error().guard, Vouchers::guard_changed);
  co_await world->issuing.block({code.id, ""}, "jana", world->soon());

  refused = co_await world->spend(world->ids.next(), {{code.id, "", Money{50'001}}});
  EXPECT_EQ(refused.error().guard, Vouchers::guard_changed) << "more than it has";
  refused = co_await world->spend(world->ids.next(), {{{world->ids.next()}, "", Money{1}}});
  EXPECT_EQ(refused.error().guard, Vouchers::guard_changed) << "there is no such voucher";
  refused =
      co_await world->spend(world->ids.next(), {{code.id, "", Money{1}}, {code.id, "", Money{1}}});
  EXPECT_EQ(refused.error().guard, Vouchers::guard_changed) << "the same voucher twice";
  const Uuid order = world->ids.next();
  const auto spent = co_await world->spend(order, {{code.id, "", Money{50'000}}});
  EXPECT_TRUE(spent.has_value());
  now = co_await world->found(code.id);
  EXPECT_EQ(now.refusal, Refusal::spent);
  co_await world->all_back(order);

  world->clock.advance(std::chrono::hours(24 * 366));
  now = co_await world->found(code.id);
  EXPECT_EQ(now.refusal, Refusal::expired);
  refused = co_await world->spend(world->ids.next(), {{code.id, "", Money{1}}});
  EXPECT_EQ(refused.error().guard, Vouchers::guard_changed);
}
TEST(Vouchers, OneThatIsNotGoodPaysNothing) {
  run_in<World>(&refusals);
}

Task<void> given_back(World* world) {
  const VoucherId first = co_await world->one(Money{30'000});
  const VoucherId last = co_await world->one(Money{90'000});
  const Uuid order = world->ids.next();
  const auto spent =
      co_await world->spend(order, {{first, "", Money{30'000}}, {last, "", Money{20'000}}});
  EXPECT_TRUE(spent.has_value());
  const auto twice = co_await world->spend(order, {{last, "", Money{1}}});
  EXPECT_FALSE(twice.has_value()) << "an order takes of a voucher once";

  const Uuid cause = world->ids.next();
  auto given = co_await world->back(order, cause, Money{25'000});
  EXPECT_EQ(given.amount, Money{25'000});
  EXPECT_EQ(given.left, Money{25'000});
  EXPECT_TRUE(given.is_new);
  EXPECT_EQ(world->balance(last), Money{90'000}) << "the one that was taken last comes first";
  EXPECT_EQ(world->balance(first), Money{5'000});
  given = co_await world->back(order, cause, Money{25'000});
  EXPECT_EQ(given.amount, Money{25'000});
  EXPECT_FALSE(given.is_new) << "a cause is served once";
  EXPECT_EQ(world->events("voucher.given_back"), 0);

  given = co_await world->back(order, world->ids.next(), Money{99'000});
  EXPECT_EQ(given.amount, Money{25'000}) << "never more than was spent";
  EXPECT_EQ(world->balance(first), Money{30'000});
  EXPECT_EQ(world->events("voucher.given_back"), 1);
  given = co_await world->all_back(order);
  EXPECT_TRUE(given.amount.is_zero());
  given = co_await world->all_back(world->ids.next());
  EXPECT_TRUE(given.amount.is_zero()) << "an order without vouchers";
  EXPECT_FALSE(given.is_new);
  EXPECT_EQ(world->events("voucher.given_back"), 1);
}
TEST(Vouchers, WhatAnOrderTookComesBackOnceForEachCauseAndNeverMore) {
  run_in<World>(&given_back);
}

Task<void> run_out(World* world) {
  const VoucherId voucher = co_await world->one(Money{30'000});
  const Uuid order = world->ids.next();
  co_await world->spend(order, {{voucher, "", Money{10'000}}});
  world->clock.advance(std::chrono::hours(24 * 366));
  co_await world->service.expire(world->soon());
  co_await world->service.expire(world->soon());
  EXPECT_EQ(world->balance(voucher), Money{});
  EXPECT_EQ(world->number("SELECT count(*) FROM voucher.entry WHERE kind = 'expired'"), 1);

  co_await world->all_back(order);
  auto now = co_await world->found(voucher);
  EXPECT_EQ(now.balance, Money{10'000});
  EXPECT_FALSE(now.refusal) << "money that comes back late can be spent";
  world->clock.advance(std::chrono::hours(24 * 89));
  now = co_await world->found(voucher);
  EXPECT_FALSE(now.refusal);
  world->clock.advance(std::chrono::hours(24 * 2));
  now = co_await world->found(voucher);
  EXPECT_EQ(now.refusal, Refusal::expired);
}
TEST(Vouchers, AfterItsTimeAVoucherIsWorthNothingAndMoneyThatComesBackIsGoodForNinetyDays) {
  run_in<World>(&run_out);
}

Task<void> raised(World* world) {
  const VoucherId voucher = co_await world->one(Money{30'000});
  const Uuid order = world->ids.next();
  co_await world->spend(order, {{voucher, "", Money{30'000}}});
  const auto more =
      co_await world->issuing.adjust({voucher, Money{20'000}, "omluva"}, "jana", world->soon());
  EXPECT_TRUE(more.has_value());
  const auto given = co_await world->all_back(order);
  EXPECT_EQ(given.amount, Money{30'000});
  EXPECT_EQ(world->balance(voucher), Money{50'000}) << "both fit";
  const auto below =
      co_await world->issuing.adjust({voucher, Money{-50'001}, "omyl"}, "jana", world->soon());
  EXPECT_EQ(below.error(), StaffRefusal::beyond_balance);
  const auto less =
      co_await world->issuing.adjust({voucher, Money{-50'000}, "omyl"}, "jana", world->soon());
  EXPECT_TRUE(less.has_value());
}
TEST(Vouchers, AnAdjustmentNeverStandsInTheWayOfMoneyThatComesBack) {
  run_in<World>(&raised);
}

Task<void> by_hand(World* world) {
  const VoucherId voucher = co_await world->one(Money{30'000});
  const Uuid order = world->ids.next();
  co_await world->spend(order, {{voucher, "", Money{10'000}}});
  for (const char* sql :
       {"UPDATE voucher.voucher SET balance = value", "UPDATE voucher.voucher SET value = 1",
        "UPDATE voucher.entry SET amount = 1", "DELETE FROM voucher.entry",
        "DELETE FROM voucher.use", "UPDATE voucher.use SET given_back = spent",
        "DELETE FROM voucher.voucher", "UPDATE voucher.voucher SET last_four = 'AAAA'",
        "INSERT INTO voucher.entry (voucher_id, kind, amount, at)"
        " SELECT id, 'issued', 1, now() FROM voucher.voucher",
        "INSERT INTO voucher.entry (voucher_id, kind, amount, order_id, cause, at)"
        " SELECT id, 'given_back', 1, gen_random_uuid(), gen_random_uuid(), now()"
        " FROM voucher.voucher"})
    EXPECT_THROW(pg::run_script(world->conninfo, sql), pg::Error) << sql;
  EXPECT_EQ(world->balance(voucher), Money{20'000});
}
TEST(Vouchers, NobodyChangesABalanceBesidesTheLedger) {
  run_in<World>(&by_hand);
}

Task<void> sent_twice(World* world) {
  Issue issue{
      .label = "Vánoce", .pieces = 2, .value = Money{50'000}, .valid_until = world->in_a_year()};
  issue.form = world->ids.next();
  const BatchId first = co_await world->issuing.issue(issue, "jana", world->soon());
  const BatchId second = co_await world->issuing.issue(issue, "jana", world->soon());
  EXPECT_EQ(second, first);
  EXPECT_EQ(world->number("SELECT count(*) FROM voucher.voucher"), 2);

  issue.pieces = 3;
  const BatchId other = co_await world->issuing.issue(issue, "jana", world->soon());
  const BatchId other_again = co_await world->issuing.issue(issue, "jana", world->soon());
  EXPECT_NE(other, first) << "the way back in a browser, and another wish";
  EXPECT_EQ(other_again, other) << "which is clicked twice, too";
  EXPECT_EQ(world->number("SELECT count(*) FROM voucher.voucher"), 5);
  issue.pieces = 2;
  issue.value = Money{10'000};
  const BatchId smaller = co_await world->issuing.issue(issue, "jana", world->soon());
  EXPECT_NE(smaller, first);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log WHERE action = 'voucher.issue'"),
            3);
  world->expect_sound();
}
TEST(Vouchers, AFormThatIsSentTwiceIssuesOnceAndAnotherWishIsNoClick) {
  run_in<World>(&sent_twice);
}

struct Storm : World {
  using World::World;
  int running = 0, served = 0, refused = 0;
  Signal ended;

  void end(bool was_served) {
    ++(was_served ? served : refused);
    --running;
    ended.notify_all();
  }
  Task<void> all_ended() {
    const Deadline deadline = soon();
    while (running > 0) {
      const bool woken = co_await ended.wait(deadline);
      EXPECT_TRUE(woken) << "the storm did not end";
      if (!woken) co_return;
    }
  }
};

Task<void> one_order(Storm* storm, std::vector<Piece> pieces) {
  const auto done = co_await storm->spend(storm->ids.next(), std::move(pieces));
  storm->end(done.has_value());
}

Task<void> one_voucher(Storm* storm) {
  const VoucherId voucher = co_await storm->one(Money{100'000});
  for (int buyer = 0; buyer < 100; ++buyer) {
    ++storm->running;
    Loop::current().spawn("storm", one_order(storm, {{voucher, "", Money{3'000}}}));
  }
  co_await storm->all_ended();
  EXPECT_EQ(storm->served, 33);
  EXPECT_EQ(storm->balance(voucher), Money{1'000});
}
TEST(Vouchers, AHundredOrdersAtOnceNeverSpendMoreThanThereIs) {
  run_in<Storm>(&one_voucher);
}

Task<void> crosswise(Storm* storm) {
  const VoucherId one = co_await storm->one(Money{100'000});
  const VoucherId other = co_await storm->one(Money{100'000});
  for (int buyer = 0; buyer < 100; ++buyer) {
    ++storm->running;
    std::vector<Piece> pieces = {{one, "", Money{1'000}}, {other, "", Money{1'000}}};
    if (buyer % 2 == 0) std::swap(pieces[0], pieces[1]);
    Loop::current().spawn("storm", one_order(storm, std::move(pieces)));
  }
  co_await storm->all_ended();
  EXPECT_EQ(storm->served, 100);
  EXPECT_EQ(storm->balance(one) + storm->balance(other), Money{});
}
TEST(Vouchers, OrdersThatTakeTheSameTwoCrosswiseDoNotDeadlock) {
  run_in<Storm>(&crosswise);
}

Task<void> one_cause(Storm* storm, Uuid order, Uuid cause) {
  const auto given = co_await storm->back(order, cause, Money{7'000});
  storm->end(given.is_new);
}

Task<void> fifty_times(Storm* storm) {
  const VoucherId voucher = co_await storm->one(Money{100'000});
  const Uuid order = storm->ids.next();
  co_await storm->spend(order, {{voucher, "", Money{60'000}}});
  const Uuid cause = storm->ids.next();
  for (int i = 0; i < 50; ++i) {
    ++storm->running;
    Loop::current().spawn("storm", one_cause(storm, order, cause));
  }
  co_await storm->all_ended();
  EXPECT_EQ(storm->served, 1);
  EXPECT_EQ(storm->balance(voucher), Money{47'000});
  // And fifty causes at once get no more than was spent.
  for (int i = 0; i < 50; ++i) {
    ++storm->running;
    Loop::current().spawn("storm", one_cause(storm, order, storm->ids.next()));
  }
  co_await storm->all_ended();
  EXPECT_EQ(storm->served, 1 + 8);
  EXPECT_EQ(storm->balance(voucher), Money{100'000});
  EXPECT_EQ(storm->events("voucher.given_back"), 1);
}
TEST(Vouchers, FiftyAtOnceGiveBackOnceAndNeverMoreThanWasSpent) {
  run_in<Storm>(&fifty_times);
}

}  // namespace
}  // namespace flipflop::voucher
