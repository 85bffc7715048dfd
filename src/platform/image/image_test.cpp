#include "platform/image/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vips/vips.h>
#include <zlib.h>

#include <functional>
#include <thread>

namespace flipflop::image {
namespace {

using testing::ElementsAre;

// A picture of one colour with a red left half, saved by `suffix` (".png", ".jpg[Q=90]").
std::string picture(
    int width, int height, const std::string& suffix,
    const std::function<void(VipsImage*)>& change = [](VipsImage*) {}) {
  scale("", false);  // starts vips
  VipsImage* black = nullptr;
  VipsImage* image = nullptr;
  vips_black(&black, width, height, "bands", 3, nullptr);
  const double offsets[] = {40, 120, 200};
  const double ones[] = {1, 1, 1};
  vips_linear(black, &image, ones, offsets, 3, "uchar", TRUE, nullptr);
  g_object_unref(black);
  VipsImage* drawn = vips_image_copy_memory(image);
  g_object_unref(image);
  const double red[] = {255, 0, 0};
  vips_draw_rect(drawn, const_cast<double*>(red), 3, 0, 0, width / 2, height, "fill", TRUE,
                 nullptr);
  vips_image_set_string(drawn, "exif-ifd0-Copyright", "secret-metadata");
  change(drawn);
  void* bytes = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(vips_image_write_to_buffer(drawn, suffix.c_str(), &bytes, &size, nullptr), 0)
      << vips_error_buffer();
  g_object_unref(drawn);
  std::string out(static_cast<char*>(bytes), size);
  g_free(bytes);
  return out;
}

std::vector<std::pair<int, int>> sizes(const std::optional<std::vector<Scaled>>& scaled) {
  std::vector<std::pair<int, int>> out;
  if (scaled)
    for (const Scaled& one : *scaled) out.emplace_back(one.width, one.height);
  return out;
}

// The colour of the pixel in the middle of the left edge.
std::vector<int> left_colour(const std::string& webp) {
  VipsImage* image = nullptr;
  vips_webpload_buffer(const_cast<char*>(webp.data()), webp.size(), &image, nullptr);
  double* point = nullptr;
  int bands = 0;
  vips_getpoint(image, &point, &bands, 2, image->Ysize / 2, nullptr);
  std::vector<int> colour(point, point + bands);
  g_free(point);
  g_object_unref(image);
  return colour;
}

void append_big_endian(std::string& out, std::uint32_t value) {
  for (int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>(value >> shift));
}

void append_chunk(std::string& png, const std::string& type, const std::string& content) {
  append_big_endian(png, static_cast<std::uint32_t>(content.size()));
  const std::string checked = type + content;
  png += checked;
  append_big_endian(
      png, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(checked.data()),
                                            static_cast<uInt>(checked.size()))));
}

// A few bytes that claim to be a picture of this size.
std::string png_that_claims(std::uint32_t width, std::uint32_t height) {
  std::string head;
  append_big_endian(head, width);
  append_big_endian(head, height);
  head += std::string("\x08\x02\x00\x00\x00", 5);
  std::string png("\x89PNG\r\n\x1A\n", 8);
  append_chunk(png, "IHDR", head);
  append_chunk(png, "IDAT", std::string("\x78\x9c\x03\x00\x00\x00\x00\x01", 8));
  append_chunk(png, "IEND", "");
  return png;
}

TEST(Image, three_widths_are_made_smallest_first) {
  for (const char* suffix : {".png", ".jpg", ".webp", ".gif"}) {
    const auto scaled = scale(picture(2000, 1000, suffix), false);
    EXPECT_THAT(sizes(scaled),
                ElementsAre(std::pair(320, 160), std::pair(640, 320), std::pair(1280, 640)))
        << suffix;
  }
}

TEST(Image, nothing_is_enlarged) {
  EXPECT_THAT(sizes(scale(picture(1000, 500, ".png"), false)),
              ElementsAre(std::pair(320, 160), std::pair(640, 320), std::pair(1000, 500)));
  EXPECT_THAT(sizes(scale(picture(100, 50, ".png"), false)), ElementsAre(std::pair(100, 50)));
  EXPECT_THAT(sizes(scale(picture(1, 1, ".png"), false)), ElementsAre(std::pair(1, 1)));
}

TEST(Image, the_result_is_webp_with_the_colours_of_the_source) {
  const auto scaled = scale(picture(800, 800, ".jpg[Q=95]"), false);
  ASSERT_TRUE(scaled.has_value());
  for (const Scaled& one : *scaled) {
    EXPECT_EQ(one.webp.substr(0, 4), "RIFF");
    EXPECT_EQ(one.webp.substr(8, 4), "WEBP");
    const auto colour = left_colour(one.webp);
    EXPECT_GT(colour[0], 220);
    EXPECT_LT(colour[1], 40);
  }
}

TEST(Image, a_stored_picture_can_be_scaled_again) {
  const auto first = scale(picture(800, 800, ".png"), false);
  ASSERT_TRUE(first.has_value());
  EXPECT_THAT(sizes(scale(first->at(1).webp, false)),
              ElementsAre(std::pair(320, 320), std::pair(640, 640)));
}

TEST(Image, metadata_is_left_behind) {
  const std::string source = picture(400, 400, ".jpg");
  ASSERT_NE(source.find("secret-metadata"), std::string::npos);
  const auto scaled = scale(source, false);
  ASSERT_TRUE(scaled.has_value());
  for (const Scaled& one : *scaled) EXPECT_EQ(one.webp.find("secret-metadata"), std::string::npos);
}

TEST(Image, a_picture_taken_sideways_is_turned_upright) {
  const std::string source = picture(800, 400, ".jpg", [](VipsImage* image) {
    vips_image_set_int(image, VIPS_META_ORIENTATION, 6);
  });
  EXPECT_THAT(sizes(scale(source, false)), ElementsAre(std::pair(320, 640), std::pair(400, 800)));
}

TEST(Image, a_very_tall_picture_is_bounded) {
  const auto scaled = scale(picture(400, 20'000, ".png"), false);
  ASSERT_TRUE(scaled.has_value());
  for (const Scaled& one : *scaled) EXPECT_LE(one.height, 5120);
}

TEST(Image, a_bomb_is_refused_by_its_head) {
  EXPECT_FALSE(scale(png_that_claims(60'000, 60'000), false).has_value());
  EXPECT_FALSE(scale(png_that_claims(7072, 7072), false).has_value());
  EXPECT_FALSE(scale(png_that_claims(0xFFFFFFFF, 1), false).has_value());
  EXPECT_FALSE(
      scale(R"(<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"/>)", true)
          .has_value());
}

TEST(Image, what_is_no_picture_is_refused) {
  for (const std::string& bytes :
       {std::string(), std::string("hello"), std::string("\xFF\xD8\xFF"), std::string("GIF89a"),
        std::string("\x89PNG\r\n\x1A\n"), std::string("RIFF\0\0\0\0WEBP", 12),
        std::string("BM") + std::string(1000, 'x'), std::string("%PDF-1.4\n"),
        std::string("II*\0", 4), std::string("P6 1 1 255 abc"),
        std::string("<!doctype html><p>404</p>"),
        std::string("\xFF\xD8\xFF") + std::string(21 * 1024 * 1024, 'x'), png_that_claims(10, 10)})
    EXPECT_FALSE(scale(bytes, true).has_value()) << bytes.substr(0, 8);
}

TEST(Image, half_a_picture_is_refused) {
  for (const char* suffix : {".png", ".jpg", ".webp", ".gif"}) {
    const std::string whole = picture(600, 600, suffix);
    EXPECT_FALSE(scale(std::string_view(whole).substr(0, whole.size() / 2), false).has_value())
        << suffix;
  }
}

TEST(Image, flipped_bytes_do_no_harm) {
  const std::string whole = picture(48, 48, ".jpg");
  for (std::size_t at = 0; at < whole.size(); at += 17) {
    std::string broken = whole;
    broken[at] = static_cast<char>(broken[at] ^ 0xFF);
    scale(broken, false);  // a picture or nothing, under the sanitizers
  }
}

TEST(Image, an_animation_is_refused) {
  const std::string animation = picture(100, 200, ".gif", [](VipsImage* image) {
    vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, 100);
  });
  EXPECT_FALSE(scale(animation, false).has_value());
}

constexpr const char* drawing =
    R"(<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000">)"
    R"(<rect width="1000" height="1000" fill="#ff0000"/></svg>)";

TEST(Image, svg_is_drawn_where_it_is_allowed_and_refused_elsewhere) {
  EXPECT_FALSE(scale(drawing, false).has_value());
  const auto scaled = scale(drawing, true);
  EXPECT_THAT(sizes(scaled),
              ElementsAre(std::pair(320, 320), std::pair(640, 640), std::pair(1000, 1000)));
  EXPECT_GT(left_colour(scaled->front().webp)[0], 220);
}

TEST(Image, svg_reads_no_files_and_expands_no_entities) {
  const std::string reading =
      R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" )"
      R"(width="10" height="10"><image xlink:href="file:///etc/passwd" width="10" height="10"/>)"
      R"(<!-- nothing else --></svg>)";
  const auto scaled = scale(reading, true);
  ASSERT_TRUE(scaled.has_value());
  EXPECT_EQ(left_colour(scaled->front().webp).back(), 0);  // fully transparent
  const std::string entities =
      R"(<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">)"
      R"(<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><svg xmlns="http://www.w3.org/2000/svg" width="10" )"
      R"(height="10"><text>&c;</text></svg>)";
  EXPECT_FALSE(scale(entities, true).has_value());
}

TEST(Image, several_workers_scale_at_once) {
  const std::string source = picture(1500, 1500, ".jpg");
  std::vector<std::thread> workers;
  for (int w = 0; w < 3; ++w)
    workers.emplace_back([&source] { EXPECT_EQ(scale(source, false).value().size(), 3u); });
  for (std::thread& worker : workers) worker.join();
}

}  // namespace
}  // namespace flipflop::image
