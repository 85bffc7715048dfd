#include "platform/pdf/pdf.h"

#include <gmock/gmock.h>

#include "base/invariant.h"

namespace flipflop::pdf {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string drawn() {
  Paper paper("Žluťoučký kůň", "Prodejna", "2026-11-24");
  paper.add_page();
  paper.text({50, 50}, "Příliš žluťoučký kůň", {.size = 12, .weight = Weight::bold});
  paper.fill({50, 60, 100, 20}, {0.5, 0.5, 0.5});
  paper.add_page();
  paper.line({50, 50}, {100, 50}, 1, {});
  paper.turn_to(0);
  paper.text_to_the_left({500, 800}, "strana 1/2", {});
  EXPECT_EQ(paper.pages(), 2);
  return paper.bytes();
}

TEST(Pdf, TheSameDrawingMakesTheSameBytes) {
  const std::string bytes = drawn();
  EXPECT_THAT(bytes, StartsWith("%PDF-1."));
  EXPECT_THAT(bytes, HasSubstr("/Count 2"));
  EXPECT_THAT(bytes, HasSubstr("/FontFile2"));
  EXPECT_LT(bytes.size(), 60'000U) << "of a font only what is used goes into the file";
  EXPECT_EQ(bytes, drawn());
}

TEST(Pdf, LongTextIsBrokenBetweenWordsAndLongWordsWithin) {
  Paper paper("", "", "2026-11-24");
  paper.add_page();
  const Style style{.size = 10};
  EXPECT_THAT(paper.wrapped("  jedna\n dvě  ", 200, style), ElementsAre("jedna dvě"));
  EXPECT_THAT(paper.wrapped("", 200, style), ElementsAre(""));
  const double width = paper.width_of("ěščřž", style);
  EXPECT_THAT(paper.wrapped("ěščřžěščřžě šč", width, style), ElementsAre("ěščřž", "ěščřž", "ě šč"));
  EXPECT_THAT(paper.wrapped("nic", 0.1, style), ElementsAre("n", "i", "c")) << "and it ends";
}

TEST(Pdf, TextThatTheFontsLackDoesNotFail) {
  Paper paper("漢字", "😀", "2026-11-24");
  paper.add_page();
  paper.text({50, 50}, "漢字 😀 \x07", {});
  EXPECT_THAT(paper.bytes(), EndsWith("%%EOF\n"));
}

}  // namespace
}  // namespace flipflop::pdf
