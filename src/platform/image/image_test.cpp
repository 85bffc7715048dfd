#include "platform/image/image.h"

#include <gtest/gtest.h>

namespace flipflop::image {
namespace {

std::string svg(int width, int height) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(width) +
         "\" height=\"" + std::to_string(height) +
         "\"><rect width=\"100%\" height=\"100%\" fill=\"#0c4650\"/></svg>";
}

TEST(Image, APictureIsScaledToThreeWidthsAndNeverEnlarged) {
  const auto scaled = scale(svg(1000, 500), true);
  ASSERT_TRUE(scaled.has_value());
  ASSERT_EQ(scaled->size(), 3U);
  EXPECT_EQ((*scaled)[0].width, 320);
  EXPECT_EQ((*scaled)[0].height, 160);
  EXPECT_EQ((*scaled)[2].width, 1000);
  EXPECT_EQ((*scaled)[1].webp.substr(0, 4), "RIFF");
}

TEST(Image, AStoredPictureCanBeScaledAgain) {
  const auto first = scale(svg(800, 800), true);
  ASSERT_TRUE(first.has_value());
  const auto again = scale((*first)[1].webp, false);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ((*again)[0].width, 320);
}

TEST(Image, AnSvgFromOutsideIsRefused) {
  EXPECT_FALSE(scale(svg(100, 100), false).has_value());
}

TEST(Image, WhatIsNoPictureIsRefused) {
  EXPECT_FALSE(scale("", true).has_value());
  EXPECT_FALSE(scale("<!doctype html><p>404</p>", true).has_value());
  EXPECT_FALSE(scale(std::string("\x89PNG\r\n\x1a\n") + std::string(100, 'x'), true).has_value());
  const auto whole = scale(svg(400, 400), true);
  ASSERT_TRUE(whole.has_value());
  EXPECT_FALSE(scale((*whole)[0].webp.substr(0, 20), false).has_value());
}

TEST(Image, APictureTooLargeToDecodeIsRefusedByItsHead) {
  EXPECT_FALSE(scale(svg(100'000, 100'000), true).has_value());
}

}  // namespace
}  // namespace flipflop::image
