// Gift vouchers pay for orders: the total stays whole, what is left to be paid does not, and no
// haléř is lost or spent twice whatever becomes of the order.

#include <gmock/gmock.h>

#include "platform/loop/loop.h"
#include "shop/order/answer.h"
#include "shop/order/test_crowd.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

Task<product::ImportedProduct> stocked_lamp(World* world, std::int64_t pieces = 100) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, pieces);
  co_return lamp;
}

Money balance(World* world, voucher::VoucherId id) {
  return Money{
      world->base.number("SELECT balance FROM voucher.voucher WHERE id = '" + id.text() + "'")};
}

Task<void> pays_a_part(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto code = co_await world->issued_voucher(Money{30'000});
  const auto plain = co_await world->place(world->request(lamp, 1));
  EXPECT_THAT(plain.answer, Not(HasSubstr("toPay"))) << "an order without vouchers is as it was";
  const View whole = co_await world->view(plain.id);

  PlaceRequest request = world->request(lamp, 1);
  request.vouchers = {code.id};
  request.expected_total = whole.totals.total;
  request.expected_to_pay = whole.totals.total;
  const auto other = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(other.error().reason, PlaceRefusal::voucher_changed);
  EXPECT_EQ(other.error().to_pay, whole.totals.total - Money{30'000});
  request.expected_to_pay = other.error().to_pay;
  const auto placed = co_await world->place(request);
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.totals.total, whole.totals.total) << "a voucher is no discount";
  EXPECT_EQ(order.totals.vat.at(0).vat, whole.totals.vat.at(0).vat);
  EXPECT_EQ(order.to_pay(), whole.totals.total - Money{30'000});
  EXPECT_THAT(order.vouchers, SizeIs(1));
  EXPECT_THAT(placed.answer, HasSubstr("\"toPay\":"));
  EXPECT_THAT(placed.answer, Not(HasSubstr(code.code)));
  EXPECT_EQ(balance(world, code.id), Money{});
  const auto asked =
      co_await world->payments.face().transfer_instructions(placed.id.uuid, World::soon());
  EXPECT_EQ(asked->amount, order.to_pay()) << "and so says the QR code";

  world->base.start_events();
  const auto too_much = co_await world->payments.face().receive_transfer(
      order.number, order.totals.total, "r1", World::soon());
  EXPECT_EQ(too_much, payment::Receipt::wrong_amount);
  co_await world->payments.face().receive_transfer(order.number, order.to_pay(), "r2",
                                                   World::soon());
  co_await world->reaches(placed.id, "confirmed", "paid");
  EXPECT_EQ(world->base.text("SELECT asked->>'paidByVouchers' FROM billing.request"
                             " WHERE kind = 'tax'"),
            "300.00");

  // Staff cancel it: the money goes back, and what the voucher paid is on it at once.
  const auto done =
      co_await world->orders.cancel(placed.id, CancelReason::staff, "test", World::soon());
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(balance(world, code.id), Money{30'000});
  const auto returned = co_await world->payments.face().confirm_refund(order.number, order.to_pay(),
                                                                       "b1", World::soon());
  EXPECT_EQ(returned, payment::Receipt::booked);
  co_await world->reaches(placed.id, "refunded", "refunded");
  EXPECT_EQ(balance(world, code.id), Money{30'000});
}
TEST(OrderVouchers, AVoucherPaysAPartAndTheRestIsPaidAndPaidBack) {
  in_world(pays_a_part);
}

Task<void> pays_all(World* world) {
  const auto lamp = co_await stocked_lamp(world, 5);
  const auto code = co_await world->issued_voucher(Money{500'000});
  world->base.start_events();
  PlaceRequest request = world->request(lamp, 1, "bogus");
  request.vouchers = {code.id};
  request.idempotency_key = "k";
  request.fingerprint = "body";
  const auto placed = co_await world->place(request);
  const auto again = co_await world->place(request);
  EXPECT_EQ(again.answer, placed.answer) << "although nothing would be left for it now";
  View order = co_await world->view(placed.id);
  EXPECT_EQ(order.status, Status::confirmed);
  EXPECT_EQ(order.payment_status, PaymentStatus::paid);
  EXPECT_EQ(order.payment_method, "voucher");
  EXPECT_EQ(world->base.number("SELECT count(*) FROM payment.intent"), 0);
  EXPECT_EQ(world->base.text("SELECT state FROM warehouse.hold"), "committed");
  EXPECT_EQ(world->free_pieces(lamp), 4);
  const bool is_billed =
      co_await world->base.becomes("SELECT count(*) FROM billing.request WHERE kind = 'tax'", "1");
  EXPECT_TRUE(is_billed);
  EXPECT_EQ(world->base.events_told("order.paid"), 1);
  const auto retry = co_await world->orders.retry_payment(placed.id, nullptr, World::soon());
  EXPECT_EQ(retry.error(), RetryRefusal::already_paid);

  const auto done =
      co_await world->orders.cancel(placed.id, CancelReason::staff, "test", World::soon());
  EXPECT_TRUE(done.has_value());
  co_await world->reaches(placed.id, "refunded", "refunded");
  EXPECT_EQ(balance(world, code.id), Money{500'000});
  EXPECT_EQ(world->free_pieces(lamp), 5);
}
TEST(OrderVouchers, AVoucherThatPaysAllMakesAPaidOrderWithoutAPayment) {
  in_world(pays_all);
}

Task<void> on_delivery(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto small = co_await world->issued_voucher(Money{30'000});
  const auto large = co_await world->issued_voucher(Money{500'000});
  PlaceRequest request = world->request(lamp, 1, "cod");
  request.vouchers = {small.id};
  const auto part = co_await world->place(request);
  View order = co_await world->view(part.id);
  EXPECT_GT(order.totals.cod_fee, Money{});
  EXPECT_EQ(order.payment_status, PaymentStatus::pending);
  request.vouchers = {large.id};
  const auto all = co_await world->place(request);
  const View covered = co_await world->view(all.id);
  EXPECT_EQ(covered.totals.cod_fee, Money{}) << "there is nothing to collect";
  EXPECT_EQ(covered.payment_status, PaymentStatus::paid);

  world->base.start_events();
  for (const OrderId id : {part.id, all.id}) {
    for (const Status to : {Status::shipped, Status::delivered}) {
      StatusChange change;
      change.status = to;
      const auto moved = co_await world->orders.change(id, change, "test", World::soon());
      EXPECT_TRUE(moved.has_value());
    }
    co_await world->reaches(id, "delivered", "paid");
  }
  EXPECT_EQ(world->base.number("SELECT sum(amount) FROM payment.capture"), order.to_pay().haler)
      << "the carrier collects what the voucher left";

  // All of the covered one is paid back onto its voucher.
  StatusChange back;
  back.payment_status = PaymentStatus::refunded;
  const auto done = co_await world->orders.change(all.id, back, "test", World::soon());
  EXPECT_TRUE(done.has_value());
  co_await world->reaches(all.id, "refunded", "refunded");
  EXPECT_EQ(balance(world, large.id), Money{500'000});
}
TEST(OrderVouchers, CashOnDeliveryCollectsTheRest) {
  in_world(on_delivery);
}

EditTerms by_staff() {
  EditTerms terms;
  terms.by = EditedBy::staff;
  terms.actor = "staff-1";
  return terms;
}

Task<std::expected<void, EditRefusal>> keep(World* world, View order, std::int64_t pieces) {
  return world->orders.keep_fewer(order.id, {{order.lines.at(0).variant, pieces}}, by_staff(),
                                  World::soon());
}

Task<View> three_lamps(World* world, product::ImportedProduct lamp, Money of_voucher) {
  const auto code = co_await world->issued_voucher(of_voucher);
  PlaceRequest request = world->request(lamp, 3);
  request.vouchers = {code.id};
  const auto placed = co_await world->place(std::move(request));
  View order = co_await world->view(placed.id);
  co_return order;
}

Task<void> fewer_pieces(World* world) {
  world->base.start_events();
  const auto lamp = co_await stocked_lamp(world);
  const View before = co_await three_lamps(world, lamp, Money{150'000});
  const voucher::VoucherId code = before.vouchers.at(0).voucher;
  const auto done = co_await keep(world, before, 2);
  EXPECT_TRUE(done.has_value());
  const View after = co_await world->view(before.id);
  EXPECT_EQ(after.to_pay(), before.to_pay() - Money{100'000});
  EXPECT_EQ(voucher::sum_of(after.vouchers), Money{150'000}) << "the voucher pays what it did";
  EXPECT_EQ(world->base.number("SELECT amount FROM payment.intent"), after.to_pay().haler);
  EXPECT_EQ(balance(world, code), Money{});
  expect_sound(world);

  const auto too_few = co_await keep(world, before, 1);
  EXPECT_EQ(too_few.error(), EditRefusal::covered_by_vouchers);
  EXPECT_THROW(
      pg::run_script(world->base.conninfo,
                     "UPDATE \"order\".orders SET total = total - 100000, goods = goods - 100000,"
                     " vat_bases[1] = vat_bases[1] - 100000, edits = edits + 1"),
      pg::Error);
  EXPECT_EQ(world->free_pieces(lamp), 98) << "a refusal changes nothing";
  expect_sound(world);

  const auto receipt = co_await world->pay(before.id, "bank-1");
  EXPECT_EQ(receipt, payment::Receipt::booked);
  co_await world->reaches(before.id, "confirmed", "paid");
  const auto cancelled =
      co_await world->orders.cancel(before.id, CancelReason::staff, "staff-1", World::soon());
  EXPECT_TRUE(cancelled.has_value());
  EXPECT_EQ(balance(world, code), Money{150'000});
  EXPECT_EQ(world->free_pieces(lamp), 100);
  expect_sound(world);
}
TEST(OrderVouchers, WithFewerPiecesLessIsLeftToPayAndTheVoucherPaysWhatItDid) {
  in_world(fewer_pieces);
}

Task<void> nothing_to_wait_for(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto plain = co_await world->place(world->request(lamp, 3));
  const View whole = co_await world->view(plain.id);
  const View order = co_await three_lamps(world, lamp, whole.totals.total - Money{100'000});
  EXPECT_EQ(order.to_pay(), Money{100'000});
  const auto exactly = co_await keep(world, order, 2);
  EXPECT_EQ(exactly.error(), EditRefusal::covered_by_vouchers) << "its payment would never come";
  const View covered = co_await three_lamps(world, lamp, whole.totals.total);
  const auto paid = co_await keep(world, covered, 2);
  EXPECT_EQ(paid.error(), EditRefusal::paid_already);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"order\".edit"), 0);
  expect_sound(world);
}
TEST(OrderVouchers, AnEditThatLeavesNothingToPayIsRefused) {
  in_world(nothing_to_wait_for);
}

Task<void> one_editor(World* world, View order) {
  const auto edited = co_await keep(world, std::move(order), 1);
  if (!edited) EXPECT_EQ(edited.error(), EditRefusal::too_late);
}

Task<void> one_canceller(World* world, OrderId id) {
  const auto cancelled =
      co_await world->orders.cancel(id, CancelReason::staff, "staff-1", World::soon());
  EXPECT_TRUE(cancelled.has_value());
}

Task<void> edited_and_cancelled(World* world) {
  constexpr int rounds = 20;
  const auto lamp = co_await stocked_lamp(world);
  const auto code = co_await world->issued_voucher(Money{50'000});
  for (int at = 0; at < rounds; ++at) {
    PlaceRequest request = world->request(lamp, 3, "cod");
    request.vouchers = {code.id};
    const auto placed = co_await world->place(std::move(request));
    EXPECT_EQ(balance(world, code.id), Money{});
    const View order = co_await world->view(placed.id);
    Crowd crowd;
    crowd.start(one_editor(world, order));
    crowd.start(one_canceller(world, placed.id));
    co_await crowd.gone();
    EXPECT_EQ(balance(world, code.id), Money{50'000});
    EXPECT_EQ(world->free_pieces(lamp), 100);
  }
  expect_sound(world);
}
TEST(OrderVouchers, AnEditAndACancellationAtOnceGiveTheVoucherBackOnce) {
  in_world(edited_and_cancelled);
}

Task<void> refused(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto code = co_await world->issued_voucher(Money{30'000});
  co_await world->vouchers.desk().block({code.id, "ztracený"}, "test", World::soon());
  PlaceRequest request = world->request(lamp, 1);
  request.vouchers = {code.id};
  const auto blocked = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(blocked.error().reason, PlaceRefusal::voucher_refused);
  EXPECT_EQ(blocked.error().voucher->refusal, voucher::Refusal::blocked);
  co_await world->vouchers.desk().block({code.id, ""}, "test", World::soon());
  co_await world->place(request);
  const auto spent = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(spent.error().voucher->refusal, voucher::Refusal::spent);
  EXPECT_EQ(world->order_count(), 1);
  for (const char* bad :
       {"UPDATE \"order\".voucher_piece SET amount = 1", "DELETE FROM \"order\".voucher_piece",
        "INSERT INTO \"order\".voucher_piece SELECT id, 2, gen_random_uuid(),"
        " 'AAAA', total FROM \"order\".orders"})
    EXPECT_THROW(pg::run_script(world->base.conninfo, bad), pg::Error) << bad;
}
TEST(OrderVouchers, AVoucherThatPaysNothingStopsTheOrder) {
  in_world(refused);
}

Task<void> from_the_cart(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto first = co_await world->issued_voucher(Money{30'000});
  const auto second = co_await world->issued_voucher(Money{10'000});
  auto& carts = world->carts.face();
  const auto nobody = co_await carts.add_voucher("nobody's", first.code, World::soon());
  EXPECT_EQ(nobody.error(), cart::VoucherRefusal::no_cart);
  const auto added = co_await carts.add("", lamp.variants[0].id, 1, World::soon());
  const auto unknown = co_await carts.add_voucher(added->token, "0000", World::soon());
  EXPECT_EQ(unknown.error(), cart::VoucherRefusal::unknown);
  for (const auto& code : {first.code, second.code, first.code}) {
    const auto entered = co_await carts.add_voucher(added->token, code, World::soon());
    EXPECT_TRUE(entered.has_value());
  }
  auto quote = co_await world->orders.quote(
      {.cart_token = added->token, .delivery_method = "bogus", .payment_method = "bank_transfer"},
      World::soon());
  EXPECT_THAT(quote->vouchers, SizeIs(2));
  EXPECT_EQ(quote->to_pay, quote->totals.total - Money{40'000});
  PlaceRequest request = world->request(lamp, 1);
  request.items.clear();
  request.cart_token = added->token;
  request.expected_total = quote->totals.total;
  request.expected_to_pay = quote->to_pay;
  const auto removed = co_await carts.remove_voucher(added->token, second.id, World::soon());
  EXPECT_THAT(removed.vouchers, SizeIs(1));
  const auto changed = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(changed.error().reason, PlaceRefusal::voucher_changed);
  request.expected_to_pay = quote->to_pay + Money{10'000};
  const auto placed = co_await world->place(request);
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.to_pay(), *request.expected_to_pay);
  EXPECT_EQ(balance(world, second.id), Money{10'000});
}
TEST(OrderVouchers, TheCartKeepsThemAndTheQuoteSaysWhatIsLeft) {
  in_world(from_the_cart);
}

Task<void> late_money(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto code = co_await world->issued_voucher(Money{30'000});
  PlaceRequest request = world->request(lamp, 1);
  request.vouchers = {code.id};
  const auto placed = co_await world->place(request);
  const View order = co_await world->view(placed.id);
  world->base.start_events();
  pg::run_script(world->base.conninfo, "UPDATE warehouse.hold SET state = 'expired'");
  for (int twice = 0; twice < 2; ++twice)
    co_await world->tell(warehouse::HoldExpired{placed.id.uuid});
  co_await world->reaches(placed.id, "cancelled", "pending");
  EXPECT_EQ(balance(world, code.id), Money{30'000});
  // It is spent elsewhere, and then the money comes after all.
  const auto other = co_await world->place(request);
  EXPECT_EQ(balance(world, code.id), Money{});
  co_await world->payments.face().receive_transfer(order.number, order.to_pay(), "r1",
                                                   World::soon());
  co_await world->reaches(placed.id, "cancelled", "paid");
  co_await world->payments.face().confirm_refund(order.number, order.to_pay(), "b1", World::soon());
  co_await world->reaches(placed.id, "refunded", "refunded");
  EXPECT_EQ(balance(world, code.id), Money{}) << "nothing comes back twice";
  EXPECT_EQ(world->base.number("SELECT count(*) FROM voucher.entry WHERE kind = 'given_back'"), 1);
  const View living = co_await world->view(other.id);
  EXPECT_EQ(living.status, Status::pending);
}
TEST(OrderVouchers, AnOrderThatIsNotPaidInTimeGivesItBackOnceAndLateMoneyGoesHome) {
  in_world(late_money);
}

Task<void> one_buyer(World* world, PlaceRequest request, int* placed, int* refused) {
  const auto done = co_await world->orders.place(std::move(request), World::soon());
  ++(done ? *placed : *refused);
}

Task<void> many_at_once(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto code = co_await world->issued_voucher(Money{350'000});
  int placed = 0, refused = 0;
  Crowd crowd;
  for (int i = 0; i < 20; ++i) {
    PlaceRequest request = world->request(lamp, 1);
    request.vouchers = {code.id};
    crowd.start(one_buyer(world, std::move(request), &placed, &refused));
  }
  co_await crowd.gone();
  EXPECT_EQ(placed + refused, 20);
  EXPECT_GE(placed, 3);
  EXPECT_EQ(world->base.number("SELECT sum(amount) FROM \"order\".voucher_piece") +
                balance(world, code.id).haler,
            350'000);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"order\".orders o LEFT JOIN payment.intent p"
                               " ON p.order_id = o.id WHERE coalesce(p.amount, 0) + (SELECT"
                               " coalesce(sum(amount), 0) FROM \"order\".voucher_piece v WHERE"
                               " v.order_id = o.id) <> o.total"),
            0);
}
TEST(OrderVouchers, ManyOrdersOfOneVoucherAtOnceNeverSpendMoreThanItHas) {
  in_world(many_at_once);
}

}  // namespace
}  // namespace flipflop::order
