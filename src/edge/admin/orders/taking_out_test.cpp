// Pieces that staff take out of a paid order before anybody works on it: the pieces are free again,
// their money goes back once and as it came, and all books still agree.

#include <gmock/gmock.h>

#include "edge/admin/orders/test_paid_shop.h"

namespace flipflop::admin {
namespace {

using order::CancelReason;
using order::EditRefusal;
using order::Status;
using testing::HasSubstr;

constexpr const char* balance = "SELECT sum(balance) FROM voucher.voucher";
constexpr const char* refunds = "SELECT coalesce(sum(amount), 0) FROM payment.refund";
constexpr const char* corrected =
    "SELECT string_agg(amounts::text, ' ' ORDER BY requested_at, id) FROM billing.request"
    " WHERE kind = 'corrective'";

void start(PaidShop* shop) {
  shop->world.base.start_events();
  shop->world.base.start_jobs();
}

std::string fewer(product::VariantId variant, int stay) {
  return R"({"items":[{"variantId":")" + variant.text() + R"(","quantity":)" +
         std::to_string(stay) + "}]}";
}

Task<void> by_card(PaidShop* shop) {
  start(shop);
  const auto lamp = co_await shop->offer(Money{100'000}, 10);
  const auto id = co_await shop->paid(shop->request({{lamp, 3}}, "bogus"));
  const std::int64_t total = shop->number("SELECT total FROM \"order\".orders");
  const std::string path = "/admin/orders/" + id.text() + "/fewer";
  const auto more = co_await shop->client.post_json(path, fewer(lamp, 4));
  EXPECT_EQ(more.status, 400) << more.body;
  const auto nothing = co_await shop->client.post_json(path, fewer(lamp, 0));
  EXPECT_EQ(nothing.status, 400) << nothing.body;
  EXPECT_EQ(shop->asked_back(), 0);

  const auto done =
      co_await shop->client.post_json(path, fewer(lamp, 1), {{"idempotency-key", "k-1"}});
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_THAT(done.body, HasSubstr("\"takenOut\":2"));
  EXPECT_THAT(done.body, HasSubstr("Vracíme 2"));
  const auto repeated =
      co_await shop->client.post_json(path, fewer(lamp, 1), {{"idempotency-key", "k-1"}});
  EXPECT_EQ(repeated.status, 200) << repeated.body;
  EXPECT_EQ(shop->free(lamp), 9);
  EXPECT_EQ(shop->number("SELECT total FROM \"order\".orders"), total) << "it was paid and billed";
  EXPECT_EQ(shop->asked_back(), 200'000);
  EXPECT_EQ(shop->number(refunds), 200'000);
  EXPECT_EQ(shop->text(corrected), "{200000}");
  EXPECT_EQ(shop->world.base.events_told("order.edited"), 1);
  EXPECT_THAT(shop->text("SELECT string_agg(after, '') FROM platform.audit_log"
                         " WHERE action = 'order.take_out'"),
              HasSubstr("\"paidBack\":2000"));
  const bool sent = co_await shop->world.base.becomes(
      "SELECT count(*) FROM returns.refund WHERE sent_at IS NOT NULL", "1");
  EXPECT_TRUE(sent);
  EXPECT_EQ(shop->world.base.events_told("returns.refund_sent"), 1);
  EXPECT_EQ(shop->text("SELECT status || payment_status FROM \"order\".orders"), "confirmedpaid");
  shop->expect_sound();
}
TEST(TakingOut, PiecesOfAnOrderThatWasPaidByCardAreFreeAndPaidBackOnce) {
  in_paid_shop(by_card);
}

Task<void> weighed(PaidShop* shop) {
  shop->world.base.start_events();
  const auto lamp = co_await shop->offer(Money{100'000}, 10);
  auto request = shop->request({{lamp, 3}}, "bank_transfer");
  const auto voucher = co_await shop->world.issued_voucher(Money{150'000});
  request.vouchers = {voucher.id};
  const auto id = co_await shop->paid(std::move(request));
  const std::string before = shop->text(
      "SELECT count(*) || ' ' || (SELECT count(*) FROM platform.job)"
      " FROM platform.outbox");
  const std::vector<order::KeptPieces> kept = {{lamp, 1}};
  const auto back =
      co_await shop->world.orders.weigh_fewer(id, kept, PaidShop::by_staff(), PaidShop::soon());
  EXPECT_TRUE(back.has_value());
  EXPECT_EQ(back->to_vouchers, Money{150'000});
  EXPECT_EQ(back->to_payment, Money{50'000});
  EXPECT_EQ(shop->number(balance), 0);
  EXPECT_EQ(shop->free(lamp), 7);
  EXPECT_EQ(shop->asked_back(), 0);
  EXPECT_EQ(shop->number("SELECT count(*) FROM \"order\".edit"), 0);
  EXPECT_EQ(shop->text("SELECT count(*) || ' ' || (SELECT count(*) FROM platform.job)"
                       " FROM platform.outbox"),
            before);
  const auto done = co_await shop->keep(id, kept);
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(shop->number(balance), 150'000);
  EXPECT_EQ(shop->number(refunds), 50'000);
  EXPECT_EQ(shop->number("SELECT count(*) FROM payment.case WHERE state = 'open'"), 1)
      << "what came by transfer is sent by a person";
  shop->expect_sound();
}
TEST(TakingOut, WhatWouldGoBackIsWhatGoesBackAndWeighingItChangesNothing) {
  in_paid_shop(weighed);
}

// One and a half of three by a voucher, the rest by card; then piece by piece, and what is left
// comes back from the buyer.
Task<void> voucher_and_card(PaidShop* shop) {
  start(shop);
  const auto lamp = co_await shop->offer(Money{30'000}, 10);
  auto request = shop->request({{lamp, 3}}, "bogus");
  const auto voucher = co_await shop->world.issued_voucher(Money{45'000});
  request.vouchers = {voucher.id};
  const auto id = co_await shop->paid(std::move(request));
  const auto first = co_await shop->keep(id, {{lamp, 2}});
  EXPECT_TRUE(first.has_value());
  EXPECT_EQ(shop->number(balance), 30'000);
  EXPECT_EQ(shop->number(refunds), 0);
  EXPECT_EQ(shop->world.base.events_told("returns.refund_sent"), 1) << "it is there at once";
  shop->expect_sound();
  const auto second = co_await shop->keep(id, {{lamp, 1}});
  EXPECT_TRUE(second.has_value());
  EXPECT_EQ(shop->number(balance), 45'000);
  EXPECT_EQ(shop->number(refunds), 15'000);
  EXPECT_EQ(shop->free(lamp), 9);
  shop->expect_sound();

  co_await shop->moved(id, Status::shipped);
  co_await shop->moved(id, Status::delivered);
  const auto gone =
      co_await shop->cases.announce(shop->withdrawal(id, {{lamp, 2}}), PaidShop::soon());
  EXPECT_EQ(gone.error().reason, returns::AnnounceRefused::Reason::too_many) << "one was sent";
  const auto open = co_await shop->cases.openings(id, PaidShop::soon());
  EXPECT_EQ(open->left.at(0).quantity, 1);
  const auto back =
      co_await shop->cases.announce(shop->withdrawal(id, {{lamp, 1}}), PaidShop::soon());
  EXPECT_TRUE(back.has_value());
  returns::Receipt receipt;
  receipt.id = back.value_or(returns::CaseId{});
  receipt.actor = "staff";
  const auto received = co_await shop->cases.receive(receipt, PaidShop::soon());
  EXPECT_TRUE(received.has_value());
  EXPECT_EQ(shop->free(lamp), 10);
  EXPECT_GT(shop->number("SELECT delivery FROM returns.case"), 0) << "the last piece is back";
  const bool sent = co_await shop->world.base.becomes(
      "SELECT count(*) FROM returns.refund WHERE sent_at IS NULL", "0");
  EXPECT_TRUE(sent);
  EXPECT_EQ(shop->asked_back(), shop->number("SELECT goods + (SELECT delivery FROM returns.case)"
                                             " FROM \"order\".orders"));
  shop->expect_sound();
}
TEST(TakingOut, VouchersAreFilledFirstAndTheRestOfThePiecesComesBackLater) {
  in_paid_shop(voucher_and_card);
}

Task<void> coupon_and_rates(PaidShop* shop) {
  start(shop);
  order::coupon(&shop->world, "LAMPY");
  const auto lamp = co_await shop->offer(Money{33'333}, 10);
  const auto shade = co_await shop->offer(Money{12'347}, 10, VatRate{12});
  const auto book = co_await shop->offer(Money{9'901}, 10, VatRate{0});
  auto request = shop->request({{lamp, 3}, {shade, 3}, {book, 3}}, "bogus");
  request.coupon = "LAMPY";
  const auto id = co_await shop->paid(std::move(request));
  EXPECT_GT(shop->number("SELECT discount FROM \"order\".orders"), 0);
  EXPECT_EQ(shop->number("SELECT cardinality(vat_percents) FROM \"order\".orders"), 3);
  for (const auto variant : {lamp, shade, book})
    for (const std::int64_t stay : {2, 1}) {
      const auto done = co_await shop->keep(id, {{variant, stay}});
      EXPECT_TRUE(done.has_value());
      shop->expect_sound();
    }
  const auto dropped = co_await shop->keep(id, {{lamp, 0}, {shade, 1}});
  EXPECT_TRUE(dropped.has_value()) << "a line may go, another one is named and keeps all";
  EXPECT_EQ(shop->free(lamp), 10);
  const auto again = co_await shop->keep(id, {{lamp, 0}});
  EXPECT_EQ(again.error(), EditRefusal::not_fewer);
  shop->expect_sound();

  const auto cancelled =
      co_await shop->world.orders.cancel(id, CancelReason::staff, "staff", PaidShop::soon());
  EXPECT_TRUE(cancelled.has_value());
  co_await shop->world.reaches(id, "refunded", "refunded");
  for (const auto variant : {lamp, shade, book}) EXPECT_EQ(shop->free(variant), 10);
  EXPECT_EQ(shop->number(refunds), shop->number("SELECT total FROM \"order\".orders"));
  // All that was billed is taken back, of each rate.
  EXPECT_EQ(shop->number("SELECT count(*) FROM (SELECT r.percent, sum(r.amount) FILTER (WHERE kind"
                         " = 'tax') AS billed, sum(r.amount) FILTER (WHERE kind = 'corrective') AS"
                         " back FROM billing.request, unnest(vat_percents, amounts)"
                         " AS r(percent, amount) WHERE kind <> 'proforma' GROUP BY r.percent) AS s"
                         " WHERE billed IS DISTINCT FROM back"),
            0);
  shop->expect_sound();
}
TEST(TakingOut, PieceByPieceAndThenTheRestIsAllThatWasPaidToTheHaler) {
  in_paid_shop(coupon_and_rates);
}

Task<void> covered(PaidShop* shop) {
  start(shop);
  const auto lamp = co_await shop->offer(Money{100'000}, 10);
  auto request = shop->request({{lamp, 2}}, "cod");
  const auto voucher = co_await shop->world.issued_voucher(Money{500'000});
  request.vouchers = {voucher.id};
  const auto id = co_await shop->paid(std::move(request));
  const std::int64_t total = shop->number("SELECT total FROM \"order\".orders");
  const auto done = co_await shop->keep(id, {{lamp, 1}});
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(shop->number(balance), 500'000 - total + 100'000);
  EXPECT_EQ(shop->text("SELECT payment_status FROM \"order\".orders"), "paid");
  shop->expect_sound();
  // The buyer withdraws from all that is left before it is sent.
  const auto left =
      co_await shop->cases.announce(shop->withdrawal(id, {{lamp, 1}}), PaidShop::soon());
  EXPECT_TRUE(left.has_value());
  co_await shop->world.reaches(id, "refunded", "refunded");
  EXPECT_EQ(shop->number(balance), 500'000);
  EXPECT_EQ(shop->free(lamp), 10);
  EXPECT_EQ(shop->text("SELECT cancel_reason FROM \"order\".orders"), "withdrawn");
  shop->expect_sound();
}
TEST(TakingOut, WhatVouchersPaidWholeGoesBackOntoThem) {
  in_paid_shop(covered);
}

Task<void> refused(PaidShop* shop) {
  start(shop);
  const auto lamp = co_await shop->offer(Money{100'000}, 10);
  const auto gift = co_await shop->offer(Money{0}, 10);
  const auto unpaid = co_await shop->world.place(shop->request({{lamp, 2}}, "bogus"));
  const auto being_paid = co_await shop->keep(unpaid.id, {{lamp, 1}});
  EXPECT_EQ(being_paid.error(), EditRefusal::being_paid);

  const auto named = co_await shop->paid(shop->request({{lamp, 3}, {gift, 1}}, "bank_transfer"));
  const auto back =
      co_await shop->cases.announce(shop->withdrawal(named, {{lamp, 2}}), PaidShop::soon());
  EXPECT_TRUE(back.has_value());
  const auto in_case = co_await shop->keep(named, {{lamp, 1}});
  EXPECT_EQ(in_case.error(), EditRefusal::lies_in_case);
  const auto free = co_await shop->keep(named, {{gift, 0}});
  EXPECT_TRUE(free.has_value()) << "what cost nothing goes, and nothing goes back";
  EXPECT_EQ(shop->asked_back(), 0);

  returns::Goodwill goodwill;
  goodwill.order = co_await shop->paid(shop->request({{lamp, 2}, {gift, 1}}, "bank_transfer"));
  goodwill.amount = Money{150'000};
  goodwill.reason = "Omluva";
  goodwill.actor = "staff";
  const auto kind = co_await shop->cases.pay_back(goodwill, PaidShop::soon());
  EXPECT_TRUE(kind.has_value());
  const auto too_much = co_await shop->keep(goodwill.order, {{lamp, 1}});
  EXPECT_EQ(too_much.error(), EditRefusal::exceeds_payment);
  const std::string free_pieces = std::to_string(shop->free(lamp));

  const auto sent = co_await shop->paid(shop->request({{lamp, 2}}, "bank_transfer"));
  co_await shop->moved(sent, Status::processing);
  const auto late = co_await shop->keep(sent, {{lamp, 1}});
  EXPECT_EQ(late.error(), EditRefusal::too_late);
  EXPECT_EQ(std::to_string(shop->free(lamp) + 2), free_pieces);
  EXPECT_EQ(shop->asked_back(), 150'000);
  for (const std::string& sql :
       {"UPDATE \"order\".line SET taken_out = 1 WHERE order_id = '" + sent.text() + "'",
        "UPDATE \"order\".line SET taken_out = 1 WHERE order_id = '" + unpaid.id.text() + "'",
        std::string("UPDATE \"order\".line SET taken_out = taken_out - 1 WHERE taken_out > 0"),
        "UPDATE \"order\".line SET taken_out = quantity WHERE order_id = '" +
            goodwill.order.text() + "'"})
    EXPECT_THROW(pg::run_script(shop->world.base.conninfo, sql), pg::Error) << sql;
  shop->expect_sound();
}
TEST(TakingOut, WhatIsNamedElsewherePaidBackOrWorkedOnStays) {
  in_paid_shop(refused);
}

}  // namespace
}  // namespace flipflop::admin
