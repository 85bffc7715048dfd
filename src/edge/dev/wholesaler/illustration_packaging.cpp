// Tea tins and coffee bags.

#include <fmt/format.h>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

// A sprig as a label's only ornament.
void draw_label_sprig(Canvas& canvas, double x, double y, Colour colour) {
  canvas.stroke(fmt::format("M{} {}q6 -60 0 -120", x, y + 56), colour, 6);
  for (const double side : {-1.0, 1.0}) {
    for (const double height : {22.0, -14.0}) {
      canvas.path(fmt::format("M{0} {1}q{2} -6 {3} -46q{4} 6 {5} 46z", x, y + height, side * 40,
                              side * 44, side * -44, side * -44),
                  colour);
    }
  }
}

void draw_round_tin(Canvas& canvas, const Style& style) {
  const double radius = style.vary(1, 168, 190), top = style.vary(2, 350, 420);
  canvas.ground_shadow(500, radius);
  canvas.turned_body(500,
                     {{top, radius - 6}, {top, radius - 6}, {790, radius - 6}, {798, radius - 12}},
                     style.main);
  canvas.path(fmt::format("M{0} {2}Q500 {3} {1} {2}L{1} {4}Q500 {5} {0} {4}Z", 500 - radius + 6,
                          500 + radius - 6, top + 120, top + 150, top + 330, top + 362),
              canvas.cylinder(paper));
  draw_label_sprig(canvas, 500, top + 246, style.main);
  canvas.turned_body(
      500, {{top - 74, radius}, {top - 74, radius}, {top + 34, radius}, {top + 34, radius}},
      darker(style.main, 0.14));
  canvas.oval({500, top - 74, radius, radius * 0.15}, lighter(style.main, 0.22));
}

void draw_square_tin(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 180);
  canvas.path("M330 340L590 340L590 798L330 798Z",
              canvas.horizontal({lighter(style.main, 0.14), style.main}));
  canvas.path("M590 340L680 320L680 770L590 798Z",
              canvas.horizontal({darker(style.main, 0.2), darker(style.main, 0.32)}));
  canvas.path("M330 470L590 470L590 700L330 700Z", paper);
  canvas.path("M590 470L680 452L680 674L590 700Z", darker(paper, 0.16));
  draw_label_sprig(canvas, 460, 590, style.main);
  canvas.path("M322 300L594 300L594 378L322 378Z",
              canvas.horizontal({lighter(style.accent, 0.2), style.accent}));
  canvas.path("M594 300L686 280L686 354L594 378Z", darker(style.accent, 0.25));
  canvas.path("M322 300L420 272L686 280L594 300Z", lighter(style.accent, 0.35));
  canvas.path("M350 392L380 392L380 460L350 460Z", white, 0.3);
}

void draw_bean(Canvas& canvas, double x, double y, double angle) {
  canvas.begin_group(fmt::format("translate({:.0f} {:.0f}) rotate({:.0f})", x, y, angle));
  canvas.soft_oval({4, 14, 28, 8}, ink, 0.4, 8);
  canvas.oval({0, 0, 30, 19}, canvas.ball(rgb(0x6e432b)));
  canvas.stroke("M-26 2Q-8 -9 4 1T27 -2", rgb(0x3a2115), 4);
  canvas.end();
}

void draw_bag(Canvas& canvas, const Style& style, bool folded) {
  const std::string bag =
      "M330 300L670 300Q664 420 682 560Q700 700 684 790Q684 800 670 800L330 800Q316 800 316 "
      "790Q300 700 318 560Q336 420 330 300Z";
  canvas.ground_shadow(500, 190);
  canvas.path(bag, canvas.cylinder(style.main));
  canvas.begin_clip(bag);
  canvas.soft_path("M360 300Q390 520 350 800L330 800L330 300Z", white, 0.35, 14);
  canvas.soft_path("M640 300Q610 560 650 800L690 800L690 300Z", ink, 0.25, 16);
  canvas.end();
  canvas.rectangle({392, 470, 216, 230}, 10, paper);
  if (folded) {
    canvas.circle(500, 560, 56, style.accent);
    canvas.begin_group("translate(500 560) rotate(-35)");
    canvas.oval({0, 0, 36, 24}, paper);
    canvas.stroke("M-30 2Q-10 -10 4 1T32 -2", style.accent, 6);
    canvas.end();
  } else {
    draw_label_sprig(canvas, 500, 580, style.accent);
  }
  for (const double y : {644.0, 666.0})
    canvas.rectangle({y < 650 ? 436.0 : 456.0, y, y < 650 ? 128.0 : 88.0, 8}, 4,
                     darker(paper, 0.22));
  canvas.path("M326 210L674 210L672 306L328 306Z",
              canvas.horizontal(
                  {lighter(style.main, 0.1), darker(style.main, 0.12), darker(style.main, 0.28)}));
  canvas.rectangle({316, 236, 368, 26}, 6, canvas.metal(folded ? brass : style.accent));
  if (folded) {
    draw_bean(canvas, 250, 786, 20);
    draw_bean(canvas, 760, 790, -25);
    draw_bean(canvas, 806, 766, 50);
  }
}

}  // namespace

void draw_tea_tin(Canvas& canvas, const Style& style) {
  if (style.form(2) == 0) return draw_round_tin(canvas, style);
  draw_square_tin(canvas, style);
}

void draw_coffee_bag(Canvas& canvas, const Style& style) {
  draw_bag(canvas, style, style.form(2) == 0);
}

}  // namespace flipflop::dev
