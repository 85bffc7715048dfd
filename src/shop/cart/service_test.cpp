#include "shop/cart/service.h"

#include "shop/cart/test_world.h"

namespace flipflop::cart {
namespace {

Task<void> a_cart_is_shown_as_it_was_filled(World* world) {
  const auto lamp = world->lamp(2);
  co_await world->sell(lamp, 10);
  const auto first = co_await world->carts.add("", lamp.variants[0].id, 2, World::soon());
  EXPECT_TRUE(first.has_value());
  EXPECT_EQ(first->token.size(), 43u);
  const auto second =
      co_await world->carts.add(first->token, lamp.variants[1].id, 1, World::soon());
  EXPECT_EQ(second->token, first->token);
  const Shown cart = co_await world->carts.show(first->token, World::soon());
  EXPECT_EQ(cart.lines.size(), 2u);
  EXPECT_EQ(cart.lines[0].item.variant_label, "1");
  EXPECT_EQ(cart.lines[1].line.id, first->line);
  EXPECT_EQ(cart.lines[1].total, Money{259'900});
  EXPECT_TRUE(cart.lines[1].is_available);
  EXPECT_EQ(cart.total, Money{389'850});
  EXPECT_EQ(cart.item_count, 3);
  EXPECT_EQ(second->cart.total, cart.total);
  EXPECT_EQ(second->cart.version, cart.version);
  const std::int64_t pieces = co_await world->carts.count(first->token, World::soon());
  EXPECT_EQ(pieces, 3);
}
TEST(Carts, ACartIsShownAsItWasFilledNewestFirst) {
  in_world(a_cart_is_shown_as_it_was_filled);
}

Task<void> a_token_is_never_adopted(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 10);
  const auto added =
      co_await world->carts.add("chosen-by-somebody", lamp.variants[0].id, 1, World::soon());
  EXPECT_NE(added->token, "chosen-by-somebody");
  const Shown chosen = co_await world->carts.show("chosen-by-somebody", World::soon());
  EXPECT_TRUE(chosen.lines.empty());
  const auto stored = world->base.text("SELECT token_hash FROM cart.cart");
  EXPECT_EQ(stored.find(added->token), std::string::npos);
}
TEST(Carts, AnUnknownTokenIsNeverAdoptedAndNoTokenIsStored) {
  in_world(a_token_is_never_adopted);
}

Task<void> refusals(World* world) {
  const auto lamp = world->lamp(2);
  co_await world->sell(lamp, 3);
  const auto unknown = co_await world->carts.add("", world->base.ids.next_as<product::VariantId>(),
                                                 1, World::soon());
  EXPECT_EQ(unknown.error().reason, Refusal::unknown_variant);
  const auto foreign = co_await world->carts.put(
      "", {world->base.ids.next_as<product::ProductId>(), lamp.variants[0].id, 1}, World::soon());
  EXPECT_EQ(foreign.error().reason, Refusal::unknown_variant);
  const auto much = co_await world->carts.add("", lamp.variants[0].id, 4, World::soon());
  EXPECT_EQ(much.error().reason, Refusal::out_of_stock);
  EXPECT_EQ(much.error().available, 3);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM cart.cart"), 0);

  const auto two = co_await world->carts.add("", lamp.variants[0].id, 2, World::soon());
  const auto sum = co_await world->carts.add(two->token, lamp.variants[0].id, 2, World::soon());
  EXPECT_EQ(sum.error().reason, Refusal::out_of_stock);
  EXPECT_EQ(sum.error().requested, 4);
  const auto more = co_await world->carts.set_quantity(two->token, two->line, 4, World::soon());
  EXPECT_EQ(more.error().reason, Refusal::out_of_stock);
  const Shown kept = co_await world->carts.show(two->token, World::soon());
  EXPECT_EQ(kept.item_count, 2);

  pg::Tx tx = co_await world->base.database->begin(World::soon());
  co_await world->products.face().deactivate(tx, world->base.ids.next(), {lamp.id});
  co_await tx.commit();
  const auto gone = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  EXPECT_EQ(gone.error().reason, Refusal::not_for_sale);
  const Shown shown = co_await world->carts.show(two->token, World::soon());
  EXPECT_FALSE(shown.lines.at(0).is_available);
}
TEST(Carts, WhatCannotBeSoldIsRefusedAndChangesNothing) {
  in_world(refusals);
}

Task<void> no_more_than_999(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 5000);
  const auto most = co_await world->carts.add("", lamp.variants[0].id, 999, World::soon());
  EXPECT_TRUE(most.has_value());
  const auto over = co_await world->carts.add(most->token, lamp.variants[0].id, 1, World::soon());
  EXPECT_EQ(over.error().reason, Refusal::out_of_stock);
  EXPECT_EQ(over.error().available, 999);
}
TEST(Carts, ALineHolds999PiecesAtMost) {
  in_world(no_more_than_999);
}

Task<void> no_more_than_100_lines(World* world) {
  const auto lamp = world->lamp(101);
  co_await world->sell(lamp, 5);
  std::string token;
  for (int i = 0; i < 100; ++i) {
    const auto added = co_await world->carts.add(token, lamp.variants[i].id, 1, World::soon());
    token = added->token;
  }
  const auto over = co_await world->carts.add(token, lamp.variants[100].id, 1, World::soon());
  EXPECT_EQ(over.error().reason, Refusal::too_many_lines);
}
TEST(Carts, ACartHolds100LinesAtMost) {
  in_world(no_more_than_100_lines);
}

Task<void> another_price(World* world) {
  auto lamp = world->lamp(1);
  co_await world->sell(lamp, 5);
  const auto added = co_await world->carts.add("", lamp.variants[0].id, 2, World::soon());
  lamp.variants[0].price = Money{100'000};
  co_await world->sell(lamp, 5);
  const Shown cart = co_await world->carts.show(added->token, World::soon());
  EXPECT_EQ(cart.total, Money{200'000});
  EXPECT_EQ(cart.lines.at(0).price_before, Money{129'950});
}
TEST(Carts, APriceThatChangedIsShownWithTheOneBefore) {
  in_world(another_price);
}

Task<void> change_and_remove(World* world) {
  const auto lamp = world->lamp(2);
  co_await world->sell(lamp, 9);
  const auto added = co_await world->carts.add("", lamp.variants[0].id, 2, World::soon());
  co_await world->carts.add(added->token, lamp.variants[1].id, 1, World::soon());
  const auto changed =
      co_await world->carts.set_quantity(added->token, added->line, 9, World::soon());
  EXPECT_EQ(changed->item_count, 10);
  const auto removed = co_await world->carts.remove(added->token, added->line, World::soon());
  EXPECT_EQ(removed->item_count, 1);
  const auto again = co_await world->carts.remove(added->token, added->line, World::soon());
  EXPECT_EQ(again.error().reason, Refusal::unknown_line);
  const auto strangers = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  const auto stolen =
      co_await world->carts.set_quantity(added->token, strangers->line, 5, World::soon());
  EXPECT_EQ(stolen.error().reason, Refusal::unknown_line);
  co_await world->carts.clear(added->token, World::soon());
  const Shown empty = co_await world->carts.show(added->token, World::soon());
  EXPECT_TRUE(empty.lines.empty());
  const std::int64_t untouched = co_await world->carts.count(strangers->token, World::soon());
  EXPECT_EQ(untouched, 1);
}
TEST(Carts, LinesChangeOnlyInTheirOwnCart) {
  in_world(change_and_remove);
}

Task<bool> close(World* world, CartId id, std::int64_t version) {
  pg::WriteBatch batch(*world->base.database);
  world->carts.close(batch, id, version);
  const auto done = co_await batch.commit(World::soon());
  if (!done) EXPECT_EQ(done.error().guard, Carts::guard_cart_changed);
  co_return done.has_value();
}

Task<void> ordered_once(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 9);
  const auto added = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  co_await world->carts.add(added->token, lamp.variants[0].id, 1, World::soon());
  const bool stale = co_await close(world, added->cart.id, added->cart.version);
  EXPECT_FALSE(stale);
  const bool first = co_await close(world, added->cart.id, added->cart.version + 1);
  EXPECT_TRUE(first);
  const bool second = co_await close(world, added->cart.id, added->cart.version + 2);
  EXPECT_FALSE(second);
  const Shown shown = co_await world->carts.show(added->token, World::soon());
  EXPECT_TRUE(shown.lines.empty());
  const auto next = co_await world->carts.add(added->token, lamp.variants[0].id, 1, World::soon());
  EXPECT_NE(next->token, added->token);
  EXPECT_EQ(next->cart.item_count, 1);
  EXPECT_THROW(pg::run_script(world->base.conninfo,
                              "UPDATE cart.cart SET state = 'open' WHERE state = 'ordered'"),
               pg::Error);
}
TEST(Carts, ACartIsOrderedOnceAtTheVersionThatWasRead) {
  in_world(ordered_once);
}

Task<void> add_one(World* world, std::string token, product::VariantId variant, int* done) {
  const auto added = co_await world->carts.add(token, variant, 1, World::soon());
  EXPECT_TRUE(added.has_value());
  ++*done;
}

Task<void> parallel_clicks(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 900);
  const auto cart = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  int done = 0;
  for (int i = 0; i < 40; ++i)
    Loop::current().spawn("click", add_one(world, cart->token, lamp.variants[0].id, &done));
  const Deadline limit = World::soon();
  while (done < 40 && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  const std::int64_t pieces = co_await world->carts.count(cart->token, World::soon());
  EXPECT_EQ(pieces, 41);
}
TEST(Carts, NoClickIsLostWhenManyComeAtOnce) {
  in_world(parallel_clicks);
}

Task<void> forgotten(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 9);
  co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  world->base.clock.advance(std::chrono::hours(24 * 29));
  const auto young = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  world->base.clock.advance(std::chrono::hours(24 * 2));
  co_await world->carts.forget_old(World::soon());
  EXPECT_EQ(world->base.text("SELECT id FROM cart.cart"), young->cart.id.text());
}
TEST(Carts, AnOpenCartIsForgottenAfterThirtyDaysWithoutAChange) {
  in_world(forgotten);
}

}  // namespace
}  // namespace flipflop::cart
