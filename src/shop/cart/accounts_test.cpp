// An account's cart over its devices, and what a guest brings along.

#include "base/invariant.h"
#include "shop/cart/test_world.h"

namespace flipflop::cart {
namespace {

auth::AccountId somebody(World* world) {
  return world->base.ids.next_as<auth::AccountId>();
}

Task<Shown> cart_of(World* world, auth::AccountId account) {
  std::string token = co_await world->carts.token_for(account, "", World::soon());
  const Shown cart = co_await world->carts.show(std::move(token), World::soon());
  co_return cart;
}

Task<std::string> filled(World* world, product::VariantId variant, std::int64_t quantity) {
  const auto added = co_await world->carts.add("", variant, quantity, World::soon());
  invariant(added.has_value(), "the pieces are there");
  co_return added->token;
}

Task<void> guest_signs_in(World* world) {
  const auto lamp = world->lamp(3);
  co_await world->sell(lamp, 10);
  const auto account = somebody(world);
  const std::string phone = co_await filled(world, lamp.variants[0].id, 2);
  co_await world->carts.add(phone, lamp.variants[1].id, 1, World::soon());
  const std::string first = co_await world->carts.token_for(account, phone, World::soon());
  const Shown from_phone = co_await world->carts.show(first, World::soon());
  EXPECT_EQ(from_phone.lines.size(), 2u);
  EXPECT_EQ(from_phone.token, "") << "nobody is told an account's token";

  const std::string computer = co_await filled(world, lamp.variants[2].id, 4);
  co_await world->carts.add(computer, lamp.variants[0].id, 1, World::soon());
  const std::string second = co_await world->carts.token_for(account, computer, World::soon());
  EXPECT_EQ(second, first);
  const Shown both = co_await cart_of(world, account);
  EXPECT_EQ(both.lines.size(), 3u);
  EXPECT_EQ(both.item_count, 2 + 1 + 4) << "the larger of two wishes for one thing";
  const Shown left = co_await world->carts.show(computer, World::soon());
  EXPECT_TRUE(left.lines.empty());
  const Shown other = co_await cart_of(world, somebody(world));
  EXPECT_TRUE(other.lines.empty());
}
TEST(AccountCarts, AGuestWhoSignsInTakesTheCartAlong) {
  in_world(guest_signs_in);
}

Task<void> join_in_parallel(World* world, auth::AccountId account, std::string token, int* ended) {
  co_await world->carts.token_for(account, std::move(token), World::soon());
  ++*ended;
}

Task<void> many_tabs(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 10);
  const auto account = somebody(world);
  const std::string token = co_await filled(world, lamp.variants[0].id, 3);
  int ended = 0;
  constexpr int tabs = 20;
  for (int i = 0; i < tabs; ++i)
    Loop::current().spawn("tab", join_in_parallel(world, account, token, &ended));
  const Deadline limit = World::soon();
  while (ended < tabs && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(ended, tabs);
  const Shown cart = co_await cart_of(world, account);
  EXPECT_EQ(cart.item_count, 3);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM cart.cart"), 1);
}
TEST(AccountCarts, TabsThatSignInAtOnceJoinTheCartOnce) {
  in_world(many_tabs);
}

Task<void> full_cart(World* world) {
  const auto lamp = world->lamp(150);
  co_await world->sell(lamp, 10);
  const auto account = somebody(world);
  const std::string own = co_await world->carts.token_for(account, "", World::soon());
  for (int i = 0; i < 90; ++i)
    co_await world->carts.add(own, lamp.variants[i].id, 1, World::soon());
  const std::string guest = co_await filled(world, lamp.variants[89].id, 5);
  for (int i = 90; i < 120; ++i)
    co_await world->carts.add(guest, lamp.variants[i].id, 1, World::soon());
  co_await world->carts.token_for(account, guest, World::soon());
  const Shown cart = co_await cart_of(world, account);
  EXPECT_EQ(cart.lines.size(), 100u);
  EXPECT_EQ(cart.lines[0].item.variant_label, "119") << "the newest come along";
  EXPECT_EQ(cart.item_count, 99 + 5);
}
TEST(AccountCarts, ACartThatIsFullTakesTheNewestOfTheGuests) {
  in_world(full_cart);
}

Task<void> forged(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 10);
  const auto account = somebody(world);
  const std::string own = co_await world->carts.token_for(account, "", World::soon());
  co_await world->carts.add(own, lamp.variants[0].id, 1, World::soon());
  const auto stranger = somebody(world);
  const std::string forged = "account." + account.text() + "." + std::string(64, '0');
  const auto added = co_await world->carts.add(forged, lamp.variants[0].id, 2, World::soon());
  EXPECT_EQ(added->token.size(), 43u) << "a guest's cart of its own";
  // A signed-in stranger who sends it, or even the genuine one, takes nothing.
  co_await world->carts.token_for(stranger, forged, World::soon());
  co_await world->carts.token_for(stranger, own, World::soon());
  const Shown taken = co_await cart_of(world, stranger);
  EXPECT_TRUE(taken.lines.empty());
  const Shown kept = co_await cart_of(world, account);
  EXPECT_EQ(kept.item_count, 1);
}
TEST(AccountCarts, AForgedTokenOpensNothingAndNobodyJoinsAnAccountsCart) {
  in_world(forged);
}

Task<void> next_cart(World* world) {
  const auto lamp = world->lamp(2);
  co_await world->sell(lamp, 10);
  const auto account = somebody(world);
  const std::string token = co_await world->carts.token_for(account, "", World::soon());
  co_await world->carts.add(token, lamp.variants[0].id, 1, World::soon());
  const Shown cart = co_await world->carts.show(token, World::soon());
  pg::WriteBatch batch(*world->base.database);
  world->carts.close(batch, cart.id, cart.version);
  const auto done = co_await batch.commit(World::soon());
  EXPECT_TRUE(done.has_value());
  const auto again = co_await world->carts.add(token, lamp.variants[1].id, 1, World::soon());
  EXPECT_EQ(again->cart.lines.size(), 1u);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM cart.cart"), 2);
}
TEST(AccountCarts, AfterAnOrderTheAccountBeginsAnotherCart) {
  in_world(next_cart);
}

Task<void> left_alone(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 10);
  const std::string token = co_await world->carts.token_for(somebody(world), "", World::soon());
  const auto added = co_await world->carts.add(token, lamp.variants[0].id, 1, World::soon());
  co_await filled(world, lamp.variants[0].id, 1);  // a guest's, whom nobody could write to
  co_await world->accounts.tell_abandoned(World::soon());
  EXPECT_EQ(world->base.events_told("cart.abandoned"), 0);
  world->base.clock.advance(std::chrono::hours(5));
  co_await world->accounts.tell_abandoned(World::soon());
  co_await world->accounts.tell_abandoned(World::soon());
  EXPECT_EQ(world->base.events_told("cart.abandoned"), 1);
  co_await world->carts.set_quantity(token, added->line, 2, World::soon());
  world->base.clock.advance(std::chrono::hours(5));
  co_await world->accounts.tell_abandoned(World::soon());
  EXPECT_EQ(world->base.events_told("cart.abandoned"), 2);
  co_await world->carts.remove(token, added->line, World::soon());
  world->base.clock.advance(std::chrono::hours(5));
  co_await world->accounts.tell_abandoned(World::soon());
  EXPECT_EQ(world->base.events_told("cart.abandoned"), 2) << "it is empty";
}
TEST(AccountCarts, ACartThatIsLeftAloneIsToldOnce) {
  in_world(left_alone);
}

Task<void> erased(World* world) {
  const auto lamp = world->lamp(2);
  co_await world->sell(lamp, 10);
  const auto account = somebody(world);
  const std::string token = co_await world->carts.token_for(account, "", World::soon());
  co_await world->carts.add(token, lamp.variants[0].id, 1, World::soon());
  const auto added = co_await world->carts.add(token, lamp.variants[1].id, 2, World::soon());
  co_await world->aside.set_aside(token, added->line, nullptr, World::soon());
  const privacy::Person person{"", account.uuid};
  const auto files = co_await world->accounts.export_person(person, World::soon());
  EXPECT_EQ(files.size(), 1u);
  EXPECT_NE(files[0].json.find(R"("quantity":2,"isAside":true)"), std::string::npos)
      << files[0].json;
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  co_await world->accounts.erase_person(tx, person);
  co_await tx.commit();
  EXPECT_EQ(world->base.number("SELECT (SELECT count(*) FROM cart.cart)"
                               " + (SELECT count(*) FROM cart.saved)"),
            0);
}
TEST(AccountCarts, AnErasureTakesTheCartAndWhatWasSetAside) {
  in_world(erased);
}

}  // namespace
}  // namespace flipflop::cart
