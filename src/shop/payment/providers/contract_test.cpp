// Every provider, driven through what a far end can do: accept, decline, repeat, refuse, forge,
// come late, hang, and answer nonsense. A new provider adds its far end to far_ends().

#include <gtest/gtest.h>

#include "base/text.h"
#include "platform/crypto/hmac.h"
#include "platform/http/test_answers.h"
#include "platform/loop/run_here.h"
#include "shop/payment/providers/bogus.h"
#include "shop/payment/providers/providers.h"
#include "shop/payment/providers/signature.h"

namespace flipflop::payment {
namespace {

using http::json_answer;
using http::TestAnswers;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Instant now = parse_iso("2026-11-24T10:00:00Z").value();
const Money asked{149900};
const std::string reference = "ref-1";

// What one provider's far end says, in its own words.
class FarEnd {
 public:
  virtual ~FarEnd() = default;
  virtual std::string name() const = 0;
  virtual std::unique_ptr<Provider> provider(http::Client& client, std::string base_url) const = 0;
  virtual std::string taken() const = 0;    // the answer to start
  virtual std::string refused() const = 0;  // the same, when it will never take it
  virtual std::string report(ProviderState state, Money amount) const = 0;
  virtual std::string refund_refused() const = 0;
  // A message, genuine when `secret_is_ours`, sent at `at`.
  virtual http::Request message(std::string event_id, bool secret_is_ours, Instant at) const = 0;
  // The request's own mark that makes a repetition harmless.
  virtual std::string idempotency_mark(const StartRequest& request) const = 0;
};

class BogusFarEnd final : public FarEnd {
 public:
  std::string name() const override { return "bogus"; }
  std::unique_ptr<Provider> provider(http::Client& client, std::string base_url) const override {
    return std::make_unique<BogusProvider>(client, base_url, "secret");
  }
  std::string taken() const override { return json_answer(201, payment("open", asked)); }
  std::string refused() const override { return json_answer(422, "{}"); }
  std::string report(ProviderState state, Money amount) const override {
    switch (state) {
      case ProviderState::pending:
        return json_answer(200, payment("open", amount));
      case ProviderState::paid:
        return json_answer(200, payment("paid", amount));
      case ProviderState::failed:
        return json_answer(200, payment("declined", amount));
      case ProviderState::refunded:
        return json_answer(200, payment("refunded", amount));
    }
    return {};
  }
  std::string refund_refused() const override { return json_answer(409, "{}"); }
  http::Request message(std::string event_id, bool secret_is_ours, Instant at) const override {
    http::Request request{.method = http::Method::post};
    request.body = R"({"eventId":")" + event_id + R"(","reference":")" + reference + R"("})";
    const auto time = std::to_string(std::chrono::floor<seconds>(at.time_since_epoch()).count());
    const auto tag =
        crypto::hmac_sha256_hex(secret_is_ours ? "secret" : "guess", time + "." + request.body);
    request.headers.emplace_back("x-bogus-signature", "t=" + time + ",v1=" + tag);
    return request;
  }
  std::string idempotency_mark(const StartRequest& request) const override {
    return "Idempotency-Key: " + request.attempt_id.text();
  }

 private:
  static std::string payment(const std::string& state, Money amount) {
    return R"({"reference":")" + reference + R"(","state":")" + state + R"(","amount":)" +
           std::to_string(amount.haler) +
           R"(,"currency":"CZK","pageUrl":"http://pay.example/page"})";
  }
};

std::vector<std::shared_ptr<FarEnd>> far_ends() {
  return {std::make_shared<BogusFarEnd>()};
}

http::Client& client() {
  static http::Client open(http::ClientOptions{.allow_private = true});
  return open;
}

Deadline soon() {
  return Deadline::after(seconds(10));
}

StartRequest request() {
  return {.attempt_id = Uuid::parse("01900000-0000-7000-8000-0000000000aa").value(),
          .order_number = "2026000001",
          .amount = asked,
          .return_url = "http://shop.example/zpet",
          .notify_url = "http://shop.example/api/payments/webhooks/x"};
}

class ProviderContract : public testing::TestWithParam<std::shared_ptr<FarEnd>> {
 protected:
  const FarEnd& far() const { return *GetParam(); }
};

TEST_P(ProviderContract, AnAcceptedStartGivesTheReferenceAndThePage) {
  TestAnswers script({far().taken()});
  const auto provider = far().provider(client(), script.url("/pay"));
  const auto started = result_of(provider->start(request(), soon()));
  ASSERT_TRUE(started.has_value());
  EXPECT_EQ(started->reference, reference);
  EXPECT_TRUE(started->redirect_url.starts_with("http"));
}

TEST_P(ProviderContract, ARepeatedStartCarriesTheSameMark) {
  TestAnswers script({far().taken(), far().taken()});
  const auto provider = far().provider(client(), script.url("/pay"));
  result_of(provider->start(request(), soon()));
  result_of(provider->start(request(), soon()));
  for (const auto& seen : script.requests()) {
    EXPECT_NE(lower_ascii(seen).find(lower_ascii(far().idempotency_mark(request()))),
              std::string::npos)
        << seen;
  }
}

TEST_P(ProviderContract, ARefusedStartIsAnAnswer) {
  TestAnswers script({far().refused()});
  const auto provider = far().provider(client(), script.url("/pay"));
  EXPECT_FALSE(result_of(provider->start(request(), soon())).has_value());
}

TEST_P(ProviderContract, EveryStateIsReportedWithItsMoney) {
  for (const auto state : {ProviderState::pending, ProviderState::paid, ProviderState::failed,
                           ProviderState::refunded}) {
    TestAnswers script({far().report(state, Money{12345})});
    const auto provider = far().provider(client(), script.url("/pay"));
    const auto report = result_of(provider->fetch(reference, soon()));
    EXPECT_EQ(report.state, state);
    EXPECT_EQ(report.amount, Money{12345});
    EXPECT_EQ(report.currency, "CZK");
  }
}

TEST_P(ProviderContract, NonsenseIsAFailureAndNeverAState) {
  for (const std::string& nonsense :
       {json_answer(200, ""), json_answer(200, "{}"), json_answer(200, "[1]"),
        json_answer(200, R"({"reference":5})"), json_answer(502, "<h1>Bad gateway</h1>"),
        json_answer(302, ""),
        json_answer(200, R"({"reference":"ref-2","state":"paid",)"
                         R"("amount":1,"currency":"CZK","pageUrl":""})"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"ref"),
        std::string("nonsense\r\n\r\n")}) {
    TestAnswers script({nonsense});
    const auto provider = far().provider(client(), script.url("/pay"));
    const auto short_while = Deadline::after(milliseconds(500));
    EXPECT_ANY_THROW(result_of(provider->fetch(reference, short_while))) << nonsense;
  }
}

TEST_P(ProviderContract, AStartAnsweredWithNonsenseIsAFailureNotARefusal) {
  for (const std::string& nonsense : {json_answer(500, ""), json_answer(200, "{}"),
                                      json_answer(503, "busy"), json_answer(201, "null")}) {
    TestAnswers script({nonsense});
    const auto provider = far().provider(client(), script.url("/pay"));
    EXPECT_ANY_THROW(result_of(provider->start(request(), soon()))) << nonsense;
  }
}

TEST_P(ProviderContract, AHangingFarEndEndsAtTheDeadline) {
  TestAnswers script({""});
  const auto provider = far().provider(client(), script.url("/pay"));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THROW(result_of(provider->fetch(reference, Deadline::after(milliseconds(200)))), Timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(3));
}

TEST_P(ProviderContract, AnAbsentFarEndIsUnreachable) {
  std::string gone;
  {
    TestAnswers script({});
    gone = script.url("/pay");
  }
  const auto provider = far().provider(client(), gone);
  EXPECT_THROW(result_of(provider->fetch(reference, soon())), http::Unreachable);
}

TEST_P(ProviderContract, ARefundIsDoneOrRefused) {
  TestAnswers script({far().report(ProviderState::refunded, asked), far().refund_refused()});
  const auto provider = far().provider(client(), script.url("/pay"));
  const auto id = Uuid::parse("01900000-0000-7000-8000-0000000000bb").value();
  EXPECT_EQ(result_of(provider->refund(reference, id, asked, soon())), ReturnAnswer::done);
  EXPECT_EQ(result_of(provider->refund(reference, id, asked, soon())), ReturnAnswer::refused);
  EXPECT_NE(script.requests().at(0).find(id.text()), std::string::npos);
}

TEST_P(ProviderContract, AGenuineMessageIsUnderstoodAndItsRepetitionIsTheSameEvent) {
  const auto provider = far().provider(client(), "http://unused.example");
  const auto first = provider->verify(far().message("e1", true, now), now);
  const auto again = provider->verify(far().message("e1", true, now + seconds(9)), now);
  const auto other = provider->verify(far().message("e2", true, now), now);
  ASSERT_TRUE(first && again && other);
  EXPECT_EQ(first->reference, reference);
  EXPECT_EQ(first->event_id, again->event_id);
  EXPECT_NE(first->event_id, other->event_id);
}

TEST_P(ProviderContract, AForgedMessageIsNone) {
  const auto provider = far().provider(client(), "http://unused.example");
  EXPECT_FALSE(provider->verify(far().message("e1", false, now), now));
  auto unsigned_message = far().message("e1", true, now);
  unsigned_message.headers.clear();
  EXPECT_FALSE(provider->verify(unsigned_message, now));
  const auto genuine = far().message("e1", true, now);
  for (std::size_t i = 0; i < genuine.body.size(); ++i) {
    auto altered = genuine;
    altered.body[i] = static_cast<char>(altered.body[i] ^ 1);
    EXPECT_FALSE(provider->verify(altered, now)) << i;
  }
}

TEST_P(ProviderContract, AnOldMessageIsNoneAndSoIsOneFromTheFuture) {
  const auto provider = far().provider(client(), "http://unused.example");
  EXPECT_FALSE(provider->verify(far().message("e1", true, now - seconds(301)), now));
  EXPECT_FALSE(provider->verify(far().message("e1", true, now + seconds(301)), now));
}

INSTANTIATE_TEST_SUITE_P(Providers, ProviderContract, testing::ValuesIn(far_ends()),
                         [](const auto& far_end) { return far_end.param->name(); });

TEST(ProviderList, EveryProviderHasItsFarEndHere) {
  const auto providers = make_providers(Config::of({}), client(), "http://shop.example");
  const auto covered = far_ends();
  ASSERT_EQ(providers.size(), covered.size());
  for (std::size_t i = 0; i < providers.size(); ++i) {
    EXPECT_EQ(providers[i]->name(), covered[i]->name());
  }
}

TEST(ProviderList, ProductionHasNoBogusProvider) {
  const auto config = Config::of({{"FLIPFLOP_ENV", "production"}});
  for (const auto& provider : make_providers(config, client(), "http://shop.example")) {
    EXPECT_NE(provider->name(), "bogus");
  }
}

}  // namespace
}  // namespace flipflop::payment
