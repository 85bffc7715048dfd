#include "shop/supplier/adapters/feed_text.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace flipflop::supplier {
namespace {

TEST(FeedText, OrdinaryCzechTextStaysAsItIs) {
  EXPECT_EQ(one_line("Žluťoučký kůň 3 < 5 & 7 > 2"), "Žluťoučký kůň 3 < 5 & 7 > 2");
  EXPECT_EQ(plain_text("První řádek.\nDruhý řádek 👍."), "První řádek.\nDruhý řádek 👍.");
}

TEST(FeedText, CharactersThatDisguiseAreTakenOut) {
  EXPECT_EQ(one_line("gpj.\u202Eexe"), "gpj.exe");
  EXPECT_EQ(one_line("a\u200Bb\uFEFFc\u2066d\u0085e\u0007f"), "abcd ef");
  EXPECT_EQ(one_line(" Lampa\n\t Dub\u00A0\u2028 "), "Lampa Dub");
  EXPECT_EQ(one_line("\u200F\u202D"), "");
}

TEST(FeedText, MarkupVanishesAndItsLinesStay) {
  EXPECT_EQ(plain_text("<p>Měkké &amp; <b>pevné</b></p><ul><li>jedna<li>dvě</ul>"),
            "Měkké & pevné\n\njedna\ndvě");
  EXPECT_EQ(plain_text("a<br/>b<BR>c"), "a\nb\nc");
  EXPECT_EQ(one_line("Lampa <b>Dub</b>"), "Lampa Dub");
}

TEST(FeedText, ScriptsStylesAndCommentsVanishWithTheirContent) {
  EXPECT_EQ(plain_text("a<script>alert('x')</script >b<STYLE>p{}</STYLE>c<!-- <b>d</b> -->e"),
            "abce");
  EXPECT_EQ(plain_text("a<script>alert(1)"), "a");
  EXPECT_EQ(plain_text("a<!-- b"), "a");
}

TEST(FeedText, ReferencesAreResolvedOnceAndOnlyWhenTheyMeanSomething) {
  EXPECT_EQ(one_line("&lt;b&gt; &#8364; &amp;lt; &unknown; &#0; &#55296; &#x41;"),
            "<b> € &lt; &unknown; &#0; &#55296; &#x41;");
  EXPECT_EQ(one_line("a&#8238;b"), "ab");
}

TEST(FeedText, CutOffAndEmptyTextsAreBorne) {
  EXPECT_EQ(plain_text(""), "");
  EXPECT_EQ(plain_text("<"), "<");
  EXPECT_EQ(plain_text("a <b"), "a <b");
  EXPECT_EQ(plain_text("&"), "&");
  EXPECT_TRUE(is_valid_utf8(one_line("&#1114111;x&#65535;\U0010FFFD")));
}

}  // namespace
}  // namespace flipflop::supplier
