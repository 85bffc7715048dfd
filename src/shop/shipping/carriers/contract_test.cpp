// Every carrier, driven through what a far end can do: accept, not know a number, report twice and
// out of order, be late, hang, and answer nonsense. A new carrier adds its far end to far_ends().

#include <gtest/gtest.h>

#include "platform/http/test_answers.h"
#include "platform/loop/run_here.h"
#include "shop/shipping/carriers/bogus.h"
#include "shop/shipping/carriers/carriers.h"
#include "shop/shipping/rules.h"

namespace flipflop::shipping {
namespace {

using http::json_answer;
using http::TestAnswers;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using enum ParcelState;

const Instant start = parse_iso("2026-11-24T10:00:00Z").value();
const std::string number = "BG0000000001";

// What one carrier's far end says, in its own words.
class FarEnd {
 public:
  virtual ~FarEnd() = default;
  virtual std::string name() const = 0;
  virtual std::unique_ptr<Carrier> carrier(http::Client& client, std::string base_url) const = 0;
  virtual std::string report(const std::vector<Scan>& scans) const = 0;
  // The same report with a state that only the carrier understands.
  virtual std::string report_with_internal_state() const = 0;
  virtual std::string report_of(const std::string& other_number) const = 0;
  virtual std::string unknown_number() const = 0;
};

class BogusFarEnd final : public FarEnd {
 public:
  std::string name() const override { return "bogus"; }
  std::unique_ptr<Carrier> carrier(http::Client& client, std::string base_url) const override {
    return std::make_unique<BogusCarrier>(client, base_url);
  }
  std::string report(const std::vector<Scan>& scans) const override {
    std::string list;
    for (const auto& scan : scans) {
      if (!list.empty()) list += ',';
      list += R"({"code":")" + std::string(1, code_of(scan.state)) + R"(","at":")" +
              iso_text(scan.at) + R"("})";
    }
    return parcel(number, list);
  }
  std::string report_with_internal_state() const override {
    return parcel(number, R"({"code":"SORT7","at":"2026-11-24T10:00:00Z"})");
  }
  std::string report_of(const std::string& other_number) const override {
    return parcel(other_number, "");
  }
  std::string unknown_number() const override { return json_answer(404, "{}"); }

 private:
  static char code_of(ParcelState state) {
    switch (state) {
      case accepted:
        return 'A';
      case in_transit:
        return 'T';
      case ready_for_pickup:
        return 'P';
      case out_for_delivery:
        return 'O';
      case delivery_failed:
        return 'F';
      case delivered:
        return 'D';
      case returning:
        return 'R';
      case returned:
        return 'X';
      case cancelled:
        return 'C';
      case label_created:
        break;
    }
    return '?';
  }
  static std::string parcel(const std::string& of, const std::string& scans) {
    return json_answer(200, R"({"number":")" + of + R"(","state":"x","scans":[)" + scans + "]}");
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

class CarrierContract : public testing::TestWithParam<std::shared_ptr<FarEnd>> {
 protected:
  const FarEnd& far() const { return *GetParam(); }
  std::optional<std::vector<Scan>> tracked(const std::string& answer,
                                           Deadline deadline = soon()) const {
    TestAnswers script({answer});
    return result_of(far().carrier(client(), script.url("/parcels"))->track(number, deadline));
  }
};

TEST_P(CarrierContract, EveryStateIsTranslated) {
  for (const auto state : {accepted, in_transit, ready_for_pickup, out_for_delivery,
                           delivery_failed, delivered, returning, returned, cancelled}) {
    const auto scans = tracked(far().report({{state, start}}));
    ASSERT_TRUE(scans.has_value());
    ASSERT_EQ(scans->size(), 1u);
    EXPECT_EQ(scans->at(0).state, state);
    EXPECT_EQ(scans->at(0).at, start);
  }
}

TEST_P(CarrierContract, AnUnknownNumberIsAnAnswer) {
  EXPECT_FALSE(tracked(far().unknown_number()).has_value());
}

TEST_P(CarrierContract, AStateThatOnlyTheCarrierUnderstandsIsSkipped) {
  const auto scans = tracked(far().report_with_internal_state());
  ASSERT_TRUE(scans.has_value());
  EXPECT_TRUE(scans->empty());
}

TEST_P(CarrierContract, DoubledAndMisorderedReportsEndInOneState) {
  const Scan taken{accepted, start};
  const Scan moving{in_transit, start + minutes(10)};
  const Scan arrived{delivered, start + minutes(20)};
  for (const auto& order : {std::vector{arrived, taken, moving}, std::vector{taken, taken, arrived},
                            std::vector{arrived, arrived, arrived}}) {
    auto scans = tracked(far().report(order));
    ASSERT_TRUE(scans.has_value());
    auto state = label_created;
    for (const auto& entry : applied(state, *scans, start + minutes(60))) {
      if (entry.moved) state = entry.scan.state;
    }
    EXPECT_EQ(state, delivered);
  }
}

TEST_P(CarrierContract, NonsenseIsAFailureAndNeverAState) {
  for (const std::string& nonsense :
       {json_answer(200, ""), json_answer(200, "{}"), json_answer(200, "null"),
        json_answer(500, "<h1>Error</h1>"), json_answer(302, ""), far().report_of("BG9"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"num")}) {
    EXPECT_ANY_THROW(tracked(nonsense, Deadline::after(milliseconds(500)))) << nonsense;
  }
}

TEST_P(CarrierContract, AHangingFarEndEndsAtTheDeadline) {
  EXPECT_THROW(tracked("", Deadline::after(milliseconds(200))), Timeout);
}

TEST_P(CarrierContract, ANumberCannotReachAnotherPath) {
  TestAnswers script({far().unknown_number()});
  const auto carrier = far().carrier(client(), script.url("/base"));
  result_of(carrier->track("../admin?x=1#y", soon()));
  EXPECT_NE(script.requests().at(0).find("..%2Fadmin%3Fx%3D1%23y"), std::string::npos)
      << script.requests().at(0);
}

INSTANTIATE_TEST_SUITE_P(Carriers, CarrierContract, testing::ValuesIn(far_ends()),
                         [](const auto& far_end) { return far_end.param->name(); });

TEST(CarrierList, EveryCarrierHasItsFarEndHere) {
  const auto carriers = make_carriers(Config::of({}), client(), "http://shop.example");
  const auto covered = far_ends();
  ASSERT_EQ(carriers.size(), covered.size());
  for (std::size_t i = 0; i < carriers.size(); ++i) {
    EXPECT_EQ(carriers[i]->name(), covered[i]->name());
  }
}

TEST(CarrierList, ProductionHasNoBogusCarrier) {
  const auto config = Config::of({{"FLIPFLOP_ENV", "production"}});
  for (const auto& carrier : make_carriers(config, client(), "http://shop.example")) {
    EXPECT_NE(carrier->name(), "bogus");
  }
}

}  // namespace
}  // namespace flipflop::shipping
