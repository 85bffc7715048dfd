#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

Task<void> placed_and_paid(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 2));
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.number.size(), 10u);
  EXPECT_EQ(order.number.substr(0, 2), "26");
  EXPECT_EQ(order.access_token, placed.access_token);
  EXPECT_EQ(order.email, "jana.nova@example.cz");
  EXPECT_EQ(order.totals.goods, Money{200'000});
  EXPECT_EQ(order.totals.delivery, Money{0});
  EXPECT_EQ(order.totals.vat.at(0).vat, Money{34'711});
  EXPECT_EQ(order.lines.at(0).unit_price, Money{100'000});
  EXPECT_EQ(order.status, Status::pending);
  EXPECT_EQ(world->free_pieces(lamp), 3);

  const auto receipt = co_await world->pay(placed.id, "bank-1");
  EXPECT_EQ(receipt, payment::Receipt::booked);
  co_await world->reaches(placed.id, "confirmed", "paid");
  EXPECT_EQ(world->base.number("SELECT sum(on_hand) FROM warehouse.stock"), 3);
  EXPECT_EQ(world->base.events_told("order.paid"), 1);
  const auto forwarded = co_await world->suppliers.face().orders_of(placed.id.uuid, World::soon());
  EXPECT_EQ(forwarded.size(), 1u);
  const View paid = co_await world->view(placed.id);
  EXPECT_EQ(paid.history.size(), 2u);
}
TEST(Orders, ATransferThatArrivesConfirmsTheOrderAndAsksTheSupplier) {
  in_world(placed_and_paid);
}

Task<void> cash_on_delivery(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 1, "cod"));
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.status, Status::confirmed);
  EXPECT_EQ(order.totals.total, order.totals.goods + Money{9900} + Money{3900});
  EXPECT_EQ(world->base.number("SELECT sum(on_hand) FROM warehouse.stock"), 4);
  const bool is_forwarded =
      co_await world->base.becomes("SELECT count(*) FROM supplier.supplier_order", "1");
  EXPECT_TRUE(is_forwarded);

  co_await world->tell(supplier::SupplierOrderAccepted{
      supplier::SupplierOrderId{world->base.ids.next()}, placed.id.uuid});
  co_await world->reaches(placed.id, "processing", "pending");
  co_await world->tell(supplier::SupplierOrderShipped{
      supplier::SupplierOrderId{world->base.ids.next()}, placed.id.uuid, "bogus", "BG1"});
  co_await world->reaches(placed.id, "shipped", "pending");
  co_await world->tell(
      shipping::ParcelDelivered{shipping::ParcelId{world->base.ids.next()}, placed.id.uuid, true});
  co_await world->reaches(placed.id, "delivered", "paid");
  EXPECT_EQ(world->base.events_told("order.shipped"), 1);
  EXPECT_EQ(world->base.events_told("order.delivered"), 1);
  EXPECT_EQ(world->base.events_told("order.paid"), 1);
}
TEST(Orders, CashOnDeliveryGoesToWorkAtOnceAndIsPaidWhenDelivered) {
  in_world(cash_on_delivery);
}

Task<void> two_senders(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  const auto bulb = world->lamp();
  co_await world->offer(lamp);
  co_await world->offer(bulb);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  world->stock_at_home(bulb, 5);
  PlaceRequest both = world->request(lamp, 1, "cod");
  both.items.push_back({bulb.variants[0].id, 1});
  const Placed placed = co_await world->place(both);

  co_await world->tell(supplier::SupplierOrderShipped{
      supplier::SupplierOrderId{world->base.ids.next()}, placed.id.uuid, "bogus", "BG1"});
  co_await world->reaches(placed.id, "shipped", "pending");
  co_await world->tell(
      shipping::ParcelDelivered{shipping::ParcelId{world->base.ids.next()}, placed.id.uuid, true});
  const bool is_handled = co_await world->base.becomes(
      "SELECT count(*) FROM platform.handled WHERE subscriber = 'order.parcel_delivered'", "1");
  EXPECT_TRUE(is_handled);
  co_await world->reaches(placed.id, "shipped", "pending");

  const auto sent =
      co_await world->orders.ship(placed.id, {.tracking_number = "OWN1"}, "staff", World::soon());
  EXPECT_TRUE(sent.has_value());
  co_await world->tell(
      shipping::ParcelDelivered{shipping::ParcelId{world->base.ids.next()}, placed.id.uuid, true});
  co_await world->reaches(placed.id, "delivered", "paid");
}
TEST(Orders, AnOrderOfTwoSendersIsDeliveredWhenBothPartsAre) {
  in_world(two_senders);
}

Task<void> delivered_overtakes_sent(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 1, "cod"));
  pg::run_script(world->base.conninfo, "UPDATE \"order\".orders SET parts_shipped = ARRAY[id]");
  const shipping::ParcelId parcel{world->base.ids.next()};
  co_await world->tell(shipping::ParcelDelivered{parcel, placed.id.uuid, true});
  co_await world->reaches(placed.id, "delivered", "paid");
  co_await world->tell(shipping::ParcelSent{parcel, placed.id.uuid});
  co_await world->tell(shipping::ParcelDelivered{parcel, placed.id.uuid, true});
  co_await world->tell(OrderPlaced{placed.id});
  co_await world->reaches(placed.id, "delivered", "paid");
  EXPECT_EQ(world->base.events_told("order.shipped"), 1);
  EXPECT_EQ(world->base.events_told("order.delivered"), 1);
}
TEST(Orders, MessagesThatOvertakeOrRepeatEachOtherEndInTheSameState) {
  in_world(delivered_overtakes_sent);
}

Task<void> cancelled_too_late(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 2, "cod"));
  const auto sent =
      co_await world->orders.ship(placed.id, {.tracking_number = "OWN1"}, "staff", World::soon());
  EXPECT_TRUE(sent.has_value());
  EXPECT_EQ(world->base.text("SELECT status FROM \"order\".orders"), "confirmed")
      << "the event of the parcel is not handled yet";
  for (const CancelReason reason : {CancelReason::staff, CancelReason::withdrawn}) {
    const auto cancelled = co_await world->orders.cancel(placed.id, reason, "staff", World::soon());
    EXPECT_EQ(cancelled.error(), CancelRefusal::too_late);
  }
  StatusChange by_hand;
  by_hand.status = Status::cancelled;
  const auto changed = co_await world->orders.change(placed.id, by_hand, "staff", World::soon());
  EXPECT_EQ(changed.error().reason, ChangeRefused::Reason::not_allowed);
  EXPECT_EQ(world->free_pieces(lamp), 3) << "what travels is not for sale";
}
TEST(Orders, WhatIsOnItsWayIsNotCancelledBeforeItsEventIsHandled) {
  in_world(cancelled_too_late);
}

Task<void> buyer_cancels(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 2));
  const auto done =
      co_await world->orders.cancel(placed.id, CancelReason::buyer, "buyer", World::soon());
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(world->free_pieces(lamp), 5);
  EXPECT_EQ(world->base.events_told("order.cancelled"), 1);
  const auto again =
      co_await world->orders.cancel(placed.id, CancelReason::buyer, "buyer", World::soon());
  EXPECT_EQ(again.error(), CancelRefusal::too_late);
  EXPECT_EQ(world->free_pieces(lamp), 5);
  // Money that comes all the same goes back.
  co_await world->pay(placed.id, "bank-1");
  co_await world->reaches(placed.id, "cancelled", "paid");
  const auto late = co_await world->payments.face().find(placed.id.uuid, World::soon());
  EXPECT_EQ(late->state, payment::State::refund_due);
  EXPECT_EQ(world->base.events_told("order.paid"), 0);

  const Placed other = co_await world->place(world->request(lamp, 1));
  co_await world->pay(other.id, "bank-2");
  const auto paid =
      co_await world->orders.cancel(other.id, CancelReason::buyer, "buyer", World::soon());
  EXPECT_EQ(paid.error(), CancelRefusal::too_late);
  co_await world->reaches(other.id, "confirmed", "paid");
}
TEST(Orders, ABuyerCancelsWhatIsUnpaidOnceAndNothingThatIsPaid) {
  in_world(buyer_cancels);
}

Task<void> staff_cancels(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 2));
  co_await world->pay(placed.id, "bank-1");
  co_await world->reaches(placed.id, "confirmed", "paid");
  const auto done =
      co_await world->orders.cancel(placed.id, CancelReason::staff, "staff", World::soon());
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(world->free_pieces(lamp), 5);
  const auto payment = co_await world->payments.face().find(placed.id.uuid, World::soon());
  EXPECT_EQ(payment->state, payment::State::refund_due);
  EXPECT_EQ(world->base.text("SELECT action FROM platform.audit_log"), "order.cancel");

  const View order = co_await world->view(placed.id);
  const auto returned = co_await world->payments.face().confirm_refund(
      order.number, order.totals.total, "out-1", World::soon());
  EXPECT_EQ(returned, payment::Receipt::booked);
  co_await world->reaches(placed.id, "refunded", "refunded");
  const View after = co_await world->view(placed.id);
  EXPECT_EQ(after.history.back().note, "Peníze jsme vám odeslali zpět.");
  co_await world->tell(payment::PaymentRefunded{payment->id, placed.id.uuid, order.totals.total});
  const bool is_handled = co_await world->base.becomes(
      "SELECT count(*) FROM platform.handled WHERE subscriber = 'order.payment_refunded'", "2");
  EXPECT_TRUE(is_handled);
  const View twice = co_await world->view(placed.id);
  EXPECT_EQ(twice.history.size(), after.history.size());
}
TEST(Orders, StaffCancelAPaidOrderAndTheMoneyGoesBack) {
  in_world(staff_cancels);
}

Task<void> hold_runs_out(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 2));
  EXPECT_EQ(world->free_pieces(lamp), 3);
  world->base.clock.advance(std::chrono::hours(24 * 7 + 1));
  // Not before: a schedule that is amid a run while the clock moves would wait five seconds more,
  // which a clock that stands still never reaches.
  world->base.start_jobs();
  co_await world->reaches(placed.id, "cancelled", "pending");
  EXPECT_EQ(world->free_pieces(lamp), 5);
  EXPECT_EQ(world->base.text("SELECT cancel_reason FROM \"order\".orders"), "not_paid_in_time");
}
TEST(Orders, AnOrderThatIsNotPaidInTimeIsCancelledAndItsPiecesAreFree) {
  in_world(hold_runs_out);
}

// The hold ran out, but the capture's event comes before the expiry's.
Task<void> paid_after_expiry(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  const auto supplier = co_await world->stock_at_supplier("Havran", lamp, 2);
  const Placed served = co_await world->place(world->request(lamp, 1));
  const Placed unserved = co_await world->place(world->request(lamp, 1));
  pg::run_script(world->base.conninfo,
                 "UPDATE warehouse.hold SET state = 'expired';"
                 "UPDATE warehouse.stock SET held = 0");
  EXPECT_EQ(world->free_pieces(lamp), 2);
  co_await world->pay(served.id, "bank-1");
  co_await world->pay(unserved.id, "bank-2");
  // Somebody else takes one of the two.
  co_await world->place(world->request(lamp, 1, "cod"));
  world->base.start_events();
  co_await world->reaches(served.id, "confirmed", "paid");
  co_await world->reaches(unserved.id, "cancelled", "paid");
  EXPECT_EQ(world->free_pieces(lamp), 0);
  const auto refund = co_await world->payments.face().find(unserved.id.uuid, World::soon());
  EXPECT_EQ(refund->state, payment::State::refund_due);
  EXPECT_EQ(world->base.text("SELECT cancel_reason FROM \"order\".orders WHERE status ="
                             " 'cancelled'"),
            "sold_out_after_payment");
  EXPECT_FALSE(supplier.is_nil());
}
TEST(Orders, MoneyAfterTheHoldRanOutTakesPiecesAnewOrGoesBack) {
  in_world(paid_after_expiry);
}

Task<void> captured_twice(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 1));
  co_await world->pay(placed.id, "bank-1");
  const auto second = co_await world->pay(placed.id, "bank-2");
  EXPECT_EQ(second, payment::Receipt::not_expected);
  co_await world->reaches(placed.id, "confirmed", "paid");
  const View order = co_await world->view(placed.id);
  const auto payment = co_await world->payments.face().find(placed.id.uuid, World::soon());
  co_await world->tell(payment::PaymentCaptured{payment->id, placed.id.uuid, order.totals.total});
  co_await world->tell(warehouse::HoldExpired{placed.id.uuid});
  co_await world->tell(payment::PaymentFailed{payment->id, placed.id.uuid});
  const bool is_handled = co_await world->base.becomes(
      "SELECT count(*) FROM platform.handled WHERE subscriber IN"
      " ('order.payment_captured', 'order.hold_expired', 'order.payment_failed')",
      "4");
  EXPECT_TRUE(is_handled);
  co_await world->reaches(placed.id, "confirmed", "paid");
  EXPECT_EQ(world->base.events_told("order.paid"), 1);
  EXPECT_EQ(world->base.number("SELECT sum(on_hand) FROM warehouse.stock"), 4);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM supplier.supplier_order"), 1);
}
TEST(Orders, ACaptureThatIsToldTwiceConfirmsOnce) {
  in_world(captured_twice);
}

Task<void> pay_again(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  // No provider answers here: the order exists all the same.
  const Placed placed = co_await world->place(world->request(lamp, 1, "bogus"));
  EXPECT_NE(placed.answer.find("/platba/" + placed.access_token), std::string::npos);
  pg::run_script(world->base.conninfo,
                 "UPDATE payment.attempt SET state = 'failed';"
                 "UPDATE payment.intent SET state = 'failed'");
  const auto payment = co_await world->payments.face().find(placed.id.uuid, World::soon());
  world->base.start_events();
  co_await world->tell(payment::PaymentFailed{payment->id, placed.id.uuid});
  co_await world->reaches(placed.id, "pending", "failed");

  world->base.clock.advance(std::chrono::minutes(20));
  const auto tried = co_await world->orders.retry_payment(placed.id, nullptr, World::soon());
  EXPECT_TRUE(tried.has_value());
  co_await world->reaches(placed.id, "pending", "pending");
  EXPECT_EQ(world->base.text("SELECT expires_at = timestamptz '2026-11-24T10:50:00Z'"
                             " FROM warehouse.hold"),
            "t");
  world->base.clock.advance(std::chrono::minutes(5));
  co_await world->orders.retry_payment(placed.id, nullptr, World::soon());
  EXPECT_EQ(world->base.text("SELECT expires_at = timestamptz '2026-11-24T10:50:00Z'"
                             " FROM warehouse.hold"),
            "t");
}
TEST(Orders, AnotherTryToPayProlongsTheHoldOnce) {
  in_world(pay_again);
}

Task<void> table_refuses(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  co_await world->place(world->request(lamp, 1));
  for (const char* bad : {"UPDATE \"order\".orders SET status = 'delivered'",
                          "UPDATE \"order\".orders SET payment_status = 'refunded'",
                          "UPDATE \"order\".orders SET total = total + 1, goods = goods + 1",
                          "UPDATE \"order\".line SET quantity = 2", "DELETE FROM \"order\".history",
                          "DELETE FROM \"order\".orders"})
    EXPECT_THROW(pg::run_script(world->base.conninfo, bad), pg::Error) << bad;
}
TEST(Orders, TheDatabaseRefusesMovesAndAmountsThatCannotBe) {
  in_world(table_refuses);
}

Task<void> found_and_erased(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  PlaceRequest request = world->request(lamp, 1);
  request.idempotency_key = "k";
  request.fingerprint = "body";
  request.delivery.company_id = "12345679";
  request.delivery.vat_id = "CZ12345679";
  const Placed placed = co_await world->place(request);
  co_await world->orders.add_note(placed.id, "Volat odpoledne", "staff", World::soon());
  const View all = co_await world->view(placed.id);
  EXPECT_EQ(all.history.size(), 2u);
  const auto by_token = co_await world->orders.find_by_token(placed.access_token, World::soon());
  EXPECT_EQ(by_token->history.size(), 1u);
  const auto by_number =
      co_await world->orders.find_by_number(all.number, "JANA.nova@example.cz", World::soon());
  EXPECT_EQ(by_number->id, placed.id);
  const auto wrong = co_await world->orders.find_by_number(all.number, "x@y.cz", World::soon());
  EXPECT_FALSE(wrong.has_value());
  const auto listed = co_await world->orders.list({.email = "jana.nova@example.cz"}, World::soon());
  EXPECT_EQ(listed.size(), 1u);

  privacy::Holder& holder = world->module.holder();
  const auto exported = co_await holder.export_person({"jana.nova@example.cz"}, World::soon());
  EXPECT_NE(exported.at(0).json.find(all.number), std::string::npos);
  EXPECT_NE(exported.at(0).json.find(R"("companyId":"12345679","vatId":"CZ12345679")"),
            std::string::npos);
  const auto nobody = co_await holder.export_person({}, World::soon());
  EXPECT_EQ(nobody.at(0).json, "[]") << "an empty address fits no order";
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  co_await holder.erase_person(tx, {"jana.nova@example.cz"});
  co_await tx.commit();
  const auto kept = pg::query_now(world->base.conninfo, "SELECT o::text FROM \"order\".orders o");
  EXPECT_EQ(kept[0][0].find("Nov"), std::string::npos) << kept[0][0];
  EXPECT_EQ(kept[0][0].find("example.cz"), std::string::npos);
  EXPECT_EQ(kept[0][0].find("12345679"), std::string::npos);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.idempotency"), 0);
  const View after = co_await world->view(placed.id);
  EXPECT_EQ(after.totals.total, all.totals.total);
}
TEST(Orders, AnOrderIsFoundByItsBuyerAndKeepsItsAmountsWhenTheBuyerIsErased) {
  in_world(found_and_erased);
}

}  // namespace
}  // namespace flipflop::order
