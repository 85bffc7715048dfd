#include "base/uuid.h"

#include <gtest/gtest.h>

#include <set>
#include <unordered_set>

namespace flipflop {
namespace {

constexpr const char* sample = "0192f0c1-1a2b-7c3d-8e4f-5a6b7c8d9e0f";

TEST(Uuid, reads_either_case_and_writes_lower) {
  EXPECT_EQ(Uuid::parse(sample)->text(), sample);
  EXPECT_EQ(Uuid::parse("0192F0C1-1A2B-7C3D-8E4F-5A6B7C8D9E0F")->text(), sample);
  EXPECT_TRUE(Uuid::parse("00000000-0000-0000-0000-000000000000")->is_nil());
}

TEST(Uuid, what_is_no_uuid_is_refused) {
  const std::string right = sample;
  EXPECT_FALSE(Uuid::parse(""));
  EXPECT_FALSE(Uuid::parse(right.substr(1)));
  EXPECT_FALSE(Uuid::parse(right + "0"));
  EXPECT_FALSE(Uuid::parse("{" + right.substr(2) + "}"));
  EXPECT_FALSE(Uuid::parse("0192f0c11a2b7c3d8e4f5a6b7c8d9e0f0000"));
  for (std::size_t i = 0; i < right.size(); ++i) {
    std::string wrong = right;
    wrong[i] = wrong[i] == '-' ? '0' : '-';
    EXPECT_FALSE(Uuid::parse(wrong)) << wrong;
    wrong[i] = 'g';
    EXPECT_FALSE(Uuid::parse(wrong)) << wrong;
  }
}

TEST(Uuid, version_seven_carries_the_time_first) {
  const std::array<std::uint8_t, 10> zeros{};
  std::array<std::uint8_t, 10> ones{};
  ones.fill(0xFF);
  EXPECT_EQ(Uuid::v7(0x0192F0C11A2B, zeros).text(), "0192f0c1-1a2b-7000-8000-000000000000");
  EXPECT_EQ(Uuid::v7(0x0192F0C11A2B, ones).text(), "0192f0c1-1a2b-7fff-bfff-ffffffffffff");
  EXPECT_LT(Uuid::v7(1000, ones), Uuid::v7(1001, zeros));
}

TEST(Uuid, order_is_the_order_of_the_text) {
  const Uuid low = Uuid::parse("00000000-0000-0000-0000-0000000000ff").value();
  const Uuid high = Uuid::parse("01000000-0000-0000-0000-000000000000").value();
  EXPECT_LT(low, high);
  EXPECT_LT(low.text(), high.text());
}

TEST(Uuid, ids_made_in_one_millisecond_do_not_share_a_hash) {
  std::unordered_set<std::size_t> hashes;
  for (std::uint8_t i = 0; i < 200; ++i)
    hashes.insert(std::hash<Uuid>{}(Uuid::v7(1000, {0, 0, 0, 0, 0, 0, 0, 0, 0, i})));
  EXPECT_EQ(hashes.size(), 200u);
}

TEST(Id, keeps_its_kind) {
  using LampId = Id<struct LampTag>;
  const LampId id = LampId::parse(sample).value();
  EXPECT_EQ(id.text(), sample);
  EXPECT_FALSE(LampId::parse("x"));
  static_assert(!std::is_convertible_v<LampId, Id<struct ShadeTag>>);
}

}  // namespace
}  // namespace flipflop
