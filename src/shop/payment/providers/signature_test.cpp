#include "shop/payment/providers/signature.h"

#include <gtest/gtest.h>

namespace flipflop::payment {
namespace {

using std::chrono::seconds;

const std::string secret = "whsec_test_secret";
const std::string body =
    R"({"id":"evt_test_1","object":"event","type":"payment_intent.succeeded"})";
const std::string tag = "d8c78e534b87aa92112e3833b6bf8a679a4f697ab73a9e53f17787dd3289dc24";
const Instant sent{seconds(1790000000)};

TEST(Signature, TheKnownVectorIsAccepted) {
  EXPECT_TRUE(is_signed_by(secret, "t=1790000000,v1=" + tag, body, sent));
  EXPECT_TRUE(is_signed_by(secret, "t=1790000000,v1=00,v0=11,v1=" + tag, body, sent));
}

TEST(Signature, AnyOtherBodySecretOrTimeIsForged) {
  const auto header = "t=1790000000,v1=" + tag;
  EXPECT_FALSE(is_signed_by(secret, header, body + " ", sent));
  EXPECT_FALSE(is_signed_by(secret + "x", header, body, sent));
  EXPECT_FALSE(is_signed_by(secret, "t=1790000001,v1=" + tag, body, sent));
  EXPECT_FALSE(is_signed_by(secret, "t=01790000000,v1=" + tag, body, sent));
}

TEST(Signature, AHeaderThatIsNotOneIsForged) {
  for (const std::string& header :
       {std::string(), std::string("t="), "v1=" + tag, std::string("t=1790000000"),
        std::string("t=1790000000,v1="), "t=1790000000,t=1790000000,v1=" + tag,
        "v1=" + tag + ",t=1790000000", "t=-1790000000,v1=" + tag, "t=1790000000,v0=" + tag,
        "t=1790000000,v1=" + tag + std::string(2000, ',')}) {
    EXPECT_FALSE(is_signed_by(secret, header, body, sent)) << header;
  }
}

TEST(Signature, TimeIsToleratedThreeHundredSecondsBothWays) {
  const auto header = "t=1790000000,v1=" + tag;
  EXPECT_TRUE(is_signed_by(secret, header, body, sent + seconds(300)));
  EXPECT_TRUE(is_signed_by(secret, header, body, sent - seconds(300)));
  EXPECT_FALSE(is_signed_by(secret, header, body, sent + seconds(301)));
  EXPECT_FALSE(is_signed_by(secret, header, body, sent - seconds(301)));
}

}  // namespace
}  // namespace flipflop::payment
