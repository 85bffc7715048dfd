// Vouchers that a cart will be paid by: entered once, kept over tabs and over signing in.

#include <gmock/gmock.h>

#include "platform/loop/loop.h"
#include "shop/cart/test_world.h"

namespace flipflop::cart {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Task<std::vector<std::string>> issued(World* world, int pieces) {
  const Instant until = world->base.clock.now() + std::chrono::hours(24);
  const auto batch = co_await world->vouchers.desk().issue({"Vánoce", pieces, Money{50'000}, until},
                                                           "test", World::soon());
  const auto shown = co_await world->vouchers.desk().codes(batch, "test", World::soon());
  std::vector<std::string> codes;
  for (const voucher::ShownCode& one : *shown) codes.push_back(one.code);
  co_return codes;
}

Task<std::string> filled(World* world) {
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 10);
  const auto added = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  co_return added->token;
}

Task<void> enters(World* world) {
  const std::string cart = co_await filled(world);
  const auto codes = co_await issued(world, 6);
  const auto none = co_await world->carts.add_voucher("", codes[0], World::soon());
  EXPECT_EQ(none.error(), VoucherRefusal::no_cart);
  const auto typo = co_await world->carts.add_voucher(cart, "AAAA-BBBB", World::soon());
  EXPECT_EQ(typo.error(), VoucherRefusal::unknown);

  const auto once = co_await world->carts.add_voucher(cart, codes[0], World::soon());
  EXPECT_THAT(once->vouchers, SizeIs(1));
  const auto again = co_await world->carts.add_voucher(cart, codes[0], World::soon());
  EXPECT_THAT(again->vouchers, SizeIs(1)) << "a voucher is entered once";
  for (int i = 1; i < 5; ++i) co_await world->carts.add_voucher(cart, codes[i], World::soon());
  const auto sixth = co_await world->carts.add_voucher(cart, codes[5], World::soon());
  EXPECT_EQ(sixth.error(), VoucherRefusal::too_many);
  const Shown full = co_await world->carts.show(cart, World::soon());
  EXPECT_THAT(full.vouchers, SizeIs(5));

  const Shown less = co_await world->carts.remove_voucher(cart, full.vouchers[2].id, World::soon());
  EXPECT_THAT(less.vouchers, SizeIs(4));
  const Shown same = co_await world->carts.remove_voucher(cart, full.vouchers[2].id, World::soon());
  EXPECT_THAT(same.vouchers, SizeIs(4));
  const Shown nobody = co_await world->carts.remove_voucher("", full.vouchers[0].id, World::soon());
  EXPECT_THAT(nobody.vouchers, IsEmpty());
}
TEST(CartVouchers, AtMostFiveAreEnteredOnceEach) {
  in_world(enters);
}

Task<void> no_longer_good(World* world) {
  const std::string cart = co_await filled(world);
  const auto codes = co_await issued(world, 2);
  const auto entered = co_await world->carts.add_voucher(cart, codes[0], World::soon());
  world->base.clock.advance(std::chrono::hours(25));
  const Shown later = co_await world->carts.show(cart, World::soon());
  EXPECT_EQ(later.vouchers.at(0).refusal, voucher::Refusal::expired) << "it stays, and says why";
  const auto late = co_await world->carts.add_voucher(cart, codes[1], World::soon());
  EXPECT_EQ(late.error(), VoucherRefusal::expired);
}
TEST(CartVouchers, OneThatEndsStaysAndSaysWhyItPaysNothing) {
  in_world(no_longer_good);
}

Task<void> enter(World* world, std::string cart, std::string code, int* ended) {
  co_await world->carts.add_voucher(std::move(cart), std::move(code), World::soon());
  ++*ended;
}

Task<void> tabs(World* world) {
  const std::string cart = co_await filled(world);
  const auto codes = co_await issued(world, 2);
  int ended = 0;
  for (const std::string& code : codes)
    Loop::current().spawn("tab", enter(world, cart, code, &ended));
  const Deadline limit = World::soon();
  while (ended < 2 && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  const Shown both = co_await world->carts.show(cart, World::soon());
  EXPECT_THAT(both.vouchers, SizeIs(2));
}
TEST(CartVouchers, TwoTabsThatEnterOneEachKeepBoth) {
  in_world(tabs);
}

Task<void> signs_in(World* world) {
  const auto account = world->base.ids.next_as<auth::AccountId>();
  const auto codes = co_await issued(world, 7);
  const std::string phone = co_await filled(world);
  for (int i = 0; i < 3; ++i) co_await world->carts.add_voucher(phone, codes[i], World::soon());
  const std::string own = co_await world->carts.token_for(account, phone, World::soon());
  const Shown first = co_await world->carts.show(own, World::soon());
  EXPECT_THAT(first.vouchers, SizeIs(3));

  const std::string computer = co_await filled(world);
  for (int i = 2; i < 7; ++i) co_await world->carts.add_voucher(computer, codes[i], World::soon());
  co_await world->carts.token_for(account, computer, World::soon());
  const Shown joined = co_await world->carts.show(own, World::soon());
  EXPECT_THAT(joined.vouchers, SizeIs(5)) << "seven different ones do not pay for one order";
}
TEST(CartVouchers, AGuestWhoSignsInBringsThemAlongUpToFive) {
  in_world(signs_in);
}

}  // namespace
}  // namespace flipflop::cart
