// Set aside for later, and shared by a link.

#include "shop/cart/test_world.h"

namespace flipflop::cart {
namespace {

Task<void> aside_and_back(World* world) {
  const auto lamp = world->lamp(2);
  co_await world->sell(lamp, 5);
  const auto first = co_await world->carts.add("", lamp.variants[0].id, 2, World::soon());
  const std::string token = first->token;
  co_await world->carts.add(token, lamp.variants[1].id, 1, World::soon());
  const auto rest = co_await world->aside.set_aside(token, first->line, nullptr, World::soon());
  EXPECT_EQ(rest->lines.size(), 1u);
  auto saved = co_await world->aside.saved(token, World::soon());
  EXPECT_EQ(saved.size(), 1u);
  EXPECT_EQ(saved[0].quantity, 2);
  EXPECT_TRUE(saved[0].is_available);
  const auto twice = co_await world->aside.set_aside(token, first->line, nullptr, World::soon());
  EXPECT_EQ(twice.error().reason, Refusal::unknown_line);

  world->warehouse.free[warehouse::ItemId{lamp.variants[0].id.uuid}] = 1;
  saved = co_await world->aside.saved(token, World::soon());
  EXPECT_FALSE(saved[0].is_available);
  const auto sold_out =
      co_await world->aside.take_back(token, lamp.variants[0].id, nullptr, World::soon());
  EXPECT_EQ(sold_out.error().reason, Refusal::out_of_stock);
  world->warehouse.free[warehouse::ItemId{lamp.variants[0].id.uuid}] = 5;
  const auto back =
      co_await world->aside.take_back(token, lamp.variants[0].id, nullptr, World::soon());
  EXPECT_EQ(back->cart.item_count, 3);
  saved = co_await world->aside.saved(token, World::soon());
  EXPECT_TRUE(saved.empty());
  const auto unknown =
      co_await world->aside.take_back(token, lamp.variants[0].id, nullptr, World::soon());
  EXPECT_EQ(unknown.error().reason, Refusal::unknown_line);
  const bool dropped =
      co_await world->aside.drop(token, lamp.variants[0].id, nullptr, World::soon());
  EXPECT_FALSE(dropped) << "it is not there";
}
TEST(Aside, WhatIsSetAsideComesBackWhenItCanBeHad) {
  in_world(aside_and_back);
}

Task<void> outlives_an_order(World* world) {
  const auto lamp = world->lamp(2);
  co_await world->sell(lamp, 5);
  const auto first = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  const auto rest =
      co_await world->aside.set_aside(first->token, first->line, nullptr, World::soon());
  pg::WriteBatch batch(*world->base.database);
  world->carts.close(batch, rest->id, rest->version);
  const auto done = co_await batch.commit(World::soon());
  EXPECT_TRUE(done.has_value());
  const auto still = co_await world->aside.saved(first->token, World::soon());
  EXPECT_EQ(still.size(), 1u);
  const auto next = co_await world->carts.add(first->token, lamp.variants[1].id, 1, World::soon());
  EXPECT_NE(next->token, first->token);
  const auto moved = co_await world->aside.saved(next->token, World::soon());
  EXPECT_EQ(moved.size(), 1u);
}
TEST(Aside, WhatIsSetAsideOutlivesAnOrderAndGoesWithTheNextCart) {
  in_world(outlives_an_order);
}

Task<void> joined(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 5);
  const auto added = co_await world->carts.add("", lamp.variants[0].id, 3, World::soon());
  co_await world->aside.set_aside(added->token, added->line, nullptr, World::soon());
  const auto account = world->base.ids.next_as<auth::AccountId>();
  const std::string token = co_await world->carts.token_for(account, added->token, World::soon());
  const auto saved = co_await world->aside.saved(token, World::soon());
  EXPECT_EQ(saved.size(), 1u);
  const auto left = co_await world->aside.saved(added->token, World::soon());
  EXPECT_TRUE(left.empty());
}
TEST(Aside, AGuestWhoSignsInTakesAlongWhatIsSetAside) {
  in_world(joined);
}

Task<void> shared(World* world) {
  const auto lamp = world->lamp(3);
  co_await world->sell(lamp, 5);
  const auto nothing = co_await world->aside.share("", nullptr, World::soon());
  EXPECT_FALSE(nothing.has_value());
  const auto first = co_await world->carts.add("", lamp.variants[0].id, 2, World::soon());
  co_await world->carts.add(first->token, lamp.variants[1].id, 5, World::soon());
  const auto code = co_await world->aside.share(first->token, nullptr, World::soon());
  co_await world->carts.clear(first->token, World::soon());
  world->warehouse.free[warehouse::ItemId{lamp.variants[1].id.uuid}] = 4;
  const auto lines = co_await world->aside.shared(*code, World::soon());
  EXPECT_EQ(lines.size(), 2u);

  const auto own = co_await world->carts.add("", lamp.variants[2].id, 1, World::soon());
  const auto taken = co_await world->aside.take_shared(own->token, *code, nullptr, World::soon());
  EXPECT_EQ(taken->lines, 1);
  EXPECT_EQ(taken->lines_left_out, 1) << "only four are left";
  const Shown cart = co_await world->carts.show(own->token, World::soon());
  EXPECT_EQ(cart.item_count, 3);
  const auto fresh = co_await world->aside.take_shared("", *code, nullptr, World::soon());
  EXPECT_EQ(fresh->token.size(), 43u);
  const auto unknown = co_await world->aside.take_shared("", "nothing", nullptr, World::soon());
  EXPECT_EQ(unknown.error().reason, Refusal::unknown_line);
  world->base.clock.advance(std::chrono::hours(24 * 31));
  const auto old = co_await world->aside.shared(*code, World::soon());
  EXPECT_TRUE(old.empty());
  co_await world->aside.forget_old(World::soon());
  EXPECT_EQ(world->base.number("SELECT count(*) FROM cart.shared"), 0);
}
TEST(Aside, ASharedCartFillsAnotherWithWhatCanBeHad) {
  in_world(shared);
}

}  // namespace
}  // namespace flipflop::cart
