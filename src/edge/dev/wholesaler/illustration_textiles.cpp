// Blankets, pillows and towels.

#include <fmt/format.h>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

// One layer of folded cloth: a long bolster with its fold on the left and its loose edges on the
// right.
void draw_fold(Canvas& canvas, Rect box, Colour colour) {
  const double radius = box.height / 2;
  const std::string outline =
      fmt::format("M{} {}L{} {}Q{} {} {} {}L{} {}A{} {} 0 0 1 {} {}Z", box.x + radius, box.y,
                  box.x + box.width - 10, box.y, box.x + box.width, box.y + radius,
                  box.x + box.width - 6, box.y + box.height, box.x + radius, box.y + box.height,
                  radius, radius, box.x + radius, box.y);
  canvas.path(outline, canvas.vertical({lighter(colour, 0.24), colour, darker(colour, 0.24)}));
  canvas.begin_clip(outline);
  for (double y = box.y + 9; y < box.y + box.height; y += 11)
    canvas.line(box.x, y, box.x + box.width, y + 0.5, Paint(darker(colour, 0.12)), 1.6);
  canvas.end();
  canvas.stroke(fmt::format("M{} {}L{} {}", box.x + radius + 8, box.y + radius,
                            box.x + box.width - 8, box.y + radius + 2),
                darker(colour, 0.45), 4, 0.5);
}

void draw_band(Canvas& canvas, Rect box, Colour colour) {
  canvas.rectangle({box.x, box.y, box.width, box.height}, 2,
                   canvas.vertical({lighter(colour, 0.2), colour, darker(colour, 0.25)}), 0.92);
}

void draw_fringe(Canvas& canvas, double from, double to, double y, Colour colour) {
  for (double x = from; x <= to; x += 17) {
    canvas.stroke(fmt::format("M{0:.0f} {1:.0f}q-3 22 2 46", x, y), darker(colour, 0.12), 6);
    canvas.stroke(fmt::format("M{0:.0f} {1:.0f}q2 22 -2 44", x + 5, y), lighter(colour, 0.16), 4);
  }
}

void draw_folded_blanket(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 280);
  double y = 800;
  for (int layer = 0; layer < 4; ++layer) {
    const double height = 78 - layer * 3.0;
    y -= height;
    const Rect box{214.0 + layer * 5, y, 572.0 - layer * 12, height};
    draw_fold(canvas, box, style.main);
    for (const double x : {590.0, 660.0})
      draw_band(canvas, {x, y, x < 600 ? 44.0 : 18.0, height}, style.accent);
  }
  const Colour top = lighter(style.main, 0.2);
  canvas.path(fmt::format("M262 {0}L744 {0}L700 {1}L306 {1}Z", y + 4, y - 44),
              canvas.vertical({lighter(top, 0.3), top}));
}

void draw_draped_blanket(Canvas& canvas, const Style& style) {
  const Colour wood = style.wood();
  constexpr std::string_view cloth =
      "M300 330Q500 300 700 330L716 660Q700 690 660 676T580 690T500 678T420 692T340 678T286 668Z";
  canvas.ground_shadow(500, 300);
  for (const double x : {220.0, 752.0})
    canvas.rectangle({x, 250, 28, 550}, 10, canvas.cylinder(wood));
  for (const double y : {320.0, 560.0})
    canvas.rectangle({220, y, 560, 24}, 12,
                     canvas.vertical({lighter(wood, 0.2), darker(wood, 0.2)}));
  canvas.drop_shadow(cloth);
  canvas.path(cloth,
              canvas.horizontal({lighter(style.main, 0.12), style.main, lighter(style.main, 0.14),
                                 darker(style.main, 0.12), style.main, darker(style.main, 0.2)}));
  canvas.begin_clip(cloth);
  for (const double y : {540.0, 600.0})
    canvas.stroke(fmt::format("M270 {0}Q400 {1} 500 {0}T740 {0}", y, y + 14), style.accent,
                  y < 580 ? 26 : 12, 0.9);
  for (const double x : {380.0, 500.0, 610.0})
    canvas.soft_path(fmt::format("M{0} 340Q{1} 520 {2} 700L{3} 700Q{4} 520 {0} 340Z", x, x - 20,
                                 x + 10, x + 34, x + 8),
                     ink, 0.16, 8);
  canvas.end();
  draw_fringe(canvas, 296, 708, 672, mix(style.main, style.accent, 0.2));
}

void draw_rolled_blanket(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 280);
  canvas.rectangle(
      {220, 560, 540, 240}, 110,
      canvas.vertical({lighter(style.main, 0.28), style.main, darker(style.main, 0.3)}));
  for (double x = 300; x < 700; x += 60)
    canvas.rectangle({x, 560, 16, 240}, 4,
                     canvas.vertical({lighter(style.accent, 0.2), darker(style.accent, 0.2)}),
                     0.85);
  canvas.oval({290, 680, 84, 120}, canvas.ball(lighter(style.main, 0.1)));
  canvas.stroke(
      "M290 584C220 600 220 770 290 776C350 770 350 620 292 622C250 630 250 730 290 736C320 730 "
      "322 668 292 664",
      darker(style.main, 0.35), 8, 0.8);
  for (const double x : {420.0, 620.0}) {
    canvas.rectangle({x, 548, 34, 256}, 14, canvas.vertical({rgb(0xa06a42), rgb(0x6d4327)}));
    canvas.rectangle({x - 8, 640, 50, 44}, 8, canvas.metal(brass));
    canvas.rectangle({x + 4, 652, 26, 20}, 3, rgb(0x7d5032));
  }
  canvas.stroke("M437 552Q540 440 637 552", rgb(0x8a5a38), 22);
}

constexpr std::string_view pillow =
    "M236 306Q500 352 764 306Q790 306 786 330Q740 556 788 776Q790 804 764 800Q500 762 236 800Q210 "
    "804 212 776Q260 556 214 330Q210 306 236 306Z";

void draw_pillow_pattern(Canvas& canvas, const Style& style, int form) {
  if (form == 1) {
    for (double x = 250; x < 780; x += 74)
      canvas.rectangle({x, 290, 26, 540}, 0, style.accent, 0.85);
  } else if (form == 2) {
    for (int row = 0; row < 5; ++row) {
      for (int column = 0; column < 5; ++column) {
        const double x = 250 + column * 126 - row % 2 * 63, y = 410 + row * 100;
        for (const double radius : {50.0, 30.0, 12.0}) {
          canvas.path(fmt::format("M{} {}A{} {} 0 0 1 {} {}Z", x - radius, y, radius, radius,
                                  x + radius, y),
                      radius == 30.0 ? style.main : style.accent, 0.9);
        }
      }
    }
  } else {
    for (double y = 330; y < 800; y += 16)
      canvas.stroke(fmt::format("M210 {0}Q500 {1} 790 {0}", y, y + 14), darker(style.main, 0.3), 2,
                    0.16);
  }
}

void draw_square_pillow(Canvas& canvas, const Style& style, int form) {
  canvas.ground_shadow(500, 270);
  canvas.path(pillow, canvas.ball(style.main));
  canvas.begin_clip(pillow);
  draw_pillow_pattern(canvas, style, form);
  canvas.soft_oval({400, 450, 110, 80}, white, 0.26, 70);
  canvas.soft_oval({560, 800, 320, 60}, darker(style.main, 0.7), 0.4, 60);
  canvas.soft_oval({790, 560, 40, 220}, darker(style.main, 0.7), 0.3, 40);
  canvas.end();
  canvas.stroke(pillow, form == 0 ? style.accent : lighter(style.main, 0.3), 7, 0.8);
}

void draw_round_pillow(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 230);
  canvas.path(
      "M230 560C230 400 350 320 500 320C650 320 770 400 770 560C770 720 650 800 500 800C350 800 "
      "230 720 230 560Z",
      canvas.ball(style.main));
  for (int pleat = 0; pleat < 24; ++pleat) {
    canvas.begin_group(fmt::format("translate(500 556) rotate({})", pleat * 15));
    canvas.path("M0 -16Q18 -120 0 -226Q30 -120 14 -16Z", darker(style.main, 0.45), 0.2);
    canvas.end();
  }
  canvas.circle(500, 556, 34, canvas.ball(style.accent));
}

void draw_towel_end(Canvas& canvas, double x, double y, double radius, Colour colour) {
  canvas.circle(x, y, radius, canvas.ball(colour));
  for (double ring = radius * 0.76; ring > 12; ring -= radius * 0.24) {
    canvas.stroke(
        fmt::format("M{0} {1}a{2} {2} 0 1 1 {3} {4}", x + ring, y, ring, -ring * 0.3, -ring * 0.95),
        darker(colour, 0.35), 6, 0.55);
  }
}

void draw_towel_rolls(Canvas& canvas, const Style& style) {
  const Colour colours[] = {style.main, mix(style.accent, paper, 0.35), lighter(style.main, 0.35)};
  const double spots[][2] = {{378, 672}, {622, 672}, {500, 462}};
  canvas.ground_shadow(500, 250);
  for (int roll = 0; roll < 3; ++roll)
    draw_towel_end(canvas, spots[roll][0], spots[roll][1], 126, colours[roll]);
}

void draw_towel_stack(Canvas& canvas, const Style& style) {
  const Colour colours[] = {darker(style.main, 0.12), style.main, lighter(style.main, 0.3),
                            mix(style.accent, paper, 0.5)};
  canvas.ground_shadow(500, 260);
  double y = 800;
  for (int towel = 0; towel < 4; ++towel) {
    for (int layer = 0; layer < 2; ++layer) {
      y -= 46;
      draw_fold(canvas, {234.0 + towel * 9 + layer * 3, y, 532.0 - towel * 18, 46}, colours[towel]);
    }
    draw_band(canvas, {600, y, 60, 92}, lighter(colours[towel], 0.4));
    canvas.rectangle({606, y, 5, 92}, 0, darker(colours[towel], 0.3), 0.4);
    canvas.rectangle({648, y, 5, 92}, 0, darker(colours[towel], 0.3), 0.4);
  }
}

void draw_hanging_towel(Canvas& canvas, const Style& style) {
  constexpr std::string_view cloth = "M320 300Q500 320 680 300L692 760Q600 786 500 772T306 764Z";
  canvas.rectangle({230, 284, 540, 26}, 13,
                   canvas.vertical({lighter(brass, 0.4), brass, darker(brass, 0.35)}));
  for (const double x : {224.0, 776.0}) canvas.circle(x, 297, 24, canvas.ball(brass));
  canvas.drop_shadow(cloth);
  canvas.path(cloth, canvas.horizontal({style.main, lighter(style.main, 0.2), style.main,
                                        lighter(style.main, 0.12), darker(style.main, 0.08),
                                        darker(style.main, 0.2)}));
  canvas.begin_clip(cloth);
  for (double y = 330; y < 660; y += 26)
    canvas.stroke(fmt::format("M300 {0}Q500 {1} 700 {0}", y, y + 16), darker(style.main, 0.3), 3,
                  0.14);
  for (const double y : {668.0, 702.0, 722.0})
    canvas.stroke(fmt::format("M290 {0}Q500 {1} 710 {0}", y, y + 14), style.accent,
                  y < 700 ? 18 : 7, 0.85);
  canvas.soft_path("M440 310Q420 540 450 790L476 790Q450 540 470 310Z", ink, 0.18, 9);
  canvas.soft_path("M590 310Q600 540 580 790L604 790Q626 540 612 310Z", ink, 0.18, 9);
  canvas.end();
}

}  // namespace

void draw_blanket(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_folded_blanket(canvas, style);
    case 1:
      return draw_draped_blanket(canvas, style);
    default:
      return draw_rolled_blanket(canvas, style);
  }
}

void draw_pillow(Canvas& canvas, const Style& style) {
  const int form = style.form(4);
  if (form == 3) return draw_round_pillow(canvas, style);
  draw_square_pillow(canvas, style, form);
}

void draw_towel(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_towel_stack(canvas, style);
    case 1:
      return draw_towel_rolls(canvas, style);
    default:
      return draw_hanging_towel(canvas, style);
  }
}

}  // namespace flipflop::dev
