// The shop's payment module and the bogus gateway as two systems that know each other by HTTP only:
// a buyer pays on the hosted page, and the shop learns of it whatever the gateway does wrong.

#include <gtest/gtest.h>

#include <future>

#include "edge/dev/carrier/carrier.h"
#include "edge/dev/payment_page/payment_page.h"
#include "platform/http/server.h"
#include "platform/http/test_client.h"
#include "platform/json/describe.h"
#include "platform/test_platform.h"
#include "shop/payment/module.h"
#include "shop/shipping/module.h"

namespace flipflop {

namespace dev {
struct AnyPath {
  std::string rest;
};
BOOST_DESCRIBE_STRUCT(AnyPath, (), (rest))
}  // namespace dev

FLIPFLOP_JSON(dev::AnyPath);

}  // namespace flipflop

namespace flipflop::dev {
namespace {

using payment::State;
using std::chrono::seconds;

// The port that both systems answer on. It is open before they are built, because their addresses
// name it, and hands every request to the router that they fill.
class Port {
 public:
  Port() {
    for (const auto method : {http::Method::get, http::Method::post}) {
      front_.add({.method = method,
                  .path = "/*rest",
                  .permission = http::permission::open,
                  .summary = "everything",
                  .unknown_fields = true},
                 &Port::pass_on, this);
    }
  }

  http::Router town;

 private:
  Task<http::Response> pass_on(http::Call call, AnyPath) {
    http::TestClient systems(town);
    auto response = co_await systems.send(*call.request);
    co_return response;
  }

  http::Router front_;

 public:
  http::Server server{{.name = "town"}, front_, nullptr};
};

// The shop's payment and shipping, the gateway and the carrier.
struct Town {
  Town(const pg::TestDatabase& database, Port* port) : test(database) {
    test.platform.public_url = "http://127.0.0.1:" + std::to_string(port->server.port());
    test.config.override_with("DEMO_CLOCK_SPEED", "1000");
    payments = std::make_unique<payment::Module>(test.platform);
    shipping = std::make_unique<shipping::Module>(test.platform);
    page = std::make_unique<PaymentPage>(test.platform);
    carrier = std::make_unique<Carrier>(test.platform);
    payments->register_routes(shop_routes);
    port->town.mount("/api", shop_routes);
    page->register_routes(port->town);
    carrier->register_routes(port->town);
  }

  TestPlatform test;
  std::unique_ptr<payment::Module> payments;
  std::unique_ptr<shipping::Module> shipping;
  std::unique_ptr<PaymentPage> page;
  std::unique_ptr<Carrier> carrier;
  http::Router shop_routes;
};

using Scenario = Task<void> (*)(Town*);

Task<void> visit(const pg::TestDatabase* database, Port* port, Scenario scenario,
                 std::promise<void>* done) {
  {
    Town town(*database, port);
    co_await scenario(&town);
    town.test.client.close();
    co_await port->server.drain(town.test.soon());
    co_await town.test.database->close(town.test.soon());
  }
  done->set_value();
}

void in_town(Scenario scenario) {
  pg::TestDatabase database;
  Loops loops(1);
  Port port;
  port.server.start(loops);
  std::promise<void> done;
  auto ended = done.get_future();
  loops.at(0).spawn("scenario", visit(&database, &port, scenario, &done));
  loops.start();
  EXPECT_EQ(ended.wait_for(seconds(60)), std::future_status::ready) << "the scenario failed";
  loops.stop(Deadline::after(seconds(5)));
}

Task<payment::NewPayment> placed(Town* town) {
  payment::NewPayment payment{.id = town->test.ids.next_as<payment::PaymentId>(),
                              .order_id = town->test.ids.next(),
                              .order_number = "2026000001",
                              .amount = Money{149900},
                              .method = "bogus",
                              .return_url = town->test.platform.public_url + "/zpet"};
  pg::WriteBatch batch(*town->test.database);
  town->payments->face().create(batch, payment);
  const auto committed = co_await batch.commit(town->test.soon());
  EXPECT_TRUE(committed.has_value());
  co_await town->payments->face().start_now(payment.id, town->test.soon());
  co_return payment;
}

Task<payment::View> seen(Town* town, payment::NewPayment payment) {
  const auto view = co_await town->payments->face().find(payment.order_id, town->test.soon());
  co_return view.value();
}

Task<http::ClientResponse> decided(Town* town, std::string page_url, std::string form) {
  http::ClientRequest request{.method = http::Method::post,
                              .url = std::move(page_url),
                              .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                              .body = std::move(form),
                              .max_redirects = 0};
  return town->test.client.send(std::move(request), town->test.soon());
}

// A payment that is made, decided with `form`, and its state behind the buyer's way back.
Task<State> state_after(Town* town, std::string form) {
  const auto payment = co_await placed(town);
  const auto view = co_await seen(town, payment);
  const auto back = co_await decided(town, view.redirect_url, std::move(form));
  EXPECT_EQ(back.status, 303);
  EXPECT_EQ(back.header("location"), payment.return_url);
  const auto later = co_await seen(town, payment);
  co_return later.state;
}

// What the check job finds out when no message came.
Task<void> ask(Town* town) {
  const auto key = town->test.text("SELECT key FROM platform.job WHERE queue = 'payment.check'");
  town->test.clock.advance(seconds(21));
  co_await town->test.jobs.work_now("payment.check", key, town->test.soon());
}

std::string state_in_database(Town* town) {
  return town->test.text("SELECT state FROM payment.intent");
}

Task<void> paying(Town* town) {
  const auto payment = co_await placed(town);
  const auto view = co_await seen(town, payment);
  const auto page = co_await town->test.client.send({.url = view.redirect_url}, town->test.soon());
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Zaplatit 1\u00a0499\u00a0Kč"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("2026000001"), std::string::npos);
  co_await decided(town, view.redirect_url, "decision=pay");
  EXPECT_EQ(state_in_database(town), "paid");
  co_await decided(town, view.redirect_url, "decision=decline");
  const auto again = co_await seen(town, payment);
  EXPECT_EQ(again.state, State::paid) << "the first decision stays";
  EXPECT_EQ(town->test.events_told("payment.captured"), 1);
  const auto closed =
      co_await town->test.client.send({.url = view.redirect_url}, town->test.soon());
  EXPECT_NE(closed.body.find("už je rozhodnuto"), std::string::npos);
}
TEST(PaymentJourney, ABuyerPaysAndIsPaidWhenHeComesBack) {
  in_town(paying);
}

Task<void> declining(Town* town) {
  const auto state = co_await state_after(town, "decision=decline");
  EXPECT_EQ(state, State::failed);
  EXPECT_EQ(town->test.events_told("payment.failed"), 1);
}
TEST(PaymentJourney, ADeclinedPaymentFails) {
  in_town(declining);
}

Task<void> leaving(Town* town) {
  const auto state = co_await state_after(town, "decision=leave");
  EXPECT_EQ(state, State::failed);
}
TEST(PaymentJourney, ABuyerWhoLeavesMayTryAgain) {
  in_town(leaving);
}

Task<void> doubled(Town* town) {
  const auto state = co_await state_after(town, "decision=pay&fault=double_message");
  EXPECT_EQ(state, State::paid);
  EXPECT_EQ(town->test.events_told("payment.captured"), 1);
  EXPECT_EQ(town->test.number("SELECT count(*) FROM payment.inbox"), 1);
}
TEST(PaymentJourney, ADoubledMessageIsOneEvent) {
  in_town(doubled);
}

Task<void> forged(Town* town) {
  const auto state = co_await state_after(town, "decision=pay&fault=forged_message");
  EXPECT_EQ(state, State::pending);
  EXPECT_EQ(town->test.number("SELECT count(*) FROM payment.inbox"), 0);
  co_await ask(town);
  EXPECT_EQ(state_in_database(town), "paid");
}
TEST(PaymentJourney, AForgedMessageIsNotBelievedAndTheShopAsks) {
  in_town(forged);
}

Task<void> lost(Town* town) {
  const auto state = co_await state_after(town, "decision=pay&fault=lost_message");
  EXPECT_EQ(state, State::pending);
  co_await ask(town);
  EXPECT_EQ(state_in_database(town), "paid");
  EXPECT_EQ(town->test.events_told("payment.captured"), 1);
}
TEST(PaymentJourney, ALostMessageIsFoundByAsking) {
  in_town(lost);
}

Task<void> late(Town* town) {
  co_await state_after(town, "decision=pay&fault=late_message");
  const bool paid = co_await town->test.becomes("SELECT state FROM payment.intent", "paid");
  EXPECT_TRUE(paid);
}
TEST(PaymentJourney, ALateMessageIsTaken) {
  in_town(late);
}

Task<void> other_amount(Town* town) {
  const auto state = co_await state_after(town, "decision=pay&fault=wrong_amount");
  EXPECT_EQ(state, State::failed);
  EXPECT_EQ(town->test.number("SELECT reported_amount FROM payment.difference"), 149800);
  EXPECT_EQ(town->test.events_told("payment.captured"), 0);
}
TEST(PaymentJourney, AnotherAmountThanAskedForIsADifference) {
  in_town(other_amount);
}

Task<void> refunding(Town* town) {
  const auto payment = co_await placed(town);
  const auto view = co_await seen(town, payment);
  co_await decided(town, view.redirect_url, "decision=pay");
  auto tx = co_await town->test.database->begin(town->test.soon());
  co_await town->payments->face().refund(tx, payment.order_id, "sold out");
  co_await tx.commit();
  const auto key = town->test.text("SELECT key FROM platform.job WHERE queue = 'payment.refund'");
  co_await town->test.jobs.work_now("payment.refund", key, town->test.soon());
  EXPECT_EQ(state_in_database(town), "refunded");
}
TEST(PaymentJourney, MoneyGoesBackThroughTheGateway) {
  in_town(refunding);
}

Task<void> refunding_in_parts(Town* town) {
  const auto payment = co_await placed(town);
  const auto view = co_await seen(town, payment);
  co_await decided(town, view.redirect_url, "decision=pay");
  for (const Money part : {Money{900}, payment.amount - Money{900}}) {
    auto tx = co_await town->test.database->begin(town->test.soon());
    const auto answer = co_await town->payments->face().refund_part(
        tx, {payment.order_id, town->test.ids.next(), part, "returned goods"});
    EXPECT_EQ(answer, payment::RefundAnswer::requested);
    co_await tx.commit();
    const auto key = town->test.text(
        "SELECT key FROM platform.job WHERE queue = 'payment.refund' AND state = 'waiting'");
    co_await town->test.jobs.work_now("payment.refund", key, town->test.soon());
    EXPECT_EQ(town->test.number("SELECT count(*) FROM payment.refund WHERE state = 'due'"), 0);
  }
  EXPECT_EQ(state_in_database(town), "refunded");
  EXPECT_EQ(town->test.events_told("payment.part_refunded"), 2);
  EXPECT_EQ(town->test.events_told("payment.refunded"), 1);
}
TEST(PaymentJourney, MoneyGoesBackInPartsThroughTheGateway) {
  in_town(refunding_in_parts);
}

Task<void> strangers(Town* town) {
  const auto base = town->test.platform.public_url + "/dev/payments";
  const std::string body =
      R"({"orderNumber":"1","amount":100,"currency":"CZK","returnUrl":"http://a","notifyUrl":"http://a"})";
  http::ClientRequest request{.method = http::Method::post,
                              .url = base,
                              .headers = {{"Content-Type", "application/json"}},
                              .body = body};
  const auto keyless = co_await town->test.client.send(request, town->test.soon());
  EXPECT_EQ(keyless.status, 400);
  request.headers.emplace_back("Idempotency-Key", "k");
  const auto first = co_await town->test.client.send(request, town->test.soon());
  EXPECT_EQ(first.status, 201);
  const auto again = co_await town->test.client.send(request, town->test.soon());
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  request.body.replace(request.body.find("100"), 3, "200");
  const auto other = co_await town->test.client.send(request, town->test.soon());
  EXPECT_EQ(other.status, 422);
  const auto unknown = co_await town->test.client.send({.url = base + "/x"}, town->test.soon());
  EXPECT_EQ(unknown.status, 404);
}
TEST(PaymentJourney, TheGatewayKnowsItsCallersByTheirKeys) {
  in_town(strangers);
}

Task<void> a_parcel_is_delivered(Town* town) {
  http::ClientRequest hand_over{
      .method = http::Method::post,
      .url = town->test.platform.public_url + "/dev/carrier/parcels",
      .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", "VO-1"}},
      .body = R"({"reference":"VO-1"})"};
  const auto taken = co_await town->test.client.send(hand_over, town->test.soon());
  const auto again = co_await town->test.client.send(hand_over, town->test.soon());
  EXPECT_EQ(taken.status, 200);
  EXPECT_EQ(taken.body, R"({"number":"BG0000000001","state":"registered"})");
  EXPECT_EQ(again.body, taken.body);
  const auto order_id = town->test.ids.next();
  auto tx = co_await town->test.database->begin(town->test.soon());
  co_await town->shipping->face().register_parcel(tx, order_id, "bogus", "BG0000000001");
  co_await tx.commit();
  town->test.clock.advance(seconds(4));  // over an hour of the demo clock
  const auto parcels = co_await town->shipping->face().parcels(order_id, town->test.soon());
  co_await town->test.jobs.work_now("shipping.track", parcels.at(0).id.text(), town->test.soon());
  const auto later = co_await town->shipping->face().parcels(order_id, town->test.soon());
  EXPECT_EQ(later.at(0).state, shipping::ParcelState::delivered);
  EXPECT_EQ(town->test.events_told("shipping.parcel_delivered"), 1);
  const auto page =
      co_await town->test.client.send({.url = later.at(0).tracking_url}, town->test.soon());
  EXPECT_NE(page.body.find("Doručena"), std::string::npos);
  const auto unknown = co_await town->test.client.send(
      {.url = town->test.platform.public_url + "/dev/carrier/parcels/nothing"}, town->test.soon());
  EXPECT_EQ(unknown.status, 404);
  const auto by_hand = co_await town->test.client.send(
      {.url = town->test.platform.public_url + "/dev/carrier/parcels/BG0000000002"},
      town->test.soon());
  EXPECT_EQ(by_hand.status, 200);
  hand_over.headers.back().second = "VO-2";
  const auto next = co_await town->test.client.send(hand_over, town->test.soon());
  EXPECT_EQ(next.body, R"({"number":"BG0000000003","state":"registered"})");
}
TEST(ParcelJourney, AParcelHandedToTheCarrierIsDelivered) {
  in_town(a_parcel_is_delivered);
}

}  // namespace
}  // namespace flipflop::dev
