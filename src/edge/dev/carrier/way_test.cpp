#include "edge/dev/carrier/way.h"

#include <gtest/gtest.h>

namespace flipflop::dev {
namespace {

using std::chrono::seconds;

const Instant taken = parse_iso("2026-11-24T10:00:00Z").value();

std::string codes(const std::string& reference, seconds after, std::int64_t speed = 1) {
  std::string codes;
  for (const auto& scan : way_of({"BG1", "key", reference, taken}, taken + after, speed).scans) {
    codes += scan.code;
  }
  return codes;
}

TEST(CarrierWay, AParcelIsDeliveredWithinAMinute) {
  EXPECT_EQ(codes("VO-1", seconds(9)), "");
  EXPECT_EQ(codes("VO-1", seconds(10)), "A");
  EXPECT_EQ(codes("VO-1", seconds(30)), "AT");
  EXPECT_EQ(codes("VO-1", seconds(60)), "ATOD");
}

TEST(CarrierWay, TheDemoClockShortensIt) {
  EXPECT_EQ(codes("VO-1", seconds(6), 10), "ATOD");
  const auto way = way_of({"BG1", "key", "VO-1", taken}, taken + seconds(6), 10);
  EXPECT_EQ(way.scans.back().at, taken + seconds(6));
}

TEST(CarrierWay, SomeParcelsComeBackOrAreLost) {
  EXPECT_EQ(codes("RETURN-1", seconds(100)), "ATOFRX");
  EXPECT_EQ(codes("LOST-1", seconds(100)), "AT");
}

}  // namespace
}  // namespace flipflop::dev
