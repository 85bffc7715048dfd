#include "platform/text/qr.h"

#include <gtest/gtest.h>
#include <qrencode.h>

#include <memory>
#include <regex>
#include <set>

#include "base/invariant.h"

namespace flipflop::text {
namespace {

constexpr std::string_view payment =
    "SPD*1.0*ACC:CZ6508000000192000145399*AM:1499.00*CC:CZK*MSG:OBJEDNAVKA 20260001*X-VS:20260001";

// The dark modules that the SVG draws, and the side of the drawing.
std::set<std::pair<int, int>> drawn(const std::string& svg, int& side) {
  std::smatch box;
  std::regex_search(svg, box, std::regex(R"re(viewBox="0 0 (\d+) (\d+)")re"));
  side = std::stoi(box[1]);
  std::set<std::pair<int, int>> dark;
  const std::regex run(R"(M(\d+) (\d+)h(\d+)v1h-(\d+)z)");
  for (std::sregex_iterator i(svg.begin(), svg.end(), run), end; i != end; ++i)
    for (int n = 0; n < std::stoi((*i)[3]); ++n)
      dark.emplace(std::stoi((*i)[1]) + n, std::stoi((*i)[2]));
  return dark;
}

TEST(Qr, every_module_is_drawn_inside_a_quiet_zone_of_four) {
  int side = 0;
  const auto dark = drawn(qr_svg(payment), side);
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString(std::string(payment).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1),
      QRcode_free);
  ASSERT_EQ(side, code->width + 8);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const bool inside = x >= 4 && y >= 4 && x < side - 4 && y < side - 4;
      const bool expected = inside && (code->data[(y - 4) * code->width + (x - 4)] & 1) != 0;
      ASSERT_EQ(dark.contains({x, y}), expected) << x << "," << y;
    }
  }
}

TEST(Qr, the_content_never_reaches_the_markup) {
  const std::string svg = qr_svg("<script>alert(1)</script>");
  EXPECT_EQ(svg.find("script"), std::string::npos);
  EXPECT_TRUE(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
}

TEST(Qr, what_is_no_text_or_too_long_is_refused) {
  EXPECT_THROW(qr_svg(""), BrokenInvariant);
  EXPECT_THROW(qr_svg(std::string_view("a\0b", 3)), BrokenInvariant);
  EXPECT_THROW(qr_svg(std::string(5000, 'x')), BrokenInvariant);
}

}  // namespace
}  // namespace flipflop::text
