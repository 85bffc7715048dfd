// What an application is told: signed, until it answers, to public addresses alone.

#include "platform/http/test_answers.h"
#include "shop/payment/providers/signature.h"
#include "shop/payment/test_foreign.h"

namespace flipflop::payment {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;

Task<void> ordered(ForeignWorld* world, const std::string& url) {
  const auto answer =
      co_await world->post("/payments/create", order_body(R"("callbackUrl":")" + url + R"(",)"));
  EXPECT_EQ(answer.status, 201) << answer.body;
}

std::string state_of_callback(const ForeignWorld* world) {
  return world->text("SELECT state || ' ' || tries FROM payment.callback ORDER BY id DESC LIMIT 1");
}

// The newest message once, as its job does it.
Task<jobs::Outcome> sent(ForeignWorld* world) {
  const auto id =
      Uuid::parse(world->text("SELECT id FROM payment.callback ORDER BY id DESC "
                              "LIMIT 1"));
  auto outcome = co_await world->callbacks.deliver(world->job(), {*id});
  co_return outcome;
}

std::string header_of(const std::string& request, const std::string& name) {
  const auto lower = lower_ascii(request);
  const auto at = lower.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return request.substr(begin, request.find('\r', begin) - begin);
}

Task<void> signed_and_whole(ForeignWorld* world) {
  http::TestAnswers application({http::json_answer(200, "{}"), http::json_answer(204, "")});
  co_await ordered(world, application.url("/cb?token=1"));
  co_await gateway_says(world, BogusState::paid, "paid");
  EXPECT_EQ(state_of_callback(world), "due 0");
  co_await worked(world, callback_queue);
  EXPECT_EQ(state_of_callback(world), "delivered 1");

  const auto request = application.requests().at(0);
  EXPECT_THAT(request, testing::StartsWith("POST /cb?token=1 HTTP/1.1\r\n"));
  const auto body = request.substr(request.find("\r\n\r\n") + 4);
  EXPECT_EQ(body, R"({"paymentId":")" + world->only_payment() +
                      R"(","orderId":"A-1","status":"completed","event":"payment.completed",)"
                      R"("timestamp":"2026-11-24T10:00:00.000000Z"})");
  const auto signature = header_of(request, "x-signature");
  const auto key = callback_secret(ForeignWorld::secret, "shop-b");
  EXPECT_TRUE(is_signed_by(key, signature, body, world->clock.now())) << signature;
  EXPECT_FALSE(is_signed_by(callback_secret(ForeignWorld::secret, "shop-c"), signature, body,
                            world->clock.now()));
  EXPECT_EQ(header_of(request, "idempotency-key"), world->text("SELECT id FROM payment.callback"));

  const auto outcome = co_await sent(world);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  EXPECT_EQ(application.requests().size(), 1u) << "a job that runs twice tells once";
}
TEST(Callbacks, AreSignedAndSayWhatHappened) {
  run_in<ForeignWorld>(signed_and_whole);
}

Task<void> each_event(ForeignWorld* world) {
  http::TestAnswers application(std::vector<std::string>(3, http::json_answer(200, "{}")));
  co_await ordered(world, application.url("/cb"));
  co_await gateway_says(world, BogusState::declined, "declined");
  co_await gateway_says(world, BogusState::declined, "declined again");
  co_await worked(world, callback_queue);
  co_await gateway_says(world, BogusState::paid, "paid");
  co_await worked(world, callback_queue);
  const auto path = "/payments/" + world->only_payment() + "/refund";
  co_await world->post(path, R"({"amount":1})");
  co_await world->post(path, "{}");
  co_await worked(world, callback_queue);
  const auto requests = application.requests();
  EXPECT_THAT(requests, ElementsAre(HasSubstr(R"("status":"failed","event":"payment.failed")"),
                                    HasSubstr(R"("event":"payment.completed")"),
                                    HasSubstr(R"("event":"payment.refunded")")));
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.callback WHERE state <> 'delivered'"), 0);
}
TEST(Callbacks, TellOfFailureSuccessAndTheWholeRefundOnceEach) {
  run_in<ForeignWorld>(each_event);
}

Task<void> until_answered(ForeignWorld* world) {
  http::TestAnswers application({http::json_answer(500, "{}"), "",
                                 "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n"
                                 "Content-Length: 0\r\n\r\n",
                                 http::json_answer(200, "{}")});
  co_await ordered(world, application.url("/cb"));
  co_await gateway_says(world, BogusState::paid, "paid");
  auto outcome = co_await sent(world);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again);
  jobs::Job hurried = world->job();
  hurried.deadline = Deadline::after(std::chrono::seconds(2));
  const auto id = Uuid::parse(world->text("SELECT id FROM payment.callback"));
  outcome = co_await world->callbacks.deliver(hurried, {*id});
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again) << "it hangs";
  world->clock.advance(minutes(30));
  outcome = co_await sent(world);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again) << "it sends elsewhere";
  EXPECT_EQ(outcome.delay, minutes(5));
  EXPECT_EQ(application.requests().size(), 3u) << "a redirect is not followed";
  outcome = co_await sent(world);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  EXPECT_EQ(state_of_callback(world), "delivered 4");
}
TEST(Callbacks, AreRepeatedUntilTheApplicationAnswersWell) {
  run_in<ForeignWorld>(until_answered);
}

Task<void> given_up(ForeignWorld* world) {
  http::TestAnswers application({http::json_answer(500, "{}"), http::json_answer(500, "{}")});
  co_await ordered(world, application.url("/cb"));
  co_await gateway_says(world, BogusState::paid, "paid");
  world->clock.advance(days(3) - minutes(1));
  auto outcome = co_await sent(world);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again);
  world->clock.advance(minutes(2));
  outcome = co_await sent(world);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  EXPECT_EQ(state_of_callback(world), "given_up 2");
  const auto shown = co_await world->get("/payments/" + world->only_payment());
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"completed")")) << "it can still ask";
}
TEST(Callbacks, AreGivenUpAfterThreeDaysAndThePaymentStays) {
  run_in<ForeignWorld>(given_up);
}

Task<void> private_addresses(ForeignWorld* world) {
  http::TestAnswers inside({http::json_answer(200, "{}")});
  http::Client guarded{http::ClientOptions{}};
  Callbacks callbacks{world->tools, guarded, ForeignWorld::secret};
  const auto port = inside.url("").substr(std::string("http://127.0.0.1").size());
  for (const std::string& host :
       {std::string("127.0.0.1"), std::string("localhost"), std::string("[::ffff:127.0.0.1]"),
        std::string("2130706433"), std::string("0x7f.1"), std::string("169.254.169.254")}) {
    auto order = "at " + host;
    const auto answer = co_await world->post(
        "/payments/create",
        order_body(R"("callbackUrl":"http://)" + host + port + R"(/cb",)", order, "fiobanka"));
    EXPECT_EQ(answer.status, 201) << answer.body;
    const auto symbol = world->text("SELECT max(order_number) FROM payment.intent");
    co_await world->service->receive_transfer(symbol, Money{149900}, order, world->soon());
    const auto id =
        Uuid::parse(world->text("SELECT id FROM payment.callback ORDER BY id DESC LIMIT 1"));
    const auto outcome = co_await callbacks.deliver(world->job(), {*id});
    EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again) << host;
  }
  EXPECT_EQ(inside.requests().size(), 0u);
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.callback WHERE state <> 'due'"), 0);
}
TEST(Callbacks, ReachNoAddressInsideTheHouseHoweverItIsWritten) {
  run_in<ForeignWorld>(private_addresses);
}

Task<void> unwanted(ForeignWorld* world) {
  co_await world->post("/payments/create", order_body());
  co_await gateway_says(world, BogusState::paid, "paid");
  EXPECT_EQ(world->number("SELECT count(*) FROM payment.callback"), 0);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.job WHERE queue = 'payment.callback'"), 0);
}
TEST(Callbacks, AreNotSentToAnApplicationThatNamesNoAddress) {
  run_in<ForeignWorld>(unwanted);
}

Task<void> forgotten(ForeignWorld* world) {
  co_await world->post("/payments/create", order_body(R"("metadata":{"a":1},)"));
  co_await world->callbacks.forget_metadata(world->soon());
  EXPECT_EQ(world->text("SELECT metadata FROM payment.foreign_order"), R"({"a":1})");
  world->clock.advance(days(551));
  co_await world->callbacks.forget_metadata(world->soon());
  EXPECT_EQ(world->text("SELECT metadata FROM payment.foreign_order"), "{}");
  for (const char* change : {"UPDATE payment.foreign_order SET application = 'x', metadata = '{}'",
                             "UPDATE payment.foreign_order SET metadata = '{\"b\":1}'",
                             "DELETE FROM payment.foreign_order"})
    EXPECT_THROW(pg::run_script(world->conninfo, change), pg::Error) << change;
}
TEST(Callbacks, MetadataIsForgottenInTimeAndTheOrderNeverRewritten) {
  run_in<ForeignWorld>(forgotten);
}

}  // namespace
}  // namespace flipflop::payment
