// Candles and lanterns.

#include <fmt/format.h>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

constexpr Colour lamplight = rgb(0xffe3a3);

void draw_flame(Canvas& canvas, double x, double base, double height) {
  canvas.soft_oval({x, base - height * 0.55, height * 0.5, height * 0.6}, lamplight, 0.7,
                   height * 0.55);
  canvas.begin_group(fmt::format("translate({:.1f} {:.1f}) scale({:.3f})", x, base, height / 100));
  canvas.path(
      "M0 -100C14 -66 26 -48 26 -26C26 -8 14 2 0 2C-14 2 -26 -8 -26 -26C-26 -48 -12 -68 0 -100Z",
      canvas.vertical({rgb(0xffd86b), rgb(0xffb02e), rgb(0xff8a3c)}));
  canvas.path("M0 -54C8 -38 14 -30 14 -18C14 -6 8 0 0 0C-8 0 -14 -6 -14 -18C-14 -30 -8 -38 0 -54Z",
              rgb(0xfff3cd));
  canvas.end();
}

// A pillar candle of the given colour whose top is at `top`.
void draw_pillar(Canvas& canvas, double x, double radius, double top, Colour wax) {
  canvas.ground_shadow(x, radius);
  canvas.turned_body(x, {{top, radius}, {top, radius}, {798, radius}, {798, radius}}, wax);
  canvas.oval({x, top, radius, radius * 0.17}, lighter(wax, 0.35));
  canvas.oval({x, top + 2, radius * 0.78, radius * 0.11}, mix(wax, lamplight, 0.6));
  canvas.line(x, top + 2, x, top - 18, ink, 5);
  draw_flame(canvas, x, top - 12, 84);
}

void draw_honeycomb_candle(Canvas& canvas, const Style& style) {
  draw_pillar(canvas, 420, 92, 330, style.main);
  draw_pillar(canvas, 610, 80, 520, style.main);
  canvas.begin_clip(turned(420, {{346, 92}, {798, 92}}) + turned(610, {{534, 80}, {798, 80}}));
  for (int row = 0; row < 12; ++row) {
    for (int column = 0; column < 13; ++column) {
      const double x = 316 + column * 34 + row % 2 * 17, y = 352 + row * 40;
      canvas.stroke(fmt::format("M{} {}l17 -11l17 11l0 22l-17 11l-17 -11z", x, y),
                    darker(style.main, 0.4), 3, 0.28);
    }
  }
  canvas.end();
}

void draw_jar_candle(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 190);
  const double top = style.vary(1, 400, 440);
  const std::string jar = turned(500, {{top, 186}, {top, 186}, {770, 186}, {790, 170}, {798, 150}});
  canvas.path(jar, canvas.horizontal({rgb(0xdfe6e4), rgb(0xf7fbfa), rgb(0xe8eeec), rgb(0xc5d0cd)}),
              0.75);
  canvas.turned_body(500, {{top + 90, 174}, {top + 90, 174}, {764, 174}, {784, 158}},
                     lighter(style.main, 0.5));
  canvas.oval({500, top + 90, 174, 24}, lighter(style.main, 0.72));
  canvas.line(500, top + 88, 500, top + 50, ink, 7);
  draw_flame(canvas, 500, top + 56, 96);
  canvas.path(fmt::format("M326 {0}Q500 {1} 674 {0}L674 {2}Q500 {3} 326 {2}Z", top + 165, top + 196,
                          top + 300, top + 332),
              canvas.horizontal(
                  {style.main, lighter(style.main, 0.16), style.main, darker(style.main, 0.25)}));
  canvas.stroke(fmt::format("M500 {}c-30 -20 -40 -50 0 -76c40 26 30 56 0 76z", top + 284),
                lighter(style.main, 0.75), 5);
  canvas.stroke(fmt::format("M{} {}L{} 740", 352, top + 30, 352), white, 12, 0.55);
  canvas.oval({500, top, 186, 25}, canvas.horizontal({rgb(0xffffff), rgb(0xd5dedb)}), 0.4);
}

void draw_pillar_group(Canvas& canvas, const Style& style) {
  draw_pillar(canvas, 606, 76, 330, lighter(style.main, 0.12));
  draw_pillar(canvas, 400, 78, 430, style.main);
  draw_pillar(canvas, 690, 74, 600, mix(style.main, style.accent, 0.35));
  draw_pillar(canvas, 510, 78, 560, lighter(style.main, 0.3));
}

void draw_tapers(Canvas& canvas, const Style& style) {
  const double heights[] = {300, 240, 360};
  for (int candle = 0; candle < 3; ++candle) {
    const double x = 330 + candle * 170, top = heights[candle];
    const Colour wax =
        candle == 1 ? style.main : mix(style.main, candle == 0 ? white : style.accent, 0.22);
    canvas.ground_shadow(x, 66);
    canvas.path(fmt::format("M{} {}Q{} {} {} {}L{} 690L{} 690Z", x - 11, top, x, top - 16, x + 11,
                            top, x + 24, x - 24),
                canvas.cylinder(wax));
    canvas.line(x, top - 4, x, top - 24, ink, 4);
    draw_flame(canvas, x, top - 16, 78);
    canvas.turned_body(
        x, {{676, 32}, {690, 34}, {716, 26}, {740, 18}, {764, 24}, {780, 62}, {797, 66}}, brass);
  }
}

void draw_tealight_holder(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 220);
  canvas.begin_group("translate(0 20)");
  draw_flame(canvas, 500, 532, 110);
  canvas.turned_body(500, {{540, 74}, {548, 74}, {620, 74}, {628, 70}}, lighter(style.main, 0.75));
  canvas.end();
  for (const double side : {-1.0, 0.0, 1.0}) {
    canvas.stroke(
        fmt::format("M{} 700Q{} 760 {} 792", 500 + side * 130, 500 + side * 190, 500 + side * 180),
        darker(style.main, 0.25), 24);
  }
  canvas.turned_body(500, {{620, 232}, {630, 232}, {664, 214}, {706, 150}, {730, 90}}, style.main);
  canvas.oval({500, 620, 232, 30}, lighter(style.main, 0.2));
  canvas.oval({500, 626, 214, 24}, darker(style.main, 0.35));
  canvas.turned_body(500, {{556, 70}, {556, 70}, {626, 70}, {630, 68}}, paper);
}

void draw_lantern_light(Canvas& canvas, const Style& style, double base) {
  canvas.soft_oval({500, base - 130, 120, 120}, lamplight, 0.75, 70);
  canvas.turned_body(500, {{base - 150, 56}, {base - 150, 56}, {base, 56}, {base, 56}},
                     mix(paper, style.accent, 0.12));
  canvas.oval({500, base - 150, 56, 9}, lamplight);
  canvas.line(500, base - 148, 500, base - 166, ink, 5);
  draw_flame(canvas, 500, base - 158, 84);
}

void draw_box_lantern(Canvas& canvas, const Style& style, bool wooden) {
  const Colour frame = style.main;
  canvas.ground_shadow(500, 190);
  canvas.rectangle({340, 350, 320, 420}, 6, canvas.diagonal({rgb(0xfff8e6), rgb(0xf7e7c6)}), 0.6);
  draw_lantern_light(canvas, style, 752);
  canvas.path("M372 360L430 360L372 560Z", white, 0.4);
  for (const double x : {326.0, 644.0})
    canvas.rectangle({x, 340, 30, 440}, 4, canvas.cylinder(frame));
  if (!wooden) canvas.line(500, 350, 500, 760, darker(frame, 0.1), 8);
  canvas.rectangle({312, 752, 376, 46}, 8,
                   canvas.vertical({lighter(frame, 0.15), darker(frame, 0.2)}));
  canvas.rectangle({312, 330, 376, 34}, 8,
                   canvas.vertical({lighter(frame, 0.2), darker(frame, 0.15)}));
  if (wooden) {
    canvas.stroke("M356 330C380 190 620 190 644 330", rgb(0xcdb48a), 16);
    canvas.stroke("M358 322C384 196 616 196 640 322", rgb(0xb2966b), 4);
    return;
  }
  canvas.path("M312 332L430 236L570 236L688 332Z",
              canvas.horizontal({lighter(frame, 0.2), frame, darker(frame, 0.3)}));
  canvas.rectangle({440, 212, 120, 28}, 8, canvas.metal(frame));
  canvas.stroke("M452 212C440 130 560 130 548 212", darker(frame, 0.15), 12);
}

void draw_round_lantern(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 160);
  canvas.path(turned(500, {{380, 126}, {440, 158}, {600, 168}, {720, 140}, {752, 124}}),
              canvas.diagonal({rgb(0xfff8e6), rgb(0xf3e2c0)}), 0.62);
  draw_lantern_light(canvas, style, 742);
  for (const double x : {-1.0, -0.36, 0.36, 1.0}) {
    canvas.stroke(fmt::format("M{} 384C{} 480 {} 640 {} 750", 500 + x * 122, 500 + x * 180,
                              500 + x * 180, 500 + x * 124),
                  darker(style.main, 0.12), 10);
  }
  canvas.turned_body(500, {{738, 130}, {748, 156}, {796, 164}}, style.main);
  canvas.turned_body(500, {{258, 40}, {270, 60}, {318, 92}, {372, 168}, {392, 172}}, style.main);
  for (int hole = -2; hole <= 2; ++hole)
    canvas.circle(500 + hole * 44, 346 - hole * hole * 3, 9, lamplight);
  canvas.stroke("M470 258C440 150 560 150 530 258", darker(style.main, 0.2), 11);
}

}  // namespace

void draw_candle(Canvas& canvas, const Style& style) {
  switch (style.form(6)) {
    case 0:
      return draw_honeycomb_candle(canvas, style);
    case 1:
      return draw_jar_candle(canvas, style);
    case 2:
      return draw_pillar_group(canvas, style);
    case 3:
      return draw_tapers(canvas, style);
    case 4:
      return draw_tealight_holder(canvas, style);
    default:
      return draw_pillar(canvas, 500, 120, 420, style.main);
  }
}

void draw_lantern(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_box_lantern(canvas, style, false);
    case 1:
      return draw_round_lantern(canvas, style);
    default:
      return draw_box_lantern(canvas, style, true);
  }
}

}  // namespace flipflop::dev
