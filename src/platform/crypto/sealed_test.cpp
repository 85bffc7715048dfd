#include "platform/crypto/sealed.h"

#include <gtest/gtest.h>

#include "platform/crypto/base64.h"

namespace flipflop::crypto {
namespace {

class Sealed : public testing::Test {
 protected:
  SeededRandom random_{1};
  std::string sealed_ = seal("secret", "JBSWY3DPEHPK3PXP", random_);
};

TEST_F(Sealed, another_secret_opens_nothing) {
  for (const char* other : {"", "Secret", "secret ", "secre"})
    EXPECT_FALSE(open_sealed(other, sealed_)) << other;
}

TEST_F(Sealed, a_text_with_any_one_character_changed_is_refused) {
  for (std::size_t at = 0; at < sealed_.size(); ++at) {
    for (const char other : {'A', 'B', 'z', '-', '=', '.', '\0'}) {
      std::string changed = sealed_;
      changed[at] = other;
      EXPECT_TRUE(changed == sealed_ || !open_sealed("secret", changed)) << at << other;
    }
  }
}

TEST_F(Sealed, a_text_cut_or_continued_is_refused) {
  for (std::size_t size = 0; size < sealed_.size(); ++size)
    EXPECT_FALSE(open_sealed("secret", sealed_.substr(0, size))) << size;
  EXPECT_FALSE(open_sealed("secret", sealed_ + "A"));
  EXPECT_FALSE(open_sealed("secret", sealed_ + "AAAA"));
  EXPECT_FALSE(open_sealed("secret", "v1." + base64url(std::string(39, '\0'))));
  EXPECT_FALSE(open_sealed("secret", "v1." + base64url(std::string(40, '\0'))));
}

TEST_F(Sealed, what_was_never_sealed_is_refused) {
  for (const char* text : {"", "v1.", "v2.AAAA", "JBSWY3DPEHPK3PXP"})
    EXPECT_FALSE(open_sealed("secret", text)) << text;
}

TEST_F(Sealed, the_secret_opens_what_it_sealed) {
  EXPECT_EQ(open_sealed("secret", sealed_), "JBSWY3DPEHPK3PXP");
  for (const std::string& plain :
       {std::string(), std::string("a\0b", 3), std::string(100'000, 'x')})
    EXPECT_EQ(open_sealed("secret", seal("secret", plain, random_)), plain);
}

TEST_F(Sealed, the_same_text_is_sealed_differently_each_time_and_shows_nothing_of_itself) {
  EXPECT_NE(seal("secret", "JBSWY3DPEHPK3PXP", random_), sealed_);
  EXPECT_EQ(sealed_.find("JBSW"), std::string::npos);
  EXPECT_EQ(base64url_bytes(sealed_.substr(3))->find("JBSW"), std::string::npos);
}

// A stored form never changes: this text was opened by every version before.
TEST_F(Sealed, opens_what_an_earlier_version_sealed) {
  EXPECT_EQ(
      open_sealed("installation secret",
                  "v1.KP5tluHsjcAvN9g83UsfM9yPtjgZl3DcWIHckGbe_rwIWNSaAvJ-Gdr9J9fn8fnNEtn3kSBl"),
      "kept for years");
}

}  // namespace
}  // namespace flipflop::crypto
