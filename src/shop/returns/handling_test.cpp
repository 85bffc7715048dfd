#include "platform/idempotency/once.h"
#include "platform/loop/loop.h"
#include "shop/returns/service.h"
#include "shop/returns/test_world.h"

namespace flipflop::returns {
namespace {

Task<void> a_part_comes_back(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto mug = co_await world->offer("Hrnek", Money{29'001}, 5);
  const auto order = co_await world->delivered({{lamp, 1}, {mug, 2}});
  const auto id = co_await world->made(world->withdrawal(order, {{mug, 1}}));
  const auto done = co_await world->returns.receive(arrived(id), World::soon());
  EXPECT_TRUE(done.has_value());
  View view = co_await world->view(id);
  EXPECT_EQ(view.state, State::received);
  EXPECT_EQ(view.goods, Money{29'001});
  EXPECT_EQ(view.delivery, Money{});
  EXPECT_EQ(view.refund, Money{29'001});
  EXPECT_EQ(world->free(mug), 4);
  EXPECT_EQ(world->counter(mug), "1 1 29001");
  EXPECT_EQ(world->base.text("SELECT amounts FROM billing.request WHERE kind = 'corrective'"),
            "{29001}");

  world->base.start_events();
  co_await world->money_is_sent(order, Money{29'001}, "odeslano-1");
  const bool sent = co_await world->base.becomes("SELECT state FROM returns.case", "refunded");
  EXPECT_TRUE(sent);
  view = co_await world->view(id);
  EXPECT_TRUE(view.refund_sent_at.has_value());
  EXPECT_EQ(world->base.events_told("returns.refund_sent"), 1);
  // The order reads events of its own.
  const bool paid = co_await world->base.becomes(
      "SELECT status || payment_status FROM \"order\".orders", "deliveredpaid");
  EXPECT_TRUE(paid);
  const auto twice = co_await world->returns.receive(arrived(id), World::soon());
  EXPECT_EQ(twice.error(), HandleRefusal::not_now);
}
TEST(Handling, APartThatComesBackIsPaidBackAndLiesOnTheShelf) {
  in_world(a_part_comes_back);
}

Task<void> all_comes_back_in_two_parts(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{33'333}, 5);
  const auto order = co_await world->delivered({{lamp, 3}});
  const auto total = world->base.number("SELECT total FROM \"order\".orders");
  const auto paid_delivery = world->base.number("SELECT delivery_price FROM \"order\".orders");
  EXPECT_GT(paid_delivery, 0);
  const auto first = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  const auto second = co_await world->made(world->withdrawal(order, {{lamp, 2}}));
  co_await world->returns.receive(arrived(second), World::soon());
  co_await world->returns.receive(arrived(first), World::soon());
  const View early = co_await world->view(second);
  const View late = co_await world->view(first);
  EXPECT_EQ(early.delivery, Money{});
  EXPECT_EQ(early.goods + late.goods, Money{99'999});
  const auto cheapest = world->base.number("SELECT min(price) FROM shipping.method");
  const auto fee = world->base.number("SELECT cod_fee FROM \"order\".orders");
  EXPECT_EQ(late.delivery, Money{std::min(cheapest, paid_delivery) + fee});
  EXPECT_LT(world->base.number("SELECT sum(amount) FROM returns.refund"), total)
      << "the buyer chose a dearer delivery than the cheapest";
  EXPECT_EQ(world->base.text("SELECT sum(amount) FROM billing.request, unnest(amounts) AS amount"
                             " WHERE kind = 'corrective'"),
            world->base.text("SELECT sum(amount) FROM returns.refund"))
      << "what is paid back stands on corrective documents";
  EXPECT_EQ(world->free(lamp), 5);
}
TEST(Handling, TheLastPartThatComesBackBringsTheCheapestDeliveryAlong) {
  in_world(all_comes_back_in_two_parts);
}

Task<void> damaged_and_reduced(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 2}});
  const auto id = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  Receipt receipt = arrived(id);
  receipt.lines = {{lamp, Disposition::damaged}};
  receipt.reduction = Money{100'001};
  receipt.reduction_reason = "Prasklé stínidlo";
  auto done = co_await world->returns.receive(receipt, World::soon());
  EXPECT_EQ(done.error(), HandleRefusal::reduction_too_high);
  EXPECT_EQ(world->counter(lamp), "1 0 0") << "a refusal changes nothing";
  receipt.reduction = Money{40'000};
  receipt.lines.push_back({product::VariantId{world->base.ids.next()}, Disposition::stock});
  done = co_await world->returns.receive(receipt, World::soon());
  EXPECT_EQ(done.error(), HandleRefusal::not_of_case);
  receipt.lines.pop_back();
  done = co_await world->returns.receive(receipt, World::soon());
  EXPECT_TRUE(done.has_value());
  const View view = co_await world->view(id);
  EXPECT_EQ(view.refund, Money{60'000});
  EXPECT_EQ(view.lines.at(0).disposition, Disposition::damaged);
  EXPECT_EQ(world->free(lamp), 3) << "what is damaged is not sold again";
}
TEST(Handling, WhatCameDamagedStaysOffTheShelfAndCostsItsReduction) {
  in_world(damaged_and_reduced);
}

Task<void> refused_in_time(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->ordered({{lamp, 2}});
  co_await world->moved(order, order::Status::shipped);
  const auto id = co_await world->made(world->withdrawal(order, {{lamp, 2}}));
  const auto done = co_await world->returns.receive(arrived(id), World::soon());
  EXPECT_TRUE(done.has_value());
  const View view = co_await world->view(id);
  EXPECT_EQ(view.state, State::refunded) << "the cash was never taken";
  EXPECT_FALSE(view.refund.has_value());
  EXPECT_EQ(world->free(lamp), 5);

  // It was paid after all; the carrier's message was slower than the parcel.
  world->base.start_events();
  co_await world->moved(order, order::Status::delivered);
  const bool asked = co_await world->base.becomes(
      "SELECT count(*) FROM billing.request WHERE kind = 'corrective'", "1");
  EXPECT_TRUE(asked);
  const Money due = view.goods + view.delivery;
  co_await world->money_is_sent(order, due, "odeslano-1");
  const bool ended = co_await world->base.becomes(
      "SELECT status || payment_status FROM \"order\".orders", "refundedrefunded");
  EXPECT_TRUE(ended);
  EXPECT_EQ(world->base.number("SELECT sum(amount) FROM returns.refund"), due.haler);
}
TEST(Handling, AParcelThatWasNotPaidComesBackWithoutMoneyAndLateCashFollowsIt) {
  in_world(refused_in_time);
}

Task<void> claims(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 1}});
  const auto first = co_await world->made(world->claim(order, {{lamp, 1}}));
  auto done = co_await world->returns.settle({.id = first, .actor = "staff"}, World::soon());
  EXPECT_EQ(done.error(), HandleRefusal::not_now) << "it is judged first";
  done = co_await world->returns.receive(arrived(first), World::soon());
  EXPECT_EQ(done.error(), HandleRefusal::not_now) << "a claim is no withdrawal";
  done = co_await world->returns.accept({first, "", "staff"}, World::soon());
  EXPECT_TRUE(done.has_value());
  Settlement settlement{.id = first, .outcome = Remedy::discount, .actor = "staff"};
  settlement.amount = Money{100'001};
  done = co_await world->returns.settle(settlement, World::soon());
  EXPECT_EQ(done.error(), HandleRefusal::discount_too_high);
  settlement.amount = Money{30'000};
  done = co_await world->returns.settle(settlement, World::soon());
  EXPECT_TRUE(done.has_value());
  View view = co_await world->view(first);
  EXPECT_EQ(view.state, State::settled);
  EXPECT_EQ(view.outcome, Remedy::discount);
  EXPECT_EQ(view.refund, Money{30'000});
  EXPECT_EQ(world->counter(lamp), "0 0 30000") << "the lamp stays with the buyer";

  // It breaks again, and now the money goes back, but for what went before.
  const auto second = co_await world->made(world->claim(order, {{lamp, 1}}));
  co_await world->returns.accept({second, "", "staff"}, World::soon());
  done = co_await world->returns.settle({.id = second, .outcome = Remedy::refund, .actor = "staff"},
                                        World::soon());
  EXPECT_TRUE(done.has_value());
  view = co_await world->view(second);
  EXPECT_EQ(view.number, world->number_of(order) + "-R2");
  EXPECT_EQ(view.refund, Money{70'000});
  EXPECT_EQ(view.lines.at(0).disposition, Disposition::damaged);
  EXPECT_EQ(world->free(lamp), 4) << "what was claimed is not sold again by itself";
  EXPECT_EQ(world->counter(lamp), "1 1 100000");
}
TEST(Handling, AClaimIsJudgedAndSettledAndNeverPaysMoreThanTheLineCost) {
  in_world(claims);
}

Task<void> out_of_goodwill(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->ordered({{lamp, 1}});
  Goodwill goodwill{order, Money{10'000}, "Zpoždění", "staff"};
  auto paid = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_EQ(paid.error(), HandleRefusal::nothing_paid);
  co_await world->moved(order, order::Status::shipped);
  co_await world->moved(order, order::Status::delivered);
  paid = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_TRUE(paid.has_value());
  const auto refund = co_await world->returns.find_refund(*paid, World::soon());
  EXPECT_EQ(refund->amount, Money{10'000});
  const auto all = co_await world->returns.refunds_of(order, World::soon());
  EXPECT_EQ(all.size(), 1U);
  EXPECT_EQ(all.at(0).cause, *paid);
  goodwill.amount = Money{1'000'000};
  paid = co_await world->returns.pay_back(goodwill, World::soon());
  EXPECT_EQ(paid.error(), HandleRefusal::exceeds_payment);
  // What is left of the payment covers no whole lamp with its delivery any more.
  const auto id = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  Receipt receipt = arrived(id);
  auto done = co_await world->returns.receive(receipt, World::soon());
  EXPECT_EQ(done.error(), HandleRefusal::exceeds_payment);
  EXPECT_EQ(world->free(lamp), 4) << "a refusal changes nothing";
  receipt.reduction = Money{10'000};
  receipt.reduction_reason = "Vráceno už za zpoždění";
  done = co_await world->returns.receive(receipt, World::soon());
  EXPECT_TRUE(done.has_value());
}
TEST(Handling, GoodwillIsPaidFromWhatWasPaid) {
  in_world(out_of_goodwill);
}

struct Race {
  int running = 0, done = 0, refused = 0;
  Signal ended;
};

// Counts a task of the race out, also when it fails.
struct Leaving {
  explicit Leaving(Race* of) : race(of) {}
  ~Leaving() {
    --race->running;
    race->ended.notify_all();
  }
  Leaving(const Leaving&) = delete;
  Race* race;
};

Task<void> receive(World* world, CaseId id, Race* race) {
  const Leaving leaving(race);
  const auto done = co_await world->returns.receive(arrived(id), World::soon());
  ++(done ? race->done : race->refused);
}

Task<void> two_staff_at_once(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 2}});
  const auto id = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  Race race;
  for (int i = 0; i < 10; ++i) {
    ++race.running;
    Loop::current().spawn("receive", receive(world, id, &race));
  }
  while (race.running > 0) co_await race.ended.wait(World::soon());
  EXPECT_EQ(race.done, 1);
  EXPECT_EQ(race.refused, 9);
  EXPECT_EQ(world->free(lamp), 4);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM returns.refund"), 1);
}
TEST(Handling, TwoStaffWhoReceiveAtOncePayBackOnce) {
  in_world(two_staff_at_once);
}

Task<void> deadlines(World* world) {
  Store store(*world->base.database);
  Service service(world->base.platform,
                  {world->orders.face(), world->payments.face(), world->warehouse.face(),
                   world->shipping.face(), world->billing.face(), world->vouchers.face()},
                  store);
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 2}});
  co_await world->made(world->claim(order, {{lamp, 1}}));
  co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  co_await service.watch_deadlines(World::soon());
  EXPECT_EQ(world->base.events_told("returns.deadline_near"), 0);
  world->base.clock.advance(std::chrono::hours(24 * 26));
  co_await service.watch_deadlines(World::soon());
  co_await service.watch_deadlines(World::soon());
  EXPECT_EQ(world->base.events_told("returns.deadline_near"), 1);
}
TEST(Handling, TheShopIsWarnedOfAClaimOnceFiveDaysBeforeItsDeadline) {
  in_world(deadlines);
}

Task<void> a_person_is_erased(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 1}});
  Announcement wish = world->claim(order, {{lamp, 1}});
  wish.email = "jana.jinde@example.cz";
  const auto id = co_await world->made(wish);
  const privacy::Person jana{"jana@example.cz"};
  const auto files =
      co_await world->module.holder().export_person({"jana.jinde@example.cz"}, World::soon());
  EXPECT_NE(files.at(0).json.find("Jana Nová"), std::string::npos);
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  const bool is_needed = co_await world->module.holder().needs_person(tx, jana);
  EXPECT_TRUE(is_needed);
  co_await tx.rollback();
  co_await world->returns.refuse({id, "Žárovku jste rozbila sama", "staff"}, World::soon());
  pg::Tx again = co_await world->base.database->begin(World::soon());
  const bool is_needed_still = co_await world->module.holder().needs_person(again, jana);
  EXPECT_FALSE(is_needed_still);
  co_await world->module.holder().erase_person(again, jana);
  co_await again.commit();
  const std::string everything =
      world->base.text("SELECT string_agg(c::text, '') FROM returns.case c") +
      world->base.text("SELECT string_agg(h::text, '') FROM returns.history h");
  for (const char* gone : {"Jana", "jana", "Nesvítí", "2000000018", "rozbila"})
    EXPECT_EQ(everything.find(gone), std::string::npos) << gone;
}
TEST(Handling, APersonIsErasedFromCasesThatHaveEnded) {
  in_world(a_person_is_erased);
}

}  // namespace
}  // namespace flipflop::returns
