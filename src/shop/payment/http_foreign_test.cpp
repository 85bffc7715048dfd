// The wire of the old payment service as an application sees it, driven through everything that a
// provider may do.

#include "platform/loop/loop.h"
#include "shop/payment/test_foreign.h"

namespace flipflop::payment {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Task<void> strangers(ForeignWorld* world) {
  auto answer = co_await world->api.post_json("/payments/create", order_body());
  EXPECT_EQ(answer.status, 401);
  EXPECT_THAT(answer.body, StartsWith(R"({"success":false,"error":"UNAUTHORIZED","message":")"));
  answer = co_await world->api.get("/payments/" + world->ids.next().text());
  EXPECT_EQ(answer.status, 401);
  answer = co_await world->post("/payments/create", order_body(R"("applicationId":"shop-c",)"));
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.body, HasSubstr("applicationId"));
  http::TestStaff owner{{"payments.use"}};
  http::TestClient signed_in(world->router, &owner);
  answer = co_await signed_in.post_json("/payments/create", order_body());
  EXPECT_EQ(answer.status, 403) << "somebody who is signed in is no application";
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.intent"), 0);
}
TEST(ForeignPayments, WithoutAKeyOfTheApplicationNothingIsMade) {
  run_in<ForeignWorld>(strangers);
}

Task<void> made(ForeignWorld* world) {
  const auto answer = co_await world->post(
      "/payments/create",
      order_body(R"("applicationId":"shop-b","callbackUrl":"https://b.example/cb",)"
                 R"("customer":{"email":"jana@example.cz"},"metadata":{"n":1},"cancelUrl":"x",)"
                 R"("returnUrl":"https://b.example/back","description":"Boty",)"));
  EXPECT_EQ(answer.status, 201) << answer.body;
  const auto id = world->only_payment();
  const auto reference = world->text("SELECT reference FROM payment.attempt");
  for (const std::string& member :
       {R"("paymentId":")" + id, R"("id":")" + id, std::string(R"("orderId":"A-1")"),
        std::string(R"("status":"processing")"), std::string(R"("amount":"1499.00")"),
        std::string(R"("redirectUrl":"http://pay.example/)"),
        std::string(R"("redirectUri":"http://pay.example/)"),
        R"("providerTransactionId":")" + reference, R"("transactionId":")" + reference,
        std::string(R"("expiresAt":"2026-11-27T10:00:00)"), std::string(R"("metadata":{"n":1})")})
    EXPECT_THAT(answer.body, HasSubstr(member));
  EXPECT_EQ(world->text("SELECT return_url FROM payment.intent"), "https://b.example/back");
  EXPECT_EQ(world->text("SELECT order_number FROM payment.intent"), "9000000001");
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.foreign_order f "
                          "WHERE f::text LIKE '%jana%'"),
            0)
      << "the buyer is not kept";
  for (const char* path : {"", "/status"}) {
    const auto shown = co_await world->get("/payments/" + id + path);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.body, answer.body);
  }
}
TEST(ForeignPayments, ArePaidOnTheProvidersPageAndSeenInBothSpellings) {
  run_in<ForeignWorld>(made);
}

Task<void> amounts(ForeignWorld* world) {
  struct Case {
    const char* written;
    const char* haler;
  };
  const Case cases[] = {
      {"0.01", "1"},      {"1499", "149900"}, {"\"1499.5\"", "149950"},           {"1.10", "110"},
      {"\"0.29\"", "29"}, {"4.35", "435"},    {"90071992547.41", "9007199254741"}};
  int order = 0;
  for (const Case& one : cases) {
    const auto answer = co_await world->post(
        "/payments/create", R"({"orderId":")" + std::to_string(++order) +
                                R"(","paymentMethod":"fiobanka","currency":"CZK","amount":)" +
                                one.written + "}");
    EXPECT_EQ(answer.status, 201) << one.written << answer.body;
    EXPECT_EQ(world->text("SELECT i.amount FROM payment.intent i JOIN payment.foreign_order f ON "
                          "f.payment_id = i.id WHERE f.reference = '" +
                          std::to_string(order) + "'"),
              one.haler);
  }
}
TEST(ForeignPayments, AmountsAreTakenToTheHaler) {
  run_in<ForeignWorld>(amounts);
}

Task<void> mistakes(ForeignWorld* world) {
  struct Case {
    std::string body;
    int status;
    const char* field;
  };
  const std::string order = R"("orderId":"A","paymentMethod":"bogus","currency":"CZK",)";
  const Case cases[] = {
      {"{" + order + R"("amount":0})", 400, "amount"},
      {"{" + order + R"("amount":-1})", 400, "amount"},
      {"{" + order + R"("amount":1.001})", 400, "amount"},
      {"{" + order + R"("amount":1,"price":2})", 400, "price"},
      {R"({"orderId":"","paymentMethod":"bogus","currency":"CZK","amount":1})", 400, "orderId"},
      {R"({"orderId":"A","paymentMethod":"bogus","currency":"EUR","amount":1})", 422, "currency"},
      {R"({"orderId":"A","paymentMethod":"paypal","currency":"CZK","amount":1})", 422,
       "must be one of scripted, bogus, bank_transfer"},
      {R"({"orderId":"A","paymentMethod":"cod","currency":"CZK","amount":1})", 422,
       "paymentMethod"},
      {order_body(R"("callbackUrl":"ftp://b.example/",)"), 400, "callbackUrl"},
      {order_body(R"("callbackUrl":"https://user:word@b.example/",)"), 400, "callbackUrl"},
      {order_body(R"("returnUrl":"javascript:void",)"), 400, "returnUrl"},
      {order_body(R"("successUrl":"/back",)"), 400, "successUrl"},
      {order_body(R"("metadata":[1],)"), 400, "metadata"},
      {order_body(R"("metadata":{"a":")" + std::string(4000, 'a') + R"("},)"), 400, "metadata"},
  };
  for (const Case& one : cases) {
    const auto answer = co_await world->post("/payments/create", one.body);
    EXPECT_EQ(answer.status, one.status) << one.body;
    EXPECT_THAT(answer.body, StartsWith(R"({"success":false,"error":")")) << one.body;
    EXPECT_THAT(answer.body, HasSubstr(one.field)) << one.body;
    if (one.status == 422)
      EXPECT_THAT(answer.body, HasSubstr(R"("error":"PAYMENT_CREATION_FAILED")")) << one.body;
  }
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.intent"), 0);
}
TEST(ForeignPayments, AMistakeIsNamedAtItsField) {
  run_in<ForeignWorld>(mistakes);
}

Task<void> one_per_order(ForeignWorld* world) {
  const auto first = co_await world->post("/payments/create", order_body());
  const auto again = co_await world->post("/payments/create", order_body());
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  auto other = co_await world->post(
      "/payments/create",
      R"({"orderId":"A-1","paymentMethod":"bogus","currency":"CZK","amount":1499.01})");
  EXPECT_EQ(other.status, 409);
  EXPECT_THAT(other.body, HasSubstr(R"("error":"PAYMENT_CREATION_FAILED")"));
  EXPECT_THAT(other.body, HasSubstr("amount"));
  other = co_await world->post("/payments/create", order_body("", "A-1", "fiobanka"));
  EXPECT_EQ(other.status, 409);
  EXPECT_THAT(other.body, HasSubstr("paymentMethod"));
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.intent"), 1);
  EXPECT_EQ(world->gateway.payments(), 1u);
}
TEST(ForeignPayments, AnOrderHasOneAndNoneOfAnotherAmount) {
  run_in<ForeignWorld>(one_per_order);
}

struct Racing {
  ForeignWorld* world;
  int* running;
  int* created;
  Signal* ended;
};

Task<void> race(Racing racing) {
  const auto answer = co_await racing.world->post("/payments/create", order_body());
  if (answer.status == 201) ++*racing.created;
  EXPECT_TRUE(answer.status == 201 || answer.status == 200) << answer.body;
  --*racing.running;
  racing.ended->notify_all();
}

Task<void> at_once(ForeignWorld* world) {
  int running = 20, created = 0;
  Signal ended;
  for (int time = 0; time < 20; ++time)
    Loop::current().spawn("create", race({world, &running, &created, &ended}));
  const auto deadline = world->soon();
  while (running > 0) {
    const bool woken = co_await ended.wait(deadline);
    EXPECT_TRUE(woken) << "the race did not end";
    if (!woken) co_return;
  }
  EXPECT_EQ(created, 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.intent"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.attempt"), 1);
}
TEST(ForeignPayments, TwentyRequestsForOneOrderAtOnceMakeOne) {
  run_in<ForeignWorld>(at_once);
}

Task<void> keyed(ForeignWorld* world) {
  const http::Fields key = {{"idempotency-key", "k-1"}};
  const auto first = co_await world->post("/payments/create", order_body(), key);
  const auto again = co_await world->post("/payments/create", order_body(), key);
  EXPECT_EQ(again.status, 201) << "the answer that was given";
  EXPECT_EQ(again.body, first.body);
  const auto other = co_await world->post("/payments/create", order_body("", "A-2"), key);
  EXPECT_EQ(other.status, 422);
  EXPECT_THAT(other.body, HasSubstr(R"("error":"IDEMPOTENCY_KEY_REUSED")"));
  const auto of_another = co_await world->api.post_json("/payments/create", order_body("", "A-2"),
                                                        ForeignWorld::as("shop-c", key));
  EXPECT_EQ(of_another.status, 201) << "keys of two applications are two keys";
}
TEST(ForeignPayments, ARepeatedKeyIsAnsweredTheSame) {
  run_in<ForeignWorld>(keyed);
}

Task<void> another_application(ForeignWorld* world) {
  co_await world->post("/payments/create", order_body());
  co_await gateway_says(world, BogusState::paid, "paid");
  const auto id = world->only_payment();
  for (const char* path : {"", "/status"}) {
    const auto shown =
        co_await world->api.get("/payments/" + id + path, ForeignWorld::as("shop-c"));
    EXPECT_EQ(shown.status, 404);
    EXPECT_THAT(shown.body, StartsWith(R"({"success":false,"error":"NOT_FOUND")"));
  }
  const auto refund = co_await world->api.post_json("/payments/" + id + "/refund", "{}",
                                                    ForeignWorld::as("shop-c"));
  EXPECT_EQ(refund.status, 404);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.refund"), 0);
  const auto own =
      co_await world->api.post_json("/payments/create", order_body(), ForeignWorld::as("shop-c"));
  EXPECT_EQ(own.status, 201) << "its order of the same name is another order";
  EXPECT_THAT(own.body, Not(HasSubstr(id)));
}
TEST(ForeignPayments, AnotherApplicationSeesAndTouchesNone) {
  run_in<ForeignWorld>(another_application);
}

Task<void> of_our_orders(ForeignWorld* world) {
  const auto ours = co_await paid(world, "scripted");
  const auto inside = world->told_inside();
  EXPECT_GT(inside, 0);
  const auto shown = co_await world->get("/payments/" + ours.id.text());
  EXPECT_EQ(shown.status, 404);
  const auto refund = co_await world->post("/payments/" + ours.id.text() + "/refund", "{}");
  EXPECT_EQ(refund.status, 404);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.refund"), 0);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.callback"), 0);
  EXPECT_THROW(pg::run_script(world->conninfo,
                              "INSERT INTO payment.foreign_order SELECT id, 'a', 'b', '', '{}', "
                              "now() FROM payment.intent"),
               pg::Error)
      << "a payment of our order is not made another application's";
}
TEST(ForeignPayments, OfOurOwnOrdersNoApplicationSeesOne) {
  run_in<ForeignWorld>(of_our_orders);
}

Task<void> declined_then_paid(ForeignWorld* world) {
  co_await world->post("/payments/create", order_body());
  const auto id = world->only_payment();
  int status = co_await gateway_says(world, BogusState::paid, "forged", "guess");
  EXPECT_EQ(status, 400);
  auto shown = co_await world->get("/payments/" + id);
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"processing")"));
  status = co_await gateway_says(world, BogusState::declined, "declined");
  EXPECT_EQ(status, 200);
  shown = co_await world->get("/payments/" + id);
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"failed")"));

  const auto again = co_await world->post("/payments/create", order_body());
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body, HasSubstr(R"("status":"processing")"));
  EXPECT_THAT(again.body, HasSubstr(id));
  EXPECT_EQ(world->gateway.payments(), 2u) << "the buyer gets another page";
  for (int time = 0; time < 3; ++time) {
    status = co_await gateway_says(world, BogusState::paid, "paid");
    EXPECT_EQ(status, 200);
  }
  shown = co_await world->get("/payments/" + id);
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"completed")"));
  EXPECT_THAT(shown.body, HasSubstr(R"("completedAt":"2026-11-24T10:00:00)"));
  EXPECT_THAT(shown.body, HasSubstr(R"("paidAt":"2026-11-24T10:00:00)"));
  const auto known = co_await world->post("/payments/create", order_body());
  EXPECT_EQ(known.body, shown.body) << "a paid order is not paid again";
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.capture"), 1);
  EXPECT_EQ(world->told_inside(), 0) << "no module of ours knows this order";
}
TEST(ForeignPayments, OneThatWasDeclinedIsTriedAgainAndADoubledMessagePaysOnce) {
  run_in<ForeignWorld>(declined_then_paid);
}

Task<void> late(ForeignWorld* world) {
  co_await world->post("/payments/create", order_body());
  co_await gateway_says(world, BogusState::declined, "declined");
  co_await gateway_says(world, BogusState::paid, "paid");
  const auto shown = co_await world->get("/payments/" + world->only_payment());
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"completed")"));
}
TEST(ForeignPayments, MoneyThatComesLateCompletesOneThatFailed) {
  run_in<ForeignWorld>(late);
}

Task<void> away(ForeignWorld* world) {
  world->gateway.be(TestGateway::Mood::fails);
  const auto answer = co_await world->post("/payments/create", order_body());
  EXPECT_EQ(answer.status, 201);
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"pending")"));
  EXPECT_THAT(answer.body, Not(HasSubstr("redirectUrl")));
  world->gateway.be(TestGateway::Mood::well);
  world->clock.advance(std::chrono::minutes(1));
  const auto again = co_await world->post("/payments/create", order_body());
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body, HasSubstr(R"("status":"processing")"));
  EXPECT_EQ(world->gateway.payments(), 1u);
}
TEST(ForeignPayments, AProviderThatIsAwayDelaysThePage) {
  run_in<ForeignWorld>(away);
}

Task<void> by_bank(ForeignWorld* world) {
  const auto answer = co_await world->post("/payments/create", order_body("", "A-1", "fiobanka"));
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"pending")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("variableSymbol":"9000000001")"));
  EXPECT_THAT(answer.body, HasSubstr("SPD*1.0*ACC:CZ8120100000002000000018"));
  const auto receipt = co_await world->service->receive_transfer("9000000001", Money{149900},
                                                                 "bank-1", world->soon());
  EXPECT_EQ(receipt, Receipt::booked);
  const auto id = world->only_payment();
  auto shown = co_await world->get("/payments/" + id);
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"completed")"));
  co_await world->post("/payments/" + id + "/refund", "{}");
  shown = co_await world->get("/payments/" + id);
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"completed")")) << "a person sends it back";
  EXPECT_THAT(shown.body, HasSubstr(R"("refundingAmount":"1499.00")"));
  co_await world->service->confirm_refund("9000000001", Money{149900}, "out-1", world->soon());
  shown = co_await world->get("/payments/" + id);
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"refunded")"));
  EXPECT_EQ(world->told_inside(), 0);
}
TEST(ForeignPayments, ATransferIsMatchedByItsOwnSymbolAndGoesBackByHand) {
  run_in<ForeignWorld>(by_bank);
}

Task<void> in_parts(ForeignWorld* world) {
  co_await world->post("/payments/create", order_body());
  const auto path = "/payments/" + world->only_payment() + "/refund";
  auto answer = co_await world->post(path, R"({"amount":100})");
  EXPECT_EQ(answer.status, 409) << "nothing came yet";
  EXPECT_THAT(answer.body, StartsWith(R"({"success":false,"error":"REFUND_FAILED","message":")"));
  co_await gateway_says(world, BogusState::paid, "paid");
  answer = co_await world->post(path, R"({"amount":0})");
  EXPECT_EQ(answer.status, 400);
  answer = co_await world->post(path, R"({"amount":"1499.01"})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body, HasSubstr("amount"));

  for (int time = 0; time < 3; ++time) {
    answer = co_await world->post(path, R"({"amount":"100.00","reason":"vráceno"})");
    EXPECT_EQ(answer.status, 201);
    EXPECT_THAT(answer.body, HasSubstr(R"("status":"completed")"));
    EXPECT_THAT(answer.body, HasSubstr(R"("refundedAmount":"100.00")"))
        << "the same request is one part, though it has no key";
  }
  for (const char* key : {"r-1", "r-2", "r-1", "r-2"})
    co_await world->post(path, R"({"amount":100})", {{"idempotency-key", key}});
  answer = co_await world->get("/payments/" + world->only_payment());
  EXPECT_THAT(answer.body, HasSubstr(R"("refundedAmount":"300.00")")) << "two keys are two parts";

  const auto old_body = R"({"paymentId":")" + world->only_payment() + R"("})";
  answer = co_await world->api.put_json(path, old_body, ForeignWorld::as("shop-b"));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"refunded")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("refundedAmount":"1499.00")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("refundedAt":"2026-11-24T10:00:00)"));
  answer = co_await world->post(path, R"({"amount":1})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(world->gateway.refunded(world->text("SELECT reference FROM payment.attempt")), 149900);
  EXPECT_EQ(world->told_inside(), 0);
}
TEST(ForeignPayments, GoBackInPartsAndNeverMoreThanCame) {
  run_in<ForeignWorld>(in_parts);
}

Task<void> described(ForeignWorld* world) {
  for (const char* path : {"/", "/api"}) {
    const auto answer = co_await world->api.get(path);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr(R"("paymentMethods":["scripted","bogus","bank_transfer"])"));
    EXPECT_THAT(answer.body, HasSubstr("/payments/:paymentId/refund"));
  }
}
TEST(ForeignPayments, TheServiceSaysWhatItAnswers) {
  run_in<ForeignWorld>(described);
}

}  // namespace
}  // namespace flipflop::payment
