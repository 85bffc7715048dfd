#include "shop/order/documents.h"

#include <gmock/gmock.h>

#include "base/split_mix.h"
#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "shop/order/rules.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// What is issued of an order, by number: proforma, corrections, tax document.
std::string numbers_of(OrderId id) {
  return "SELECT coalesce(string_agg(number || ' ' || total, ', ' ORDER BY number), '')"
         " FROM billing.document WHERE order_id = '" +
         id.text() + "'";
}

Task<Placed> lamp_ordered(World* world, std::string payment) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 10);
  world->base.start_events();
  world->base.start_jobs();
  const Placed placed = co_await world->place(world->request(lamp, 2, std::move(payment)));
  co_return placed;
}

Task<void> expect_documents(World* world, OrderId id, std::string expected) {
  const bool is_there = co_await world->base.becomes(numbers_of(id), expected);
  EXPECT_TRUE(is_there) << world->base.text(numbers_of(id));
}

Task<void> paid_and_cancelled(World* world) {
  const Placed placed = co_await lamp_ordered(world, "bank_transfer");
  const View order = co_await world->view(placed.id);
  const std::string proforma = order.number + " 200000";
  co_await expect_documents(world, placed.id, proforma);
  co_await world->pay(placed.id, "bank-1");
  co_await world->reaches(placed.id, "confirmed", "paid");
  co_await expect_documents(world, placed.id, proforma + ", F2600000001 200000");
  const auto cancelled =
      co_await world->orders.cancel(placed.id, CancelReason::staff, "staff", World::soon());
  EXPECT_TRUE(cancelled.has_value());
  co_await expect_documents(world, placed.id,
                            proforma + ", D2600000001 -200000, F2600000001 200000");
}
TEST(OrderDocuments, APaidOrderIsBilledAndItsCancellationTakesAllOfItBack) {
  in_world(paid_and_cancelled);
}

Task<void> unpaid(World* world) {
  const Placed placed = co_await lamp_ordered(world, "bank_transfer");
  const View order = co_await world->view(placed.id);
  co_await expect_documents(world, placed.id, order.number + " 200000");
  const auto cancelled =
      co_await world->orders.cancel(placed.id, CancelReason::buyer, "buyer", World::soon());
  EXPECT_TRUE(cancelled.has_value());
  EXPECT_EQ(world->base.number("SELECT count(*) FROM billing.request WHERE kind <> 'proforma'"), 0);
}
TEST(OrderDocuments, AnOrderThatWasNeverPaidHasNoTaxDocument) {
  in_world(unpaid);
}

Task<void> on_delivery(World* world) {
  const Placed placed = co_await lamp_ordered(world, "cod");
  EXPECT_EQ(world->base.number("SELECT count(*) FROM billing.request"), 0) << "nothing left yet";
  const auto sent =
      co_await world->orders.ship(placed.id, {.tracking_number = "BG1"}, "staff", World::soon());
  EXPECT_TRUE(sent.has_value());
  co_await world->reaches(placed.id, "shipped", "pending");
  const View order = co_await world->view(placed.id);
  const std::string total = std::to_string(order.totals.total.haler);  // with the fee
  const std::string bill = "F2600000001 " + total;
  co_await expect_documents(world, placed.id, bill);
  co_await world->tell(
      shipping::ParcelDelivered{shipping::ParcelId{world->base.ids.next()}, placed.id.uuid, true});
  co_await world->reaches(placed.id, "delivered", "paid");
  co_await expect_documents(world, placed.id, bill);

  StatusChange change;
  change.payment_status = PaymentStatus::refunded;
  const auto changed = co_await world->orders.change(placed.id, change, "staff", World::soon());
  EXPECT_TRUE(changed.has_value());
  co_await expect_documents(world, placed.id, "D2600000001 -" + total + ", " + bill);
}
TEST(OrderDocuments, CashOnDeliveryIsBilledWhenItLeavesAndOnce) {
  in_world(on_delivery);
}

struct Site {
  explicit Site(World* world) { world->module.register_routes(router); }
  Task<http::Response> post(std::string path, std::string account) {
    return buyers.post_json(std::move(path), "{}", {{"x-account", std::move(account)}});
  }
  http::Router router;
  HeaderAuthenticator accounts;
  http::TestStaff orders_staff{{"orders.read"}};
  http::TestClient buyers{router, &accounts};
  http::TestClient staff{router, &orders_staff};
  http::TestClient guest{router};
};

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

Task<void> asked_by_buyers(World* world) {
  Site site(world);
  const auto owner = world->auth.add("jana@example.cz", "heslo heslo", true);
  const auto other = world->auth.add("petr@example.cz", "heslo heslo", true);
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 10);
  PlaceRequest request = world->request(lamp, 1);
  request.account = owner;
  const Placed placed = co_await world->place(std::move(request));
  const std::string order = placed.id.text();

  const auto nobody = co_await site.guest.post_json("/invoices/proforma/" + order, "{}");
  EXPECT_EQ(nobody.status, 401);
  const auto foreign = co_await site.post("/invoices/proforma/" + order, other.text());
  EXPECT_EQ(foreign.status, 404) << "another's order does not exist";
  const auto early = co_await site.post("/invoices/final/" + order, owner.text());
  EXPECT_EQ(early.status, 409) << early.body;
  EXPECT_THAT(early.body, HasSubstr("NOT_DUE"));
  const auto malformed = co_await site.post("/invoices/final/x", owner.text());
  EXPECT_EQ(malformed.status, 400);
  EXPECT_THAT(malformed.body, HasSubstr("orderId"));

  const auto proforma = co_await site.post("/invoices/proforma/" + order, owner.text());
  EXPECT_EQ(proforma.status, 200) << proforma.body;
  const auto again = co_await site.post("/invoices/proforma/" + order, owner.text());
  EXPECT_EQ(again.body, proforma.body);
  const std::string id = world->base.text("SELECT id FROM billing.document");
  const auto file = co_await site.buyers.get("/invoices/proforma/" + id + "/download",
                                             {{"x-account", owner.text()}});
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.content_type, "application/pdf");
  EXPECT_THAT(file.body, StartsWith("%PDF"));
  EXPECT_EQ(header_of(file, "Cache-Control"), "private, no-store");
  const auto wrong_kind = co_await site.buyers.get("/invoices/final/" + id + "/download",
                                                   {{"x-account", owner.text()}});
  EXPECT_EQ(wrong_kind.status, 404);
  const auto stolen = co_await site.buyers.get("/invoices/proforma/" + id + "/download",
                                               {{"x-account", other.text()}});
  EXPECT_EQ(stolen.status, 404);

  const auto listed = co_await site.staff.get("/admin/orders/" + order + "/documents");
  EXPECT_THAT(listed.body, HasSubstr(id));
  const auto isdoc = co_await site.staff.get("/admin/documents/" + id + "/isdoc");
  EXPECT_THAT(isdoc.body, HasSubstr("<DocumentType>4</DocumentType>"));
  EXPECT_THAT(header_of(isdoc, "Content-Disposition"), HasSubstr(".isdoc"));
  const auto pdf = co_await site.staff.get("/admin/documents/" + id + "/pdf");
  EXPECT_EQ(pdf.body, file.body);
  const auto unknown = co_await site.staff.get("/admin/documents/" + order + "/pdf");
  EXPECT_EQ(unknown.status, 404);
}
TEST(OrderDocuments, BuyersGetTheirOwnAndStaffAll) {
  in_world(asked_by_buyers);
}

// M2: the same haléř on the order and on what is asked of billing.
TEST(OrderDocuments, ADraftSaysWhatItsOrderSays) {
  std::uint64_t state = 2026;
  const auto below = [&state](std::int64_t limit) {
    return static_cast<std::int64_t>(split_mix(state) % static_cast<std::uint64_t>(limit));
  };
  static constexpr int rates[] = {21, 12, 0};
  for (int order = 0; order < 2'000; ++order) {
    View view;
    for (std::int64_t lines = 1 + below(8); lines > 0; --lines) {
      OrderLine line;
      line.quantity = 1 + below(9);
      line.unit_price = Money{1 + below(3'000'000)};
      const Money whole = line.unit_price * line.quantity;
      line.discount = Money{below(2) == 0 ? 0 : below(whole.haler)};
      line.total = whole - line.discount;
      line.vat = VatRate{rates[below(3)]};
      view.lines.push_back(line);
    }
    view.placed_at = *parse_iso("2026-11-24T10:00:00Z");
    view.totals =
        totals_of(view.lines, Money{below(2) * 9'900}, Money{below(2) * 3'900}, view.placed_at);
    const billing::Draft draft =
        draft_of(view, {billing::Kind::tax, billing::Settlement::paid, Instant{}});
    Money lines, vat;
    for (const billing::BilledLine& line : draft.lines) {
      ASSERT_EQ(line.total, line.unit_price * line.quantity - line.discount);
      lines = lines + line.total;
    }
    for (const billing::BilledVat& part : draft.vat) vat = vat + part.base + part.vat;
    ASSERT_EQ(lines, view.totals.total);
    ASSERT_EQ(vat, view.totals.total);
    ASSERT_EQ(draft.total, view.totals.total);
  }
}

}  // namespace
}  // namespace flipflop::order
