#include "shop/returns/test_world.h"

namespace flipflop::returns {
namespace {

using Reason = AnnounceRefused::Reason;

Task<void> one_of_two_lines(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto mug = co_await world->offer("Hrnek", Money{29'000}, 5);
  const auto order = co_await world->delivered({{lamp, 2}, {mug, 1}});
  const auto id = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  const View view = co_await world->view(id);
  EXPECT_EQ(view.number, world->number_of(order) + "-V1");
  EXPECT_EQ(view.state, State::announced);
  EXPECT_EQ(view.lines.size(), 1u);
  EXPECT_EQ(view.lines.at(0).name, "Lampa");
  EXPECT_EQ(view.history.size(), 1u);
  EXPECT_EQ(world->counter(lamp), "1 0 0");
  EXPECT_EQ(world->base.events_told("returns.announced"), 1);
  EXPECT_EQ(world->base.text("SELECT status FROM \"order\".orders"), "delivered");

  const auto openings = co_await world->returns.openings(order, World::soon());
  EXPECT_TRUE(openings->may_withdraw);
  EXPECT_EQ(openings->left.at(0).quantity, 1);
}
TEST(Announcing, OneOfTwoLinesIsWithdrawnFromAndNumbered) {
  in_world(one_of_two_lines);
}

Task<void> all_before_it_left(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->ordered({{lamp, 2}});
  EXPECT_EQ(world->free(lamp), 3);
  const auto id = co_await world->made(world->withdrawal(order, {{lamp, 2}}));
  const View view = co_await world->view(id);
  EXPECT_EQ(view.state, State::order_cancelled);
  EXPECT_EQ(world->base.text("SELECT status || ' ' || cancel_reason FROM \"order\".orders"),
            "cancelled withdrawn");
  EXPECT_EQ(world->free(lamp), 5);
  const auto again =
      co_await world->returns.announce(world->withdrawal(order, {{lamp, 2}}), World::soon());
  EXPECT_EQ(again.error().reason, Reason::order_ended);
}
TEST(Announcing, AWithdrawalFromAllThatHasNotLeftCancelsTheOrder) {
  in_world(all_before_it_left);
}

Task<void> some_before_it_left(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->ordered({{lamp, 2}});
  const auto id = co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  View view = co_await world->view(id);
  EXPECT_EQ(view.state, State::announced);
  EXPECT_EQ(world->base.text("SELECT status FROM \"order\".orders"), "confirmed");
  for (const auto status : {order::Status::confirmed, order::Status::processing}) {
    if (status != order::Status::confirmed) co_await world->moved(order, status);
    const auto received =
        co_await world->returns.receive({.id = id, .actor = "staff"}, World::soon());
    EXPECT_EQ(received.error(), HandleRefusal::not_sent);
  }
  EXPECT_EQ(world->free(lamp), 3) << "both are still held";
  // Staff cancel the rest: nothing will come back.
  world->base.start_events();
  co_await world->moved(order, order::Status::cancelled);
  const bool ended =
      co_await world->base.becomes("SELECT state FROM returns.case", "order_cancelled");
  EXPECT_TRUE(ended);
  EXPECT_EQ(world->free(lamp), 5);
}
TEST(Announcing, AWithdrawalFromAPartWaitsForTheGoodsUnlessTheOrderEnds) {
  in_world(some_before_it_left);
}

Task<void> not_more_than_ordered(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto other = co_await world->offer("Hrnek", Money{29'000}, 5);
  const auto order = co_await world->delivered({{lamp, 2}});
  auto refused =
      co_await world->returns.announce(world->withdrawal(order, {{lamp, 3}}), World::soon());
  EXPECT_EQ(refused.error().reason, Reason::too_many);
  refused = co_await world->returns.announce(world->withdrawal(order, {{other, 1}}), World::soon());
  EXPECT_EQ(refused.error().reason, Reason::not_of_order);
  refused = co_await world->returns.announce(world->withdrawal(order, {{lamp, 0}}), World::soon());
  EXPECT_EQ(refused.error().reason, Reason::nothing_named);
  refused = co_await world->returns.announce(
      world->withdrawal(order::OrderId{world->base.ids.next()}, {{lamp, 1}}), World::soon());
  EXPECT_EQ(refused.error().reason, Reason::unknown_order);
  // Twice the same line is one line of two.
  const auto first = co_await world->made(world->withdrawal(order, {{lamp, 1}, {lamp, 1}}));
  refused = co_await world->returns.announce(world->claim(order, {{lamp, 1}}), World::soon());
  EXPECT_EQ(refused.error().reason, Reason::too_many);
  const auto called_off =
      co_await world->returns.call_off({first, "rozmyslela si to", "staff"}, World::soon());
  EXPECT_TRUE(called_off.has_value());
  EXPECT_EQ(world->counter(lamp), "0 0 0");
  co_await world->made(world->claim(order, {{lamp, 1}}));
}
TEST(Announcing, NoPieceIsInTwoCasesAndOneThatIsCalledOffGivesItsPiecesBack) {
  in_world(not_more_than_ordered);
}

Task<void> the_same_request_again(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 2}});
  Announcement wish = world->withdrawal(order, {{lamp, 1}});
  const auto first = co_await world->made(wish);
  const auto second = co_await world->made(wish);
  EXPECT_EQ(first, second);
  wish.fingerprint = "something else";
  const auto other = co_await world->returns.announce(wish, World::soon());
  EXPECT_EQ(other.error().reason, Reason::key_reused);
  EXPECT_EQ(world->counter(lamp), "1 0 0");
}
TEST(Announcing, ARequestThatComesTwiceMakesOneCase) {
  in_world(the_same_request_again);
}

Task<void> periods(World* world) {
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->ordered({{lamp, 3}});
  auto refused = co_await world->returns.announce(world->claim(order, {{lamp, 1}}), World::soon());
  EXPECT_EQ(refused.error().reason, Reason::not_delivered);
  co_await world->moved(order, order::Status::shipped);
  world->base.clock.advance(std::chrono::hours(24 * 30));
  co_await world->made(world->withdrawal(order, {{lamp, 1}}));
  co_await world->moved(order, order::Status::delivered);
  world->base.clock.advance(std::chrono::hours(24 * 17));
  refused = co_await world->returns.announce(world->withdrawal(order, {{lamp, 1}}), World::soon());
  EXPECT_EQ(refused.error().reason, Reason::period_over);
  EXPECT_TRUE(refused.error().until.has_value());
  Announcement by_letter = world->withdrawal(order, {{lamp, 1}});
  by_letter.by_staff = true;
  co_await world->made(by_letter);
  co_await world->made(world->claim(order, {{lamp, 1}}));
  world->base.clock.advance(std::chrono::hours(24 * 366 * 2));
  refused = co_await world->returns.announce(world->claim(order, {{lamp, 1}}), World::soon());
  EXPECT_EQ(refused.error().reason, Reason::period_over);
}
TEST(Announcing, APeriodBeginsWithTheDeliveryAndEnds) {
  in_world(periods);
}

TEST(ReturnTables, RefuseWhatTheRulesForbid) {
  const pg::TestDatabase test;
  const std::string variant = "'01900000-0000-7000-8000-00000000000a'";
  const std::string id = "'01900000-0000-7000-8000-00000000000b'";
  pg::run_script(test.conninfo(),
                 "INSERT INTO returns.counter (order_id, variant_id, ordered, total) VALUES (" +
                     id + ", " + variant +
                     ", 2, 1000);"
                     "INSERT INTO returns.case (id, number, order_id, kind, state, request_key,"
                     " fingerprint, name, email, bank_account, description, made_at, due_at)"
                     " VALUES (" +
                     id + ", '2600000042-V1', " + id +
                     ", 'withdrawal', 'announced', 'k', '', '', '', '', '', now(), now());"
                     "INSERT INTO returns.history (case_id, state, actor, note, at)"
                     " VALUES (" +
                     id + ", 'announced', 'x', 'y', now())");
  for (const char* forbidden :
       {"UPDATE returns.counter SET taken = 3", "UPDATE returns.counter SET came_back = 1",
        "UPDATE returns.counter SET refunded = 1001", "UPDATE returns.case SET state = 'refunded'",
        "UPDATE returns.case SET state = 'settled'", "UPDATE returns.case SET kind = 'claim'",
        "UPDATE returns.case SET reduction = 1", "DELETE FROM returns.case",
        "UPDATE returns.history SET note = 'z'", "DELETE FROM returns.history"})
    EXPECT_THROW(pg::run_script(test.conninfo(), forbidden), pg::Error) << forbidden;
  pg::run_script(test.conninfo(), "UPDATE returns.history SET note = ''");
}

}  // namespace
}  // namespace flipflop::returns
