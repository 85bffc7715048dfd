#include "edge/dev/wholesaler/illustration.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <stdexcept>

namespace flipflop::dev {
namespace {

// Every form of every kind: no kind has more than eight.
constexpr std::uint32_t forms = 8;

TEST(Illustration, EveryKindHasAPictureInEveryFormAndView) {
  for (const std::string_view kind : illustration_kinds()) {
    for (std::uint32_t seed = 0; seed < forms; ++seed) {
      for (int view = 0; view < illustration_view_count; ++view) {
        const auto svg = find_illustration_svg({kind, "sage", seed, view});
        ASSERT_TRUE(svg) << kind;
        EXPECT_TRUE(svg->starts_with("<svg ") && svg->ends_with("</svg>")) << kind;
        EXPECT_EQ(svg->find("nan"), std::string::npos) << kind;
        EXPECT_EQ(svg->find("<text"), std::string::npos) << kind;
      }
    }
  }
}

TEST(Illustration, EveryGradientAndClipThatIsUsedIsDefinedOnce) {
  const std::regex definition(R"re( id="(\w+)")re");
  const std::regex use(R"re(url\(#(\w+)\))re");
  for (const std::string_view kind : illustration_kinds()) {
    const std::string svg = illustration_svg({kind, "terracotta", 1, 2});
    std::set<std::string> defined;
    for (std::sregex_iterator at(svg.begin(), svg.end(), definition), end; at != end; ++at) {
      EXPECT_TRUE(defined.insert((*at)[1]).second) << kind << " defines twice " << (*at)[1];
    }
    for (std::sregex_iterator at(svg.begin(), svg.end(), use), end; at != end; ++at) {
      EXPECT_TRUE(defined.contains((*at)[1])) << kind << " uses the unknown " << (*at)[1];
    }
  }
}

TEST(Illustration, GroupsAreClosed) {
  const auto count = [](const std::string& text, std::string_view part) {
    int found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
    return found;
  };
  for (const std::string_view kind : illustration_kinds()) {
    for (std::uint32_t seed = 0; seed < forms; ++seed) {
      const std::string svg = illustration_svg({kind, "navy", seed, 0});
      EXPECT_EQ(count(svg, "<g "), count(svg, "</g>")) << kind << ' ' << seed;
    }
  }
}

TEST(Illustration, TheSameIllustrationHasTheSameBytesAndAnotherPaletteOthers) {
  const std::string oat = illustration_svg({"mug", "oat", 7, 0});
  EXPECT_EQ(oat, illustration_svg({"mug", "oat", 7, 0}));
  std::set<std::string> pictures;
  for (const std::string_view palette : illustration_palettes()) {
    EXPECT_TRUE(pictures.insert(illustration_svg({"mug", palette, 7, 0})).second) << palette;
  }
}

TEST(Illustration, AnUnknownKindPaletteOrViewHasNoPicture) {
  EXPECT_FALSE(find_illustration_svg({"unicorn", "oat", 1, 0}));
  EXPECT_FALSE(find_illustration_svg({"mug", "ultraviolet", 1, 0}));
  EXPECT_FALSE(find_illustration_svg({"mug", "oat", 1, illustration_view_count}));
  EXPECT_FALSE(find_illustration_svg({"mug", "oat", 1, -1}));
  EXPECT_THROW((void)illustration_svg({"unicorn", "oat", 1, 0}), std::invalid_argument);
}

}  // namespace
}  // namespace flipflop::dev
