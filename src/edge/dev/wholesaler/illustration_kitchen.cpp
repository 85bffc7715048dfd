// Knives, boards, pans and pots.

#include <fmt/format.h>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

// A knife along the x axis around the origin, tip to the left, 700 long.
void draw_one_knife(Canvas& canvas, const Style& style, std::string_view blade,
                    std::string_view bevel) {
  constexpr std::string_view handle =
      "M62 -46L92 -46Q200 -34 300 -44Q352 -46 354 0Q354 44 306 42Q190 22 96 40L62 40Z";
  canvas.drop_shadow(blade);
  canvas.drop_shadow(handle);
  canvas.path(blade, canvas.vertical({rgb(0x9aa4ab), rgb(0xd6dce0), rgb(0xf2f5f6)}));
  canvas.path(bevel, rgb(0xffffff), 0.75);
  canvas.path(handle,
              canvas.vertical({lighter(style.main, 0.28), style.main, darker(style.main, 0.32)}));
  canvas.rectangle({56, -48, 26, 90}, 6, canvas.vertical({rgb(0xeef1f2), rgb(0x8f999f)}));
  for (const double x : {128.0, 200.0, 272.0}) canvas.circle(x, -3, 9, canvas.ball(brass));
}

void draw_chef_knife(Canvas& canvas, const Style& style) {
  canvas.begin_group("translate(500 500) rotate(-40)");
  draw_one_knife(canvas, style,
                 "M66 -46L-150 -46C-260 -42 -330 -14 -366 20C-300 50 -200 70 -90 72L40 72L66 52Z",
                 "M-366 20C-300 50 -200 70 -90 72L40 72L46 60L-90 58C-190 56 -280 42 -366 20Z");
  canvas.end();
}

void draw_santoku(Canvas& canvas, const Style& style) {
  canvas.begin_group("translate(500 500) rotate(-34)");
  draw_one_knife(canvas, style,
                 "M66 -46L-240 -46C-310 -44 -346 -6 -350 58Q-340 66 -300 66L40 70L66 52Z",
                 "M-350 58Q-340 66 -300 66L40 70L46 56L-300 52Z");
  for (int hollow = 0; hollow < 7; ++hollow) {
    canvas.path(fmt::format("M{} 46q14 -40 28 0z", -270 + hollow * 44), rgb(0x8d989f), 0.35);
  }
  canvas.end();
}

void draw_paring_pair(Canvas& canvas, const Style& style) {
  constexpr std::string_view blade =
      "M66 -34L-40 -34C-150 -30 -210 0 -236 26C-160 44 -60 46 40 46L66 34Z";
  constexpr std::string_view bevel = "M-236 26C-160 44 -60 46 40 46L44 36C-60 36 -150 36 -236 26Z";
  canvas.begin_group("translate(450 380) rotate(-28) scale(.86)");
  draw_one_knife(canvas, style, blade, bevel);
  canvas.end();
  Style second = style;
  second.main = style.accent;
  canvas.begin_group("translate(500 600) rotate(-28) scale(.98)");
  draw_one_knife(canvas, second, blade, bevel);
  canvas.end();
}

void draw_bread_knife(Canvas& canvas, const Style& style) {
  std::string blade = "M66 -40L-330 -40Q-372 -36 -370 10L-362 46";
  for (int tooth = 0; tooth < 15; ++tooth) blade += "q13 18 27 0";
  blade += "L66 44Z";
  canvas.begin_group("translate(500 500) rotate(-38)");
  draw_one_knife(canvas, style, blade, "M-362 30L46 30L46 40L-362 42Z");
  canvas.end();
}

void draw_board_grain(Canvas& canvas, std::string_view outline, Colour wood, Rect box) {
  canvas.begin_clip(outline);
  for (int line = 0; line < 9; ++line) {
    const double x = box.x + box.width * (line + 0.5) / 9;
    canvas.stroke(fmt::format("M{0:.0f} {1:.0f}q{2:.0f} {3:.0f} 0 {4:.0f}t0 {4:.0f}", x, box.y,
                              line % 2 == 0 ? 16.0 : -12.0, box.height / 4, box.height / 2),
                  darker(wood, 0.35), 4, 0.18);
  }
  canvas.soft_path(fmt::format("M{0} {1}l{2} 0l-{3} {4}l-{2} 0z", box.x + box.width * 0.3, box.y,
                               box.width * 0.18, box.width * 0.3, box.height),
                   white, 0.2, 12);
  canvas.end();
}

void draw_long_board(Canvas& canvas, Colour wood, double tilt) {
  constexpr std::string_view board =
      "M370 270Q340 270 340 300L340 776Q340 800 366 800L634 800Q660 800 660 776L660 300Q660 270 "
      "630 270L560 270L560 186Q560 150 524 150L476 150Q440 150 440 186L440 270Z";
  canvas.begin_group(fmt::format("rotate({} 500 800)", tilt));
  canvas.drop_shadow(board);
  canvas.path("M652 290L676 300L676 786L652 800Z", darker(wood, 0.35));
  canvas.path(board, canvas.horizontal({lighter(wood, 0.22), wood, darker(wood, 0.1)}));
  draw_board_grain(canvas, board, wood, {340, 150, 320, 650});
  canvas.circle(500, 206, 22, darker(wood, 0.5));
  canvas.circle(500, 208, 19, darker(wood, 0.3));
  canvas.end();
}

void draw_round_board(Canvas& canvas, Colour wood) {
  constexpr std::string_view board =
      "M460 280L468 176Q470 150 500 150Q530 150 532 176L540 280C660 296 752 396 752 528C752 680 "
      "640 800 500 800C360 800 248 680 248 528C248 396 340 296 460 280Z";
  canvas.drop_shadow(board);
  canvas.path(board, canvas.horizontal({lighter(wood, 0.22), wood, darker(wood, 0.12)}));
  draw_board_grain(canvas, board, wood, {248, 150, 504, 650});
  canvas.circle(500, 192, 14, darker(wood, 0.45));
}

// An open pan seen from a little above: rim at (x, y) with the given radius, standing on the
// ground.
void draw_pan_body(Canvas& canvas, Colour outside, Colour inside, Ring rim, double x) {
  const double r = rim.radius, y = rim.y;
  canvas.ground_shadow(x, r * 0.8);
  canvas.path(fmt::format("M{} {}C{} {} {} 800 {} 800L{} 800C{} 800 {} {} {} {}Z", x - r, y, x - r,
                          y + (800 - y) * 0.6, x - r * 0.86, x - r * 0.6, x + r * 0.6, x + r * 0.86,
                          x + r, y + (800 - y) * 0.6, x + r, y),
              canvas.cylinder(outside));
  canvas.oval({x, y, r, r * 0.3}, canvas.horizontal({lighter(outside, 0.5), lighter(outside, 0.25),
                                                     darker(outside, 0.15)}));
  canvas.oval({x, y + 3, r * 0.95, r * 0.27},
              canvas.vertical({darker(inside, 0.35), inside, lighter(inside, 0.16)}));
  canvas.soft_oval({x - r * 0.3, y + r * 0.1, r * 0.3, r * 0.05}, white, 0.25, 16);
}

void draw_skillet(Canvas& canvas, const Style& style) {
  canvas.stroke("M600 690Q700 660 846 560", darker(style.accent, 0.25), 40);
  canvas.stroke("M604 680Q700 650 842 552", lighter(style.accent, 0.15), 22);
  draw_pan_body(canvas, style.main, rgb(0x4a4c52), {690, 235}, 400);
  canvas.circle(832, 564, 8, ink);
}

void draw_wok(Canvas& canvas, const Style& style) {
  canvas.stroke("M650 640L830 540", steel, 26);
  canvas.stroke("M710 606L846 530", style.wood(), 38);
  canvas.stroke("M172 610Q120 600 130 560Q160 540 190 580", darker(style.main, 0.2), 18);
  canvas.ground_shadow(420, 130);
  canvas.path("M170 590C180 720 300 800 420 800C540 800 660 720 670 590Z",
              canvas.cylinder(style.main));
  canvas.oval({420, 590, 250, 78}, lighter(style.main, 0.3));
  canvas.oval({420, 594, 238, 70},
              canvas.vertical({darker(style.main, 0.45), darker(style.main, 0.1)}));
  canvas.soft_oval({340, 620, 80, 12}, white, 0.28, 18);
}

void draw_grill_pan(Canvas& canvas, const Style& style) {
  canvas.drop_shadow("M320 640L330 800L670 800L680 640Z");
  for (const double side : {-1.0, 1.0}) {
    canvas.stroke(
        fmt::format("M{} 668Q{} 650 {} 690Q{} 724 {} 716", 500 + side * 262, 500 + side * 336,
                    500 + side * 330, 500 + side * 310, 500 + side * 250),
        darker(style.main, 0.1), 26);
  }
  draw_pan_body(canvas, style.main, mix(style.main, ink, 0.4), {672, 270}, 500);
  canvas.begin_clip("M250 675A250 70 0 0 1 750 675A250 70 0 0 1 250 675Z");
  for (int ridge = -6; ridge <= 6; ++ridge) {
    canvas.stroke(fmt::format("M{} 600L{} 750", 500 + ridge * 34, 500 + ridge * 40),
                  lighter(style.main, 0.14), 10, 0.6);
  }
  canvas.end();
}

void draw_lid(Canvas& canvas, Colour colour, Ring rim, Colour knob) {
  canvas.turned_body(500,
                     {{rim.y - rim.radius * 0.34, rim.radius * 0.14},
                      {rim.y - rim.radius * 0.3, rim.radius * 0.4},
                      {rim.y - rim.radius * 0.16, rim.radius * 0.82},
                      {rim.y, rim.radius}},
                     colour);
  canvas.turned_body(500,
                     {{rim.y - rim.radius * 0.34 - 46, 26},
                      {rim.y - rim.radius * 0.34 - 34, 32},
                      {rim.y - rim.radius * 0.34 - 12, 14},
                      {rim.y - rim.radius * 0.34 + 4, 20}},
                     knob);
}

void draw_stock_pot(Canvas& canvas, const Style& style) {
  const double top = style.vary(1, 420, 470);
  canvas.ground_shadow(500, 230);
  for (const double side : {-1.0, 1.0}) {
    canvas.stroke(fmt::format("M{} {}Q{} {} {} {}Q{} {} {} {}", 500 + side * 228, top + 90,
                              500 + side * 310, top + 84, 500 + side * 310, top + 126,
                              500 + side * 310, top + 168, 500 + side * 228, top + 160),
                  style.accent, 22);
  }
  canvas.turned_body(500, {{top, 240}, {top, 240}, {760, 240}, {790, 228}, {798, 210}}, style.main);
  canvas.rectangle({260, top + 4, 480, 14}, 6, lighter(style.main, 0.45), 0.6);
  draw_lid(canvas, lighter(style.main, 0.08), {top, 246}, style.accent);
}

void draw_casserole(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 260);
  for (const double side : {-1.0, 1.0}) {
    canvas.path(fmt::format("M{} 570Q{} 556 {} 590Q{} 626 {} 616Z", 500 + side * 260,
                            500 + side * 350, 500 + side * 350, 500 + side * 344, 500 + side * 256),
                darker(style.main, 0.2));
  }
  canvas.turned_body(500, {{540, 276}, {540, 276}, {700, 266}, {770, 236}, {798, 200}}, style.main);
  canvas.rectangle({222, 536, 556, 16}, 8, lighter(style.main, 0.4), 0.7);
  draw_lid(canvas, style.main, {540, 280}, brass);
}

void draw_saucepan(Canvas& canvas, const Style& style) {
  canvas.begin_group("translate(-90 0)");
  canvas.stroke("M690 612L930 580", darker(style.accent, 0.2), 36);
  canvas.stroke("M690 604L928 574", lighter(style.accent, 0.2), 14);
  canvas.ground_shadow(500, 200);
  canvas.turned_body(500, {{540, 212}, {540, 212}, {766, 208}, {792, 196}, {798, 180}}, style.main);
  canvas.oval({500, 540, 212, 44}, lighter(style.main, 0.45));
  canvas.oval({500, 544, 200, 37}, canvas.vertical({darker(style.main, 0.3), rgb(0xd9dde0)}));
  canvas.end();
}

}  // namespace

void draw_knife(Canvas& canvas, const Style& style) {
  switch (style.form(4)) {
    case 0:
      return draw_chef_knife(canvas, style);
    case 1:
      return draw_santoku(canvas, style);
    case 2:
      return draw_paring_pair(canvas, style);
    default:
      return draw_bread_knife(canvas, style);
  }
}

void draw_cutting_board(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      canvas.ground_shadow(500, 190);
      return draw_long_board(canvas, style.main, 0);
    case 1:
      canvas.ground_shadow(500, 150);
      return draw_round_board(canvas, style.main);
    default:
      canvas.ground_shadow(500, 240);
      canvas.begin_group("translate(90 0)");
      draw_long_board(canvas, darker(style.main, 0.3), 5);
      canvas.end();
      canvas.begin_group("translate(-60 88) scale(.89)");
      draw_long_board(canvas, style.main, -3);
      canvas.end();
  }
}

void draw_pan(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_skillet(canvas, style);
    case 1:
      return draw_wok(canvas, style);
    default:
      return draw_grill_pan(canvas, style);
  }
}

void draw_pot(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_stock_pot(canvas, style);
    case 1:
      return draw_casserole(canvas, style);
    default:
      return draw_saucepan(canvas, style);
  }
}

}  // namespace flipflop::dev
